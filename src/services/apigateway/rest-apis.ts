import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import { badRequest } from "./faults.js";
import { BUILT_IN_MODELS } from "./models.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { asBoolean, defined, type PatchOperation, type PatchRule, patched } from "./patch.js";
import { normalizedPolicy } from "./policy.js";
import type { ApiSnapshot, EndpointType, Model, RestApi } from "./rest-api.js";

type CreateRestApi = Checked<Sdk.CreateRestApiRequest>;
const ENDPOINT_TYPES: readonly EndpointType[] = ["REGIONAL", "EDGE", "PRIVATE"];
const MAXIMUM_COMPRESSION_SIZE = 10_485_760;

export function createRestApi(plane: ControlPlane, input: CreateRestApi, creation: Creation = {}): RestApi {
  if (input.description === "") throw badRequest("Description cannot be an empty string");
  if (input.name === "") throw badRequest("API name cannot be blank");
  const origin = input.cloneFrom === undefined ? undefined : plane.api(input.cloneFrom);
  const id = plane.freshId(10, (taken) => plane.find(taken) !== undefined, creation);
  const rootResourceId = plane.freshId(10, () => false, creation);
  const snapshot: ApiSnapshot = {
    api: newApi(plane, input, { id, rootResourceId }),
    ...(origin
      ? clonedParts(plane, origin, rootResourceId, creation)
      : {
          resources: [{ id: rootResourceId, path: "/", resourceMethods: {} }],
          authorizers: [],
          models: builtInModels(plane, creation),
          requestValidators: [],
          gatewayResponses: [],
        }),
  };
  plane.save(snapshot);
  return snapshot.api;
}

function newApi(plane: ControlPlane, input: CreateRestApi, ids: { id: string; rootResourceId: string }): RestApi {
  return defined<RestApi>({
    ...ids,
    name: input.name,
    description: input.description,
    createdDate: plane.now(),
    version: input.version,
    binaryMediaTypes: input.binaryMediaTypes?.length ? [...new Set(input.binaryMediaTypes)] : undefined,
    minimumCompressionSize: compressionSize(input.minimumCompressionSize),
    apiKeySource: apiKeySource(input.apiKeySource ?? "HEADER"),
    endpointConfiguration: endpointConfiguration(input.endpointConfiguration),
    policy: input.policy === undefined ? undefined : normalizedPolicy(input.policy, plane.placement, ids.id),
    tags: input.tags && Object.keys(input.tags).length > 0 ? input.tags : undefined,
    disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
  });
}

/** The two models that every API is born with. */
function builtInModels(plane: ControlPlane, creation: Creation): Model[] {
  return BUILT_IN_MODELS.map((model) => ({ id: plane.freshId(6, () => false, creation), ...model }));
}

/** A copy of another API: its resources get ids of their own, what they refer to keeps its. */
function clonedParts(plane: ControlPlane, origin: ApiSnapshot, rootResourceId: string, creation: Creation) {
  const ids = new Map(origin.resources.map(({ id }) => [id, plane.freshId(6, () => false, creation)]));
  ids.set(origin.api.rootResourceId, rootResourceId);
  const { authorizers, models, requestValidators, gatewayResponses } = origin;
  const resources = origin.resources.map((resource) => ({
    ...resource,
    id: ids.get(resource.id) ?? resource.id,
    ...(resource.parentId === undefined ? {} : { parentId: ids.get(resource.parentId) ?? resource.parentId }),
  }));
  return { resources, authorizers, models, requestValidators, gatewayResponses };
}

export function endpointConfiguration(
  input: { types?: readonly string[]; ipAddressType?: string; vpcEndpointIds?: readonly string[] } | undefined,
): RestApi["endpointConfiguration"] {
  const types = input?.types ?? ["EDGE"];
  if (types.length === 0) throw badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
  if (types.length > 1) throw badRequest("Cannot create an api with multiple Endpoint Types.");
  const type = endpointType(types[0]);
  const ipAddressType = input?.ipAddressType ?? (type === "PRIVATE" ? "dualstack" : "ipv4");
  return checkedEndpoint({
    types: [type],
    ipAddressType,
    ...(input?.vpcEndpointIds?.length ? { vpcEndpointIds: input.vpcEndpointIds } : {}),
  });
}

function checkedEndpoint(endpoint: RestApi["endpointConfiguration"]): RestApi["endpointConfiguration"] {
  if (endpoint.ipAddressType !== "ipv4" && endpoint.ipAddressType !== "dualstack")
    throw badRequest("ipAddressType must be either ipv4 or dualstack.");
  if (endpoint.types.includes("PRIVATE") && endpoint.ipAddressType === "ipv4")
    throw badRequest("Only dualstack ipAddressType is supported for Private APIs.");
  return endpoint;
}

function endpointType(text: string | undefined): EndpointType {
  const type = ENDPOINT_TYPES.find((known) => known === text);
  if (!type) throw badRequest(`Invalid EndpointTypes specified. Valid options are ${ENDPOINT_TYPES.join(",")}`);
  return type;
}

