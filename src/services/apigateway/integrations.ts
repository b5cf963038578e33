import type * as Sdk from "@aws-sdk/client-api-gateway";
import { parseArn } from "../../lib/arn.js";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest, notFound } from "./faults.js";
import { checkRequestMappings, checkResponseMappings, checkTemplates } from "./mappings.js";
import {
  type FoundMethod,
  findMethod,
  httpMethodOf,
  type MethodPlace,
  type ResponsePlace,
  saveMethod,
} from "./methods.js";
import { defined, type PatchOperation, type PatchRule, patched, withEntry, withoutEntry } from "./patch.js";
import type {
  ContentHandling,
  Integration,
  IntegrationResponse,
  IntegrationType,
  Method,
  PassthroughBehavior,
} from "./rest-api.js";

export const DEFAULT_TIMEOUT_IN_MILLIS = 29_000;
const TYPES: readonly IntegrationType[] = ["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"];
const PASSTHROUGH: readonly PassthroughBehavior[] = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"];
const CONTENT_HANDLING: readonly ContentHandling[] = ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"];

export function putIntegration(plane: ControlPlane, input: Checked<Sdk.PutIntegrationRequest>): Integration {
  const found = findMethod(plane, input);
  const integration = checkedIntegration(
    found.method,
    newIntegration(found.resource.id, {
      ...input,
      httpMethod: input.integrationHttpMethod,
      integrationResponses: found.method.methodIntegration?.integrationResponses,
    }),
  );
  saveMethod(plane, found, { ...found.method, methodIntegration: integration });
  return integration;
}

type IntegrationDefinition = {
  readonly [K in keyof Integration]?: unknown;
} & { readonly tlsConfig?: unknown; readonly responseTransferMode?: unknown; readonly integrationTarget?: unknown };

/** An integration with AWS's defaults. `resourceId` is the namespace of its cache unless another was given. */
export function newIntegration(resourceId: string, given: IntegrationDefinition): Integration {
  const type = oneOf(TYPES, given.type, "Invalid integration type specified");
  const overHttp = type === "HTTP" || type === "HTTP_PROXY";
  return defined<Integration>({
    type,
    httpMethod: given.httpMethod ? httpMethodOf(String(given.httpMethod)) : undefined,
    uri: text(given.uri),
    connectionType: (text(given.connectionType) ?? (overHttp ? "INTERNET" : undefined)) as "INTERNET" | undefined,
    connectionId: text(given.connectionId),
    credentials: text(given.credentials),
    requestParameters: someEntries(given.requestParameters),
    requestTemplates: someEntries(given.requestTemplates),
    passthroughBehavior: oneOf(
      PASSTHROUGH,
      given.passthroughBehavior ?? "WHEN_NO_MATCH",
      "Invalid passthroughBehavior specified. Must be one of [WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER]",
    ),
    contentHandling: contentHandlingOf(given.contentHandling),
    timeoutInMillis: timeoutOf(given.timeoutInMillis),
    cacheNamespace: text(given.cacheNamespace) ?? resourceId,
    cacheKeyParameters: Array.isArray(given.cacheKeyParameters) ? given.cacheKeyParameters.map(String) : [],
    tlsConfig: given.tlsConfig as Integration["tlsConfig"],
    responseTransferMode: given.responseTransferMode as Integration["responseTransferMode"],
    integrationTarget: text(given.integrationTarget),
    integrationResponses: given.integrationResponses as Integration["integrationResponses"],
  });
}

const text = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

const someEntries = (map: unknown): Readonly<Record<string, string>> | undefined =>
  map && Object.keys(map).length > 0 ? (map as Readonly<Record<string, string>>) : undefined;

function oneOf<T extends string>(known: readonly T[], value: unknown, refusal: string): T {
  const found = known.find((candidate) => candidate === String(value).toUpperCase());
  if (!found) throw badRequest(refusal);
  return found;
}

export const contentHandlingOf = (value: unknown): ContentHandling | undefined =>
  value === undefined || value === null || value === ""
    ? undefined
    : oneOf(
        CONTENT_HANDLING,
        value,
        "Invalid contentHandling specified. Must be one of [CONVERT_TO_BINARY, CONVERT_TO_TEXT]",
      );

function timeoutOf(value: unknown): number {
  const millis = value === undefined || value === null ? DEFAULT_TIMEOUT_IN_MILLIS : Number(value);
  if (!Number.isInteger(millis) || millis < 50 || millis > 300_000)
    throw badRequest("Timeout should be between 50 ms and 29000 ms");
  return millis;
}

