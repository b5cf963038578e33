import { badRequest } from "../faults.js";

export type Json = Readonly<Record<string, unknown>>;

/** An API definition as it was read: Swagger 2.0 or OpenAPI 3.0. API Gateway takes no other. */
export interface ApiDocument {
  readonly root: Json;
  readonly kind: "swagger" | "openapi";
}

/** JSON text, or an object that was read already: CloudFormation's `Body`, or YAML through `definitionOf`. */
export type DefinitionBody = Uint8Array | string | object;

const INVALID = "Invalid OpenAPI input.";

export function readDocument(body: DefinitionBody): ApiDocument {
  const root = typeof body === "string" || body instanceof Uint8Array ? parsed(body) : body;
  if (!isJson(root)) throw badRequest(INVALID);
  if (String(root.swagger) === "2.0" || root.swagger === 2) return { root, kind: "swagger" };
  if (/^3\.0(\.\d+)?$/.test(String(root.openapi))) return { root, kind: "openapi" };
  throw badRequest(INVALID);
}

function parsed(body: string | Uint8Array): unknown {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(INVALID);
  }
}

export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const jsonOf = (value: unknown): Json => (isJson(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Text of a scalar; YAML reads `1.0` and `200` as numbers. */
export const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null || typeof value === "object" ? undefined : String(value);

export const entriesOf = (value: unknown): [string, Json][] =>
  Object.entries(jsonOf(value)).map(([name, member]) => [name, jsonOf(member)]);

/** What a local reference (`#/parameters/Id`) stands for; anything else stands for itself. */
export function resolved({ root }: ApiDocument, value: unknown): Json {
  let current = jsonOf(value);
  for (let hops = 0; typeof current.$ref === "string" && hops < 32; hops++) current = jsonOf(at(root, current.$ref));
  return current;
}

function at(root: Json, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .map((segment) => decodeURIComponent(segment.replaceAll("~1", "/").replaceAll("~0", "~")))
    .reduce<unknown>((place, name) => (isJson(place) && Object.hasOwn(place, name) ? place[name] : undefined), root);
}
