import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WriteBehind } from "../../src/store/write-behind.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what comes within one interval is written at once, when it is over", () => {
  const write = vi.fn();
  const behind = new WriteBehind(write, { what: "a log", every: 100 });
  behind.schedule();
  vi.advanceTimersByTime(99);
  behind.schedule();
  expect(write).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(write).toHaveBeenCalledTimes(1);
});

test("writing that fails in the background is reported, and tried again with the next thing", () => {
  const full = new Error("the disk is full");
  const reports: unknown[] = [];
  let fails = true;
  const write = vi.fn(() => {
    if (fails) throw full;
  });
  const behind = new WriteBehind(write, {
    what: "a log",
    every: 100,
    reportDefect: (what, defect) => reports.push([what, defect]),
  });
  behind.schedule();
  vi.advanceTimersByTime(100);
  expect(reports).toEqual([["a log", full]]);
  expect(() => behind.flush()).toThrow(full);
  fails = false;
  behind.schedule();
  vi.advanceTimersByTime(100);
  expect([write.mock.calls.length, reports.length]).toEqual([3, 1]);
});

test("after the end nothing is written any more", () => {
  const write = vi.fn();
  const behind = new WriteBehind(write, { what: "a log", every: 100 });
  behind.schedule();
  behind.close();
  behind.schedule();
  vi.advanceTimersByTime(1000);
  expect(write).toHaveBeenCalledTimes(1);
});
