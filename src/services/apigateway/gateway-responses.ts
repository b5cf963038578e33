import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest, notFound } from "./faults.js";
import { type PatchOperation, type PatchRule, patched, withEntry, withoutEntry } from "./patch.js";
import type { GatewayResponse } from "./rest-api.js";

/** Every type with the status it has by default; the two of a whole family have none. Source: recorded on AWS. */
export const GATEWAY_RESPONSE_STATUS: Readonly<Record<string, string | undefined>> = {
  ACCESS_DENIED: "403",
  API_CONFIGURATION_ERROR: "500",
  AUTHORIZER_CONFIGURATION_ERROR: "500",
  AUTHORIZER_FAILURE: "500",
  BAD_REQUEST_BODY: "400",
  BAD_REQUEST_PARAMETERS: "400",
  DEFAULT_4XX: undefined,
  DEFAULT_5XX: undefined,
  EXPIRED_TOKEN: "403",
  INTEGRATION_FAILURE: "504",
  INTEGRATION_TIMEOUT: "504",
  INVALID_API_KEY: "403",
  INVALID_SIGNATURE: "403",
  MISSING_AUTHENTICATION_TOKEN: "403",
  QUOTA_EXCEEDED: "429",
  REQUEST_TOO_LARGE: "413",
  RESOURCE_NOT_FOUND: "404",
  THROTTLED: "429",
  UNAUTHORIZED: "401",
  UNSUPPORTED_MEDIA_TYPE: "415",
  WAF_FILTERED: "403",
};

export const DEFAULT_RESPONSE_TEMPLATES: Readonly<Record<string, string>> = {
  "application/json": '{"message":$context.error.messageString}',
};

/** A gateway response as it stands in effect: the API's own, its family's, or AWS's default. */
export interface EffectiveGatewayResponse extends GatewayResponse {
  readonly defaultResponse: boolean;
}

export const isGatewayResponseType = (responseType: string): boolean =>
  Object.hasOwn(GATEWAY_RESPONSE_STATUS, responseType);

/** Own entry, else the entry of the family (with its status, if it has one), else the default. */
export function effectiveResponse(set: readonly GatewayResponse[], responseType: string): EffectiveGatewayResponse {
  const own = set.find((response) => response.responseType === responseType);
  const status = GATEWAY_RESPONSE_STATUS[responseType];
  if (own) return completed(own, status, false);
  const family = status === undefined ? undefined : `DEFAULT_${status[0]}XX`;
  const inherited = set.find((response) => response.responseType === family);
  return completed({ ...inherited, responseType }, status, true);
}

function completed(
  response: GatewayResponse,
  defaultStatus: string | undefined,
  defaultResponse: boolean,
): EffectiveGatewayResponse {
  const statusCode = response.statusCode ?? defaultStatus;
  return {
    responseType: response.responseType,
    ...(statusCode === undefined ? {} : { statusCode }),
    responseParameters: response.responseParameters ?? {},
    responseTemplates: response.responseTemplates ?? DEFAULT_RESPONSE_TEMPLATES,
    defaultResponse,
  };
}

function checkType(responseType: string): void {
  if (!isGatewayResponseType(responseType))
    throw badRequest(`Invalid gateway response type specified: ${responseType}`);
}

export function putGatewayResponse(
  plane: ControlPlane,
  input: Checked<Sdk.PutGatewayResponseRequest>,
): EffectiveGatewayResponse {
  const snapshot = plane.api(input.restApiId);
  checkType(input.responseType);
  const response = checkedResponse({
    responseType: input.responseType,
    ...(input.statusCode === undefined ? {} : { statusCode: String(input.statusCode) }),
    ...(input.responseParameters === undefined ? {} : { responseParameters: input.responseParameters }),
    ...(input.responseTemplates === undefined ? {} : { responseTemplates: input.responseTemplates }),
  });
  save(plane, input.restApiId, response);
  return effectiveResponse([...snapshot.gatewayResponses.filter(otherThan(response)), response], input.responseType);
}

