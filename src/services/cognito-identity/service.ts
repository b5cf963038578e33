import type { Clock } from "../../lib/clock.js";
import { isFault } from "../../lib/fault.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Range, Store, Table } from "../../store/store.js";
import { guestsNotSupported, invalidConfiguration, invalidParameter, loginsDontMatch, notFound } from "./faults.js";
import { GUEST_MANAGED_POLICY, GUEST_SESSION_POLICY } from "./guest-session-policy.js";
import { Identities, type Identity } from "./identities.js";
import { type Login, methodsOf, type UserPoolTokens, verifyLogins } from "./logins.js";
import { type OpenIdTokens, PROVIDER } from "./open-id-tokens.js";
import { checkMapping, checkPool, checkRoleArn, type IdentityPool, type PoolRoles } from "./pools.js";
import { type PrincipalTagMap, PrincipalTagMaps } from "./principal-tags.js";
import { authenticatedRole } from "./role-choice.js";

export type { CognitoIdentityProvider, IdentityPool, MappingRule, PoolRoles, RoleMapping } from "./pools.js";

/** Credentials as STS makes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** What identity pools need of STS. */
export interface RoleSessions {
  /** Throws AccessDenied where the role's trust policy refuses the identity. */
  federate(
    identity: {
      readonly provider: string;
      readonly subject: string;
      readonly audience: string;
      readonly methods: readonly string[];
    },
    request: {
      readonly roleArn: string;
      readonly sessionName: string;
      readonly tags: readonly { readonly Key: string; readonly Value: string }[];
      readonly policy?: string;
      readonly policyArns?: readonly string[];
    },
  ): { readonly credentials: Credentials };
}

export interface IdentityPoolsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  readonly userPools: UserPoolTokens;
  readonly roleSessions: RoleSessions;
  readonly openIdTokens: OpenIdTokens;
}

type Logins = Readonly<Record<string, string>> | undefined;

/** Who asks, as far as its logins prove it. */
interface Asker {
  readonly pool: IdentityPool;
  readonly identity: Identity;
  readonly logins: readonly Login[];
}

const SESSION_NAME = "CognitoIdentityCredentials";

/** Cognito identity pools, the roles attached to them, and the identities in them. */
export class IdentityPools {
  readonly placement: Placement;
  readonly identities: Identities;
  readonly #options: IdentityPoolsOptions;
  readonly #pools: Table<IdentityPool>;
  readonly #roles: Table<PoolRoles>;
  readonly #tagMaps: PrincipalTagMaps;

  constructor(options: IdentityPoolsOptions) {
    const { store, placement } = options;
    this.#options = options;
    this.placement = placement;
    this.identities = new Identities(options);
    this.#pools = store.table<IdentityPool>("identity_pools");
    this.#roles = store.table<PoolRoles>("identity_pool_roles");
    this.#tagMaps = new PrincipalTagMaps(store);
  }

