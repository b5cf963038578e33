import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { Random } from "../../lib/ids.js";
import { generateRsaKeySync } from "../../lib/rsa-key.js";
import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";

export type TokenUse = "id" | "access";
const USES: readonly TokenUse[] = ["id", "access"];

interface KeyRecord {
  readonly poolId: string;
  readonly use: TokenUse;
  readonly kid: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** base64url, for the JSON Web Key Set. */
  readonly n: string;
  readonly e: string;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

interface PoolKeys {
  readonly records: Readonly<Record<TokenUse, KeyRecord>>;
  readonly public: Map<string, KeyObject>;
  readonly private: Map<TokenUse, KeyObject>;
}

/** Makes an RSA-2048 private key; tests hand in ready ones. */
export type KeySource = () => Promise<KeyObject>;

/**
 * Two RSA-2048 keys per pool, one for ID and one for access tokens, as Cognito has them. They take a good while to
 * make, so that begins when the pool is made, off this thread; whoever needs them first waits for the rest of it.
 */
export class SigningKeys {
  /** Changes whenever a pool's keys appear or go. */
  generation = 0;
  readonly #store: Store;
  readonly #random: Random;
  readonly #source: KeySource;
  readonly #records: Table<KeyRecord>;
  readonly #ready = new Map<string, PoolKeys>();
  readonly #coming = new Map<string, Promise<PoolKeys | undefined>>();

  constructor(store: Store, random: Random, source: KeySource) {
    this.#store = store;
    this.#random = random;
    this.#source = source;
    this.#records = store.table<KeyRecord>("cognito_keys");
  }

  /** Begins to make the pool's keys. A failure is met again, and then seen, by whoever asks for them. */
  prepare(poolId: string): void {
    this.#make(poolId).catch(() => undefined);
  }

  async signing(poolId: string, use: TokenUse): Promise<SigningKey> {
    const keys = this.#find(poolId) ?? (await this.#make(poolId)) ?? this.#makeNow(poolId);
    let privateKey = keys.private.get(use);
    if (!privateKey) {
      privateKey = createPrivateKey(keys.records[use].privateKey);
      keys.private.set(use, privateKey);
    }
    return { kid: keys.records[use].kid, privateKey };
  }

  publicKey(poolId: string, kid: string): KeyObject | undefined {
    const keys = this.#find(poolId);
    if (!keys) return undefined;
    const known = keys.public.get(kid);
    if (known) return known;
    const record = USES.map((use) => keys.records[use]).find((key) => key.kid === kid);
    if (!record) return undefined;
    const key = createPublicKey({ key: { kty: "RSA", n: record.n, e: record.e }, format: "jwk" });
    keys.public.set(kid, key);
    return key;
  }

  /** The use that this key of the pool is for. */
  purposeOf(poolId: string, kid: string): TokenUse | undefined {
    const keys = this.#find(poolId);
    return keys && USES.find((use) => keys.records[use].kid === kid);
  }

  /** The pool's JSON Web Key Set (RFC 7517 §5). */
  keySet(poolId: string): { keys: Record<string, string>[] } {
    const { records } = this.#find(poolId) ?? this.#makeNow(poolId);
    return {
      keys: USES.map((use) => {
        const { e, kid, n } = records[use];
        return { alg: "RS256", e, kid, kty: "RSA", n, use: "sig" };
      }),
    };
  }

  /** Belongs inside the transaction that removes the pool. */
  remove(poolId: string): void {
    for (const use of USES) this.#records.delete(keyOf(poolId, use));
    this.#ready.delete(poolId);
    this.#coming.delete(poolId);
    this.generation++;
  }

  #find(poolId: string): PoolKeys | undefined {
    const ready = this.#ready.get(poolId);
    if (ready) return ready;
    const stored = this.#records.list({ prefix: keyPrefix(poolId) }).map(({ value }) => value);
    const [id, access] = USES.map((use) => stored.find((key) => key.use === use));
    return id && access ? this.#keep(poolId, { id, access }) : undefined;
  }

  #make(poolId: string): Promise<PoolKeys | undefined> {
    const coming = this.#coming.get(poolId);
    if (coming) return coming;
    const making = Promise.all(USES.map(() => this.#source())).then(([id, access]) => {
      // The pool went, or its key set was asked for, before these came.
      if (this.#coming.get(poolId) !== making) return this.#find(poolId);
      return id && access ? this.#write(poolId, { id, access }) : undefined;
    });
    this.#coming.set(poolId, making);
    const forget = () => this.#coming.get(poolId) === making && this.#coming.delete(poolId);
    making.then(forget, forget);
    return making;
  }

  #makeNow(poolId: string): PoolKeys {
    this.#coming.delete(poolId);
    return this.#write(poolId, { id: generateRsaKeySync(), access: generateRsaKeySync() });
  }

  #write(poolId: string, keys: Readonly<Record<TokenUse, KeyObject>>): PoolKeys {
    const record = (use: TokenUse): KeyRecord => {
      const { n = "", e = "" } = keys[use].export({ format: "jwk" });
      const kid = Buffer.from(this.#random.bytes(32)).toString("base64");
      const privateKey = keys[use].export({ format: "pem", type: "pkcs8" }) as string;
      return { poolId, use, kid, privateKey, n, e };
    };
    const records = { id: record("id"), access: record("access") };
    this.#store.transaction(() => {
      for (const use of USES) this.#records.put(keyOf(poolId, use), records[use]);
    });
    return this.#keep(poolId, records);
  }

  #keep(poolId: string, records: Readonly<Record<TokenUse, KeyRecord>>): PoolKeys {
    const keys: PoolKeys = { records, public: new Map(), private: new Map() };
    this.#ready.set(poolId, keys);
    this.generation++;
    return keys;
  }
}
