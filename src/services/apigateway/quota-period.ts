import type { QuotaSettings } from "./usage-plan.js";

export const DAY_MILLISECONDS = 86_400_000;

/** Days since 1 January 1970, in UTC: quotas know no other time zone. */
export const dayOf = (time: number): number => Math.floor(time / DAY_MILLISECONDS);

/** 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

type Period = Pick<QuotaSettings, "period" | "offset">;

/** The first day of the period that `day` lies in. A week with offset 0 starts on Sunday, a month on its first day. */
export function periodStart({ period, offset }: Period, day: number): number {
  if (period === "DAY") return day;
  if (period === "WEEK") return day - ((weekdayOf(day) - offset + 7) % 7);
  const date = new Date(day * DAY_MILLISECONDS);
  const monthsBack = date.getUTCDate() > offset ? 0 : 1;
  return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsBack, 1 + offset));
}

/** The first day after the period that starts at `start`. */
export function periodEnd({ period, offset }: Period, start: number): number {
  if (period === "DAY") return start + 1;
  if (period === "WEEK") return start + 7;
  const date = new Date(start * DAY_MILLISECONDS);
  return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1 + offset));
}
