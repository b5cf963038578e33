import type { Admission, QuotaSettings } from "../../services/apigateway/usage-plan.js";
import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";
import { planLimits, planMethodLimits, stageLimits } from "../throttling/limits.js";
import type { Limits, TokenBucket } from "../throttling/token-bucket.js";

const QUOTA: Refusal = { type: "QUOTA_EXCEEDED", message: "Limit Exceeded" };
const RATE: Refusal = { type: "THROTTLED", message: "Too Many Requests" };

/**
 * Quota and rates, from the narrowest to the widest: the usage plan's for this method, the plan's, the stage's for the
 * method, the account's. A request that is refused takes nothing from any of them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function throttle(call: Call): Refusal | undefined {
  const { admission } = call;
  if (admission && !withinQuota(call, admission)) return QUOTA;
  const buckets = bucketsOf(call);
  for (const [whose, bucket] of buckets) if (!checkBucket(call, whose, bucket)) return RATE;
  const account = call.gateway.throttles.account(call.time);
  // The account's limits stand in every request's way, and next to none meets them: that is worth no line.
  if (!account.has(call.time)) {
    checkBucket(call, "the account's limits in this region", account);
    return RATE;
  }
  account.take();
  for (const [, bucket] of buckets) bucket.take();
  admission?.usage?.count(call.time);
  return undefined;
}

const WORDS: Readonly<Record<QuotaSettings["period"], string>> = { DAY: "a day", WEEK: "a week", MONTH: "a month" };

function withinQuota(call: Call, { plan, usage }: Admission): boolean {
  const quota = plan?.quota;
  if (!plan || !quota) return true;
  const what = `the API key has requests left of the ${quota.limit} ${WORDS[quota.period]} of usage plan ${plan.name}`;
  const period = usage?.period(quota, call.time);
  if (!period) return call.check(what, false, { actual: "its requests aren't counted" });
  if (period.used < period.limit) return call.check(what, true);
  return call.check(what, false, {
    actual: `${period.used} used`,
    expected: `less than ${period.limit}`,
    advice: `the next period begins at ${new Date(period.endsAt).toISOString()}; UpdateUsage grants more until then, or raise the plan's quota`,
  });
}

type Named = readonly [whose: string, bucket: TokenBucket];
const NONE: readonly Named[] = [];

/** What stands in the request's way besides the account's limits. */
function bucketsOf(call: Call): readonly Named[] {
  const { stage, route, admission, request, time } = call;
  if (!stage || !route) return NONE;
  const ofStage = stageLimits(stage, route);
  const plan = admission?.plan;
  if (!ofStage && !plan) return NONE;
  const found: Named[] = [];
  const add = (whose: string, name: string, limits: Limits | undefined) => {
    if (limits) found.push([whose, call.gateway.throttles.bucket(name, limits, time)]);
  };
  const method = `${route.method.httpMethod} ${route.resource.path}`;
  const place = `${request.restApiId}/${request.stageName} ${method}`;
  if (plan) {
    const client = `plan ${plan.id} ${admission.key.id}`;
    const at = { apiId: request.restApiId, stage: request.stageName };
    add(`usage plan ${plan.name} for ${method}`, `${client} ${place}`, planMethodLimits(plan, at, route));
    add(`usage plan ${plan.name}`, client, planLimits(plan));
  }
  add(`the stage's settings for ${method}`, `stage ${place}`, ofStage);
  return found;
}

function checkBucket(call: Call, whose: string, bucket: TokenBucket): boolean {
  const { rate, burst } = bucket.limits;
  const what = `the rate is within ${whose}: ${rate} a second, ${burst} at once`;
  if (bucket.has(call.time)) return call.check(what, true);
  const wait = bucket.wait(call.time);
  return call.check(what, false, {
    actual: `${Math.max(0, bucket.tokens(call.time)).toFixed(2)} of ${burst} left`,
    expected: "1 at least",
    advice: Number.isFinite(wait)
      ? `wait ${wait} ms, or raise the limits of ${whose}`
      : `${whose} let no request through: raise rate and burst`,
  });
}
