import type { ReplayedScenario } from "../test/apigateway/recording.js";

/** Why recordings aren't replayed step by step, or not matched. Names may end in `*`. */
export interface Reasons {
  /** By test file: scenarios of the data plane, whose recorded answers that file's tests assert. */
  readonly held: Readonly<Record<string, readonly string[]>>;
  readonly notApplicable: Readonly<Record<string, string>>;
  /** By `scenario step`, or by scenario; a step that its replay leaves out is a difference where it stands here. */
  readonly differs: Readonly<Record<string, string>>;
  /** Steps that a replay leaves out. */
  readonly elsewhere: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly scenarios: readonly ReplayedScenario[];
  readonly failures: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlySet<string>;
}

interface Count {
  matched: number;
  differing: number;
  notApplicable: number;
}

export interface Report {
  /** Recorded answers. */
  readonly all: Readonly<Count>;
  /** By operation, then what differs, and why. */
  readonly lines: readonly string[];
  /** Differences that nobody gave a reason for. */
  readonly unexplained: readonly string[];
}

const fits = (pattern: string, name: string): boolean =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

const found = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.entries(table).find(([pattern]) => fits(pattern, name))?.[1];

class Tally {
  readonly counts = new Map<string, Count>();
  readonly differences: string[] = [];
  /** Reason → recorded steps. */
  readonly notApplicable = new Map<string, number>();
  readonly unexplained: string[] = [];

  count(operation: string, kind: keyof Count): void {
    const count = this.counts.get(operation) ?? { matched: 0, differing: 0, notApplicable: 0 };
    count[kind]++;
    this.counts.set(operation, count);
  }

  differs(operation: string, what: string, reason: string | undefined): void {
    this.count(operation, "differing");
    if (reason === undefined) this.unexplained.push(what);
    else this.differences.push(`${what}: ${reason}`);
  }
}

/** Calls of deployed APIs are no operation of the control plane. */
const INVOKE = "(invoke)";

function takeReplayed(tally: Tally, replayed: ReplayedScenario, recorded: readonly string[], reasons: Reasons): void {
  const name = `${replayed.file}::${replayed.name}`;
  const seen = new Map(replayed.steps.map((step) => [step.step, step]));
  for (const step of recorded) {
    const taken = seen.get(step);
    const difference = found(reasons.differs, `${name} ${step}`);
    if (taken?.matched) tally.count(taken.operation, "matched");
    else if (taken || difference !== undefined || !replayed.elsewhere.includes(step))
      tally.differs(taken?.operation ?? "(left out)", `${name} ${step}`, difference);
    else {
      const reason = reasons.elsewhere[step];
      if (reason === undefined) tally.unexplained.push(`${name} ${step} is left out`);
      else tally.count("(left out)", "notApplicable");
    }
  }
}

function takeOther(tally: Tally, name: string, recorded: readonly string[], reasons: Reasons, outcome: Outcome): void {
  const reason = found(reasons.notApplicable, name);
  const difference = found(reasons.differs, name);
  const file = Object.entries(reasons.held).find(([, names]) => names.some((pattern) => fits(pattern, name)))?.[0];
  if (reason !== undefined) {
    tally.notApplicable.set(reason, (tally.notApplicable.get(reason) ?? 0) + recorded.length);
    for (const _ of recorded) tally.count(INVOKE, "notApplicable");
  } else if (difference !== undefined) {
    for (const step of recorded) tally.differs(INVOKE, `${name} ${step}`, difference);
  } else if (file === undefined) tally.unexplained.push(`${name} is replayed nowhere`);
  else if (!outcome.files.has(file)) tally.unexplained.push(`${name}: ${file} did not run`);
  else if (outcome.failures.has(file)) tally.differs(INVOKE, `${name} (${file} fails)`, undefined);
  else for (const _ of recorded) tally.count(INVOKE, "matched");
}

/** `recorded`: scenario → its steps. Every recorded step is accounted for. */
export function report(recorded: ReadonlyMap<string, readonly string[]>, outcome: Outcome, reasons: Reasons): Report {
  const tally = new Tally();
  const replayed = new Map(outcome.scenarios.map((scenario) => [`${scenario.file}::${scenario.name}`, scenario]));
  for (const [name, steps] of recorded) {
    const scenario = replayed.get(name);
    if (scenario) takeReplayed(tally, scenario, steps, reasons);
    else takeOther(tally, name, steps, reasons, outcome);
  }
  for (const [file, failures] of outcome.failures)
    for (const failure of failures) tally.unexplained.push(`${file}: ${failure}`);
  const all = totalOf(tally);
  return { all, lines: written(tally, all), unexplained: tally.unexplained };
}

function totalOf({ counts }: Tally): Count {
  const all: Count = { matched: 0, differing: 0, notApplicable: 0 };
  for (const count of counts.values()) for (const kind of Object.keys(all) as (keyof Count)[]) all[kind] += count[kind];
  return all;
}

const cellsOf = ({ matched, differing, notApplicable }: Count) => [matched, differing, notApplicable];

const row = (name: string, cells: readonly (string | number)[]): string =>
  `${name.padEnd(34)}${cells.map((cell) => String(cell).padStart(16)).join("")}`;

function written({ counts, differences, notApplicable, unexplained }: Tally, all: Count): string[] {
  const rows = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
  return [
    row("operation", ["matched", "differing", "not applicable"]),
    ...rows.map(([name, count]) => row(name, cellsOf(count))),
    row("all", cellsOf(all)),
    ...section("Differences, with their reasons", differences),
    ...section(
      "Not applicable",
      Array.from(notApplicable, ([reason, count]) => `${String(count).padStart(3)}  ${reason}`),
    ),
    ...section("Unexplained", unexplained),
  ];
}
