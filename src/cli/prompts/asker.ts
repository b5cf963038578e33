import type { CommandCall, Option, Options } from "../command.js";
import { Problem } from "../problem.js";
import { standardInput } from "./standard-input.js";

/** A question to the user. `flag` names the option that answers it on the command line. */
export interface Question {
  readonly flag: string;
  readonly ask: string;
}

export interface TextQuestion extends Question {
  readonly standard?: string | undefined;
  /** Why an answer can't be taken; undefined where it can. */
  wrong?(answer: string): string | undefined;
}

export interface YesNoQuestion extends Question {
  /** What stands behind the flag, where it says more than yes. */
  readonly value?: string;
  readonly standard: boolean;
}

export interface Choice<V extends string> {
  readonly value: V;
  readonly name: string;
  /** Other words for it on the command line. */
  readonly short?: string;
  /** Why it can't be chosen, where it can't. */
  readonly refusal?: string | undefined;
}

export interface ChoiceQuestion<V extends string> extends Question {
  readonly choices: readonly Choice<V>[];
  readonly standard?: V | undefined;
}

export interface SeveralQuestion<V extends string> extends Question {
  readonly choices: readonly Choice<V>[];
  /** What is taken where nobody is asked. */
  readonly standard?: readonly V[] | undefined;
  /** What is ticked beforehand. */
  readonly ticked?: readonly V[] | undefined;
  /** How many must be chosen at least. */
  readonly least: number;
}

/** Whoever answers questions: a person at a terminal, or the options of the call. */
export interface Answerer {
  text(question: TextQuestion): Promise<string>;
  yesNo(question: YesNoQuestion): Promise<boolean>;
  choose<V extends string>(question: ChoiceQuestion<V>): Promise<V>;
  several<V extends string>(question: SeveralQuestion<V>): Promise<V[]>;
  /** An answer that is not shown. */
  secret(question: Question): Promise<string>;
  /** A line between questions. */
  say(line: string): void;
  close(): void;
}

/** Ctrl-C, or the end of the input, in the middle of the questions. */
export class Cancelled extends Error {}

/** The options that every command with questions has. */
export const askingOptions = {
  yes: { short: "y", what: "take the default for every question that no option answers" },
  headless: { what: "read the answers as JSON from standard input" },
} as const satisfies Record<string, Option>;

/** A switch that answers a yes-or-no question, in both forms. */
export const yesNoOption = <N extends string>(name: N, what: string) =>
  ({ [name]: { what }, [`no-${name}`]: { what: `answer no to --${name}` } }) as Record<N | `no-${N}`, Option>;

/**
 * Answers each question by its option first, then with `--yes` by its default, then by asking at the terminal. An option
 * answers once: when a question comes a second time (of another path), it is asked.
 */
export class Asker implements Answerer {
  readonly #options: Options;
  readonly #used = new Set<string>();
  readonly #takesDefaults: boolean;
  readonly #terminal: (() => Promise<Answerer>) | undefined;
  readonly #input: NodeJS.ReadStream;
  readonly #out: NodeJS.WriteStream;
  #opened: Answerer | undefined;

  constructor({ options, input, out, environment }: Pick<CommandCall, "options" | "input" | "out" | "environment">) {
    this.#options = options;
    this.#input = input;
    this.#out = out;
    this.#takesDefaults = options.on("yes");
    const isTerminal = input.isTTY === true && out.isTTY === true && environment.CI === undefined;
    this.#terminal = isTerminal
      ? async () => {
          const { Terminal } = await import("./terminal.js");
          return new Terminal(input, out);
        }
      : undefined;
  }

  /** Whether a question can be put to a person. */
  get asks(): boolean {
    return !this.#takesDefaults && this.#terminal !== undefined;
  }

  /** Whether the option is given and has not answered yet. */
  given(flag: string): boolean {
    const { raw } = this.#options;
    return !this.#used.has(flag) && (raw[flag] !== undefined || raw[`no-${flag}`] !== undefined);
  }

  /** Whether the option's opposite is given. */
  off(flag: string): boolean {
    return this.given(flag) && this.#options.on(`no-${flag}`);
  }

  /** The option's text, without counting as an answer. */
  peek(flag: string): string | undefined {
    return this.given(flag) ? this.#options.text(flag) : undefined;
  }

  /** Every text of an option that can be given several times; it has answered then. */
  all(flag: string): string[] {
    if (!this.given(flag)) return [];
    this.#used.add(flag);
    return this.#options.all(flag);
  }

