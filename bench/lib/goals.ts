import { rounded } from "./table.js";

/** A ratio that is to hold, e.g. "≥ 0.6 of the limit"; `floor` must, `stretch` would be good. */
export interface Goal {
  /** `1`, `1b`: the goal's number in docs/benchmarks.md. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly wanted: "at least" | "at most";
  readonly floor: number;
  readonly stretch?: number;
  /** A factor (`8.0 ×`) or a time (`180 ms`); a share (`60 %`) otherwise. */
  readonly unit?: "factor" | "milliseconds";
}

export interface GoalResult extends Goal {
  readonly holds: boolean;
  readonly stretched: boolean | undefined;
}

export function judge(goal: Goal): GoalResult {
  const reaches = (bound: number) => (goal.wanted === "at least" ? goal.value >= bound : goal.value <= bound);
  return {
    ...goal,
    holds: reaches(goal.floor),
    stretched: goal.stretch === undefined ? undefined : reaches(goal.stretch),
  };
}

const shown = (value: number, unit: Goal["unit"]): string => {
  if (!Number.isFinite(value)) return "–";
  if (unit === undefined) return `${(value * 100).toFixed(0)} %`;
  if (unit === "milliseconds") return `${rounded(value)} ms`;
  return `${value.toFixed(value < 10 ? 2 : 1)} ×`;
};
const mark = (holds: boolean | undefined): string => (holds === undefined ? "" : holds ? "✓" : "✗");

/** Rows for `table`, with its head. */
export function goalRows(goals: readonly Goal[]): string[][] {
  const rows = goals.map(judge).map((goal) => {
    const sign = goal.wanted === "at least" ? "≥" : "≤";
    const bound = (value: number | undefined) => (value === undefined ? "" : `${sign} ${shown(value, goal.unit)}`);
    return [
      goal.id,
      goal.what,
      shown(goal.value, goal.unit),
      bound(goal.floor),
      mark(goal.holds),
      bound(goal.stretch),
      mark(goal.stretched),
    ];
  });
  return [["goal", "what", "measured", "floor", "", "stretch", ""], ...rows];
}
