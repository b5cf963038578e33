import { notAuthorized } from "./faults.js";

interface Failures {
  readonly count: number;
  readonly lockedUntil: number;
  readonly last: number;
}

const FREE_FAILURES = 5;
const LONGEST_LOCK = 15 * 60_000;
const FORGOTTEN_AFTER = 15 * 60_000;

/**
 * Wrong passwords in a row. From the fifth on the user is locked for 2^(n-5) seconds, fifteen minutes at most; a right
 * password or fifteen quiet minutes end it (developer guide, "Lockout behavior for failed sign-in attempts").
 */
export class SignInAttempts {
  readonly #failures = new Map<string, Failures>();

  /** Throws NotAuthorizedException while the user is locked. */
  check(user: string, now: number): void {
    const failures = this.#failures.get(user);
    if (failures && now < failures.lockedUntil) throw notAuthorized("Password attempts exceeded");
  }

  failed(user: string, now: number): void {
    const before = this.#failures.get(user);
    const quietSince = before && Math.max(before.last, before.lockedUntil);
    const count = before && quietSince !== undefined && now - quietSince < FORGOTTEN_AFTER ? before.count + 1 : 1;
    const lock = count < FREE_FAILURES ? 0 : Math.min(LONGEST_LOCK, 1000 * 2 ** (count - FREE_FAILURES));
    this.#failures.delete(user);
    this.#failures.set(user, { count, lockedUntil: now + lock, last: now });
    this.#forget(now);
  }

  succeeded(user: string): void {
    this.#failures.delete(user);
  }

  /** The map is in the order of the last failure, so what can be forgotten stands first. */
  #forget(now: number): void {
    for (const [user, { last }] of this.#failures) {
      if (now - last < FORGOTTEN_AFTER + LONGEST_LOCK) return;
      this.#failures.delete(user);
    }
  }
}