const otherThan =
  ({ responseType }: GatewayResponse) =>
  (other: GatewayResponse): boolean =>
    other.responseType !== responseType;

/** Refuses parameters that set anything but a header, path or query, or come from somewhere unknown. */
export function checkedResponse(response: GatewayResponse): GatewayResponse {
  for (const [target, source] of Object.entries(response.responseParameters ?? {})) {
    if (!source) throw badRequest("Invalid null or empty value in responseParameters");
    if (!/^gatewayresponse\.(header|path|querystring)\..+$/.test(target))
      throw badRequest(`Invalid parameter name specified: ${target}`);
    if (
      !/^('.*'|method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\..+|context\..+|stageVariables\..+)$/s.test(
        source,
      )
    )
      throw badRequest(`Invalid mapping expression specified: ${source}`);
  }
  for (const template of Object.values(response.responseTemplates ?? {}))
    if (!template) throw badRequest("Invalid null or empty value in responseTemplates");
  if (response.statusCode !== undefined && !/^[1-5]\d\d$/.test(response.statusCode))
    throw badRequest(`Invalid status code specified: ${response.statusCode}`);
  return response;
}

function save(plane: ControlPlane, restApiId: string, response: GatewayResponse): void {
  const snapshot = plane.api(restApiId);
  plane.save({
    ...snapshot,
    gatewayResponses: [...snapshot.gatewayResponses.filter(otherThan(response)), response],
  });
}

export function getGatewayResponse(plane: ControlPlane, restApiId: string, responseType: string) {
  const { gatewayResponses } = plane.api(restApiId);
  checkType(responseType);
  return effectiveResponse(gatewayResponses, responseType);
}

/** All types, set or not. AWS gives them in one page. */
export function getGatewayResponses(plane: ControlPlane, restApiId: string): readonly EffectiveGatewayResponse[] {
  const { gatewayResponses } = plane.api(restApiId);
  return Object.keys(GATEWAY_RESPONSE_STATUS).map((type) => effectiveResponse(gatewayResponses, type));
}

export function deleteGatewayResponse(plane: ControlPlane, restApiId: string, responseType: string): void {
  const snapshot = plane.api(restApiId);
  const kept = snapshot.gatewayResponses.filter((response) => response.responseType !== responseType);
  if (kept.length === snapshot.gatewayResponses.length) throw notFound("Gateway response type not defined on api");
  plane.save({ ...snapshot, gatewayResponses: kept });
}

export function updateGatewayResponse(
  plane: ControlPlane,
  restApiId: string,
  responseType: string,
  steps: readonly PatchOperation[] | undefined,
): EffectiveGatewayResponse {
  const { gatewayResponses } = plane.api(restApiId);
  checkType(responseType);
  const own = gatewayResponses.find((response) => response.responseType === responseType) ?? { responseType };
  const response = checkedResponse(patched(own, steps, RULES));
  save(plane, restApiId, response);
  return getGatewayResponse(plane, restApiId, responseType);
}

const RULES: readonly PatchRule<GatewayResponse>[] = [
  {
    path: "/statusCode",
    ops: ["replace"],
    refusal: (path) => `Invalid patch path ${path}`,
    apply: (response, { value = "" }) => ({ ...response, statusCode: value }),
  },
  ...(["responseParameters", "responseTemplates"] as const).map(
    (name): PatchRule<GatewayResponse> => ({
      path: `/${name}/`,
      ops: ["add", "replace", "remove"],
      apply: (response, { op, name: key, value }) => {
        const entries = response[name] ?? (name === "responseTemplates" ? DEFAULT_RESPONSE_TEMPLATES : {});
        if (op !== "add" && !Object.hasOwn(entries, key)) throw notFound("Invalid parameter name specified");
        if (op !== "remove" && !value) throw badRequest(`Invalid null or empty value in ${name}`);
        const next = op === "remove" ? withoutEntry(entries, key) : withEntry(entries, key, value ?? "");
        return { ...response, [name]: next ?? {} };
      },
    }),
  ),
];
