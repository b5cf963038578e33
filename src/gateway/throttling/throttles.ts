import { type Limits, TokenBucket } from "./token-bucket.js";

/** The account's, per region: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const ACCOUNT: Limits = { rate: 10_000, burst: 5000 };

/** Buckets that are kept before the full ones are dropped. */
const MOST_BUCKETS = 10_000;

/** The buckets of everything that is throttled, by what it is. */
export class Throttles {
  readonly #buckets = new Map<string, TokenBucket>();
  #account: TokenBucket | undefined;
  #sweepAt = MOST_BUCKETS;

  account(time: number): TokenBucket {
    this.#account ??= new TokenBucket(ACCOUNT, time);
    return this.#account;
  }

  /** The same bucket until the limits change; then a new one. */
  bucket(name: string, limits: Limits, time: number): TokenBucket {
    const known = this.#buckets.get(name);
    if (known && known.limits.rate === limits.rate && known.limits.burst === limits.burst) return known;
    if (!known && this.#buckets.size >= this.#sweepAt) this.#sweep(time);
    const made = new TokenBucket(limits, time);
    this.#buckets.set(name, made);
    return made;
  }

  /** A full bucket is as good as a new one, so nothing is lost with it. */
  #sweep(time: number): void {
    for (const [name, bucket] of this.#buckets) if (bucket.isFull(time)) this.#buckets.delete(name);
    this.#sweepAt = Math.max(MOST_BUCKETS, 2 * this.#buckets.size);
  }
}
