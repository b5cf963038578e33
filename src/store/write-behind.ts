export interface WriteBehindOptions {
  /** What is written, for the report of a failure: "the request log". */
  readonly what: string;
  /** Milliseconds from the first thing that waits to the writing of all. */
  readonly every: number;
  /** Told of writing that failed when nobody waited for it; without it that ends the process. */
  readonly reportDefect?: ((what: string, defect: unknown) => void) | undefined;
}

/**
 * Writes behind those who have something to write, which must not wait for it: requests, log lines, counts. A full disk
 * must not end the process from within a timer: it is reported, and the next thing that comes is another try.
 */
export class WriteBehind {
  readonly #write: () => void;
  readonly #options: WriteBehindOptions;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `write`: writes all that waits, and leaves it waiting where it throws. */
  constructor(write: () => void, options: WriteBehindOptions) {
    this.#write = write;
    this.#options = options;
  }

  /** Something waits. */
  schedule(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => this.hurry(), this.#options.every).unref();
  }

  /** Writes now. Throws what the store throws. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write();
  }

  /** Writes now, on behalf of someone who can't be told of a failure. */
  hurry(): void {
    try {
      this.flush();
    } catch (defect) {
      if (!this.#options.reportDefect) throw defect;
      this.#options.reportDefect(this.#options.what, defect);
    }
  }

  /** Writes for the last time: what comes after this stays in memory. */
  close(): void {
    this.flush();
    this.#closed = true;
  }
}
