import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { defined, type PatchOperation, replaced } from "./patch.js";
import type { Model } from "./rest-api.js";

/** What CreateRestApi puts into every API (recorded). */
export const BUILT_IN_MODELS: readonly Omit<Model, "id">[] = [
  {
    name: "Empty",
    description: "This is a default empty schema model",
    schema: JSON.stringify(
      { $schema: "http://json-schema.org/draft-04/schema#", title: "Empty Schema", type: "object" },
      null,
      2,
    ),
    contentType: "application/json",
  },
  {
    name: "Error",
    description: "This is a default error schema model",
    schema: JSON.stringify(
      {
        $schema: "http://json-schema.org/draft-04/schema#",
        title: "Error Schema",
        type: "object",
        properties: { message: { type: "string" } },
      },
      null,
      2,
    ),
    contentType: "application/json",
  },
];

export function createModel(
  plane: ControlPlane,
  input: Checked<Sdk.CreateModelRequest>,
  creation: Creation = {},
): Model {
  const snapshot = plane.api(input.restApiId);
  checkModelName(input.name);
  if (snapshot.models.some(({ name }) => name === input.name))
    throw conflict("Model name already exists for this REST API");
  const model = defined<Model>({
    id: plane.freshId(6, (taken) => snapshot.models.some(({ id }) => id === taken), creation),
    name: input.name,
    description: input.description || undefined,
    schema: checkedSchema(input.schema, input.contentType),
    contentType: input.contentType,
  });
  plane.save({ ...snapshot, models: [...snapshot.models, model] });
  return model;
}

export function checkModelName(name: string): void {
  if (name === "") throw badRequest("Model name must be non-empty");
  if (!/^[a-zA-Z0-9]+$/.test(name)) throw badRequest(`Model name must be alphanumeric: ${name}`);
}

function checkedSchema(schema: string | undefined, contentType: string): string {
  if (!schema) throw badRequest("Model schema must have at least 1 property or array items defined");
  if (!/json/i.test(contentType)) return schema;
  try {
    const parsed: unknown = JSON.parse(schema);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return schema;
  } catch {
    // Refused below, as every other text that is no schema.
  }
  throw badRequest(
    "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]",
  );
}

function findModel(plane: ControlPlane, restApiId: string, modelName: string) {
  const snapshot = plane.find(restApiId);
  const model = snapshot?.models.find(({ name }) => name === modelName);
  if (!snapshot || !model) throw notFound(`Invalid model name specified: ${modelName}`);
  return { snapshot, model };
}

/** `flatten` asks for the model with what it refers to in place of the references. */
export function getModel(plane: ControlPlane, restApiId: string, modelName: string, flatten = false): Model {
  const { snapshot, model } = findModel(plane, restApiId, modelName);
  if (!flatten || model.schema === undefined) return model;
  const flat = flattened(JSON.parse(model.schema), snapshot.models, [modelName]);
  return { ...model, schema: JSON.stringify(flat) };
}

const REFERENCE = /\/restapis\/[^/]+\/models\/([a-zA-Z0-9]+)$/;

/** A circle of models stays a reference where it closes. */
function flattened(schema: unknown, models: readonly Model[], within: readonly string[]): unknown {
  if (Array.isArray(schema)) return schema.map((item) => flattened(item, models, within));
  if (typeof schema !== "object" || schema === null) return schema;
  const reference = (schema as { $ref?: unknown }).$ref;
  const name = typeof reference === "string" ? REFERENCE.exec(reference)?.[1] : undefined;
  const target = models.find((model) => model.name === name);
  if (name !== undefined && target?.schema !== undefined && !within.includes(name))
    return flattened(JSON.parse(target.schema), models, [...within, name]);
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, flattened(value, models, within)]));
}

export const getModels = (plane: ControlPlane, restApiId: string, request: PageRequest): Page<Model> =>
  page(plane.api(restApiId).models, ({ name }) => name, request);

export function deleteModel(plane: ControlPlane, restApiId: string, modelName: string): void {
  const { snapshot } = findModel(plane, restApiId, modelName);
  // The deepest path is named first, as in the recording.
  for (const { path, resourceMethods } of [...snapshot.resources].reverse())
    for (const { httpMethod, requestModels, methodResponses } of Object.values(resourceMethods)) {
      if (Object.values(requestModels ?? {}).includes(modelName))
        throw conflict(`Cannot delete model '${modelName}', is referenced in method request: ${path}/${httpMethod}`);
      for (const response of Object.values(methodResponses ?? {}))
        if (Object.values(response.responseModels ?? {}).includes(modelName))
          throw conflict(`Cannot delete model '${modelName}', is referenced in method response: ${path}/${httpMethod}`);
    }
  plane.save({ ...snapshot, models: snapshot.models.filter(({ name }) => name !== modelName) });
}

export function updateModel(
  plane: ControlPlane,
  restApiId: string,
  modelName: string,
  steps: readonly PatchOperation[] | undefined,
): Model {
  const { snapshot, model } = findModel(plane, restApiId, modelName);
  const next = replaced(model, steps, {
    "/description": (current, value) => defined<Model>({ ...current, description: value || undefined }),
    "/schema": (current, value) => ({ ...current, schema: checkedSchema(value, current.contentType) }),
  });
  plane.save({ ...snapshot, models: snapshot.models.map((old) => (old.name === modelName ? next : old)) });
  return next;
}