/** Refuses what AWS refuses: no method where one is needed, a URI that fits the type, mappings that hold. */
export function checkedIntegration(method: Method, integration: Integration): Integration {
  const { type, uri = "", httpMethod } = integration;
  if (type !== "MOCK" && httpMethod === undefined)
    throw badRequest("Enumeration value for HttpMethod must be non-empty");
  if (type === "HTTP" || type === "HTTP_PROXY") checkEndpoint(uri, integration.connectionType === "VPC_LINK");
  if (type === "AWS" || type === "AWS_PROXY") checkAction(uri, type);
  checkRequestMappings(method, integration.requestParameters);
  checkTemplates(integration.requestTemplates);
  return integration;
}

function checkEndpoint(uri: string, privately: boolean): void {
  if (!/^https?:\/\/[^/\s]+/.test(uri) && !(privately && uri !== "") && !uri.startsWith("${stageVariables."))
    throw badRequest("Invalid HTTP endpoint specified for URI");
}

function checkAction(uri: string, type: IntegrationType): void {
  const arn = parseArn(uri);
  if (!arn) throw badRequest("Invalid ARN specified in the request");
  if (arn.service !== "apigateway" || !/^(path|action)\//.test(arn.resource))
    throw badRequest("AWS ARN for integration must contain path or action");
  if (type === "AWS_PROXY" && !isProxyTarget(arn.accountId, arn.resource))
    throw badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
}

/** In `arn:aws:apigateway:region:service:path/…` the service stands where other ARNs have the account. */
function isProxyTarget(service: string, resource: string): boolean {
  if (service === "firehose") return resource === "action/PutRecord";
  if (service !== "lambda") return false;
  const invoked = /^path\/[^/]+\/functions\/(.+)\/(invocations|response-streaming-invocations)$/.exec(resource)?.[1];
  return invoked !== undefined && (/^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+/.test(invoked) || invoked.includes("${"));
}

function findIntegration(plane: ControlPlane, place: MethodPlace): FoundMethod & { integration: Integration } {
  const found = findMethod(plane, place);
  const integration = found.method.methodIntegration;
  if (!integration) throw notFound("Invalid Integration identifier specified");
  return { ...found, integration };
}

export const getIntegration = (plane: ControlPlane, place: MethodPlace): Integration =>
  findIntegration(plane, place).integration;

export function deleteIntegration(plane: ControlPlane, place: MethodPlace): void {
  const found = findIntegration(plane, place);
  const { methodIntegration: _, ...method } = found.method;
  saveMethod(plane, found, method);
}

export function updateIntegration(
  plane: ControlPlane,
  place: MethodPlace,
  steps: readonly PatchOperation[] | undefined,
): Integration {
  const found = findIntegration(plane, place);
  const integration = checkedIntegration(found.method, patched(found.integration, steps, INTEGRATION_RULES));
  saveMethod(plane, found, { ...found.method, methodIntegration: integration });
  return integration;
}

const textual = (
  name: "uri" | "credentials" | "connectionId" | "connectionType" | "cacheNamespace" | "integrationTarget",
): PatchRule<Integration> => ({
  path: `/${name}`,
  ops: ["replace", "remove"],
  apply: (integration, { op, value }) =>
    defined<Integration>({ ...integration, [name]: op === "remove" ? undefined : value || undefined }),
});

const mapped = (name: "requestParameters" | "requestTemplates"): PatchRule<Integration> => ({
  path: `/${name}/`,
  ops: ["add", "replace", "remove"],
  apply: (integration, { op, name: key, value = "" }) =>
    defined<Integration>({
      ...integration,
      [name]: op === "remove" ? withoutEntry(integration[name], key) : withEntry(integration[name], key, value),
    }),
});

const INTEGRATION_RULES: readonly PatchRule<Integration>[] = [
  ...(["uri", "credentials", "connectionId", "connectionType", "cacheNamespace", "integrationTarget"] as const).map(
    textual,
  ),
  ...(["requestParameters", "requestTemplates"] as const).map(mapped),
  {
    path: "/httpMethod",
    ops: ["replace"],
    apply: (integration, { value }) => ({ ...integration, httpMethod: httpMethodOf(value ?? "") }),
  },
  {
    path: "/passthroughBehavior",
    ops: ["replace"],
    apply: (integration, { value }) => ({
      ...integration,
      passthroughBehavior: newIntegration("", { type: "MOCK", passthroughBehavior: value }).passthroughBehavior,
    }),
  },
  {
    path: "/contentHandling",
    ops: ["replace", "remove"],
    apply: (integration, { op, value }) =>
      defined<Integration>({ ...integration, contentHandling: op === "remove" ? undefined : contentHandlingOf(value) }),
  },
  {
    path: "/timeoutInMillis",
    ops: ["replace"],
    apply: (integration, { value }) => ({ ...integration, timeoutInMillis: timeoutOf(value) }),
  },
  {
    path: "/cacheKeyParameters/",
    ops: ["add", "replace", "remove"],
    apply: (integration, { op, name }) => {
      const kept = (integration.cacheKeyParameters ?? []).filter((parameter) => parameter !== name);
      return { ...integration, cacheKeyParameters: op === "remove" ? kept : [...kept, name] };
    },
  },
  {
    path: "/tlsConfig/insecureSkipVerification",
    ops: ["replace"],
    apply: (integration, { value }) => ({ ...integration, tlsConfig: { insecureSkipVerification: value === "true" } }),
  },
  {
    path: "/responseTransferMode",
    ops: ["replace"],
    apply: (integration, { value }) => ({
      ...integration,
      responseTransferMode: value === "STREAM" ? "STREAM" : "BUFFERED",
    }),
  },
];

export function putIntegrationResponse(
  plane: ControlPlane,
  input: Checked<Sdk.PutIntegrationResponseRequest>,
): IntegrationResponse {
  const found = findIntegration(plane, input);
  const response = checkedResponse(
    found.method,
    defined<IntegrationResponse>({
      statusCode: input.statusCode,
      selectionPattern: input.selectionPattern,
      responseParameters: input.responseParameters,
      responseTemplates: withTexts(input.responseTemplates),
      contentHandling: contentHandlingOf(input.contentHandling),
    }),
  );
  saveResponse(plane, found, response);
  return response;
}

/** A template that was given as `null` is kept as an empty one. */
const withTexts = (templates: Readonly<Record<string, string | null>> | undefined) =>
  templates && Object.fromEntries(Object.entries(templates).map(([type, template]) => [type, template ?? ""]));

export function checkedResponse(method: Method, response: IntegrationResponse): IntegrationResponse {
  checkTemplates(response.responseTemplates);
  checkResponseMappings(method, response.statusCode, response.responseParameters);
  return response;
}

function saveResponse(
  plane: ControlPlane,
  found: FoundMethod & { integration: Integration },
  response: IntegrationResponse,
): void {
  const integrationResponses = withEntry(found.integration.integrationResponses, response.statusCode, response);
  saveMethod(plane, found, { ...found.method, methodIntegration: { ...found.integration, integrationResponses } });
}

function findResponse(plane: ControlPlane, place: ResponsePlace) {
  const found = findIntegration(plane, place);
  const response = found.integration.integrationResponses?.[place.statusCode];
  if (!response) throw notFound("Invalid Response status code specified");
  return { ...found, response };
}

export const getIntegrationResponse = (plane: ControlPlane, place: ResponsePlace): IntegrationResponse =>
  findResponse(plane, place).response;

export function deleteIntegrationResponse(plane: ControlPlane, place: ResponsePlace): void {
  // AWS asks for the integration alone here: a method that is not there is told as a missing integration (recorded).
  const { resource } = plane.resource(place.restApiId, place.resourceId);
  if (!resource.resourceMethods[place.httpMethod.toUpperCase()])
    throw notFound("Invalid Integration identifier specified");
  const found = findResponse(plane, place);
  const integrationResponses = withoutEntry(found.integration.integrationResponses, place.statusCode);
  const methodIntegration = defined<Integration>({ ...found.integration, integrationResponses });
  saveMethod(plane, found, { ...found.method, methodIntegration });
}

export function updateIntegrationResponse(
  plane: ControlPlane,
  place: ResponsePlace,
  steps: readonly PatchOperation[] | undefined,
): IntegrationResponse {
  const found = findResponse(plane, place);
  const response = checkedResponse(found.method, patched(found.response, steps, RESPONSE_RULES));
  saveResponse(plane, found, response);
  return response;
}

const RESPONSE_RULES: readonly PatchRule<IntegrationResponse>[] = [
  {
    path: "/selectionPattern",
    ops: ["replace"],
    apply: (response, { value = "" }) => ({ ...response, selectionPattern: value }),
  },
  {
    path: "/contentHandling",
    ops: ["replace", "remove"],
    apply: (response, { op, value }) =>
      defined<IntegrationResponse>({
        ...response,
        contentHandling: op === "remove" ? undefined : contentHandlingOf(value),
      }),
  },
  ...(["responseParameters", "responseTemplates"] as const).map(
    (name): PatchRule<IntegrationResponse> => ({
      path: `/${name}/`,
      ops: ["add", "replace", "remove"],
      apply: (response, { op, name: key, value = "" }) =>
        defined<IntegrationResponse>({
          ...response,
          [name]: op === "remove" ? withoutEntry(response[name], key) : withEntry(response[name], key, value),
        }),
    }),
  ),
];
