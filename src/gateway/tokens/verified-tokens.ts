import type { TokenIssuers } from "../neighbours.js";
import { formatClaims } from "./claims.js";
import { isRs256, jsonObject, readJws, verifyRs256 } from "./jws.js";

/** A token that a pool of this cloud signed; whether it is good for a method is another question. */
export interface VerifiedToken {
  readonly poolId: string;
  readonly kid: string;
  /** `token_use`: "id" or "access". */
  readonly use: unknown;
  /** Epoch seconds. */
  readonly exp: number;
  readonly nbf: number | undefined;
  readonly scopes: readonly string[];
  readonly audience: string | undefined;
  readonly principal: string;
  /** What the event gets, made once. */
  readonly context: { readonly claims: Readonly<Record<string, string>> };
}

/** The first thing about a token that isn't right. Header and payload are as sent: nobody vouches for them. */
export interface Flaw {
  readonly flaw: "form" | "algorithm" | "claims" | "issuer" | "key" | "signature";
  readonly algorithm?: unknown;
  readonly kid?: unknown;
  readonly issuer?: unknown;
  readonly poolId?: string;
}

/** Longer than all headers of a request may be together: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LONGEST_TOKEN = 10_240;

const numberOf = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);
const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

/** The token of an identity source: `Bearer ` may stand before it. */
export const bareToken = (sent: string): string => (sent.startsWith("Bearer ") ? sent.slice(7).trim() : sent);

/** Verifies tokens, and remembers the good ones until their key goes: 4 µs a request instead of 53. */
export class VerifiedTokens {
  readonly #known = new Map<string, VerifiedToken>();
  #generation: number;

  constructor(
    private readonly issuers: TokenIssuers,
    private readonly capacity = 5_000,
  ) {
    this.#generation = issuers.keyGeneration;
  }

  /**
   * The token that was sent, if a pool of this cloud signed it with RS256. Expiry is the caller's to look at, each time.
   * Known by all that was sent: to cut the token out of it would be to read its thousand characters each time.
   */
  examine(sent: string): VerifiedToken | Flaw {
    if (this.#generation !== this.issuers.keyGeneration) {
      this.#known.clear();
      this.#generation = this.issuers.keyGeneration;
    }
    const known = this.#known.get(sent);
    if (known) return known;
    const examined = this.#verify(bareToken(sent));
    if (!("flaw" in examined)) this.#remember(sent, examined);
    return examined;
  }

  /** An expired token never becomes good again. */
  forget(sent: string): void {
    this.#known.delete(sent);
  }

  get size(): number {
    return this.#known.size;
  }

  #remember(sent: string, verified: VerifiedToken): void {
    if (this.#known.size >= this.capacity) {
      const oldest = this.#known.keys().next();
      if (!oldest.done) this.#known.delete(oldest.value);
    }
    this.#known.set(sent, verified);
  }

  #verify(token: string): VerifiedToken | Flaw {
    if (token.length > LONGEST_TOKEN) return { flaw: "form" };
    const jws = readJws(token);
    const payload = jws && jsonObject(jws.payload);
    if (!jws || !payload) return { flaw: "form" };
    const { header } = jws;
    const { alg: algorithm, kid } = header;
    const issuer = payload.iss;
    const seen = { algorithm, kid, issuer };
    if (!isRs256(jws)) return { flaw: "algorithm", ...seen };
    const poolId = this.#poolOf(issuer);
    if (poolId === undefined) return { flaw: "issuer", ...seen };
    const key = typeof kid === "string" ? this.issuers.publicKey(poolId, kid) : undefined;
    if (!key || typeof kid !== "string") return { flaw: "key", ...seen, poolId };
    if (!verifyRs256(jws, key)) return { flaw: "signature", ...seen, poolId };
    const exp = numberOf(payload.exp);
    if (exp === undefined || (payload.nbf !== undefined && numberOf(payload.nbf) === undefined))
      return { flaw: "claims", ...seen, poolId };
    return {
      poolId,
      kid,
      exp,
      nbf: numberOf(payload.nbf),
      use: payload.token_use,
      scopes: textOf(payload.scope)?.split(" ") ?? [],
      audience: textOf(payload.aud),
      principal: textOf(payload["cognito:username"]) ?? textOf(payload.username) ?? textOf(payload.sub) ?? "",
      context: { claims: formatClaims(payload) },
    };
  }

  #poolOf(issuer: unknown): string | undefined {
    if (typeof issuer !== "string") return undefined;
    const poolId = issuer.slice(issuer.lastIndexOf("/") + 1);
    return this.issuers.poolExists(poolId) && this.issuers.issuerOf(poolId) === issuer ? poolId : undefined;
  }
}
