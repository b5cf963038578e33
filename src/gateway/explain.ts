import { printed } from "../lib/printed.js";
import type { RequestRecord, StepCheck, StepName } from "./request-record.js";

/** No line is longer: a terminal beside an editor shows it whole. */
const WIDEST = 120;
const WIDTH = 100;
const INDENT = " ".repeat(9);
const HANGING = `${INDENT}  `;
const TIME_COLUMN = 62;
const ACTUAL_COLUMN = 65;
/** Characters of one fact; the record has all of it. */
const LONGEST_FACT = 700;

/** What moves a terminal's cursor or turns its text around is shown as its number. */
const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) =>
    sign === "\n" ? " ⏎ " : `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );

function text(value: unknown): string {
  const all = printed(value);
  return all.length > LONGEST_FACT ? `${all.slice(0, LONGEST_FACT)}…` : all;
}

/** A string is quoted so that an empty one, or one with spaces, can be told. */
const quoted = (value: unknown) =>
  typeof value === "string" && !value.includes(" ") ? JSON.stringify(text(value)) : text(value);

/** As much of a long word as fits, up to where an ARN or a list in JSON has a joint. */
function firstPart(word: string, room: number): string {
  const joint = word.slice(0, room).search(/[,/:](?=[^,/:]*$)/) + 1;
  return word.slice(0, joint > room / 2 ? joint : room);
}

/** Words in lines; a word that is too long for one is broken. */
function wrapped(words: string, first: string, next = HANGING): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  // `await` stays with what is awaited: code is there to be copied.
  for (let word of words.split(/(?<!\bawait) /)) {
    if (!isEmpty && line.length + 1 + word.length > WIDEST) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    for (let room = WIDEST - line.length; isEmpty && word.length > room; room = WIDEST - line.length) {
      const part = firstPart(word, room);
      lines.push(line + part);
      word = word.slice(part.length);
      line = next;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** An advice may hold lines of its own: commands, indented. */
const adviceLines = (advice: string): string[] =>
  advice
    .split("\n")
    .flatMap((line, at) =>
      wrapped(plain(line), at === 0 ? `${INDENT}→ ` : HANGING, at === 0 ? HANGING : `${HANGING}  `),
    );

function checkLines(check: StepCheck): string[] {
  const sign = `${INDENT}${check.passed ? "✓" : "✗"} `;
  const lines = wrapped(plain(text(check.what)), sign);
  if (check.actual !== undefined && !check.passed) {
    const actual = `actual ${plain(quoted(check.actual))}`;
    const [sentence = ""] = lines;
    const column = Math.max(ACTUAL_COLUMN, sentence.length + 2);
    if (lines.length === 1 && column + actual.length <= WIDTH) lines[0] = `${sentence.padEnd(column)}${actual}`;
    else lines.push(...wrapped(actual, HANGING, `${HANGING}  `));
    if (
      check.expected !== undefined &&
      text(check.expected) !== text(check.actual) &&
      !check.what.includes(text(check.expected))
    )
      lines.push(...wrapped(`expected ${plain(text(check.expected))}`, HANGING, `${HANGING}  `));
  }
  if (check.advice !== undefined && !check.passed) lines.push(...adviceLines(check.advice));
  return lines;
}

function heading(record: RequestRecord, step: StepName): string | undefined {
  const { authorizer, integration } = record;
  if (step === "authorize" && authorizer)
    return `authorizer ${authorizer.name === undefined ? authorizer.kind : `${authorizer.name} (${authorizer.kind})`}`;
  if (step === "integrate" && integration) {
    const target = integration.target === undefined ? "" : ` ${integration.target.replace(/^arn:.*:function:/, "")}`;
    const latency = integration.latency === undefined ? "" : ` ${integration.latency.toFixed(1)} ms`;
    return `integration ${integration.type}${target}${latency}`;
  }
  return undefined;
}

const cut = (line: string, most: number) => (line.length > most ? `${line.slice(0, most - 1)}…` : line);

/** What became of a request, for a person: a line with status, request and time, then each check and what to do. */
export function explain(record: RequestRecord): string[] {
  const right = `${record.duration.toFixed(1)} ms   #${record.id.slice(0, 4)}`;
  const left = cut(plain(`    ${record.status}  ${record.method} ${record.path}`), WIDEST - 2 - right.length);
  const lines = [`${left.padEnd(TIME_COLUMN - 2)}  ${right}`];
  let step: StepName | undefined;
  for (const check of record.checks) {
    // That a path leads somewhere is worth no line.
    if (check.step === "route" && check.passed) continue;
    if (check.step !== step) {
      step = check.step;
      const title = heading(record, step);
      if (title !== undefined) lines.push(...wrapped(plain(title), INDENT));
    }
    lines.push(...checkLines(check));
  }
  return lines;
}

/** The check that turned the request away; what a browser makes of the answer comes after it, and only where all else held. */
export const reasonOf = ({ checks }: RequestRecord): StepCheck | undefined =>
  checks.findLast(({ passed, step }) => !passed && step !== "respond") ?? checks.findLast(({ passed }) => !passed);
