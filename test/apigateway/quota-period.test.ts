import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MILLISECONDS, dayOf, periodEnd, periodStart } from "../../src/services/apigateway/quota-period.js";
import { Meter } from "../../src/services/apigateway/usage-meter.js";
import type { QuotaSettings } from "../../src/services/apigateway/usage-plan.js";

const quota: fc.Arbitrary<QuotaSettings> = fc
  .constantFrom(["DAY", 0] as const, ["WEEK", 6] as const, ["MONTH", 27] as const)
  .chain(([period, latest]) =>
    fc.record({
      limit: fc.integer({ min: 0, max: 20 }),
      period: fc.constant(period),
      offset: fc.integer({ min: 0, max: latest }),
    }),
  );

/** Whether a period begins on this day, by the calendar. */
function begins({ period, offset }: QuotaSettings, day: number): boolean {
  const date = new Date(day * DAY_MILLISECONDS);
  if (period === "WEEK") return date.getUTCDay() === offset;
  return period === "DAY" || date.getUTCDate() === offset + 1;
}

const day = fc.integer({ min: 0, max: dayOf(Date.UTC(2099, 11, 31)) });

test("a period begins on the last day that begins one, and ends before the next", () => {
  fc.assert(
    fc.property(quota, day, (settings, today) => {
      let start = today;
      while (!begins(settings, start)) start--;
      let end = today + 1;
      while (!begins(settings, end)) end++;
      expect([periodStart(settings, today), periodEnd(settings, start)]).toEqual([start, end]);
    }),
    { numRuns: 1000 },
  );
});

test("a meter counts as one who sums up every time", () => {
  const step = fc.record({ hours: fc.integer({ min: 0, max: 200 }), times: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(quota, fc.array(step, { maxLength: 30 }), (settings, steps) => {
      const meter = new Meter(undefined, () => {});
      let time = Date.UTC(2026, 0, 31, 22);
      const counted: number[] = [];
      for (const { hours, times } of steps) {
        time += hours * 3_600_000;
        for (let at = 0; at < times; at++) {
          const start = periodStart(settings, dayOf(time));
          const used = counted.filter((one) => periodStart(settings, dayOf(one)) === start).length;
          expect(meter.period(settings, time)).toEqual({
            used,
            limit: settings.limit,
            endsAt: periodEnd(settings, start) * DAY_MILLISECONDS,
          });
          meter.count(time);
          counted.push(time);
        }
      }
      // What is written and read again counts the same.
      const again = new Meter(meter.kept(), () => {});
      expect(again.period(settings, time)).toEqual(meter.period(settings, time));
    }),
  );
});