  say(line: string): void {
    this.#out.write(`${line}\n`);
  }

  close(): void {
    this.#opened?.close();
    this.#opened = undefined;
  }

  async text(question: TextQuestion): Promise<string> {
    const answer = this.#flag(question.flag);
    if (answer !== undefined) return this.#checked(question, answer);
    if (this.#takesDefaults && question.standard !== undefined) return this.#checked(question, question.standard);
    return (await this.#open(question, "VALUE")).text(question);
  }

  async yesNo(question: YesNoQuestion): Promise<boolean> {
    const { flag, standard } = question;
    if (this.given(flag)) {
      this.#used.add(flag);
      if (this.#options.on(flag) && this.#options.on(`no-${flag}`))
        throw new Problem(`--${flag} and --no-${flag} can't both hold.`);
      return this.#options.on(flag);
    }
    return this.#takesDefaults ? standard : (await this.#open(question, question.value, true)).yesNo(question);
  }

  async choose<V extends string>(question: ChoiceQuestion<V>): Promise<V> {
    const answer = this.#flag(question.flag);
    if (answer !== undefined) return chosen(question, answer);
    if (this.#takesDefaults && question.standard !== undefined) return chosen(question, question.standard);
    return (await this.#open(question, "CHOICE")).choose(question);
  }

  async several<V extends string>(question: SeveralQuestion<V>): Promise<V[]> {
    const answer = this.#flag(question.flag);
    if (answer === undefined) {
      if (this.#takesDefaults && question.standard !== undefined) return [...question.standard];
      return (await this.#open(question, "A,B")).several(question);
    }
    const words = answer.split(",").map((word) => word.trim());
    const values = new Set(words.filter((word) => word !== "").map((word) => chosen(question, word)));
    if (values.size < question.least) throw new Problem(`--${question.flag} needs at least ${question.least}.`);
    // Each once, in the order that a terminal gives: the same answer leaves the same file.
    return question.choices.map(({ value }) => value).filter((value) => values.has(value));
  }

  /** No option answers it and it has no default. Without a terminal it is the next line of standard input. */
  async secret(question: Question): Promise<string> {
    if (this.#terminal !== undefined) {
      this.#opened ??= await this.#terminal();
      return this.#opened.secret(question);
    }
    this.#lines ??= (await standardInput(this.#input)).split(/\r?\n/);
    const line = this.#lines.shift();
    if (line === undefined || line === "")
      throw new Problem(`"${question.ask}" can't be asked, and standard input has no line for it.`);
    return line;
  }
  #lines: string[] | undefined;

  #flag(flag: string): string | undefined {
    if (!this.given(flag)) return undefined;
    this.#used.add(flag);
    return this.#options.text(flag);
  }

  #checked(question: TextQuestion, answer: string): string {
    const wrong = question.wrong?.(answer);
    if (wrong !== undefined) throw new Problem(`--${question.flag} ${answer}: ${wrong}`);
    return answer;
  }

  async #open({ flag, ask }: Question, value = "", yesNo = false): Promise<Answerer> {
    const no = yesNo && flag !== "yes" ? ` or --no-${flag}` : "";
    const how = `${`--${flag} ${value}`.trim()}${no}`;
    if (this.#takesDefaults) throw new Problem(`"${ask}" has no default.`, `Answer it on the command line: ${how}`);
    if (this.#terminal === undefined)
      throw new Problem(
        `"${ask}" can't be asked: this is no terminal.`,
        `Answer it on the command line: ${how}\n--yes takes the defaults, --headless reads JSON from standard input.`,
      );
    this.#opened ??= await this.#terminal();
    return this.#opened;
  }
}

/** The choice that a word on the command line means. */
function chosen<V extends string>({ flag, choices }: Question & { choices: readonly Choice<V>[] }, word: string): V {
  const plain = (text: string | undefined) => text?.toLowerCase();
  const found = choices.find(({ value, name, short }) => [value, name, short].map(plain).includes(plain(word)));
  if (found === undefined)
    throw new Problem(
      `--${flag} ${word}: there is no such choice.`,
      `Choices: ${choices.map(({ short, value }) => short ?? value).join(", ") || "none"}`,
    );
  if (found.refusal !== undefined) throw new Problem(`--${flag} ${word}: ${found.refusal}`);
  return found.value;
}
