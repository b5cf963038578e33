import { checkedMethod } from "../methods.js";
import { defined } from "../patch.js";
import type { Method, MethodResponse, Resource } from "../rest-api.js";
import { type ApiDocument, entriesOf, isJson, type Json, jsonOf, listOf, resolved, textOf } from "./document.js";
import type { ImportDraft } from "./draft.js";
import type { Findings } from "./findings.js";
import { integrationOf } from "./integration.js";
import { modelFor } from "./schemas.js";
import { type Schemes, securityOf } from "./security.js";

export interface ImportScope {
  readonly document: ApiDocument;
  readonly draft: ImportDraft;
  readonly findings: Findings;
  readonly schemes: Schemes;
}

/** Reads one operation into a method; undefined where it must not be made. */
export function methodOf(
  scope: ImportScope,
  resource: Resource,
  { httpMethod, operation, shared }: { httpMethod: string; operation: Json; shared: readonly unknown[] },
): Method | undefined {
  const { document, draft, findings, schemes } = scope;
  const what = `Unable to put method '${httpMethod}' on resource at path '${resource.path}'`;
  const method = findings.attempt(what, () => {
    const security = securityOf(document, operation, schemes);
    if (!security) return undefined;
    const parameters = parametersOf(document, shared, listOf(operation.parameters));
    return checkedMethod(
      draft.snapshot,
      defined<Method>({
        httpMethod,
        ...security,
        requestValidatorId: validatorOf(scope, operation),
        operationName: textOf(operation.operationId),
        requestParameters: requestParametersOf(parameters),
        requestModels: requestModelsOf(scope, operation, parameters),
        methodResponses: responsesOf(scope, operation),
      }),
    );
  });
  const extension = operation["x-amazon-apigateway-integration"];
  return method && isJson(extension)
    ? integrationOf(method, resource, resolved(document, extension), findings)
    : method;
}

/** Those of the path hold for all its operations; an operation's own of the same name and place comes before. */
function parametersOf(document: ApiDocument, shared: readonly unknown[], own: readonly unknown[]): readonly Json[] {
  const byPlace = new Map<string, Json>();
  for (const parameter of [...shared, ...own].map((parameter) => resolved(document, parameter)))
    byPlace.set(`${textOf(parameter.in)} ${textOf(parameter.name)}`, parameter);
  return [...byPlace.values()];
}

const PLACES: Readonly<Record<string, string>> = { path: "path", query: "querystring", header: "header" };

function requestParametersOf(parameters: readonly Json[]): Method["requestParameters"] {
  const required: Record<string, boolean> = {};
  for (const parameter of parameters) {
    const place = PLACES[textOf(parameter.in) ?? ""];
    const name = textOf(parameter.name);
    if (place !== undefined && name !== undefined)
      required[`method.request.${place}.${name}`] = parameter.required === true || place === "path";
  }
  return Object.keys(required).length > 0 ? required : undefined;
}

function requestModelsOf(scope: ImportScope, operation: Json, parameters: readonly Json[]): Method["requestModels"] {
  const { document, draft, findings } = scope;
  if (document.kind === "openapi") {
    const body = resolved(document, operation.requestBody);
    return modelsByType(scope, body.content);
  }
  const body = parameters.find((parameter) => parameter.in === "body");
  const model = body && modelFor(body.schema, draft, findings);
  return model === undefined ? undefined : forEveryType(model, operation.consumes ?? document.root.consumes);
}

function modelsByType(
  { draft, findings }: ImportScope,
  content: unknown,
): Readonly<Record<string, string>> | undefined {
  const models: Record<string, string> = {};
  for (const [type, media] of entriesOf(content)) {
    const model = modelFor(media.schema, draft, findings);
    if (model !== undefined) models[type] = model;
  }
  return Object.keys(models).length > 0 ? models : undefined;
}

/** Swagger names one schema for all the media types; without types it is JSON. */
function forEveryType(model: string, types: unknown): Readonly<Record<string, string>> {
  const named = listOf(types).map(String);
  return Object.fromEntries((named.length > 0 ? named : ["application/json"]).map((type) => [type, model]));
}

function responsesOf(scope: ImportScope, operation: Json): Method["methodResponses"] {
  const { document, findings } = scope;
  const responses: Record<string, MethodResponse> = {};
  for (const [statusCode, reference] of Object.entries(jsonOf(operation.responses))) {
    // A catch-all has no counterpart among method responses.
    if (statusCode === "default" || statusCode.startsWith("x-")) continue;
    if (!/^[1-5]\d\d$/.test(statusCode)) {
      findings.warn(`Ignoring response '${statusCode}': a method response needs a status code of three digits`);
      continue;
    }
    responses[statusCode] = responseOf(scope, { statusCode, operation, response: resolved(document, reference) });
  }
  return Object.keys(responses).length > 0 ? responses : undefined;
}

function responseOf(
  scope: ImportScope,
  { statusCode, operation, response }: { statusCode: string; operation: Json; response: Json },
): MethodResponse {
  const { document, draft, findings } = scope;
  const headers = Object.keys(jsonOf(response.headers)).map(
    (name) => [`method.response.header.${name}`, false] as const,
  );
  const model = document.kind === "swagger" ? modelFor(response.schema, draft, findings) : undefined;
  return defined<MethodResponse>({
    statusCode,
    responseParameters: headers.length > 0 ? Object.fromEntries(headers) : undefined,
    responseModels:
      document.kind === "openapi"
        ? modelsByType(scope, response.content)
        : model === undefined
          ? undefined
          : forEveryType(model, operation.produces ?? document.root.produces),
  });
}

/** The operation's `x-amazon-apigateway-request-validator`, or the document's. */
function validatorOf({ document, draft }: ImportScope, operation: Json): string | undefined {
  const extension = "x-amazon-apigateway-request-validator";
  const name = textOf(operation[extension]) ?? textOf(document.root[extension]);
  if (name === undefined) return undefined;
  return draft.snapshot.requestValidators.find((validator) => validator.name === name)?.id ?? name;
}
