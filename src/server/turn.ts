/** Milliseconds that an answer waits for those of others at most: hundreds of slow calls may come in one turn. */
const LONGEST_WAIT = 2;

/**
 * The turn of the event loop that is under way. Answers that are ready go out at its end, together: each write wakes the
 * client that waits for it, and waking one for every answer costs a busy server a third of what a refusal takes.
 */
export class Turn {
  #end: Promise<void> | undefined;
  #release: () => void = () => {};
  #began = 0;

  /** Resolves when all that came in together has been looked at, or so much of it that the first has waited long enough. */
  end(): Promise<void> {
    const now = performance.now();
    if (this.#end && now - this.#began > LONGEST_WAIT) this.#finish();
    if (!this.#end) {
      this.#began = now;
      this.#end = new Promise((resolve) => {
        this.#release = resolve;
      });
      setImmediate(this.#finish);
    }
    return this.#end;
  }

  readonly #finish = (): void => {
    this.#end = undefined;
    this.#release();
  };
}