  /** `random` gives the pool's id; CloudFormation's is seeded. */
  createPool(
    pool: Omit<IdentityPool, "IdentityPoolId">,
    { random = this.#options.random }: { random?: Random } = {},
  ): IdentityPool {
    checkPool(pool);
    const created = { ...pool, IdentityPoolId: `${this.placement.region}:${uuid(random)}` };
    this.#pools.put(created.IdentityPoolId, created);
    return created;
  }

  find(identityPoolId: string): IdentityPool | undefined {
    return this.#pools.get(identityPoolId);
  }

  /** Throws ResourceNotFoundException. */
  pool(identityPoolId: string): IdentityPool {
    const pool = this.find(identityPoolId);
    if (!pool) throw notFound(`IdentityPool '${identityPoolId}' not found.`);
    return pool;
  }

  list(range: Range = {}): IdentityPool[] {
    return this.#pools.list(range).map(({ value }) => value);
  }

  /** Replaces the pool as a whole: what isn't named is no longer set, as UpdateIdentityPool does. */
  updatePool(pool: IdentityPool): IdentityPool {
    this.pool(pool.IdentityPoolId);
    checkPool(pool);
    this.#pools.put(pool.IdentityPoolId, pool);
    return pool;
  }

  deletePool(identityPoolId: string): void {
    this.pool(identityPoolId);
    this.#options.store.transaction(() => {
      this.identities.removeAllOf(identityPoolId);
      this.#tagMaps.removeAllOf(identityPoolId);
      this.#roles.delete(identityPoolId);
      this.#pools.delete(identityPoolId);
    });
  }

  rolesOf(identityPoolId: string): PoolRoles {
    this.pool(identityPoolId);
    return this.#roles.get(identityPoolId) ?? { Roles: {} };
  }

  /** Throws InvalidParameterException for a kind of role or a mapping that doesn't exist. */
  setRoles(identityPoolId: string, roles: PoolRoles): void {
    this.pool(identityPoolId);
    for (const [kind, arn] of Object.entries(roles.Roles)) {
      if (kind !== "authenticated" && kind !== "unauthenticated") throw invalidParameter(`Invalid role type: ${kind}`);
      checkRoleArn(arn);
    }
    for (const [provider, mapping] of Object.entries(roles.RoleMappings ?? {})) checkMapping(provider, mapping);
    this.#roles.put(identityPoolId, roles);
  }

  principalTagMap(identityPoolId: string, provider: string): PrincipalTagMap {
    this.#requireProvider(identityPoolId, provider);
    return this.#tagMaps.get(identityPoolId, provider) ?? { UseDefaults: false, PrincipalTags: {} };
  }

  setPrincipalTagMap(identityPoolId: string, provider: string, map: PrincipalTagMap): PrincipalTagMap {
    this.#requireProvider(identityPoolId, provider);
    return this.#tagMaps.put(identityPoolId, provider, map);
  }

  /** The identity of these logins, the same one every time; without any, a new guest. */
  identify(identityPoolId: string, given: Logins): Identity {
    const pool = this.pool(identityPoolId);
    const logins = this.#verify(pool, given);
    return this.identities.forLogins(identityPoolId, logins);
  }

  /** The enhanced flow: credentials of the role that the pool has for this identity. */
  credentials(identityId: string, given: Logins, customRoleArn: string | undefined) {
    const asker = this.#ask(identityId, given);
    const { pool, identity, logins } = asker;
    const isGuest = logins.length === 0;
    if (isGuest && customRoleArn !== undefined)
      throw invalidParameter("CustomRoleArn is not supported for unauthenticated identities.");
    const roles = this.rolesOf(pool.IdentityPoolId);
    const roleArn = isGuest ? roles.Roles.unauthenticated : authenticatedRole(roles, logins, customRoleArn);
    if (roleArn === undefined) throw invalidConfiguration();
    const tags = Object.entries(this.#tagsOf(asker)).map(([Key, Value]) => ({ Key, Value }));
    const vouched = {
      provider: PROVIDER,
      subject: identity.identityId,
      audience: pool.IdentityPoolId,
      methods: methodsOf(logins),
    };
    const limits = isGuest ? { policy: GUEST_SESSION_POLICY, policyArns: [GUEST_MANAGED_POLICY] } : {};
    try {
      const { credentials } = this.#options.roleSessions.federate(vouched, {
        roleArn,
        sessionName: SESSION_NAME,
        tags,
        ...limits,
      });
      return { identity, credentials };
    } catch (error) {
      throw isFault(error) && error.code === "AccessDenied" ? invalidConfiguration() : error;
    }
  }

  /** The classic flow's first half: a token that STS takes for any role that trusts the pool. */
  async openIdToken(identityId: string, given: Logins): Promise<{ identity: Identity; token: string }> {
    const asker = this.#ask(identityId, given);
    const { pool, identity, logins } = asker;
    // A pool that doesn't say anything of it allows it.
    if (pool.AllowClassicFlow === false)
      throw invalidParameter("Basic (classic) flow is not enabled, please use enhanced flow.");
    const token = await this.#options.openIdTokens.issue({
      identityId: identity.identityId,
      identityPoolId: pool.IdentityPoolId,
      methods: methodsOf(logins),
      tags: this.#tagsOf(asker),
    });
    return { identity, token };
  }

  /** Takes logins away from an identity that one of the given logins proves to be one's own. */
  unlink(identityId: string, given: Logins, providers: readonly string[]): void {
    const identity = this.identities.get(identityId);
    const logins = this.#verify(this.pool(identity.identityPoolId), given);
    const isOwn = ({ provider, subject }: Login) =>
      identity.logins.some((linked) => linked.provider === provider && linked.subject === subject);
    if (!logins.some(isOwn)) throw loginsDontMatch();
    this.identities.unlink(identity, providers);
  }

  #ask(identityId: string, given: Logins): Asker {
    const known = this.identities.get(identityId);
    const pool = this.pool(known.identityPoolId);
    const hasLogins = given !== undefined && Object.keys(given).length > 0;
    // Said before anything of the pool: the identity is someone else's.
    if (!hasLogins) this.identities.actingAs(known, []);
    const logins = this.#verify(pool, given);
    return { pool, identity: this.identities.actingAs(known, logins), logins };
  }

  #verify(pool: IdentityPool, given: Logins): readonly Login[] {
    const logins = verifyLogins(pool, given ?? {}, this.#options.userPools);
    if (logins.length === 0 && !pool.AllowUnauthenticatedIdentities) throw guestsNotSupported();
    return logins;
  }

  #tagsOf({ pool, logins }: Asker): Readonly<Record<string, string>> {
    return this.#tagMaps.tagsOf(pool.IdentityPoolId, logins);
  }

  #requireProvider(identityPoolId: string, provider: string): void {
    const { CognitoIdentityProviders: providers = [] } = this.pool(identityPoolId);
    if (!providers.some(({ ProviderName }) => ProviderName === provider))
      throw invalidParameter(`${provider} is not a configured provider of this identity pool.`);
  }
}
