import type { AnyOperation, ServiceModel, UnspokenOperation } from "../models/smithy.js";
import {
  type Claim,
  type Protocol,
  parametersOf,
  type WireError,
  type WireRequest,
  type WireResponse,
} from "./protocol.js";
import { scalarFromText, scalarToText, serializationFault } from "./scalars.js";
import { Shape, type Traits, traitsOfTuple } from "./schema.js";
import { lowerFirst } from "./text.js";

interface Route {
  readonly claim: Claim;
  readonly method: string;
  readonly pattern: RegExp;
  /** Query keys that must be there, with the value that they must have; null takes any. */
  readonly query: readonly (readonly [name: string, value: string | null])[];
  /** What the JavaScript SDK sends and boto3 doesn't: a hint among routes that fit equally. */
  readonly hint: string | undefined;
  /** Headers without which the operation can't be meant where another route fits equally: S3's `x-amz-copy-source`. */
  readonly headers: readonly string[];
  /** Input members that the path's host or first segment says: S3's `Bucket`. */
  readonly outside: boolean;
  readonly rank: number;
  readonly status: number;
}

/** REST protocols: where each member goes is bound in the model; they differ in how a document is written. */
export abstract class Rest implements Protocol {
  protected readonly model: ServiceModel;
  readonly #routes: readonly Route[];
  readonly #byOperation = new Map<AnyOperation, Route>();
  protected abstract readonly contentType: string;

  constructor(model: ServiceModel) {
    this.model = model;
    const spoken = Object.values(model.operations).map((operation) => routeOfOperation(operation));
    for (const route of spoken) if ("operation" in route.claim) this.#byOperation.set(route.claim.operation, route);
    this.#routes = [...spoken, ...model.unspoken.flatMap(routeOfUnspoken)].sort((a, b) => b.rank - a.rank);
  }

  protected abstract readDocument(shape: Shape, body: Buffer): Record<string, unknown>;
  /** `without`: names of the members that are bound outside the document. */
  protected abstract writeDocument(
    shape: Shape,
    value: Readonly<Record<string, unknown>>,
    without: ReadonlySet<string>,
  ): string;
  protected abstract writePayload(shape: Shape, value: unknown): string;
  abstract writeError(error: WireError): WireResponse;
  abstract inputPrefix(operation: AnyOperation, member: string): string;

