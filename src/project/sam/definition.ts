import { isObject, type Json, type JsonObject } from "../json-file.js";
import type { Api, ApiMethod } from "./api-model.js";
import { type Authorization, authorizationOf, securitySchemes } from "./authorizers.js";
import { corsOf, preflight } from "./cors.js";
import { resourcePolicy } from "./resource-policy.js";
import { objectOf, type Sam, settled } from "./sam.js";

const ANY = "x-amazon-apigateway-any-method";
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", ANY];
const NO_VALUE: JsonObject = { Ref: "AWS::NoValue" };

/** The OpenAPI document of an API: the user's own or one of the events' methods, with what Auth, Cors and the like add. */
export function definitionOf(sam: Sam, api: Api): JsonObject {
  const { properties } = api;
  const own = properties.DefinitionBody;
  const auth = authorizationOf(sam, api);
  const version = settled(properties.OpenApiVersion, sam.parameters);
  const body: JsonObject = isObject(own) ? { ...own } : emptyDefinition(version);
  // Kept apart until the end: a condition must not hide a method from what looks at all of them.
  const paths = isObject(own) ? ownPaths(own, auth) : eventPaths(sam, api, auth);
  const cors = corsOf(sam, api);
  if (cors)
    for (const path of Object.values(paths))
      if (path.options === undefined) path.options = preflight(cors, Object.keys(path), auth);
  body.paths = conditional(paths, isObject(own) ? [] : api.methods);
  const schemes = securitySchemes(sam, api);
  if (Object.keys(schemes).length > 0) addSchemes(body, schemes);
  const responses = gatewayResponses(properties.GatewayResponses);
  if (responses) body["x-amazon-apigateway-gateway-responses"] = responses;
  const policy = resourcePolicy(sam, api, paths);
  if (policy) body["x-amazon-apigateway-policy"] = policy;
  if (properties.DisableExecuteApiEndpoint !== undefined) disableEndpoint(body, properties.DisableExecuteApiEndpoint);
  if (Array.isArray(properties.BinaryMediaTypes))
    body["x-amazon-apigateway-binary-media-types"] = properties.BinaryMediaTypes.map((type) =>
      typeof type === "string" ? type.replaceAll("~1", "/") : type,
    );
  return body;
}

const emptyDefinition = (version: Json | undefined): JsonObject => ({
  info: { version: "1.0", title: { Ref: "AWS::StackName" } },
  paths: {},
  ...(version === undefined || version === "2.0" ? { swagger: "2.0" } : { openapi: version }),
});

type Paths = Record<string, JsonObject>;

function ownPaths(own: JsonObject, auth: Authorization): Paths {
  return Object.fromEntries(
    Object.entries(objectOf(own.paths)).map(([path, item]): [string, JsonObject] => [
      path,
      Object.fromEntries(
        Object.entries(objectOf(item)).map(([method, operation]): [string, Json] => {
          if (!isObject(operation) || !METHODS.includes(method) || operation.security !== undefined)
            return [method, operation];
          const security = method === "options" ? auth.preflight : auth.standard;
          return [method, security.length > 0 ? { ...operation, security: [...security] } : operation];
        }),
      ),
    ]),
  );
}

function eventPaths(sam: Sam, api: Api, auth: Authorization): Paths {
  const paths: Paths = {};
  for (const one of api.methods) {
    paths[one.path] ??= {};
    const path = paths[one.path] as JsonObject;
    const key = one.method === "any" ? ANY : one.method;
    if (!METHODS.includes(key))
      sam.wrong(one.function, `Event with id [${one.event}] is invalid: there is no method ${one.method}`);
    if (path[key] !== undefined)
      sam.wrong(
        one.function,
        `Event with id [${one.event}] is invalid. API method "${one.method}" defined multiple times for path "${one.path}".`,
      );
    path[key] = operation(sam, one, auth);
  }
  return paths;
}

