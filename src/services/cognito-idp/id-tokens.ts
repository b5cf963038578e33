import type { Clock } from "../../lib/clock.js";
import type { Placement } from "../../lib/placement.js";
import type { SigningKeys } from "./signing-keys.js";
import { issuerOf, parseToken } from "./tokens.js";

/** The claims of an ID token of the pool that is signed and in time, or the first thing that is wrong with it. */
export type CheckedIdToken =
  | { readonly claims: Readonly<Record<string, unknown>> }
  | { readonly flaw: "form" | "audience" | "issuer" | "signature" }
  /** Epoch seconds. */
  | { readonly flaw: "expired"; readonly expired: number; readonly now: number };

interface Parts {
  readonly keys: SigningKeys;
  readonly placement: Placement;
  readonly clock: Clock;
}

/** Whether the session behind the token still lives is another question: `Sessions.lives`. */
export function checkIdToken({ keys, placement, clock }: Parts, poolId: string, token: string): CheckedIdToken {
  const parsed = parseToken(token);
  if (!parsed) return { flaw: "form" };
  const { claims, kid } = parsed;
  // An access token has no audience: it is for the user pool itself.
  if (typeof claims.aud !== "string" || claims.token_use !== "id") return { flaw: "audience" };
  if (claims.iss !== issuerOf(placement, poolId)) return { flaw: "issuer" };
  const key = keys.purposeOf(poolId, kid) === "id" ? keys.publicKey(poolId, kid) : undefined;
  if (!key || !parsed.verifies(key)) return { flaw: "signature" };
  const now = Math.floor(clock.now().getTime() / 1000);
  if (typeof claims.exp !== "number" || claims.exp <= now) return { flaw: "expired", expired: Number(claims.exp), now };
  return { claims };
}
