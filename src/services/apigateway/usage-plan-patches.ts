import { badRequest, notFound } from "./faults.js";
import { decoded, defined, type Loose, type PatchOperation, withEntry, withoutEntry } from "./patch.js";
import type { ApiStage, QuotaSettings, ThrottleSettings, UsagePlan } from "./usage-plan.js";
import { checkedQuota, checkedThrottle, methodKey, planName } from "./usage-plan-rules.js";

/** A plan while its steps are taken: a quota may be incomplete until the last. */
type Draft = Omit<UsagePlan, "quota"> & { readonly quota?: Loose<QuotaSettings> };
type Change = (plan: Draft, value: string | undefined) => Draft;

const METHOD = "/apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>";
const LIMITS = ["/quota/limit", "/quota/offset", "/quota/period", "/throttle/burstLimit", "/throttle/rateLimit"];

/** What each operation may address, as AWS lists it where it refuses (that of `remove` was seen on AWS). */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  add: ["/apiStages", "/productCode", ...LIMITS, `${METHOD}/rateLimit`, `${METHOD}/burstLimit`],
  replace: ["/description", "/name", "/productCode", ...LIMITS, `${METHOD}/rateLimit`, `${METHOD}/burstLimit`],
  remove: ["/apiStages", "/quota", "/throttle", "/productCode", METHOD, "/apiStages/<apidId:stageName>/throttle"],
};

const pathsOf = (op: string): readonly string[] => (Object.hasOwn(PATHS, op) ? (PATHS[op] ?? []) : []);

const PLAIN: Readonly<Record<string, Change>> = {
  "/name": (plan, value) => ({ ...plan, name: planName(value) }),
  "/description": (plan, value) => defined<Draft>({ ...plan, description: value || undefined }),
  "/productCode": (plan, value) => defined<Draft>({ ...plan, productCode: value || undefined }),
  "/quota/limit": (plan, value) => ({ ...plan, quota: { ...plan.quota, limit: numberOf(value) } }),
  "/quota/offset": (plan, value) => ({ ...plan, quota: { ...plan.quota, offset: numberOf(value) } }),
  "/quota/period": (plan, value) => ({ ...plan, quota: { ...plan.quota, period: value as QuotaSettings["period"] } }),
  "/throttle/burstLimit": (plan, value) => throttled(plan, "burstLimit", value),
  "/throttle/rateLimit": (plan, value) => throttled(plan, "rateLimit", value),
};

/** Applies the steps of UpdateUsagePlan. */
export function patchedPlan(
  plan: UsagePlan,
  steps: readonly PatchOperation[],
  checkedStage: (stage: { apiId: string; stage: string }) => ApiStage,
): UsagePlan {
  const draft = steps.reduce<Draft>((current, { op = "", path = "", value }) => {
    if (path === "/apiStages" && op === "add") return withStage(current, checkedStage(stageOf(value)));
    if (path === "/apiStages" && op === "remove") return withoutStage(current, stageOf(value));
    const change = changeOf(op, path);
    if (!change)
      throw badRequest(
        `Invalid patch path  '${path}' specified for op '${op}'. Must be one of: [${pathsOf(op).join(", ")}]`,
      );
    return change(current, value);
  }, plan);
  const { quota, ...rest } = draft;
  // The same object where nothing changed, as what is counted by it hangs on it.
  return quota ? { ...rest, quota: quota === plan.quota ? plan.quota : checkedQuota(quota) } : rest;
}

function changeOf(op: string, path: string): Change | undefined {
  if (pathsOf(op).includes(path)) {
    if (op !== "remove") return PLAIN[path];
    const member = path.slice(1);
    if (member === "quota" || member === "throttle" || member === "productCode")
      return ({ [member]: _, ...plan }) => plan as Draft;
  }
  const [, stageText, methods] = /^\/apiStages\/([^/]+)\/throttle(?:\/(.+))?$/.exec(path) ?? [];
  if (stageText === undefined) return undefined;
  if (op === "remove")
    return (plan) => withThrottle(plan, decoded(stageText), (throttle) => without(throttle, methods));
  const [, method, member] = /^(.+)\/(rateLimit|burstLimit)$/.exec(methods ?? "") ?? [];
  if ((op !== "add" && op !== "replace") || method === undefined) return undefined;
  return (plan, value) =>
    withThrottle(plan, decoded(stageText), (throttle = {}) => {
      const key = methodKey(decoded(method));
      return withEntry(throttle, key, checkedThrottle({ ...throttle[key], [member ?? ""]: numberOf(value) }));
    });
}

type MethodThrottles = Readonly<Record<string, ThrottleSettings>>;

const without = (throttle: MethodThrottles | undefined, method: string | undefined): MethodThrottles | undefined =>
  method === undefined ? undefined : withoutEntry(throttle, methodKey(decoded(method)));

function withThrottle(
  plan: Draft,
  text: string,
  change: (throttle: MethodThrottles | undefined) => MethodThrottles | undefined,
): Draft {
  const found = findStage(plan, stageOf(text));
  return {
    ...plan,
    apiStages: plan.apiStages.map((stage) =>
      stage === found ? defined<ApiStage>({ ...stage, throttle: change(stage.throttle) }) : stage,
    ),
  };
}

/** `{apiId}:{stageName}` */
function stageOf(value: string | undefined): { apiId: string; stage: string } {
  const [apiId, stage] = value?.split(":") ?? [];
  if (!apiId || !stage) throw badRequest("Invalid API Stage specified");
  return { apiId, stage };
}

function findStage(plan: Draft, { apiId, stage }: { apiId: string; stage: string }): ApiStage {
  const found = plan.apiStages.find((candidate) => candidate.apiId === apiId && candidate.stage === stage);
  if (!found) throw notFound(`Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${plan.id}`);
  return found;
}

const withStage = (plan: Draft, stage: ApiStage): Draft =>
  plan.apiStages.some((old) => old.apiId === stage.apiId && old.stage === stage.stage)
    ? plan
    : { ...plan, apiStages: [...plan.apiStages, stage] };

function withoutStage(plan: Draft, wanted: { apiId: string; stage: string }): Draft {
  const found = findStage(plan, wanted);
  return { ...plan, apiStages: plan.apiStages.filter((stage) => stage !== found) };
}

const throttled = (plan: Draft, member: keyof ThrottleSettings, value: string | undefined): Draft => ({
  ...plan,
  throttle: checkedThrottle({ ...plan.throttle, [member]: numberOf(value) }),
});

function numberOf(value: string | undefined): number {
  const number = Number(value);
  if (value === undefined || value.trim() === "" || !Number.isFinite(number))
    throw badRequest(`Invalid number specified: ${value ?? "null"}`);
  return number;
}
