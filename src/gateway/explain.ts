import type { RequestRecord, StepCheck, StepName } from "./request-record.js";

const WIDTH = 100;
const INDENT = " ".repeat(9);
const TIME_COLUMN = 62;
const ACTUAL_COLUMN = 65;

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}

/** A string is quoted so that an empty one, or one with spaces, can be told. */
const quoted = (value: unknown) =>
  typeof value === "string" && !value.includes(" ") ? JSON.stringify(value) : text(value);

function checkLines(check: StepCheck): string[] {
  const sentence = `${INDENT}${check.passed ? "✓" : "✗"} ${check.what}`;
  const lines: string[] = [];
  if (check.actual === undefined || check.passed) lines.push(sentence);
  else {
    const actual = `actual ${quoted(check.actual)}`;
    const column = Math.max(ACTUAL_COLUMN, sentence.length + 2);
    if (column + actual.length <= WIDTH) lines.push(`${sentence.padEnd(column)}${actual}`);
    else lines.push(sentence, `${INDENT}  ${actual}`);
    if (
      check.expected !== undefined &&
      text(check.expected) !== text(check.actual) &&
      !check.what.includes(text(check.expected))
    )
      lines.push(`${INDENT}  expected ${text(check.expected)}`);
  }
  if (check.advice !== undefined && !check.passed) lines.push(`${INDENT}→ ${check.advice}`);
  return lines;
}

function heading(record: RequestRecord, step: StepName): string | undefined {
  const { authorizer, integration } = record;
  if (step === "authorize" && authorizer)
    return `${INDENT}authorizer ${authorizer.name === undefined ? authorizer.kind : `${authorizer.name} (${authorizer.kind})`}`;
  if (step === "integrate" && integration) {
    const target = integration.target === undefined ? "" : ` ${integration.target.replace(/^arn:.*:function:/, "")}`;
    const latency = integration.latency === undefined ? "" : ` ${integration.latency.toFixed(1)} ms`;
    return `${INDENT}integration ${integration.type}${target}${latency}`;
  }
  return undefined;
}

/** What became of a request, for a person: a line with status, request and time, then each check and what to do. */
export function explain(record: RequestRecord): string[] {
  const left = `    ${record.status}  ${record.method} ${record.path}`;
  const right = `${record.duration.toFixed(1)} ms   #${record.id.slice(0, 4)}`;
  const lines = [`${left.padEnd(TIME_COLUMN - 2)}  ${right}`];
  let step: StepName | undefined;
  for (const check of record.checks) {
    // That a path leads somewhere is worth no line.
    if (check.step === "route" && check.passed) continue;
    if (check.step !== step) {
      step = check.step;
      const title = heading(record, step);
      if (title !== undefined) lines.push(title);
    }
    lines.push(...checkLines(check));
  }
  return lines;
}
