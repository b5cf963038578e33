/**
 * One timer for the deadlines of all events in work: set for the earliest, and not touched when an event ends in time,
 * which nearly all do.
 */
export class Deadlines<T> {
  readonly #at = new Map<T, number>();
  readonly #expired: (item: T) => void;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;

  constructor(expired: (item: T) => void) {
    this.#expired = expired;
  }

  /** `at` in milliseconds of `performance.now()`. */
  set(item: T, at: number): void {
    this.#at.set(item, at);
    if (at < this.#due) this.#arm(at);
  }

  delete(item: T): void {
    this.#at.delete(item);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#at.clear();
    this.#due = Number.POSITIVE_INFINITY;
  }

  #arm(at: number): void {
    clearTimeout(this.#timer);
    this.#due = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#fire(), Math.max(1, Math.ceil(at - performance.now())));
    this.#timer.unref();
  }

  #fire(): void {
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [item, at] of this.#at) {
      if (at <= now) {
        this.#at.delete(item);
        this.#expired(item);
      } else if (at < next) next = at;
    }
    this.#arm(next);
  }
}
