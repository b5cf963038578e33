import { badRequest, conflict } from "./faults.js";
import { defined } from "./patch.js";
import type { QuotaSettings, ThrottleSettings, UsagePlan } from "./usage-plan.js";

export function planName(name: string | undefined): string {
  if (!name) throw badRequest("Usage Plan name cannot be blank");
  return name;
}

/** `/{resource path}/{method}`, whether it came with its first slash or not. */
export function methodKey(text: string): string {
  const key = `/${text.replace(/^\/+/, "")}`;
  if (!/\/[A-Z]+$/.test(key)) throw badRequest(`Invalid method specified for throttle: ${text}`);
  return key;
}

export function checkedThrottle({
  burstLimit,
  rateLimit,
}: {
  burstLimit?: unknown;
  rateLimit?: unknown;
}): ThrottleSettings {
  const known = (limit: unknown, name: string): number | undefined => {
    if (limit === undefined || limit === null) return undefined;
    if (typeof limit !== "number" || !Number.isFinite(limit) || limit < 0)
      throw badRequest(`Usage Plan throttle ${name} must not be negative`);
    return limit;
  };
  return defined<ThrottleSettings>({
    burstLimit: known(burstLimit, "burst limit"),
    rateLimit: known(rateLimit, "rate limit"),
  });
}

const LATEST_OFFSET = { DAY: 0, WEEK: 6, MONTH: 27 } as const;

export function checkedQuota(given: { limit?: unknown; offset?: unknown; period?: unknown }): QuotaSettings {
  const { limit, offset = 0, period } = given;
  if (period !== "DAY" && period !== "WEEK" && period !== "MONTH")
    throw badRequest("Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]");
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 0)
    throw badRequest("Usage Plan quota limit must be a whole number that is not negative");
  const latest = LATEST_OFFSET[period];
  if (typeof offset !== "number" || !Number.isInteger(offset) || offset < 0 || offset > latest)
    throw badRequest(
      period === "DAY"
        ? "Usage Plan quota offset must be zero in the DAY period"
        : `Usage Plan quota offset must be between 0 and ${latest} inclusive in the ${period} period`,
    );
  return { limit, offset, period };
}

/** A key may reach a stage by one plan only: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html */
export function checkApart(keyId: string, stages: UsagePlan["apiStages"], other: UsagePlan): void {
  for (const { apiId, stage } of stages)
    if (other.apiStages.some((theirs) => theirs.apiId === apiId && theirs.stage === stage))
      throw conflict(`API Key ${keyId} reaches API Stage ${apiId}:${stage} by Usage Plan ${other.id} already`);
}
