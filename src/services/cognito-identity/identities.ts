import type { Clock } from "../../lib/clock.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import { conflict, forbidden, loginsDontMatch, notFound } from "./faults.js";

/** An identity as it is kept; dates are epoch milliseconds. */
export interface Identity {
  readonly identityId: string;
  readonly identityPoolId: string;
  /** None for a guest. */
  readonly logins: readonly LinkedLogin[];
  readonly created: number;
  readonly modified: number;
  /** Its last login was taken away, or it was a guest who turned out to be someone known. */
  readonly disabled?: true;
}

export interface LinkedLogin {
  readonly provider: string;
  readonly subject: string;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
}

/** The identities of all pools, and whose login is whose. */
export class Identities {
  readonly #parts: Parts;
  readonly #identities: Table<Identity>;
  /** By pool, provider and subject. */
  readonly #logins: Table<{ readonly identityId: string }>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#identities = parts.store.table<Identity>("identities", { pool: ({ identityPoolId }) => identityPoolId });
    this.#logins = parts.store.table("identity_logins");
  }

  find(identityId: string): Identity | undefined {
    return this.#identities.get(identityId);
  }

  /** Throws ResourceNotFoundException. */
  get(identityId: string): Identity {
    const identity = this.find(identityId);
    if (!identity) throw notFound(`Identity '${identityId}' not found.`);
    return identity;
  }

  list(identityPoolId: string, { after, limit }: { after?: string | undefined; limit: number }): Identity[] {
    const page = { limit, ...(after !== undefined && { after: { indexed: identityPoolId, key: after } }) };
    return this.#identities.find("pool", { equals: identityPoolId }, page).map(({ value }) => value);
  }

  /** A new guest, or the one identity of these logins. Throws ResourceConflictException where they belong to two. */
  forLogins(identityPoolId: string, logins: readonly LinkedLogin[]): Identity {
    return this.#parts.store.transaction(() => {
      const owner = this.#ownerOf(identityPoolId, logins);
      return this.#link(owner ?? this.#create(identityPoolId), logins);
    });
  }

  /**
   * The identity that acts when someone with these logins asks as `identity`: a guest who signs in becomes the user
   * that the login belongs to, or that user's identity from now on. Throws NotAuthorizedException and
   * ResourceConflictException.
   */
  actingAs(identity: Identity, logins: readonly LinkedLogin[]): Identity {
    const { identityId, identityPoolId, disabled } = identity;
    const isGuest = identity.logins.length === 0;
    if (logins.length === 0) {
      if (disabled || !isGuest) throw forbidden(identityId);
      return identity;
    }
    return this.#parts.store.transaction(() => {
      const owner = this.#ownerOf(identityPoolId, logins);
      if (owner?.identityId === identityId) return this.#link(owner, logins);
      if (!isGuest) throw loginsDontMatch();
      if (!owner && disabled) throw forbidden(identityId);
      if (!owner) return this.#link(identity, logins);
      if (!disabled) this.#keep({ ...identity, disabled: true });
      return this.#link(owner, logins);
    });
  }

  /** Without its last login nobody can be this identity any more. */
  unlink(identity: Identity, providers: readonly string[]): void {
    this.#parts.store.transaction(() => {
      for (const login of identity.logins)
        if (providers.includes(login.provider)) this.#logins.delete(loginKey(identity.identityPoolId, login));
      const logins = identity.logins.filter(({ provider }) => !providers.includes(provider));
      this.#keep({ ...identity, logins, ...(logins.length === 0 && { disabled: true }) });
    });
  }

  remove({ identityId, identityPoolId, logins }: Identity): void {
    this.#parts.store.transaction(() => {
      for (const login of logins) this.#logins.delete(loginKey(identityPoolId, login));
      this.#identities.delete(identityId);
    });
  }

  /** Belongs inside the transaction that removes the pool. */
  removeAllOf(identityPoolId: string): void {
    for (const { key } of this.#logins.list({ prefix: keyPrefix(identityPoolId) })) this.#logins.delete(key);
    for (const { key } of this.#identities.find("pool", { equals: identityPoolId })) this.#identities.delete(key);
  }

  #ownerOf(identityPoolId: string, logins: readonly LinkedLogin[]): Identity | undefined {
    const owners = new Set(
      logins.flatMap((login) => this.#logins.get(loginKey(identityPoolId, login))?.identityId ?? []),
    );
    if (owners.size > 1) throw conflict("The logins are already linked to different identities.");
    const [owner] = owners;
    return owner === undefined ? undefined : this.get(owner);
  }

  #create(identityPoolId: string): Identity {
    const { random, placement } = this.#parts;
    const created = this.#now();
    const identityId = `${placement.region}:${uuid(random)}`;
    return this.#keep({ identityId, identityPoolId, logins: [], created, modified: created });
  }

  #link(identity: Identity, logins: readonly LinkedLogin[]): Identity {
    const isLinked = ({ provider, subject }: LinkedLogin) =>
      identity.logins.some((known) => known.provider === provider && known.subject === subject);
    const added = logins.filter((login) => !isLinked(login)).map(({ provider, subject }) => ({ provider, subject }));
    if (added.length === 0) return identity;
    for (const login of added)
      this.#logins.put(loginKey(identity.identityPoolId, login), { identityId: identity.identityId });
    return this.#keep({ ...identity, logins: [...identity.logins, ...added] });
  }

  #keep(identity: Identity): Identity {
    const kept = { ...identity, modified: this.#now() };
    this.#identities.put(kept.identityId, kept);
    return kept;
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}

const loginKey = (identityPoolId: string, { provider, subject }: LinkedLogin) =>
  keyOf(identityPoolId, provider, subject);