  claim(request: WireRequest): Claim | undefined {
    const query = parametersOf(request.rawQuery);
    const hint = query.get("x-id")?.[0];
    const outside = Object.keys(request.labels).length > 0;
    let found: Route | undefined;
    let foundFit = 0;
    for (const route of this.#routes) {
      if (found && route.rank < found.rank) break;
      if (route.method !== request.method || (outside !== route.outside && this.#saysOutside(route))) continue;
      if (!route.pattern.test(request.path) || !route.query.every(([name, value]) => matches(query, name, value)))
        continue;
      const fit = fitOf(route, hint, request.headers);
      if (found && fit <= foundFit) continue;
      found = route;
      foundFit = fit;
    }
    return found?.claim;
  }

  /** Whether being addressed by bucket tells this route from others: not for operations that AWS has and we don't speak. */
  #saysOutside(route: Route): boolean {
    return "operation" in route.claim;
  }

  readInput(operation: AnyOperation, request: WireRequest): Record<string, unknown> {
    const shape = Shape.of(operation.schema[4]);
    if (shape.kind === "unit") return {};
    const route = this.#byOperation.get(operation);
    const labels = route?.pattern.exec(request.path)?.groups ?? {};
    const query = parametersOf(request.rawQuery);
    // `mode=import` of a URI template is part of the operation's address, no parameter.
    for (const [name, value] of route?.query ?? []) if (value !== null) query.delete(name);
    query.delete("x-id");
    const input: Record<string, unknown> = {};
    let inDocument = false;
    for (const { name, shape: member } of shape.members) {
      const { traits } = member;
      if (traits.httpPayload) readPayload(this, name, member, request, input);
      else if (!isBoundOnRequest(traits)) inDocument = true;
      else {
        const value = traits.httpLabel
          ? readLabel(member, labels[name] ?? request.labels[name], labels[name] === undefined)
          : readBound(member, shape, query, request.headers);
        if (value !== undefined) input[name] = value;
      }
    }
    if (inDocument && request.body.byteLength > 0) {
      const document = this.readDocument(shape, request.body);
      for (const { name, shape: member } of shape.members)
        if (!isBoundOnRequest(member.traits) && document[name] !== undefined) input[name] = document[name];
    }
    return input;
  }

  /** For `readPayload`, which lives outside the class. */
  payloadDocument(shape: Shape, body: Buffer): Record<string, unknown> {
    return this.readDocument(shape, body);
  }

  writeOutput(operation: AnyOperation, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse {
    const shape = Shape.of(operation.schema[5]);
    const status = this.#byOperation.get(operation)?.status ?? 200;
    return this.writeBound(shape, output, status, { "x-amzn-requestid": requestId });
  }

  /** Status, headers and body of an output or error, by the model's bindings. */
  protected writeBound(
    shape: Shape,
    output: Readonly<Record<string, unknown>>,
    status: number,
    headers: Record<string, string>,
  ): WireResponse {
    let statusCode = status;
    let body: string | Uint8Array = "";
    let hasPayload = false;
    const bound = new Set<string>();
    for (const { name, shape: member } of shape.members) {
      const { traits } = member;
      if (!isBoundOnResponse(traits)) continue;
      bound.add(name);
      if (traits.httpPayload) hasPayload = true;
      const value = output[name];
      if (value === undefined || value === null) continue;
      if (traits.httpResponseCode) statusCode = value as number;
      else if (traits.httpPayload) body = this.#payload(member, value, headers);
      else writeHeader(member, value, headers);
      // The models don't say that an answer with a part of the whole has a status of its own (RFC 9110 §15.3.7).
      if (traits.httpHeader === "Content-Range") statusCode = 206;
    }
    if (!hasPayload && bound.size < shape.members.length) {
      body = this.writeDocument(shape, output, bound);
      headers["content-type"] ??= this.contentType;
    }
    return { statusCode, headers, body };
  }

  #payload(member: Shape, value: unknown, headers: Record<string, string>): string | Uint8Array {
    if (member.kind === "blob" || member.kind === "string") {
      headers["content-type"] ??= "application/octet-stream";
      return value as string | Uint8Array;
    }
    headers["content-type"] ??= this.contentType;
    return this.writePayload(member, value);
  }
}

/** An output shape may carry request traits (API Gateway's `position` has httpQuery): only these leave the document. */
const isBoundOnResponse = (traits: Traits): boolean =>
  Boolean(traits.httpResponseCode || traits.httpHeader || traits.httpPayload) || traits.httpPrefixHeaders !== undefined;

const isBoundOnRequest = (traits: Traits): boolean =>
  Boolean(traits.httpLabel || traits.httpQuery || traits.httpQueryParams || traits.httpHeader || traits.httpPayload) ||
  traits.httpPrefixHeaders !== undefined;

function readPayload(
  rest: Rest,
  name: string,
  member: Shape,
  request: WireRequest,
  input: Record<string, unknown>,
): void {
  if (member.kind === "blob") {
    if (request.body.byteLength > 0) input[name] = request.body;
  } else if (member.kind === "string") {
    if (request.body.byteLength > 0) input[name] = request.body.toString("utf8");
  } else if (request.body.byteLength > 0) input[name] = rest.payloadDocument(member, request.body);
}

function readLabel(member: Shape, raw: string | undefined, decoded: boolean): unknown {
  if (raw === undefined) return undefined;
  return scalarFromText(member, decoded ? raw : decode(raw), "date-time");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw serializationFault("The URI is not correctly percent-encoded");
  }
}

function readBound(
  member: Shape,
  input: Shape,
  query: ReadonlyMap<string, string[]>,
  headers: WireRequest["headers"],
): unknown {
  const { traits } = member;
  if (traits.httpQuery !== undefined) {
    const raw = query.get(traits.httpQuery);
    if (raw === undefined) return undefined;
    return member.kind === "list"
      ? raw.map((item) => scalarFromText(member.element, item, "date-time"))
      : scalarFromText(member, raw[0] ?? "", "date-time");
  }
  if (traits.httpQueryParams) {
    const named = new Set(input.members.map((other) => other.shape.traits.httpQuery));
    const entries = [...query].filter(([name]) => !named.has(name));
    const lists = member.element.kind === "list";
    return entries.length === 0
      ? undefined
      : Object.fromEntries(entries.map(([name, values]) => [name, lists ? values : (values[0] ?? "")]));
  }
  if (traits.httpPrefixHeaders !== undefined) {
    const prefix = traits.httpPrefixHeaders.toLowerCase();
    const entries = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
    return entries.length === 0
      ? undefined
      : Object.fromEntries(entries.map(([name, value]) => [name.slice(prefix.length), value ?? ""]));
  }
  const raw = headers[(traits.httpHeader ?? "").toLowerCase()];
  if (raw === undefined) return undefined;
  return member.kind === "list"
    ? raw.split(",").map((item) => scalarFromText(member.element, item.trim(), "http-date"))
    : scalarFromText(member, raw, "http-date");
}

