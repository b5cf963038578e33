import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSchedule } from "../../src/services/events/schedule.js";

const at = (text: string) => Date.parse(text);
const MINUTE = 60_000;

describe("rate", () => {
  test.each([
    "rate(1 minutes)",
    "rate(5 minute)",
    "rate(0 minutes)",
    "rate(1.5 hours)",
    "rate(-1 hours)",
    "rate(5 weeks)",
    "5 minutes",
  ])("%s is none", (text) => expect(parseSchedule(text)).toBeUndefined());

  test("fires at every whole step from when it was switched on", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 90 }), fc.nat(10_000_000), fc.nat(20_000_000), (count, anchor, later) => {
        const after = anchor + later;
        const next = parseSchedule(`rate(${count} minutes)`)?.next(after, anchor) ?? Number.NaN;
        let slow = anchor + count * MINUTE;
        while (slow <= after) slow += count * MINUTE;
        expect(next).toBe(slow);
      }),
    );
  });
});

describe("cron", () => {
  const next = (fields: string, after: string) => {
    const time = parseSchedule(`cron(${fields})`)?.next(at(after), 0);
    return time === undefined ? undefined : new Date(time).toISOString();
  };

  // The first six are the examples of the EventBridge user guide.
  test.each([
    ["0 10 * * ? *", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00.000Z"],
    ["15 12 * * ? *", "2026-03-01T10:00:00Z", "2026-03-01T12:15:00.000Z"],
    ["0 18 ? * MON-FRI *", "2026-03-06T18:00:00Z", "2026-03-09T18:00:00.000Z"],
    ["0 8 1 * ? *", "2026-03-01T12:00:00Z", "2026-04-01T08:00:00.000Z"],
    ["0/15 * * * ? *", "2026-03-01T12:00:01Z", "2026-03-01T12:15:00.000Z"],
    ["0/5 8-17 ? * MON-FRI *", "2026-03-06T17:55:00Z", "2026-03-09T08:00:00.000Z"],
    ["0 9 ? * 2#1 *", "2026-03-02T09:00:00Z", "2026-04-06T09:00:00.000Z"],
    ["0 9 ? * 6L *", "2026-03-01T00:00:00Z", "2026-03-27T09:00:00.000Z"],
    ["0 9 L * ? *", "2026-02-01T00:00:00Z", "2026-02-28T09:00:00.000Z"],
    ["0 9 LW * ? *", "2026-02-01T00:00:00Z", "2026-02-27T09:00:00.000Z"],
    ["0 9 1W * ? *", "2026-07-31T23:00:00Z", "2026-08-03T09:00:00.000Z"],
    ["0 9 15W * ? *", "2026-03-01T00:00:00Z", "2026-03-16T09:00:00.000Z"],
    ["0 0 29 2 ? *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["0 0 1 1 ? 2025", "2026-01-01T00:00:00Z", undefined],
  ])("(%s) after %s fires at %s", (fields, after, expected) => expect(next(fields, after)).toBe(expected));

  test.each([
    "* * * * *",
    "* * * * * *",
    "* * ? * ? *",
    "60 * * * ? *",
    "* 24 * * ? *",
    "* * 0 * ? *",
    "* * * 13 ? *",
    "* * ? * 8 *",
    "* * ? * MON#6 *",
    "a * * * ? *",
    "5-1 * * * ? *",
    "*/0 * * * ? *",
    "* * * * ? 2200",
  ])("(%s) is none", (fields) => expect(parseSchedule(`cron(${fields})`)).toBeUndefined());

  const field = (low: number, high: number) =>
    fc.oneof(
      fc.constant("*"),
      fc.integer({ min: low, max: high }).map(String),
      fc
        .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 7 }))
        .map(([from, by]) => `${from}/${by}`),
      fc
        .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );

  /** Whether a number is in a field, read on its own. */
  const holds = (text: string, value: number, high: number) => {
    if (text === "*") return true;
    const [range = "", step = "1"] = text.split("/");
    const [from = 0, to = text.includes("/") ? high : from] = range.split("-").map(Number);
    return value >= from && value <= to && (value - from) % Number(step) === 0;
  };

  test("agrees with trying every minute of a day", () => {
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        field(1, 31),
        field(1, 7),
        fc.boolean(),
        fc.nat(600_000),
        (minute, hour, dom, dow, byDay, offset) => {
          const after = at("2026-02-20T00:00:00Z") + offset * MINUTE + 1234;
          const text = `cron(${minute} ${hour} ${byDay ? "?" : dom} * ${byDay ? dow : "?"} *)`;
          const found = parseSchedule(text)?.next(after, 0);
          const horizon = after + 2 * 24 * 60 * MINUTE;
          let slow: number | undefined;
          for (let time = Math.ceil(after / MINUTE) * MINUTE; time < horizon && slow === undefined; time += MINUTE) {
            const date = new Date(time);
            const day = byDay ? holds(dow, date.getUTCDay() + 1, 7) : holds(dom, date.getUTCDate(), 31);
            if (day && holds(minute, date.getUTCMinutes(), 59) && holds(hour, date.getUTCHours(), 23)) slow = time;
          }
          if (slow === undefined) expect(found ?? horizon).toBeGreaterThanOrEqual(horizon - MINUTE);
          else expect(found).toBe(slow);
        },
      ),
      { numRuns: 150 },
    );
  });
});
