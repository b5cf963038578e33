import type { ControlPlane } from "./control-plane.js";
import { badRequest } from "./faults.js";
import { type PageRequest, page } from "./paging.js";
import { type PatchOperation, replaced } from "./patch.js";
import { DAY_MILLISECONDS, dayOf, periodEnd, periodStart } from "./quota-period.js";
import type { Meter } from "./usage-meter.js";
import type { QuotaSettings, UsagePlan } from "./usage-plan.js";
import { getUsagePlanKey } from "./usage-plan-keys.js";
import { getUsagePlan } from "./usage-plans.js";

export interface Usage {
  readonly usagePlanId: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly position?: string;
  /** By key id: what was used on each day and what then remained of the quota, −1 where there is none. */
  readonly items: Readonly<Record<string, [used: number, remaining: number][]>>;
}

const MOST_DAYS = 366;

export function getUsage(
  plane: ControlPlane,
  {
    usagePlanId,
    keyId,
    startDate,
    endDate,
    ...request
  }: PageRequest & {
    readonly usagePlanId: string;
    readonly keyId?: string | undefined;
    readonly startDate: string;
    readonly endDate: string;
  },
): Usage {
  const plan = getUsagePlan(plane, usagePlanId);
  const first = dayOfDate(startDate);
  const last = dayOfDate(endDate);
  if (last < first) throw badRequest("The end date must not be before the start date");
  if (last - first >= MOST_DAYS) throw badRequest(`The usage of ${MOST_DAYS} days at most can be got at once`);
  const keys = plane.usage.planKeys(usagePlanId).filter((member) => !keyId || member.keyId === keyId);
  const { items, position } = page(keys, (member) => member.keyId, request);
  return {
    usagePlanId,
    startDate,
    endDate,
    ...(position !== undefined && { position }),
    items: Object.fromEntries(
      items.map((member) => [member.keyId, daily(plan, plane.usage.meter.of(usagePlanId, member.keyId), first, last)]),
    ),
  };
}

function daily({ quota }: UsagePlan, meter: Meter, first: number, last: number): [number, number][] {
  const days: [number, number][] = [];
  for (let day = first; day <= last; day++) days.push([meter.usedOn(day), quota ? remaining(quota, meter, day) : -1]);
  return days;
}

/** What was left of the quota at the end of a day. */
function remaining(quota: QuotaSettings, meter: Meter, day: number): number {
  const start = periodStart(quota, day);
  return Math.max(0, meter.limit(quota, start) - meter.usedBetween(start, day));
}

function dayOfDate(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw badRequest(`Invalid date specified: ${text}. Must be of the form yyyy-MM-dd`);
  return dayOf(time);
}

/** Grants a key what `/remaining` says for the rest of the quota's period. */
export function updateUsage(
  plane: ControlPlane,
  usagePlanId: string,
  keyId: string,
  steps: readonly PatchOperation[] | undefined,
): Usage {
  getUsagePlanKey(plane, usagePlanId, keyId);
  const { quota } = getUsagePlan(plane, usagePlanId);
  if (!quota) throw badRequest(`Usage Plan ${usagePlanId} has no quota`);
  const meter = plane.usage.meter.of(usagePlanId, keyId);
  const now = plane.now();
  const granted = replaced<number | undefined>(undefined, steps, { "/remaining": (_, value) => wholeNumber(value) });
  if (granted !== undefined) {
    meter.grant(quota, now, granted);
    plane.usage.meter.flush();
  }
  const start = periodStart(quota, dayOf(now));
  const dates = { startDate: dateOf(start), endDate: dateOf(periodEnd(quota, start) - 1) };
  const { used, limit } = meter.period(quota, now);
  return { usagePlanId, ...dates, items: { [keyId]: [[used, Math.max(0, limit - used)]] } };
}

function wholeNumber(value: string | undefined): number {
  const number = Number(value);
  if (value === undefined || value.trim() === "" || !Number.isInteger(number) || number < 0)
    throw badRequest(`Invalid number specified: ${value ?? "null"}`);
  return number;
}

const dateOf = (day: number): string => new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10);