function writeHeader(member: Shape, value: unknown, headers: Record<string, string>): void {
  const { httpPrefixHeaders, httpHeader } = member.traits;
  if (httpPrefixHeaders !== undefined)
    for (const [name, item] of Object.entries(value as object))
      headers[(httpPrefixHeaders + name).toLowerCase()] = String(item);
  else if (httpHeader)
    headers[httpHeader.toLowerCase()] =
      member.kind === "list"
        ? (value as unknown[]).map((item) => scalarToText(member.element, item, "http-date")).join(", ")
        : scalarToText(member, value, "http-date");
}

const matches = (query: ReadonlyMap<string, string[]>, name: string, value: string | null): boolean => {
  const values = query.get(name);
  return values !== undefined && (value === null || value === "" || values.includes(value));
};

/** Tells routes apart that fit a path and a query equally. */
function fitOf(route: Route, hint: string | undefined, headers: WireRequest["headers"]): number {
  if (hint !== undefined && route.hint === hint) return Number.POSITIVE_INFINITY;
  return route.headers.every((name) => headers[name] !== undefined) ? route.headers.length : -1;
}

function routeOfOperation(operation: AnyOperation): Route {
  const [method, uri, status] = traitsOfTuple(operation.schema).http ?? ["POST", "/", 200];
  const members = Shape.of(operation.schema[4]).members;
  const required = members.filter((member) => member.required && member.shape.traits.httpQuery);
  const path = uri.split("?")[0] ?? "";
  const outside = members.some((m) => m.shape.traits.httpLabel && !new RegExp(`\\{${m.name}\\+?\\}`).test(path));
  return {
    ...routeOf(
      { operation },
      method,
      uri,
      required.flatMap((member) => member.shape.traits.httpQuery ?? []),
    ),
    headers: members.flatMap((member) => (member.required && member.shape.traits.httpHeader?.toLowerCase()) || []),
    outside,
    status,
  };
}

const routeOfUnspoken = (unspoken: UnspokenOperation): Route[] => {
  if (!unspoken.http) return [];
  const [method, uri] = unspoken.http;
  // S3's models name the bucket in the path; by the time a route is sought it has been taken out.
  const outside = uri.startsWith("/{Bucket}");
  const route = routeOf({ unspoken }, method, uri.replace(/^\/\{Bucket\}/, "").replace(/^(?!\/)/, "/"), []);
  // Where both fit equally, what we speak goes first.
  return [{ ...route, headers: [], outside, rank: route.rank - 0.5 }];
};

function routeOf(
  claim: Claim,
  method: string,
  uri: string,
  required: readonly string[],
): Omit<Route, "outside" | "headers"> {
  const [path = "/", queryText = ""] = uri.split("?");
  const literal = [...new URLSearchParams(queryText)];
  const source = path
    .replace(/[.*^$()|[\]\\]/g, "\\$&")
    .replace(/\{(\w+)\+\}/g, "(?<$1>.+)")
    .replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  const query = [
    ...literal.filter(([name]) => name !== "x-id"),
    ...required.map((name): [string, null] => [name, null]),
  ];
  const segments = path.split("/").filter(Boolean);
  const literals = segments.filter((segment) => !segment.startsWith("{")).length;
  return {
    claim,
    method,
    pattern: new RegExp(`^${source}/?$`),
    query,
    hint: literal.find(([name]) => name === "x-id")?.[1],
    rank: segments.length * 100 + literals * 10 + query.length,
    status: 200,
  };
}

/** `putIntegrationInput`: what REST services call the input in their sentences. */
export const inputName = (operation: AnyOperation): string => `${lowerFirst(operation.name)}Input`;
