import { Fault } from "../../lib/fault.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Range, Store, Table } from "../../store/store.js";

/** An identity pool as it is kept; names are the API's. */
export interface IdentityPool {
  readonly IdentityPoolId: string;
  readonly IdentityPoolName: string;
  readonly AllowUnauthenticatedIdentities: boolean;
  readonly AllowClassicFlow?: boolean;
  readonly SupportedLoginProviders?: Readonly<Record<string, string>>;
  readonly DeveloperProviderName?: string;
  readonly OpenIdConnectProviderARNs?: string[];
  readonly CognitoIdentityProviders?: CognitoIdentityProvider[];
  readonly SamlProviderARNs?: string[];
  readonly IdentityPoolTags?: Readonly<Record<string, string>>;
}

export interface CognitoIdentityProvider {
  /** `cognito-idp.<region>.amazonaws.com/<pool>`. */
  readonly ProviderName?: string;
  readonly ClientId?: string;
  readonly ServerSideTokenCheck?: boolean;
}

/** The roles of a pool: `authenticated`, `unauthenticated`, and how a provider's users get others. */
export interface PoolRoles {
  readonly Roles: Readonly<Record<string, string>>;
  readonly RoleMappings?: Readonly<Record<string, RoleMapping>>;
}

export interface RoleMapping {
  readonly Type: "Token" | "Rules";
  readonly AmbiguousRoleResolution?: "AuthenticatedRole" | "Deny";
  readonly RulesConfiguration?: { readonly Rules: MappingRule[] };
}

export interface MappingRule {
  readonly Claim: string;
  readonly MatchType: "Equals" | "Contains" | "StartsWith" | "NotEqual";
  readonly Value: string;
  readonly RoleARN: string;
}

export interface IdentityPoolsOptions {
  readonly store: Store;
  readonly random: Random;
  readonly placement: Placement;
}

const MAXIMUM_RULES = 25;
const invalid = (message: string) => new Fault("InvalidParameterException", message);

/** Cognito identity pools and the roles attached to them. */
export class IdentityPools {
  readonly placement: Placement;
  readonly #store: Store;
  readonly #random: Random;
  readonly #pools: Table<IdentityPool>;
  readonly #roles: Table<PoolRoles>;

  constructor({ store, random, placement }: IdentityPoolsOptions) {
    this.placement = placement;
    this.#store = store;
    this.#random = random;
    this.#pools = store.table<IdentityPool>("identity_pools");
    this.#roles = store.table<PoolRoles>("identity_pool_roles");
  }

  /** `random` gives the pool's id; CloudFormation's is seeded. */
  createPool(
    pool: Omit<IdentityPool, "IdentityPoolId">,
    { random = this.#random }: { random?: Random } = {},
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
    if (!pool) throw new Fault("ResourceNotFoundException", `IdentityPool '${identityPoolId}' not found.`);
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
    this.#store.transaction(() => {
      this.#pools.delete(identityPoolId);
      this.#roles.delete(identityPoolId);
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
      if (kind !== "authenticated" && kind !== "unauthenticated") throw invalid(`Invalid role type: ${kind}`);
      checkRoleArn(arn);
    }
    for (const [provider, mapping] of Object.entries(roles.RoleMappings ?? {})) checkMapping(provider, mapping);
    this.#roles.put(identityPoolId, roles);
  }
}

function checkPool({ CognitoIdentityProviders = [] }: Omit<IdentityPool, "IdentityPoolId">): void {
  const seen = new Set(CognitoIdentityProviders.map(({ ProviderName, ClientId }) => `${ProviderName}:${ClientId}`));
  if (seen.size < CognitoIdentityProviders.length) throw invalid("Duplicate Cognito identity provider.");
  for (const { ProviderName = "" } of CognitoIdentityProviders)
    if (!/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/[\w-]+$/.test(ProviderName))
      throw invalid(`Invalid Cognito Identity Provider: ${ProviderName}`);
}

function checkRoleArn(arn: string): void {
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(arn)) throw invalid(`Invalid role ARN: ${arn}`);
}

function checkMapping(provider: string, mapping: RoleMapping): void {
  const { Type, AmbiguousRoleResolution, RulesConfiguration } = mapping;
  const rules = RulesConfiguration?.Rules ?? [];
  if (AmbiguousRoleResolution === undefined)
    throw invalid(`AmbiguousRoleResolution is required for ${Type} role mapping of ${provider}.`);
  if (Type === "Token" && RulesConfiguration !== undefined)
    throw invalid("RulesConfiguration is not allowed for Token role mapping.");
  if (Type === "Rules" && (rules.length === 0 || rules.length > MAXIMUM_RULES))
    throw invalid(`A Rules role mapping has between 1 and ${MAXIMUM_RULES} rules.`);
  for (const { RoleARN } of rules) checkRoleArn(RoleARN);
}
