import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { asBoolean, defined, type PatchOperation, type PatchRule, patched, withEntry, withoutEntry } from "./patch.js";
import type { ApiSnapshot, AuthorizationType, Method, MethodResponse, Resource } from "./rest-api.js";

export const HTTP_METHODS = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"] as const;
const AUTHORIZATION_TYPES: readonly AuthorizationType[] = ["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"];

export interface MethodPlace {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

/** The method with all that it stands in. */
export interface FoundMethod {
  readonly snapshot: ApiSnapshot;
  readonly resource: Resource;
  readonly method: Method;
}

export function findMethod(plane: ControlPlane, { restApiId, resourceId, httpMethod }: MethodPlace): FoundMethod {
  const { snapshot, resource } = plane.resource(restApiId, resourceId);
  const method = Object.hasOwn(resource.resourceMethods, httpMethod.toUpperCase())
    ? resource.resourceMethods[httpMethod.toUpperCase()]
    : undefined;
  if (!method) throw notFound("Invalid Method identifier specified");
  return { snapshot, resource, method };
}

export function saveMethod(plane: ControlPlane, { snapshot, resource }: FoundMethod, method: Method): void {
  const resourceMethods = { ...resource.resourceMethods, [method.httpMethod]: method };
  plane.saveResource(snapshot, { ...resource, resourceMethods });
}

export function putMethod(plane: ControlPlane, input: Checked<Sdk.PutMethodRequest>): Method {
  const { snapshot, resource } = plane.resource(input.restApiId, input.resourceId);
  const httpMethod = httpMethodOf(input.httpMethod);
  if (Object.hasOwn(resource.resourceMethods, httpMethod)) throw conflict("Method already exists for this resource");
  const method = checkedMethod(
    snapshot,
    defined<Method>({
      httpMethod,
      authorizationType: authorizationTypeOf(input.authorizationType),
      authorizerId: input.authorizerId,
      authorizationScopes: input.authorizationScopes?.length ? input.authorizationScopes : undefined,
      apiKeyRequired: input.apiKeyRequired ?? false,
      requestValidatorId: input.requestValidatorId,
      operationName: input.operationName,
      requestParameters: some(input.requestParameters),
      requestModels: some(input.requestModels),
    }),
  );
  saveMethod(plane, { snapshot, resource, method }, method);
  return method;
}

const some = <V>(map: Readonly<Record<string, V>> | undefined): Readonly<Record<string, V>> | undefined =>
  map && Object.keys(map).length > 0 ? map : undefined;

export function httpMethodOf(text: string): string {
  const method = HTTP_METHODS.find((known) => known === text.toUpperCase());
  if (!method) throw badRequest(`Invalid HttpMethod specified. Valid options are ${HTTP_METHODS.join(",")}`);
  return method;
}

function authorizationTypeOf(text: string | undefined): AuthorizationType {
  const type = AUTHORIZATION_TYPES.find((known) => known === text?.toUpperCase());
  if (!type)
    throw badRequest(`Invalid authorizationType specified. Valid options are ${AUTHORIZATION_TYPES.join(",")}`);
  return type;
}

/** Refuses a method whose authorizer, validator, model or parameters don't hold; gives it back as it is to be kept. */
export function checkedMethod(snapshot: ApiSnapshot, method: Method): Method {
  checkParameters(Object.keys(method.requestParameters ?? {}));
  const { authorizerId, ...rest } = method;
  const byAuthorizer = method.authorizationType === "CUSTOM" || method.authorizationType === "COGNITO_USER_POOLS";
  if (byAuthorizer) checkAuthorizer(snapshot, method);
  if (
    method.requestValidatorId !== undefined &&
    !snapshot.requestValidators.some(({ id }) => id === method.requestValidatorId)
  )
    throw badRequest("Invalid Request Validator identifier specified");
  for (const name of Object.values(method.requestModels ?? {})) checkModel(snapshot, name);
  // An authorizer on a method that has none in effect is dropped without a word, as AWS does.
  return byAuthorizer ? method : rest;
}

function checkAuthorizer(snapshot: ApiSnapshot, { authorizationType, authorizerId }: Method): void {
  const authorizer = snapshot.authorizers.find(({ id }) => id === authorizerId);
  const fits =
    authorizer && (authorizer.type === "COGNITO_USER_POOLS") === (authorizationType === "COGNITO_USER_POOLS");
  if (!fits)
    throw badRequest(
      "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    );
}

export function checkModel(snapshot: ApiSnapshot, name: string): void {
  if (!snapshot.models.some((model) => model.name === name))
    throw badRequest(`Invalid model identifier specified: ${name}`);
}

const REQUEST_PARAMETER = /^method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.(.+)$/;

function checkParameters(parameters: readonly string[]): void {
  const names = parameters.map((parameter) => {
    const name = REQUEST_PARAMETER.exec(parameter)?.[2];
    if (name === undefined) throw badRequest(invalidMapping(`Invalid mapping expression specified: ${parameter}`));
    return name;
  });
  if (new Set(names).size < names.length)
    throw badRequest("Parameter names must be unique across querystring, header and path");
}

export const invalidMapping = (...errors: readonly string[]): string =>
  `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors.join(", ")}]`;

export const getMethod = (plane: ControlPlane, place: MethodPlace): Method => findMethod(plane, place).method;

export function deleteMethod(plane: ControlPlane, place: MethodPlace): void {
  const { snapshot, resource, method } = findMethod(plane, place);
  const { [method.httpMethod]: _, ...resourceMethods } = resource.resourceMethods;
  plane.saveResource(snapshot, { ...resource, resourceMethods });
}

export function updateMethod(
  plane: ControlPlane,
  place: MethodPlace,
  steps: readonly PatchOperation[] | undefined,
): Method {
  const found = findMethod(plane, place);
  const method = checkedMethod(found.snapshot, patched(found.method, steps, METHOD_RULES));
  saveMethod(plane, found, method);
  return method;
}

const METHOD_RULES: readonly PatchRule<Method>[] = [
  {
    path: "/authorizationType",
    ops: ["replace"],
    apply: (method, { value }) => ({ ...method, authorizationType: authorizationTypeOf(value) }),
  },
  {
    path: "/authorizerId",
    ops: ["replace"],
    apply: (method, { value }) => defined<Method>({ ...method, authorizerId: value }),
  },
  {
    path: "/authorizationScopes",
    ops: ["add", "remove"],
    apply: (method, { op, value }) => {
      const kept = (method.authorizationScopes ?? []).filter((scope) => scope !== value);
      const scopes = op === "add" && value ? [...kept, value] : kept;
      return defined<Method>({ ...method, authorizationScopes: scopes.length > 0 ? scopes : undefined });
    },
  },
  {
    path: "/apiKeyRequired",
    ops: ["replace"],
    apply: (method, { value }) => ({ ...method, apiKeyRequired: asBoolean(value) }),
  },
  {
    path: "/operationName",
    ops: ["replace"],
    apply: (method, { value }) => defined<Method>({ ...method, operationName: value || undefined }),
  },
  {
    path: "/requestValidatorId",
    ops: ["replace"],
    apply: (method, { value }) => defined<Method>({ ...method, requestValidatorId: value || undefined }),
  },
  {
    path: "/requestParameters/",
    ops: ["add", "replace", "remove"],
    apply: (method, { op, name, value }) =>
      defined<Method>({
        ...method,
        requestParameters:
          op === "remove"
            ? withoutEntry(method.requestParameters, name)
            : withEntry(method.requestParameters, name, asBoolean(value)),
      }),
  },
  {
    path: "/requestModels/",
    ops: ["add", "replace", "remove"],
    apply: (method, { op, name, value = "" }) =>
      defined<Method>({
        ...method,
        requestModels:
          op === "remove" ? withoutEntry(method.requestModels, name) : withEntry(method.requestModels, name, value),
      }),
  },
];

export interface ResponsePlace extends MethodPlace {
  readonly statusCode: string;
}

export function putMethodResponse(plane: ControlPlane, input: Checked<Sdk.PutMethodResponseRequest>): MethodResponse {
  const found = findMethod(plane, input);
  for (const name of Object.values(input.responseModels ?? {})) checkModel(found.snapshot, name);
  if (found.method.methodResponses && Object.hasOwn(found.method.methodResponses, input.statusCode))
    throw conflict("Response already exists for this resource");
  const response = defined<MethodResponse>({
    statusCode: input.statusCode,
    responseParameters: input.responseParameters,
    responseModels: input.responseModels,
  });
  checkHeaders(Object.keys(response.responseParameters ?? {}));
  saveMethodResponse(plane, found, response);
  return response;
}

function checkHeaders(parameters: readonly string[]): void {
  for (const parameter of parameters)
    if (!/^method\.response\.header\..+$/.test(parameter))
      throw badRequest(invalidMapping(`Invalid mapping expression specified: ${parameter}`));
}

function saveMethodResponse(plane: ControlPlane, found: FoundMethod, response: MethodResponse): void {
  const methodResponses = withEntry(found.method.methodResponses, response.statusCode, response);
  saveMethod(plane, found, { ...found.method, methodResponses });
}

function findMethodResponse(plane: ControlPlane, place: ResponsePlace): FoundMethod & { response: MethodResponse } {
  const found = findMethod(plane, place);
  const response = found.method.methodResponses?.[place.statusCode];
  if (!response) throw notFound("Invalid Response status code specified");
  return { ...found, response };
}

export const getMethodResponse = (plane: ControlPlane, place: ResponsePlace): MethodResponse =>
  findMethodResponse(plane, place).response;

export function deleteMethodResponse(plane: ControlPlane, place: ResponsePlace): void {
  const found = findMethodResponse(plane, place);
  const methodResponses = withoutEntry(found.method.methodResponses, place.statusCode);
  saveMethod(plane, found, defined<Method>({ ...found.method, methodResponses }));
}

export function updateMethodResponse(
  plane: ControlPlane,
  place: ResponsePlace,
  steps: readonly PatchOperation[] | undefined,
): MethodResponse {
  const found = findMethodResponse(plane, place);
  const response = patched(found.response, steps, RESPONSE_RULES);
  checkHeaders(Object.keys(response.responseParameters ?? {}));
  for (const name of Object.values(response.responseModels ?? {})) checkModel(found.snapshot, name);
  saveMethodResponse(plane, found, response);
  return response;
}

const RESPONSE_RULES: readonly PatchRule<MethodResponse>[] = [
  {
    path: "/responseParameters/",
    ops: ["add", "replace", "remove"],
    apply: (response, { op, name, value }) => {
      const parameters = response.responseParameters;
      if (op !== "add" && !Object.hasOwn(parameters ?? {}, name)) throw notFound("Invalid parameter name specified");
      return defined<MethodResponse>({
        ...response,
        responseParameters:
          op === "remove" ? withoutEntry(parameters, name) : withEntry(parameters, name, asBoolean(value)),
      });
    },
  },
  {
    path: "/responseModels/",
    ops: ["add", "replace", "remove"],
    apply: (response, { op, name, value = "" }) => {
      const models = response.responseModels;
      if (op !== "add" && !Object.hasOwn(models ?? {}, name)) throw notFound("Content-Type specified was not found");
      return defined<MethodResponse>({
        ...response,
        responseModels: op === "remove" ? withoutEntry(models, name) : withEntry(models, name, value),
      });
    },
  },
];