function operation(sam: Sam, one: ApiMethod, auth: Authorization): JsonObject {
  const { security, credentials } = auth.of(one);
  const parameters = one.requestParameters.flatMap((parameter) => requestParameter(sam, one, parameter));
  const cached = parameters.filter(({ caching }) => caching).map(({ source }) => source);
  return {
    "x-amazon-apigateway-integration": {
      httpMethod: "POST",
      type: "aws_proxy",
      uri: one.uri,
      ...(cached.length > 0 && { cacheKeyParameters: cached }),
      ...(credentials !== undefined && { credentials }),
    },
    ...(security && { security: [...security] }),
    ...(parameters.length > 0 && { parameters: parameters.map(({ declared }) => declared) }),
    responses: {},
  };
}

/** `method.request.querystring.page`, or that as a key with `Required` and `Caching`. */
function requestParameter(sam: Sam, one: ApiMethod, parameter: Json) {
  const [source = "", settings = {}] = isObject(parameter) ? (Object.entries(parameter)[0] ?? []) : [String(parameter)];
  const [, location = "", name = ""] = /^method\.request\.(querystring|path|header)\.(.+)$/.exec(source) ?? [];
  if (location === "") {
    sam.wrong(
      one.function,
      `Event with id [${one.event}] is invalid: RequestParameters takes method.request.(querystring|path|header).NAME`,
    );
    return [];
  }
  const { Required, Caching } = objectOf(settings);
  const declared: JsonObject = {
    required: Required === true || location === "path",
    type: "string",
    name,
    in: location === "querystring" ? "query" : location,
  };
  return [{ source, declared, caching: Caching === true }];
}

/** Methods of functions with a condition are there when the condition holds; so are paths with none but those. */
function conditional(paths: Paths, methods: readonly ApiMethod[]): JsonObject {
  const when = (condition: string, value: JsonObject): JsonObject => ({ "Fn::If": [condition, value, NO_VALUE] });
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]): [string, Json] => {
      const of = methods.filter((one) => one.path === path);
      const result: JsonObject = { ...item };
      for (const { method, condition } of of) {
        const key = method === "any" ? ANY : method;
        if (condition !== undefined) result[key] = when(condition, objectOf(item[key]));
      }
      const conditions = new Set(of.map(({ condition }) => condition));
      const [only] = conditions;
      return [path, conditions.size === 1 && only !== undefined ? when(only, result) : result];
    }),
  );
}

function addSchemes(body: JsonObject, schemes: JsonObject): void {
  if (body.swagger === undefined) {
    const components = objectOf(body.components);
    body.components = { ...components, securitySchemes: { ...objectOf(components.securitySchemes), ...schemes } };
  } else body.securityDefinitions = { ...objectOf(body.securityDefinitions), ...schemes };
}

function gatewayResponses(value: Json | undefined): JsonObject | undefined {
  if (value === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([type, response]): [string, Json] => {
      const { StatusCode: status, ResponseParameters: parameters, ResponseTemplates: templates } = objectOf(response);
      const placed = Object.entries({ Headers: "header", Paths: "path", QueryStrings: "querystring" }).flatMap(
        ([group, place]) =>
          Object.entries(objectOf(objectOf(parameters)[group])).map(([name, text]): [string, Json] => [
            `gatewayresponse.${place}.${name}`,
            text,
          ]),
      );
      return [
        type,
        {
          ...(placed.length > 0 && { responseParameters: Object.fromEntries(placed) }),
          ...(templates !== undefined && { responseTemplates: templates }),
          ...(status !== undefined && { statusCode: String(status) }),
        },
      ];
    }),
  );
}

function disableEndpoint(body: JsonObject, disabled: Json): void {
  const extension: JsonObject = { disableExecuteApiEndpoint: disabled };
  if (body.swagger === undefined) body.servers = [{ "x-amazon-apigateway-endpoint-configuration": extension }];
  else body["x-amazon-apigateway-endpoint-configuration"] = extension;
}
