import { describe, expect, test } from "vitest";
import { type Outcome, type Reasons, report } from "../conformance/report.js";

const RECORDED = new Map([
  ["api::one", ["first", "second"]],
  ["data::two", ["call"]],
]);
const REASONS: Reasons = { held: { "test/two.test.ts": ["data::*"] }, notApplicable: {}, differs: {}, elsewhere: {} };
const outcome = (change: Partial<Outcome> = {}, matched = true): Outcome => ({
  scenarios: [
    {
      file: "api",
      name: "one",
      elsewhere: [],
      steps: [
        { step: "first", operation: "GetRestApi", matched: true },
        { step: "second", operation: "GetStage", matched },
      ],
    },
  ],
  failures: new Map(),
  files: new Set(["test/two.test.ts"]),
  ...change,
});

describe("the report", () => {
  test("counts what matches by operation", () => {
    const { lines, unexplained } = report(RECORDED, outcome(), REASONS);
    expect(unexplained).toEqual([]);
    expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ["operation", "matched", "differing", "not applicable"],
      ["(invoke)", "1", "0", "0"],
      ["GetRestApi", "1", "0", "0"],
      ["GetStage", "1", "0", "0"],
      ["all", "3", "0", "0"],
    ]);
  });

  test.each<[string, Outcome, Reasons, number]>([
    ["a step that differs", outcome({}, false), REASONS, 1],
    ["one with a reason", outcome({}, false), { ...REASONS, differs: { "api::one second": "why" } }, 0],
    ["a scenario that nobody replays", outcome({ scenarios: [] }), REASONS, 1],
    ["one that doesn't apply", outcome({ scenarios: [] }), { ...REASONS, notApplicable: { "api::*": "why" } }, 0],
    ["a file that didn't run", outcome({ files: new Set() }), REASONS, 1],
    ["a file that fails", outcome({ failures: new Map([["test/two.test.ts", ["x"]]]) }), REASONS, 2],
    [
      "a replay that stops early",
      outcome({ scenarios: outcome().scenarios.map((one) => ({ ...one, steps: [] })) }),
      REASONS,
      2,
    ],
  ])("%s", (_, given, reasons, count) => {
    expect(report(RECORDED, given, reasons).unexplained).toHaveLength(count);
  });
});
