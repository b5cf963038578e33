import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { Clock } from "../../lib/clock.js";
import type { Placement } from "../../lib/placement.js";
import { printed } from "../../lib/printed.js";
import { generateRsaKey } from "../../lib/rsa-key.js";
import type { Store, Table } from "../../store/store.js";

/** Makes an RSA-2048 private key; tests hand in a ready one. */
export type KeySource = () => Promise<KeyObject>;

export interface OpenIdTokensOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly placement: Placement;
  readonly generateKey?: KeySource;
}

/** Whom a token is about. */
export interface Subject {
  readonly identityId: string;
  readonly identityPoolId: string;
  /** "authenticated" or "unauthenticated", then the providers that vouched. */
  readonly methods: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

interface KeyRecord {
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

export const PROVIDER = "cognito-identity.amazonaws.com";
const ISSUER = `https://${PROVIDER}`;
const POOL_ARN = `${ISSUER}/identity-pool-arn`;
/** Where STS looks for session tags: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
const TAGS = "https://aws.amazon.com/tags";
/** Seconds (API reference, GetOpenIdToken). */
const LIFETIME = 600;

type Json = Readonly<Record<string, unknown>>;

/** The identity pools' own OpenID tokens: made for the classic flow, and what STS takes them for. RS512, as Cognito's. */
export class OpenIdTokens {
  readonly #clock: Clock;
  readonly #placement: Placement;
  readonly #generate: KeySource;
  readonly #keys: Table<KeyRecord>;
  #key: KeyObject | undefined;

  constructor({ store, clock, placement, generateKey = generateRsaKey }: OpenIdTokensOptions) {
    this.#clock = clock;
    this.#placement = placement;
    this.#generate = generateKey;
    this.#keys = store.table<KeyRecord>("identity_token_keys");
  }

  async issue({ identityId, identityPoolId, methods, tags }: Subject): Promise<string> {
    const key = this.#find() ?? (await this.#make());
    const { accountId, region } = this.#placement;
    const now = this.#seconds();
    const principalTags = Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]]));
    const claims = {
      sub: identityId,
      aud: identityPoolId,
      amr: methods,
      iss: ISSUER,
      [POOL_ARN]: `arn:aws:cognito-identity:${region}:${accountId}:identitypool/${identityPoolId}`,
      ...(Object.keys(tags).length > 0 && { [TAGS]: { principal_tags: principalTags, transitive_tag_keys: [] } }),
      exp: now + LIFETIME,
      iat: now,
    };
    const input = `${encoded({ kid: this.#kid(), typ: "JWS", alg: "RS512" })}.${encoded(claims)}`;
    return `${input}.${sign("RSA-SHA512", Buffer.from(input), key).toString("base64url")}`;
  }

  /** Whose token this is, or the first thing that is wrong with it. */
  check(token: string) {
    const [header = "", payload = "", signature = "", ...more] = token.split(".");
    const [read, claims] = [decoded(header), decoded(payload)];
    if (!read || !claims || signature === "" || more.length > 0) return { flaw: "form" } as const;
    if (claims.iss !== ISSUER) return { flaw: "issuer", issuer: printed(claims.iss) } as const;
    const key = read.alg === "RS512" && read.kid === this.#kid() && this.#find();
    const signed = Buffer.from(`${header}.${payload}`);
    if (!key || !verify("RSA-SHA512", signed, createPublicKey(key), Buffer.from(signature, "base64url")))
      return { flaw: "signature" } as const;
    const now = this.#seconds();
    if (Number(claims.exp) <= now) return { flaw: "expired", expired: Number(claims.exp), now } as const;
    const { principal_tags = {} } = (claims[TAGS] ?? {}) as { principal_tags?: Record<string, string[]> };
    return {
      identity: {
        provider: PROVIDER,
        subject: String(claims.sub),
        audience: String(claims.aud),
        methods: [claims.amr].flat().map(String),
      },
      tags: Object.entries(principal_tags).map(([Key, [Value = ""]]) => ({ Key, Value })),
    };
  }

  #kid(): string {
    return `${this.#placement.region}1`;
  }

  #find(): KeyObject | undefined {
    const record = this.#key ? undefined : this.#keys.get(this.#kid());
    if (record) this.#key = createPrivateKey(record.privateKey);
    return this.#key;
  }

  async #make(): Promise<KeyObject> {
    const made = await this.#generate();
    // Another request may have made one meanwhile: the first stays.
    const known = this.#find();
    if (known) return known;
    this.#keys.put(this.#kid(), { privateKey: made.export({ format: "pem", type: "pkcs8" }) as string });
    this.#key = made;
    return made;
  }

  #seconds(): number {
    return Math.floor(this.#clock.now().getTime() / 1000);
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function decoded(part: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
