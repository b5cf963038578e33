/** A rate at which tokens come, and how many there may be at once. */
export interface Limits {
  /** Tokens per second. */
  readonly rate: number;
  readonly burst: number;
}

/** Rounding must not cost a token: a billionth of one is none. */
const NOTHING = 1e-9;

/**
 * A token bucket (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html): full
 * at first, one token for a request. Tokens are worked out from when the bucket was last full and what was taken since,
 * so that no error adds up. Times are epoch milliseconds; one before the last counts as the last.
 */
export class TokenBucket {
  #fullAt: number;
  #taken = 0;
  #last: number;

  constructor(
    readonly limits: Limits,
    time: number,
  ) {
    this.#fullAt = time;
    this.#last = time;
  }

  /** How many tokens there are, fractions included. */
  tokens(time: number): number {
    this.#last = Math.max(this.#last, time);
    const { rate, burst } = this.limits;
    const level = burst - this.#taken + ((this.#last - this.#fullAt) * rate) / 1000;
    if (level < burst) return level;
    this.#fullAt = this.#last;
    this.#taken = 0;
    return burst;
  }

  has(time: number): boolean {
    return this.tokens(time) >= 1 - NOTHING;
  }

  /** Whoever takes has asked with `has` at the same time. */
  take(): void {
    this.#taken++;
  }

  isFull(time: number): boolean {
    return this.tokens(time) >= this.limits.burst;
  }

  /** Milliseconds until there is a token; infinite where none ever comes. */
  wait(time: number): number {
    const { rate, burst } = this.limits;
    const missing = 1 - this.tokens(time);
    if (missing <= NOTHING) return 0;
    return burst < 1 || rate <= 0 ? Number.POSITIVE_INFINITY : Math.ceil((missing * 1000) / rate);
  }
}
