import { parseArgs } from "node:util";
import { Problem } from "./problem.js";

/** A command as data: help, parsing and completion are read from it, so that they can't drift apart. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Positional words as help shows them: `[dir]` may be left out, `NAME` may not. */
  readonly words?: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
  /** Command lines worth showing, each with what it does. */
  readonly examples?: readonly (readonly [line: string, what: string])[];
  run(call: CommandCall): Promise<number>;
}

export interface Option {
  readonly what: string;
  /** What stands for the value in help, e.g. `PORT`; options without it are switches. */
  readonly value?: string;
  readonly many?: boolean;
  readonly short?: string;
}

export interface CommandCall {
  readonly words: readonly string[];
  readonly options: Options;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly input: NodeJS.ReadStream;
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
}

/** The options of one call, read by name and kind. */
export class Options {
  readonly #values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

  constructor(values: Options["raw"]) {
    this.#values = values;
  }

  get raw(): Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>> {
    return this.#values;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  all(name: string): string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  }

  on(name: string): boolean {
    return this.#values[name] === true;
  }

  /** A whole number from 0 to `most`; anything else is refused with a sentence that names the option. */
  number(name: string, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (!/^\d+$/.test(text) || number > most)
      throw new Problem(`--${name} takes a whole number from 0 to ${most}, not "${text}".`);
    return number;
  }
}

/** Reads the words and options of a call; throws a Problem that shows how the command is used. */
export function parseCall(command: Command, args: readonly string[]): { words: string[]; options: Options } {
  const known = Object.entries({ ...command.options, help: { what: "", short: "h" } as Option });
  const usage = `See: sekisho ${command.name} --help`;
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      // `--no-watch` is an option of its own name here, so the negative form needs no special care.
      options: Object.fromEntries(
        known.map(([name, option]) => [
          name,
          {
            type: option.value ? ("string" as const) : ("boolean" as const),
            ...(option.many && { multiple: true }),
            ...(option.short && { short: option.short }),
          },
        ]),
      ),
    });
  } catch (error) {
    throw new Problem(firstSentence((error as Error).message), usage);
  }
  const required = (command.words ?? []).filter((word) => !word.startsWith("["));
  const missing = required[parsed.positionals.length];
  if (missing !== undefined && !parsed.values.help) throw new Problem(`${missing} is missing.`, usage);
  if (parsed.positionals.length > (command.words ?? []).length)
    throw new Problem(`Too many words: ${parsed.positionals.slice((command.words ?? []).length).join(" ")}`, usage);
  return { words: parsed.positionals, options: new Options(parsed.values) };
}

const firstSentence = (text: string): string => `${text.split(/\. /)[0]?.replace(/\.$/, "")}.`;

/** The help page of one command. */
export function helpOf(command: Command): string {
  const usage = ["sekisho", command.name, ...(command.words ?? []), ...(command.options ? ["[options]"] : [])].join(
    " ",
  );
  const rows = Object.entries(command.options ?? {}).map(
    ([name, option]) =>
      [
        `${option.short ? `-${option.short}, ` : ""}--${name}${option.value ? ` ${option.value}` : ""}`,
        option.what,
      ] as const,
  );
  const sections = [`${command.summary}\n\nUsage: ${usage}`];
  if (rows.length > 0) sections.push(`Options:\n${columns(rows)}`);
  if (command.examples) sections.push(`Examples:\n${columns(command.examples)}`);
  return `${sections.join("\n\n")}\n`;
}

/** Two columns, the first as wide as its widest cell. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
