import type { Method, MethodResponse } from "@aws-sdk/client-api-gateway";

type Json = Record<string, unknown>;
export type Kind = "swagger" | "openapi";

/** The parts of a recorded import, put together again: what was told of the API after the definition was read. */
export interface RecordedApi {
  /** By path and verb as AWS names it, e.g. `/pets` → `ANY`. */
  readonly methods: Readonly<Record<string, Readonly<Record<string, Method>>>>;
  readonly authorizers?: readonly Json[];
  readonly models?: readonly Json[];
  readonly validators?: readonly Json[];
}

const FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:placeholder";
const STANDS_FOR: readonly [RegExp, string][] = [
  [/<region>/g, "us-east-1"],
  [/<partition>/g, "aws"],
  [/<external-aws-endpoint>/g, "endpoint"],
  [/<(authorizer-)?uri:1>/g, `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`],
  [/<authorizer-credentials:1>/g, "arn:aws:iam::111111111111:role/authorizer"],
  [/<name:(\d+)>/g, "name$1"],
];

/** The recorded text with something in place of the placeholders. */
export const filled = <T>(recorded: T): T =>
  JSON.parse(
    STANDS_FOR.reduce((text, [placeholder, value]) => text.replace(placeholder, value), JSON.stringify(recorded)),
  );

/** A definition that must import to the recorded API; the input of the recording itself is not kept. */
export function definitionOf(recorded: RecordedApi, kind: Kind, extras: Json = {}): Json {
  const { methods, authorizers = [], models = [], validators = [] } = filled(recorded);
  const context = { kind, authorizers, validators };
  const paths = Object.fromEntries(
    Object.entries(methods).map(([path, verbs]) => [
      path,
      Object.fromEntries(
        Object.entries(verbs).map(([verb, method]) => [
          verb === "ANY" ? "x-amazon-apigateway-any-method" : verb.toLowerCase(),
          operationOf(method, context),
        ]),
      ),
    ]),
  );
  const schemes = Object.fromEntries([
    ["api_key", { type: "apiKey", name: "x-api-key", in: "header" }],
    ...authorizers.map((authorizer) => [authorizer.name, schemeOf(authorizer)]),
  ]);
  const schemas = Object.fromEntries(models.map(({ name, schema }) => [name, local(schema, kind)]));
  return {
    ...(kind === "swagger" ? { swagger: "2.0" } : { openapi: "3.0.1" }),
    info: { title: "name1", version: "1.0" },
    paths,
    ...(kind === "swagger"
      ? { securityDefinitions: schemes, definitions: schemas }
      : { components: { securitySchemes: schemes, schemas } }),
    "x-amazon-apigateway-request-validators": Object.fromEntries(
      validators.map(({ name, id: _, ...validator }) => [name, validator]),
    ),
    ...extras,
  };
}

const local = (schema: unknown, kind: Kind): unknown =>
  JSON.parse(
    JSON.stringify(schema).replace(
      /<model-base-url>\/restapis\/<rest-id:1>\/models\//g,
      kind === "swagger" ? "#/definitions/" : "#/components/schemas/",
    ),
  );

function schemeOf({ id: _, name: _name, authType, type, identitySource, ...authorizer }: Json): Json {
  const header = /^method\.request\.header\.(.+)$/.exec(String(identitySource))?.[1];
  return {
    type: "apiKey",
    in: "header",
    name: type === "REQUEST" ? "X-Api-Key" : header,
    "x-amazon-apigateway-authtype": authType,
    "x-amazon-apigateway-authorizer": {
      type: String(type).toLowerCase(),
      ...(type === "REQUEST" ? { identitySource } : {}),
      ...authorizer,
    },
  };
}

interface Context {
  readonly kind: Kind;
  readonly authorizers: readonly Json[];
  readonly validators: readonly Json[];
}

const PLACES: Readonly<Record<string, string>> = { path: "path", querystring: "query", header: "header" };

function operationOf(method: Method, { kind, authorizers, validators }: Context): Json {
  const authorizer = authorizers.find(({ id }) => id === method.authorizerId)?.name;
  const security = [
    ...(authorizer ? [{ [String(authorizer)]: method.authorizationScopes ?? [] }] : []),
    ...(method.apiKeyRequired ? [{ api_key: [] }] : []),
  ];
  const parameters: Json[] = Object.entries(method.requestParameters ?? {}).map(([parameter, required]) => {
    const [, , place = "", ...name] = parameter.split(".");
    const type = { type: "string" };
    return { name: name.join("."), in: PLACES[place], required, ...(kind === "swagger" ? type : { schema: type }) };
  });
  const [model] = Object.values(method.requestModels ?? {});
  if (model && kind === "swagger")
    parameters.push({ in: "body", name: "body", schema: { $ref: `#/definitions/${model}` } });
  const validator = validators.find(({ id }) => id === method.requestValidatorId)?.name;
  const produces = Object.values(method.methodResponses ?? {}).flatMap(({ responseModels }) =>
    Object.keys(responseModels ?? {}),
  );
  return {
    ...(method.operationName ? { operationId: method.operationName } : {}),
    parameters,
    ...(model && kind === "openapi" ? { requestBody: { content: contentOf(method.requestModels) } } : {}),
    ...(kind === "swagger" ? { consumes: Object.keys(method.requestModels ?? {}), produces } : {}),
    ...(security.length > 0 ? { security } : {}),
    ...(validator ? { "x-amazon-apigateway-request-validator": validator } : {}),
    responses: Object.fromEntries(
      Object.entries(method.methodResponses ?? {}).map(([code, response]) => [code, responseOf(response, kind)]),
    ),
    "x-amazon-apigateway-integration": integrationOf(method),
  };
}

const contentOf = (models: Record<string, string> | undefined): Json =>
  Object.fromEntries(
    Object.entries(models ?? {}).map(([type, name]) => [type, { schema: { $ref: `#/components/schemas/${name}` } }]),
  );

function responseOf({ responseParameters, responseModels }: MethodResponse, kind: Kind): Json {
  const headers = Object.keys(responseParameters ?? {}).map((parameter) => [
    parameter.replace("method.response.header.", ""),
    { type: "string" },
  ]);
  const [model] = Object.values(responseModels ?? {});
  return {
    description: "as recorded",
    headers: Object.fromEntries(headers),
    ...(model && kind === "swagger" ? { schema: { $ref: `#/definitions/${model}` } } : {}),
    ...(model && kind === "openapi" ? { content: contentOf(responseModels) } : {}),
  };
}

/** Types and behaviours are spelled small in most definitions; templates are text there. */
function integrationOf({ methodIntegration = {} }: Method): Json {
  const {
    cacheKeyParameters: _,
    cacheNamespace: _n,
    integrationResponses,
    timeoutInMillis: _t,
    ...rest
  } = methodIntegration;
  return {
    ...rest,
    type: rest.type?.toLowerCase(),
    passthroughBehavior: rest.passthroughBehavior?.toLowerCase(),
    ...(rest.requestTemplates ? { requestTemplates: texts(rest.requestTemplates) } : {}),
    responses: Object.fromEntries(
      Object.values(integrationResponses ?? {}).map(({ selectionPattern, responseTemplates, ...response }) => [
        selectionPattern ?? "default",
        { ...response, ...(responseTemplates ? { responseTemplates: texts(responseTemplates) } : {}) },
      ]),
    ),
  };
}

const texts = (templates: Record<string, unknown>): Json =>
  Object.fromEntries(
    Object.entries(templates).map(([type, template]) => [
      type,
      typeof template === "string" ? template : JSON.stringify(template),
    ]),
  );
