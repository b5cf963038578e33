import { newestFirst } from "./api-keys.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import type { ApiKey } from "./usage-plan.js";
import { checkApart } from "./usage-plan-rules.js";
import { getUsagePlan } from "./usage-plans.js";

/** An API key, as a member of a plan. */
export function createUsagePlanKey(
  plane: ControlPlane,
  { usagePlanId, keyId, keyType }: { usagePlanId: string; keyId: string; keyType: string },
): ApiKey {
  if (keyType !== "API_KEY") throw badRequest("Invalid key type specified. Must be one of [API_KEY]");
  getUsagePlan(plane, usagePlanId);
  const key = plane.usage.key(keyId);
  if (!key) throw notFound("Invalid API Key identifier specified");
  addKeyToPlan(plane, usagePlanId, key);
  return key;
}

export function addKeyToPlan(plane: ControlPlane, usagePlanId: string, key: ApiKey): void {
  const plan = getUsagePlan(plane, usagePlanId);
  if (plane.usage.planKey(usagePlanId, key.id))
    throw conflict(`API Key ${key.id} is already in Usage Plan ${usagePlanId}`);
  for (const other of plane.usage.plansOf(key.id)) checkApart(key.id, plan.apiStages, other);
  plane.usage.savePlanKey({ usagePlanId, keyId: key.id, sequence: plane.usage.nextSequence() });
}

export function getUsagePlanKey(plane: ControlPlane, usagePlanId: string, keyId: string): ApiKey {
  getUsagePlan(plane, usagePlanId);
  const key = plane.usage.planKey(usagePlanId, keyId) && plane.usage.key(keyId);
  if (!key) throw notFound("Invalid API Key identifier specified");
  return key;
}

/** Of a plan that isn't there there are none (recorded). */
export function getUsagePlanKeys(
  { usage }: ControlPlane,
  usagePlanId: string,
  request: PageRequest & { readonly nameQuery?: string | undefined } = {},
): Page<ApiKey> {
  const { nameQuery } = request;
  const members = usage.planKeys(usagePlanId).flatMap(({ keyId, sequence }) => {
    const key = usage.key(keyId);
    return key && (!nameQuery || key.name?.startsWith(nameQuery) === true) ? [{ ...key, sequence }] : [];
  });
  return page(members, newestFirst, request);
}

export function deleteUsagePlanKey(plane: ControlPlane, usagePlanId: string, keyId: string): void {
  getUsagePlanKey(plane, usagePlanId, keyId);
  plane.usage.removePlanKey({ usagePlanId, keyId });
}
