import type { Method } from "../../services/apigateway/rest-api.js";
import type { ApiStage, ThrottleSettings, UsagePlan } from "../../services/apigateway/usage-plan.js";
import type { CompiledStage } from "../compiled-stage.js";
import type { Route } from "../routing/table.js";
import { ACCOUNT } from "./throttles.js";
import type { Limits } from "./token-bucket.js";

/** Below zero, as absent, there is no limit but the account's. */
const limit = (value: unknown, otherwise: number): number =>
  typeof value === "number" && value >= 0 ? value : otherwise;

function limits(rate: unknown, burst: unknown): Limits | undefined {
  const made = { rate: limit(rate, ACCOUNT.rate), burst: limit(burst, ACCOUNT.burst) };
  // What the account's bucket lets through, this one would too.
  return made.rate >= ACCOUNT.rate && made.burst >= ACCOUNT.burst ? undefined : made;
}

const ofSettings = (settings: ThrottleSettings | undefined): Limits | undefined =>
  settings && limits(settings.rateLimit, settings.burstLimit);

const OPEN: ReadonlyMap<Method, Limits> = new Map();
const ofStages = new WeakMap<CompiledStage, ReadonlyMap<Method, Limits>>();

/** The limits that a stage's settings put on each method; those for all methods hold where a method has none. */
function methodsOf(stage: CompiledStage): ReadonlyMap<Method, Limits> {
  const settings = stage.served.stage.methodSettings;
  if (!settings || Object.keys(settings).length === 0) return OPEN;
  const found = new Map<Method, Limits>();
  for (const { path, resourceMethods } of stage.snapshot.resources)
    for (const method of Object.values(resourceMethods)) {
      const own = settings[`${path.slice(1)}/${method.httpMethod}`] ?? settings["*/*"];
      const made = own && limits(own.throttlingRateLimit, own.throttlingBurstLimit);
      if (made) found.set(method, made);
    }
  return found;
}

/** What the stage's settings allow of a method; undefined where they don't throttle it. */
export function stageLimits(stage: CompiledStage, { method }: Route): Limits | undefined {
  let methods = ofStages.get(stage);
  if (!methods) {
    methods = methodsOf(stage);
    ofStages.set(stage, methods);
  }
  return methods.get(method);
}

/** What a plan allows a key in all. */
export const planLimits = ({ throttle }: UsagePlan): Limits | undefined => ofSettings(throttle);

/** What a plan allows a key of one method. The root's methods are written with one slash or with two. */
export function planMethodLimits(
  plan: UsagePlan,
  { apiId, stage }: Pick<ApiStage, "apiId" | "stage">,
  { resource, method }: Route,
): Limits | undefined {
  const throttle = plan.apiStages.find((one) => one.apiId === apiId && one.stage === stage)?.throttle;
  if (!throttle) return undefined;
  const path = resource.path === "/" ? "" : resource.path;
  return ofSettings(throttle[`${path}/${method.httpMethod}`]);
}
