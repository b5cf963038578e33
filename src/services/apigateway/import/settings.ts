import type { Placement } from "../../../lib/placement.js";
import { badRequest } from "../faults.js";
import { checkedResponse, isGatewayResponseType } from "../gateway-responses.js";
import { defined } from "../patch.js";
import { normalizedPolicy } from "../policy.js";
import type { GatewayResponse, RequestValidator, RestApi } from "../rest-api.js";
import { apiKeySource, compressionSize, endpointConfiguration } from "../rest-apis.js";
import { type ApiDocument, entriesOf, isJson, jsonOf, listOf, textOf } from "./document.js";
import type { ImportDraft } from "./draft.js";
import type { Findings } from "./findings.js";

export interface SettingsScope {
  readonly document: ApiDocument;
  readonly draft: ImportDraft;
  readonly findings: Findings;
  readonly mode: "merge" | "overwrite";
  readonly placement: Placement;
}

/** What the definition says of the API as a whole. What it does not mention stays as it was: a policy above all. */
export function importSettings({ document: { root }, draft, findings, mode, placement }: SettingsScope): void {
  const api = draft.snapshot.api;
  const info = jsonOf(root.info);
  const policy = root["x-amazon-apigateway-policy"];
  const next = findings.attempt("Unable to update the API", () =>
    defined<RestApi>({
      ...api,
      name: textOf(info.title) ?? api.name,
      description: textOf(info.description) ?? api.description,
      version: textOf(info.version) ?? api.version,
      binaryMediaTypes: mediaTypes(root["x-amazon-apigateway-binary-media-types"], api.binaryMediaTypes, mode),
      minimumCompressionSize:
        compressionSize(textOf(root["x-amazon-apigateway-minimum-compression-size"])) ?? api.minimumCompressionSize,
      apiKeySource: apiKeySource(textOf(root["x-amazon-apigateway-api-key-source"])?.toUpperCase() ?? api.apiKeySource),
      policy: policy === undefined ? api.policy : normalizedPolicy(policyText(policy), placement, api.id),
      ...endpoint(root["x-amazon-apigateway-endpoint-configuration"], api),
    }),
  );
  if (next) draft.change({ api: next });
}

const policyText = (policy: unknown): string => (typeof policy === "string" ? policy : JSON.stringify(policy));

function mediaTypes(
  given: unknown,
  before: readonly string[] | undefined,
  mode: "merge" | "overwrite",
): readonly string[] | undefined {
  if (!Array.isArray(given)) return before;
  const types = given.map(String);
  const next = mode === "merge" ? [...new Set([...(before ?? []), ...types])] : types;
  return next.length > 0 ? next : undefined;
}

function endpoint(
  given: unknown,
  { endpointConfiguration: before, disableExecuteApiEndpoint }: RestApi,
): Pick<RestApi, "endpointConfiguration" | "disableExecuteApiEndpoint"> {
  if (!isJson(given)) return { endpointConfiguration: before, disableExecuteApiEndpoint };
  const types = listOf(given.types).map(String);
  const vpcEndpointIds = listOf(given.vpcEndpointIds).map(String);
  const ipAddressType = textOf(given.ipAddressType) ?? (types.length > 0 ? undefined : before.ipAddressType);
  return {
    endpointConfiguration: endpointConfiguration({
      types: types.length > 0 ? types : before.types,
      ...(ipAddressType === undefined ? {} : { ipAddressType }),
      vpcEndpointIds: vpcEndpointIds.length > 0 ? vpcEndpointIds : (before.vpcEndpointIds ?? []),
    }),
    disableExecuteApiEndpoint:
      typeof given.disableExecuteApiEndpoint === "boolean"
        ? given.disableExecuteApiEndpoint
        : disableExecuteApiEndpoint,
  };
}

export function importRequestValidators({ document: { root }, draft }: SettingsScope): void {
  for (const [name, definition] of entriesOf(root["x-amazon-apigateway-request-validators"])) {
    const validator: RequestValidator = {
      id: draft.idOf("requestValidators", name),
      name,
      validateRequestBody: definition.validateRequestBody === true,
      validateRequestParameters: definition.validateRequestParameters === true,
    };
    const others = draft.snapshot.requestValidators.filter((other) => other.name !== name);
    draft.change({ requestValidators: [...others, validator] });
  }
}

export function importGatewayResponses({ document: { root }, draft, findings }: SettingsScope): void {
  for (const [responseType, definition] of entriesOf(root["x-amazon-apigateway-gateway-responses"])) {
    const response = findings.attempt(`Unable to put gateway response '${responseType}'`, () => {
      if (!isGatewayResponseType(responseType))
        throw badRequest(`Invalid gateway response type specified: ${responseType}`);
      return checkedResponse(
        defined<GatewayResponse>({
          responseType,
          statusCode: textOf(definition.statusCode),
          responseParameters: definition.responseParameters as GatewayResponse["responseParameters"],
          responseTemplates: definition.responseTemplates as GatewayResponse["responseTemplates"],
        }),
      );
    });
    if (!response) continue;
    const others = draft.snapshot.gatewayResponses.filter((other) => other.responseType !== responseType);
    draft.change({ gatewayResponses: [...others, response] });
  }
}