/** Bytes from which on answers are compressed; absent turns compression off. */
export function compressionSize(size: number | string | undefined | null): number | undefined {
  if (size === undefined || size === null || size === "") return undefined;
  const bytes = Number(size);
  if (!Number.isInteger(bytes) || bytes < 0 || bytes > MAXIMUM_COMPRESSION_SIZE)
    throw badRequest(`Invalid minimum compression size, must be between 0 and ${MAXIMUM_COMPRESSION_SIZE}`);
  return bytes;
}

export function apiKeySource(source: string | undefined): RestApi["apiKeySource"] {
  if (source !== "HEADER" && source !== "AUTHORIZER")
    throw badRequest("Invalid apiKeySource specified. Valid options are HEADER,AUTHORIZER");
  return source;
}

export const getRestApi = (plane: ControlPlane, restApiId: string): RestApi => plane.api(restApiId).api;

export const getRestApis = (plane: ControlPlane, request: PageRequest): Page<RestApi> =>
  page(
    plane.all().map(({ api }) => api),
    ({ createdDate, id }) => `${new Date(createdDate).toISOString()} ${id}`,
    request,
  );

export function updateRestApi(
  plane: ControlPlane,
  restApiId: string,
  steps: readonly PatchOperation[] | undefined,
): RestApi {
  const snapshot = plane.api(restApiId);
  const rules = updateRules((policy) => normalizedPolicy(policy, plane.placement, restApiId));
  const { endpointConfiguration, ...api } = patched(snapshot.api, steps, rules);
  const next = { ...api, endpointConfiguration: checkedEndpoint(endpointConfiguration) };
  plane.save({ ...snapshot, api: next });
  return next;
}

export function deleteRestApi(plane: ControlPlane, restApiId: string): void {
  plane.api(restApiId);
  if (plane.domains.isMapped(restApiId))
    throw badRequest("Please remove all base path mappings related to the API in your domains.");
  plane.remove(restApiId);
}

const updateRules = (policyOf: (text: string) => string | undefined): readonly PatchRule<RestApi>[] => [
  {
    path: "/name",
    ops: ["replace"],
    apply: (api, { value }) => {
      if (!value) throw badRequest("API name cannot be blank");
      return { ...api, name: value };
    },
  },
  {
    path: "/description",
    ops: ["add", "replace", "remove"],
    apply: (api, { op, value }) =>
      defined<RestApi>({ ...api, description: op === "remove" || value === "" ? undefined : value }),
  },
  {
    path: "/version",
    ops: ["replace"],
    apply: (api, { value }) => defined<RestApi>({ ...api, version: value || undefined }),
  },
  {
    path: "/minimumCompressionSize",
    ops: ["replace"],
    apply: (api, { value }) => defined<RestApi>({ ...api, minimumCompressionSize: compressionSize(value) }),
  },
  {
    path: "/apiKeySource",
    ops: ["replace"],
    apply: (api, { value }) => ({ ...api, apiKeySource: apiKeySource(value) }),
  },
  {
    path: "/disableExecuteApiEndpoint",
    ops: ["replace"],
    apply: (api, { value }) => ({ ...api, disableExecuteApiEndpoint: asBoolean(value) }),
  },
  {
    path: "/policy",
    ops: ["add", "replace", "remove"],
    apply: (api, { op, value }) =>
      defined<RestApi>({ ...api, policy: op === "remove" ? undefined : policyOf(value ?? "") }),
  },
  {
    path: "/binaryMediaTypes/",
    ops: ["add", "replace", "remove"],
    apply: (api, { op, value, name }) => {
      const kept = (api.binaryMediaTypes ?? []).filter((type) => type !== name);
      const next = op === "remove" ? kept : [...kept, op === "replace" && value ? value : name];
      return defined<RestApi>({ ...api, binaryMediaTypes: next.length > 0 ? next : undefined });
    },
  },
  {
    path: "/endpointConfiguration/ipAddressType",
    ops: ["replace"],
    apply: (api, { value = "" }) => ({
      ...api,
      endpointConfiguration: checkedEndpoint({ ...api.endpointConfiguration, ipAddressType: value }),
    }),
  },
  {
    path: "/endpointConfiguration/types/",
    ops: ["add", "remove", "replace"],
    refusal: () => "Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
    apply: (api, { op, value, name }) => ({ ...api, endpointConfiguration: retyped(api, op, value ?? name) }),
  },
  {
    path: "/endpointConfiguration/vpcEndpointIds",
    ops: ["add", "remove"],
    apply: (api, { op, value }) => {
      const kept = (api.endpointConfiguration.vpcEndpointIds ?? []).filter((id) => id !== value);
      const { vpcEndpointIds: _, ...rest } = api.endpointConfiguration;
      const next = op === "add" && value ? [...kept, value] : kept;
      return { ...api, endpointConfiguration: next.length > 0 ? { ...rest, vpcEndpointIds: next } : rest };
    },
  },
];

/** An API has one endpoint type; a private one is dual-stack, so the address type follows. */
function retyped(api: RestApi, op: string, value: string): RestApi["endpointConfiguration"] {
  if (op === "remove") throw badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
  const type = endpointType(value);
  const { ipAddressType } = api.endpointConfiguration;
  return {
    ...api.endpointConfiguration,
    types: [type],
    ...(type === "PRIVATE" ? { ipAddressType: "dualstack" } : ipAddressType === undefined ? {} : { ipAddressType }),
  };
}
