import { checkbox, input, password, select } from "@inquirer/prompts";
import {
  type Answerer,
  Cancelled,
  type Choice,
  type ChoiceQuestion,
  type Question,
  type SeveralQuestion,
  type TextQuestion,
  type YesNoQuestion,
} from "./asker.js";
import { Keyboard } from "./keyboard.js";

interface Surroundings {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Asks a person. */
export class Terminal implements Answerer {
  readonly #keyboard: Keyboard;
  readonly #out: NodeJS.WriteStream;
  readonly #ended = new AbortController();

  constructor(source: NodeJS.ReadStream, out: NodeJS.WriteStream) {
    this.#out = out;
    this.#keyboard = new Keyboard(source, () => this.#ended.abort());
  }

  say(line: string): void {
    this.#out.write(`${line}\n`);
  }

  close(): void {
    this.#keyboard.close();
  }

  text({ ask, standard, wrong }: TextQuestion): Promise<string> {
    const validate = this.#judge(
      (answer: string) => wrong?.(answer) ?? (answer === "" ? "Type an answer." : undefined),
    );
    return this.#ask((around) =>
      input({ message: ask, ...(standard === undefined ? {} : { default: standard }), validate }, around),
    );
  }

  /** Takes y, yes, n, no or nothing, each with Enter. */
  async yesNo({ ask, standard }: YesNoQuestion): Promise<boolean> {
    const validate = this.#judge((answer: string) =>
      /^\s*(y|yes|n|no|)\s*$/i.test(answer) ? undefined : `Type y or n; Enter alone means ${standard ? "yes" : "no"}.`,
    );
    const answer = await this.#ask((around) =>
      input({ message: `${ask} (${standard ? "Y/n" : "y/N"})`, validate }, around),
    );
    const word = answer.trim().toLowerCase();
    return word === "" ? standard : word.startsWith("y");
  }

  async choose<V extends string>(question: ChoiceQuestion<V>): Promise<V> {
    const { ask, choices, standard } = question;
    for (;;) {
      const value = await this.#ask((around) =>
        select<V>(
          {
            message: ask,
            choices: choices.map(({ value, name }) => ({ value, name })),
            ...(standard === undefined ? {} : { default: standard }),
            loop: false,
          },
          around,
        ),
      );
      const refusal = choices.find((choice) => choice.value === value)?.refusal;
      if (refusal === undefined) return value;
      this.say(`  ${refusal}`);
    }
  }

  several<V extends string>({ ask, choices, ticked = [], least }: SeveralQuestion<V>): Promise<V[]> {
    const validate = this.#judge((chosen: readonly unknown[]) =>
      chosen.length < least ? `Choose at least ${least} with the space bar; a chooses all.` : undefined,
    );
    const shown = choices.map(({ value, name }: Choice<V>) => ({ value, name, checked: ticked.includes(value) }));
    return this.#ask((around) => checkbox<V>({ message: ask, choices: shown, validate, loop: false }, around));
  }

  secret({ ask }: Question): Promise<string> {
    const validate = this.#judge((answer: string) => (answer === "" ? "Type a value." : undefined));
    return this.#ask((around) => password({ message: ask, validate }, around));
  }

  /** Tells the keyboard of a refused answer, so that the next keys go to the same prompt. */
  #judge<A>(wrong: (answer: A) => string | undefined): (answer: A) => string | true {
    return (answer) => {
      const reason = wrong(answer);
      if (reason !== undefined) this.#keyboard.refused();
      return reason ?? true;
    };
  }

  async #ask<A>(prompt: (around: Surroundings) => Promise<A>): Promise<A> {
    try {
      return await prompt({ input: this.#keyboard.next(), output: this.#out, signal: this.#ended.signal });
    } catch (error) {
      if (error instanceof Error && /^(ExitPrompt|AbortPrompt)Error$/.test(error.name)) throw new Cancelled();
      throw error;
    }
  }
}
