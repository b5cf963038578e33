import { PassThrough } from "node:stream";

/** A key as a terminal sends it: an escape sequence or one character. */
const KEYS = new RegExp(`${"\u001b"}(?:\\[[0-9;]*[A-Za-z~]|O.)|[\\s\\S]`, "gu");

/** What a prompt reads from: a stream that looks like a terminal's. */
type PromptInput = PassThrough & NodeJS.ReadStream;

/**
 * Hands the keys of a terminal to one prompt after the other. A prompt's own line reader throws away what was typed ahead
 * of the next question; here a key that nobody has asked for yet waits for the prompt that does.
 */
export class Keyboard {
  readonly #terminal: NodeJS.ReadStream;
  readonly #keys: string[] = [];
  readonly #onEnd: () => void;
  #input: PromptInput | undefined;
  #listens = false;

  constructor(terminal: NodeJS.ReadStream, onEnd: () => void) {
    this.#terminal = terminal;
    this.#onEnd = onEnd;
    terminal.setRawMode(true);
    terminal.on("data", this.#receive);
    terminal.on("end", this.#onEnd);
    terminal.resume();
  }

  /** The input for the next prompt. It gets keys up to the next Enter; `goOn` gives it more. */
  next(): PromptInput {
    this.#input = Object.assign(new PassThrough(), { isTTY: true }) as unknown as PromptInput;
    this.goOn();
    return this.#input;
  }

  goOn(): void {
    this.#listens = false;
    // A prompt drops what arrives before the second turn, as typed ahead.
    setImmediate(() =>
      setImmediate(() => {
        this.#listens = true;
        this.#feed(this.#input);
      }),
    );
  }

  close(): void {
    this.#terminal.off("data", this.#receive);
    this.#terminal.off("end", this.#onEnd);
    this.#terminal.setRawMode(false);
    this.#terminal.pause();
  }

  #receive = (chunk: Buffer | string): void => {
    this.#keys.push(...(chunk.toString().match(KEYS) ?? []));
    if (this.#listens) this.#feed(this.#input);
  };

  #feed(input: PromptInput | undefined): void {
    if (input === undefined || input !== this.#input) return;
    for (let key = this.#keys.shift(); key !== undefined; key = this.#keys.shift()) {
      if (key !== "\r" && key !== "\n") {
        input.write(key);
        continue;
      }
      // Until the prompt has said whether it takes the answer, the keys behind it may be the next prompt's.
      this.#input = undefined;
      this.#refused = () => {
        this.#input = input;
        this.goOn();
      };
      input.write(key);
      return;
    }
  }

  #refused: () => void = () => undefined;

  /** The prompt did not take the answer and waits for another. */
  refused(): void {
    this.#refused();
  }
}
