import type { Random } from "../../lib/ids.js";

interface Open<T> {
  readonly expiresAt: number;
  readonly what: T;
  used: boolean;
}

export type Lookup<T> =
  | { readonly state: "open"; readonly what: T }
  | { readonly state: "used" }
  | { readonly state: "expired" };

/** Enough for any machine's sign-ins within three minutes; beyond it the oldest go, so that nobody can fill the memory. */
const CAPACITY = 20_000;

/**
 * Challenges that wait for their answer, by a handle that only the client holds. They last minutes and are for one use;
 * after a restart the client signs in again.
 */
export class Challenges<T> {
  readonly #open = new Map<string, Open<T>>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Returns the handle, of `bytes` random bytes in base64 or base64url. */
  open(
    what: T,
    {
      now,
      validFor,
      bytes,
      encoding,
    }: { now: number; validFor: number; bytes: number; encoding: "base64" | "base64url" },
  ): string {
    this.#prune(now);
    const handle = Buffer.from(this.#random.bytes(bytes)).toString(encoding);
    this.#open.set(handle, { expiresAt: now + validFor, what, used: false });
    return handle;
  }

  find(handle: string, now: number): Lookup<T> {
    const found = this.#open.get(handle);
    if (!found || found.expiresAt <= now) return { state: "expired" };
    return found.used ? { state: "used" } : { state: "open", what: found.what };
  }

  /** Once answered, never again. */
  close(handle: string): void {
    const found = this.#open.get(handle);
    if (found) found.used = true;
  }

  #prune(now: number): void {
    for (const [handle, { expiresAt }] of this.#open) {
      if (expiresAt > now && this.#open.size < CAPACITY) return;
      this.#open.delete(handle);
    }
  }
}
