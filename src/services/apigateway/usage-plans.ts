import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import { newestFirst } from "./api-keys.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import { badRequest, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { defined, type PatchOperation } from "./patch.js";
import type { ApiStage, UsagePlan } from "./usage-plan.js";
import { patchedPlan } from "./usage-plan-patches.js";
import { checkApart, checkedQuota, checkedThrottle, methodKey, planName } from "./usage-plan-rules.js";

export function createUsagePlan(
  plane: ControlPlane,
  input: Checked<Sdk.CreateUsagePlanRequest>,
  creation: Creation = {},
): UsagePlan {
  const { usage } = plane;
  const plan = defined<UsagePlan>({
    id: plane.freshId(6, (taken) => usage.plan(taken) !== undefined, creation),
    name: planName(input.name),
    description: input.description || undefined,
    apiStages: (input.apiStages ?? []).map((stage) => checkedStage(plane, stage)),
    throttle: input.throttle && checkedThrottle(input.throttle),
    quota: input.quota && checkedQuota(input.quota),
    tags: input.tags && Object.keys(input.tags).length > 0 ? input.tags : undefined,
    sequence: usage.nextSequence(),
  });
  usage.savePlan(plan);
  return plan;
}

type GivenStage = Checked<Sdk.ApiStage>;

function checkedStage(plane: ControlPlane, { apiId, stage, throttle }: GivenStage): ApiStage {
  if (!apiId || !stage) throw badRequest("Invalid API Stage specified");
  if (!plane.stage(apiId, stage)) throw notFound(`API Stage not found: ${apiId}:${stage}`);
  const methods = Object.entries(throttle ?? {});
  if (methods.length === 0) return { apiId, stage };
  return {
    apiId,
    stage,
    throttle: Object.fromEntries(methods.map(([method, limits]) => [methodKey(method), checkedThrottle(limits)])),
  };
}

export function getUsagePlan({ usage }: ControlPlane, usagePlanId: string): UsagePlan {
  const plan = usage.plan(usagePlanId);
  if (!plan) throw notFound("Invalid Usage Plan ID specified");
  return plan;
}

export function getUsagePlans(
  { usage }: ControlPlane,
  request: PageRequest & { readonly keyId?: string | undefined } = {},
): Page<UsagePlan> {
  return page(request.keyId ? usage.plansOf(request.keyId) : usage.plans(), newestFirst, request);
}

export function updateUsagePlan(
  plane: ControlPlane,
  usagePlanId: string,
  steps: readonly PatchOperation[] | undefined,
): UsagePlan {
  const plan = getUsagePlan(plane, usagePlanId);
  const next = patchedPlan(plan, steps ?? [], (stage) => checkedStage(plane, stage));
  const added = next.apiStages.filter(
    ({ apiId, stage }) => !plan.apiStages.some((old) => old.apiId === apiId && old.stage === stage),
  );
  if (added.length > 0)
    for (const { keyId } of plane.usage.planKeys(usagePlanId))
      for (const other of plane.usage.plansOf(keyId)) if (other.id !== usagePlanId) checkApart(keyId, added, other);
  plane.usage.savePlan(next);
  return next;
}

export function deleteUsagePlan(plane: ControlPlane, usagePlanId: string): void {
  const [stage] = getUsagePlan(plane, usagePlanId).apiStages;
  if (stage)
    throw badRequest(
      `Cannot delete Usage Plan ${usagePlanId} because there are API Stages associated with it, including ${stage.apiId}:${stage.stage}`,
    );
  plane.store.transaction(() => plane.usage.removePlan(usagePlanId));
}
