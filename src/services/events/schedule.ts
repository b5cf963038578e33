import { nextOfCron, parseCron } from "./cron.js";

/** When a rule fires. Times are epoch milliseconds. */
export interface Schedule {
  /** The first time after `after`; `anchor` is when the rule was switched on. Undefined when it never fires again. */
  next(after: number, anchor: number): number | undefined;
}

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };

/** `rate(5 minutes)` or `cron(0 12 ? * MON-FRI *)`; undefined where the text is neither. Source: EventBridge user guide. */
export function parseSchedule(expression: string): Schedule | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression);
  if (rate) {
    const [, count = "0", unit = "", plural = ""] = rate;
    const every = Number(count) * (UNITS[unit] ?? 0);
    // The unit is singular for one and plural for more, as EventBridge insists.
    if (every === 0 || (Number(count) === 1) !== (plural === "")) return undefined;
    return { next: (after, anchor) => anchor + (Math.max(0, Math.floor((after - anchor) / every)) + 1) * every };
  }
  const cron = /^cron\((.*)\)$/.exec(expression);
  const fields = cron && parseCron(cron[1] ?? "");
  return fields ? { next: (after) => nextOfCron(fields, after) } : undefined;
}
