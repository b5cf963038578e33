import type { ApiSnapshot, Integration, Method, MethodResponse, Resource } from "../rest-api.js";
import { securityOf } from "./security.js";

export type Dialect = "swagger" | "oas30";
export type Json = Record<string, unknown>;

/** What an export is to hold besides the bare API. */
export interface Extensions {
  readonly integrations: boolean;
  readonly authorizers: boolean;
  /** Everything else that API Gateway adds to a definition. */
  readonly all: boolean;
}

export interface Scope {
  readonly snapshot: ApiSnapshot;
  readonly dialect: Dialect;
  readonly extensions: Extensions;
}

export const reference = (dialect: Dialect, model: string): Json => ({
  $ref: dialect === "swagger" ? `#/definitions/${model}` : `#/components/schemas/${model}`,
});

const some = (members: Json): Json =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0)),
  );

const PLACES: Readonly<Record<string, string>> = { path: "path", querystring: "query", header: "header" };

/** What the method declares, and the braces of the path. */
function parametersOf({ resource, method, dialect }: { resource: Resource; method: Method; dialect: Dialect }): Json[] {
  const declared = new Map<string, readonly [place: string, name: string, required: boolean]>();
  for (const [, name = ""] of resource.path.matchAll(/\{([^}+]+)\+?\}/g))
    declared.set(`path ${name}`, ["path", name, true]);
  for (const [target, required] of Object.entries(method.requestParameters ?? {})) {
    const [, place = "", name = ""] = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(target) ?? [];
    if (PLACES[place] !== undefined) declared.set(`${PLACES[place]} ${name}`, [PLACES[place], name, required]);
  }
  return [...declared.values()].map(([place, name, required]) =>
    dialect === "swagger"
      ? { name, in: place, required, type: "string" }
      : { name, in: place, ...(required && { required }), schema: { type: "string" } },
  );
}

const headerNames = ({ responseParameters = {} }: MethodResponse): string[] =>
  Object.keys(responseParameters).map((target) => target.replace(/^method\.response\.header\./, ""));

function responseOf(dialect: Dialect, response: MethodResponse): Json {
  const names = headerNames(response);
  const headers = Object.fromEntries(
    names.map((name) => [name, dialect === "swagger" ? { type: "string" } : { schema: { type: "string" } }]),
  );
  const models = Object.entries(response.responseModels ?? {});
  const base = { description: `${response.statusCode} response`, ...(names.length > 0 && { headers }) };
  if (dialect === "swagger") return { ...base, ...(models[0] && { schema: reference(dialect, models[0][1]) }) };
  return {
    ...base,
    content: Object.fromEntries(models.map(([type, model]) => [type, { schema: reference(dialect, model) }])),
  };
}

const unique = (names: readonly string[]) => [...new Set(names)];

/** Media types that models or templates name. */
function mediaTypes({ requestModels, methodResponses, methodIntegration }: Method) {
  const responses = Object.values(methodIntegration?.integrationResponses ?? {});
  return {
    consumes: unique([...Object.keys(requestModels ?? {}), ...Object.keys(methodIntegration?.requestTemplates ?? {})]),
    produces: unique([
      ...Object.values(methodResponses ?? {}).flatMap(({ responseModels }) => Object.keys(responseModels ?? {})),
      ...responses.flatMap(({ responseTemplates }) => Object.keys(responseTemplates ?? {})),
    ]),
  };
}

/** `x-amazon-apigateway-integration`; what has its default is left out. */
export function integrationExtension(integration: Integration): Json {
  const { type, integrationResponses = {}, passthroughBehavior, timeoutInMillis, connectionType } = integration;
  const responses = Object.values(integrationResponses).map(({ selectionPattern, ...response }) => [
    selectionPattern || "default",
    some({ ...response, contentHandling: response.contentHandling }),
  ]);
  return some({
    type: type.toLowerCase(),
    httpMethod: integration.httpMethod,
    uri: integration.uri,
    credentials: integration.credentials,
    responses: responses.length > 0 ? Object.fromEntries(responses) : undefined,
    requestParameters: integration.requestParameters,
    requestTemplates: integration.requestTemplates,
    passthroughBehavior: passthroughBehavior.toLowerCase(),
    contentHandling: integration.contentHandling,
    timeoutInMillis: timeoutInMillis === 29_000 ? undefined : timeoutInMillis,
    connectionType: connectionType === "VPC_LINK" ? connectionType : undefined,
    connectionId: integration.connectionId,
    cacheKeyParameters: integration.cacheKeyParameters,
    tlsConfig: integration.tlsConfig,
  });
}

/** One method as an operation of the definition. */
export function operationOf(scope: Scope, resource: Resource, method: Method): Json {
  const { dialect, extensions, snapshot } = scope;
  const parameters = parametersOf({ resource, method, dialect });
  const models = Object.entries(method.requestModels ?? {});
  const [first] = models;
  const validator = snapshot.requestValidators.find(({ id }) => id === method.requestValidatorId);
  return some({
    operationId: method.operationName,
    ...(dialect === "swagger" && mediaTypes(method)),
    parameters:
      dialect === "swagger" && first
        ? [...parameters, { in: "body", name: first[1], required: true, schema: reference(dialect, first[1]) }]
        : parameters,
    requestBody:
      dialect === "oas30" && first
        ? {
            content: Object.fromEntries(models.map(([type, model]) => [type, { schema: reference(dialect, model) }])),
            required: true,
          }
        : undefined,
    responses: method.methodResponses
      ? Object.fromEntries(
          Object.entries(method.methodResponses).map(([status, response]) => [status, responseOf(dialect, response)]),
        )
      : dialect === "swagger"
        ? {}
        : undefined,
    security: securityOf(scope, method),
    "x-amazon-apigateway-request-validator": extensions.all ? validator?.name : undefined,
    "x-amazon-apigateway-integration":
      extensions.integrations && method.methodIntegration ? integrationExtension(method.methodIntegration) : undefined,
  });
}
