import { createHash } from "node:crypto";
import { checkModelName } from "../models.js";
import { defined } from "../patch.js";
import type { Model } from "../rest-api.js";
import { type ApiDocument, entriesOf, isJson, type Json, jsonOf, textOf } from "./document.js";
import type { ImportDraft } from "./draft.js";
import type { Findings } from "./findings.js";

/** Makes a model of every schema that the definition names. */
export function importModels(document: ApiDocument, draft: ImportDraft, findings: Findings): void {
  const schemas = document.kind === "swagger" ? document.root.definitions : jsonOf(document.root.components).schemas;
  for (const [name, schema] of entriesOf(schemas))
    findings.attempt(`Unable to create model for '${name}'`, () => {
      checkModelName(name);
      putModel(draft, name, schema);
    });
}

function putModel(draft: ImportDraft, name: string, schema: Json): void {
  const model = defined<Model>({
    id: draft.idOf("models", name),
    name,
    description: textOf(schema.description),
    schema: JSON.stringify(relinked(schema, draft.restApiId)),
    contentType: "application/json",
  });
  draft.models.set(name, model);
}

const LOCAL = /^#\/(?:definitions|components\/schemas)\/([^/]+)$/;

/** References between schemas become AWS's references between models. */
function relinked(schema: unknown, restApiId: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => relinked(item, restApiId));
  if (!isJson(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      const name = key === "$ref" && typeof value === "string" ? LOCAL.exec(value)?.[1] : undefined;
      return name === undefined
        ? [key, relinked(value, restApiId)]
        : [key, `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${name}`];
    }),
  );
}

/** The model of a body: the one its schema refers to, or a new one for a schema written in place. */
export function modelFor(schema: unknown, draft: ImportDraft, findings: Findings): string | undefined {
  if (!isJson(schema) || Object.keys(schema).length === 0) return undefined;
  if (typeof schema.$ref === "string") {
    const name = LOCAL.exec(schema.$ref)?.[1] ?? schema.$ref;
    if (draft.models.has(name)) return name;
    findings.warn(`Reference to model '${name}' not found. Ignoring.`);
    return undefined;
  }
  const name = inlineName(schema);
  putModel(draft, name, schema);
  return name;
}

function inlineName(schema: Json): string {
  const items = jsonOf(schema.items).$ref;
  const item = schema.type === "array" && typeof items === "string" ? LOCAL.exec(items)?.[1] : undefined;
  return item === undefined
    ? `MODEL${createHash("sha256").update(JSON.stringify(schema)).digest("hex").slice(0, 6)}`
    : `ArrayOf${item}`;
}
