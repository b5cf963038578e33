import type * as Sdk from "@aws-sdk/client-api-gateway";
import { ALPHANUMERIC, id } from "../../lib/ids.js";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { asBoolean, defined, type PatchOperation, replaced } from "./patch.js";
import type { ApiKey } from "./usage-plan.js";

const SHORTEST_VALUE = 20;
const LONGEST_VALUE = 128;
const LONGEST_NAME = 1024;
const LONGEST_DESCRIPTION = 125_000;
/** Of the values that API Gateway makes itself. */
const VALUE_LENGTH = 40;

export function createApiKey(
  plane: ControlPlane,
  input: Checked<Sdk.CreateApiKeyRequest>,
  creation: Creation = {},
): ApiKey {
  if (input.stageKeys?.length)
    throw badRequest("stageKeys can't be set where usage plans are enabled: add the stage and the key to a usage plan");
  const { usage } = plane;
  const value = input.value ? checkedValue(input.value) : id(plane.random(creation), VALUE_LENGTH, ALPHANUMERIC);
  if (usage.keyByValue(value)) throw conflict("API Key already exists");
  const now = plane.now();
  const key = defined<ApiKey>({
    id: plane.freshId(10, (taken) => usage.key(taken) !== undefined, creation),
    value,
    name: nameOf(input.name),
    customerId: input.customerId || undefined,
    description: descriptionOf(input.description),
    enabled: input.enabled ?? false,
    tags: input.tags && Object.keys(input.tags).length > 0 ? input.tags : undefined,
    createdDate: now,
    lastUpdatedDate: now,
    sequence: usage.nextSequence(),
  });
  usage.saveKey(key);
  return key;
}

export function checkedValue(value: string): string {
  if (value.length < SHORTEST_VALUE) throw badRequest(`API Key value should be at least ${SHORTEST_VALUE} characters`);
  if (value.length > LONGEST_VALUE)
    throw badRequest(`API Key value exceeds maximum size of ${LONGEST_VALUE} characters`);
  return value;
}

export function nameOf(name: string | undefined): string | undefined {
  if (name !== undefined && name.length > LONGEST_NAME)
    throw badRequest(`Invalid API Key name, can be at most ${LONGEST_NAME} characters.`);
  return name || undefined;
}

export function descriptionOf(description: string | undefined): string | undefined {
  if (description !== undefined && description.length > LONGEST_DESCRIPTION)
    throw badRequest("Invalid API Key description specified.");
  return description || undefined;
}

export function getApiKey({ usage }: ControlPlane, apiKey: string): ApiKey {
  const key = usage.key(apiKey);
  if (!key) throw notFound("Invalid API Key identifier specified");
  return key;
}

/** Whose names begin with `nameQuery`, case and all (recorded). */
export function getApiKeys(
  { usage }: ControlPlane,
  request: PageRequest & { readonly nameQuery?: string | undefined; readonly customerId?: string | undefined } = {},
): Page<ApiKey> {
  const { nameQuery, customerId } = request;
  const found = usage
    .keys()
    .filter(
      (key) =>
        (!nameQuery || key.name?.startsWith(nameQuery) === true) && (!customerId || key.customerId === customerId),
    );
  return page(found, newestFirst, request);
}

/** Sorts the higher sequence before the lower. */
export const newestFirst = ({ sequence }: { readonly sequence: number }): string =>
  String(Number.MAX_SAFE_INTEGER - sequence).padStart(16, "0");

export function updateApiKey(
  plane: ControlPlane,
  apiKey: string,
  steps: readonly PatchOperation[] | undefined,
): ApiKey {
  const changed = replaced(getApiKey(plane, apiKey), steps, {
    "/description": (key, value) => defined<ApiKey>({ ...key, description: descriptionOf(value) }),
    "/enabled": (key, value) => ({ ...key, enabled: asBoolean(value) }),
    "/name": (key, value) => defined<ApiKey>({ ...key, name: nameOf(value) }),
    "/customerId": (key, value) => defined<ApiKey>({ ...key, customerId: value || undefined }),
  });
  const next = { ...changed, lastUpdatedDate: plane.now() };
  plane.usage.saveKey(next);
  return next;
}

/** The key leaves its usage plans too (recorded). */
export function deleteApiKey(plane: ControlPlane, apiKey: string): void {
  getApiKey(plane, apiKey);
  plane.store.transaction(() => plane.usage.removeKey(apiKey));
}
