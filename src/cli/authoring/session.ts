import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { applyChanges, BACKEND_CONFIG, Backend, Draft } from "../../project/authoring/index.js";
import type { CommandCall, Option } from "../command.js";
import { INTERRUPTED } from "../interrupted.js";
import { type Paint, paintFor } from "../output.js";
import { Problem } from "../problem.js";
import { projectProblem } from "../project-problem.js";
import { Asker, Cancelled } from "../prompts/asker.js";
import { standardInput } from "../prompts/standard-input.js";

/** What the work of a command has at hand: the questions, and the files that will be written at its end. */
export interface Session {
  readonly call: CommandCall;
  readonly asker: Asker;
  readonly draft: Draft;
  readonly backend: Backend;
  readonly paint: Paint;
  shortId(): string;
  /** Why a secret's value can't be kept now; undefined where it can. */
  secretsRefusal(): Promise<string | undefined>;
  /** Asks for a table of DynamoDB that a function is made for, enters it in the draft, and gives its name. */
  newTable(): Promise<string>;
  /** Done when the files are written: what the user is told, editors that open. */
  afterwards(step: () => void | Promise<void>): void;
}

/** One thing that `add`, `update`, … can be about. */
export interface Subject {
  readonly options: Readonly<Record<string, Option>>;
  run(session: Session): Promise<void>;
}

/** The nearest folder from here upwards that holds an Amplify project; undefined where none does. */
export function nearestProject(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, BACKEND_CONFIG))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

export function projectFolder(directory: string): string {
  const folder = nearestProject(directory);
  if (folder !== undefined) return folder;
  throw new Problem(
    `${directory} lies in no Amplify project.`,
    `Looked for ${BACKEND_CONFIG} here and above.\nMake one with: sekisho init`,
  );
}

/**
 * Runs a command that asks and then writes. All answers are collected first; the files change at the end, all or none, so
 * that Ctrl-C at any question leaves the project as it was.
 */
export async function author(
  call: CommandCall,
  folder: string,
  work: (session: Session) => Promise<void>,
): Promise<number> {
  const asker = new Asker(call);
  const draft = new Draft(folder);
  const steps: (() => void | Promise<void>)[] = [];
  const session: Session = {
    ...{ call, asker, draft, backend: new Backend(draft), paint: paintFor(call.out, call.environment) },
    shortId: () => randomBytes(4).toString("hex"),
    secretsRefusal: async () => (await import("./secret-values.js")).secretsRefusal(call, folder),
    newTable: async () => (await import("./add-table.js")).askTableOnTheWay(session),
    afterwards: (step) => void steps.push(step),
  };
  try {
    await work(session);
    applyChanges(folder, draft.changes);
    asker.close();
    for (const step of steps) await step();
    return 0;
  } catch (error) {
    if (error instanceof Cancelled) {
      call.err.write("Cancelled: nothing was changed.\n");
      return INTERRUPTED;
    }
    throw projectProblem(error);
  } finally {
    asker.close();
  }
}

/** Picks what the command is about by its first word, and refuses options that belong to another. */
export function subjectOf(call: CommandCall, verb: string, subjects: Readonly<Record<string, Subject>>): Subject {
  const word = call.words[0] ?? "";
  const names = Object.keys(subjects);
  const subject = Object.hasOwn(subjects, word) ? subjects[word] : undefined;
  if (subject === undefined)
    throw new Problem(`sekisho ${verb} ${word}: there is nothing of this name.`, `One of: ${names.join(", ")}`);
  const strange = Object.keys(call.options.raw).find(
    (name) => name !== "yes" && name !== "headless" && !Object.hasOwn(subject.options, name),
  );
  if (strange !== undefined)
    throw new Problem(
      `sekisho ${verb} ${word} has no option --${strange}.`,
      `It has: ${Object.keys(subject.options)
        .map((name) => `--${name}`)
        .join(" ")}`,
    );
  return subject;
}

/** The resource that a command is about: the only one, the one named, or the one that is chosen. */
export async function pickResource(
  { asker }: Pick<Session, "asker">,
  names: readonly string[],
  category: string,
  ask: string,
): Promise<string> {
  const [only, ...others] = names;
  if (only === undefined) throw new Problem(`The project has no ${category}.`, `Add one with: sekisho add ${category}`);
  if (others.length === 0 && !asker.given("name")) return only;
  return asker.choose({ flag: "name", ask, choices: names.map((value) => ({ value, name: value })) });
}

/** The options of all subjects; where they mean different things by one name, the help says whose is what. */
export function optionsOf(subjects: Readonly<Record<string, Subject>>): Record<string, Option> {
  const all = new Map<string, { option: Option; whats: Map<string, string> }>();
  for (const [subject, { options }] of Object.entries(subjects))
    for (const [name, option] of Object.entries(options)) {
      const known = all.get(name) ?? { option, whats: new Map<string, string>() };
      const others = known.whats.get(option.what);
      known.whats.set(option.what, others === undefined ? subject : `${others}, ${subject}`);
      all.set(name, known);
    }
  return Object.fromEntries(
    [...all].map(([name, { option, whats }]) => {
      const told = [...whats].map(([what, who]) => `${who}: ${what}`).join("; ");
      return [name, whats.size === 1 ? option : { ...option, what: told }];
    }),
  );
}

/** The JSON on standard input, for `--headless`. */
export async function headlessInput({ input }: Pick<CommandCall, "input">): Promise<Record<string, unknown>> {
  if (input.isTTY) throw new Problem("--headless reads JSON from standard input, and there is none.");
  const text = await standardInput(input);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new Problem(`Standard input is no JSON: ${(error as Error).message}`);
  }
  throw new Problem("Standard input must hold a JSON object.");
}

/** The lines that close every `add` and `update`. */
export const NEXT_STEPS = `✅ Some next steps:
"sekisho start" serves the backend on this machine, and each change as you save it
"sekisho push" deploys the changes to the running cloud`;
