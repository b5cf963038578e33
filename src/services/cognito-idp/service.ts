import type { KeyObject } from "node:crypto";
import type {
  CreateGroupCommandInput,
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
  GroupType,
  SchemaAttributeType,
  UpdateGroupCommandInput,
  UpdateUserPoolClientCommandInput,
  UpdateUserPoolCommandInput,
  UserPoolClientType,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Clock } from "../../lib/clock.js";
import type { Random } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { generateRsaKey } from "../../lib/rsa-key.js";
import type { Store } from "../../store/store.js";
import { SignInAttempts } from "./attempts.js";
import { Challenges } from "./challenges.js";
import { Clients, describedClient } from "./clients.js";
import { Codes } from "./codes.js";
import { invalidParameter } from "./faults.js";
import { describedGroup, Groups } from "./groups.js";
import { type CheckedIdToken, checkIdToken } from "./id-tokens.js";
import { Outbox } from "./outbox.js";
import { Pools } from "./pools.js";
import type { PoolRecord, UserRecord } from "./records.js";
import { Sessions } from "./sessions.js";
import { type KeySource, SigningKeys } from "./signing-keys.js";
import type { SrpChallenge } from "./srp.js";
import { issuerOf } from "./tokens.js";
import { hasAlias, signsInWith, Users } from "./users.js";

export interface UserPoolsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  /** Makes RSA-2048 private keys; the platform's generator by default. */
  readonly generateKey?: KeySource;
}

/** A proof of the password that is still to come. */
export interface PendingProof {
  readonly srp: SrpChallenge;
  readonly clientId: string;
  /** What SRP hashes as the user's name. */
  readonly userId: string;
  /** The name that the sign-in began with. */
  readonly name: string;
  /** Absent for a user who doesn't exist. */
  readonly sub: string | undefined;
}

/** A new password that is still to come. */
export interface PendingPassword {
  readonly clientId: string;
  readonly username: string;
  readonly sub: string;
}

/** Where the id of what is made comes from: `random`, or it is given. */
export interface Creation {
  readonly random?: Random;
  readonly id?: string;
}

/**
 * Amazon Cognito user pools: the service behind the `cognito-idp` API. Operations and CloudFormation resource types
 * call it alike.
 */
export class UserPools {
  readonly random: Random;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly groups: Groups;
  readonly users: Users;
  readonly outbox: Outbox;
  readonly codes: Codes;
  readonly sessions: Sessions;
  readonly attempts = new SignInAttempts();
  readonly srpChallenges: Challenges<PendingProof>;
  readonly newPasswordChallenges: Challenges<PendingPassword>;
  readonly #store: Store;
  readonly #placement: Placement;
  readonly #clock: Clock;
  readonly #keys: SigningKeys;

  constructor(options: UserPoolsOptions) {
    const { store, random, placement, generateKey = generateRsaKey } = options;
    this.random = random;
    this.#store = store;
    this.#placement = placement;
    this.#clock = options.clock;
    this.pools = new Pools(options);
    this.clients = new Clients(options);
    this.groups = new Groups(options);
    this.users = new Users(options);
    this.outbox = new Outbox(store);
    this.codes = new Codes(this.outbox, random);
    this.#keys = new SigningKeys(store, random, generateKey);
    this.sessions = new Sessions({
      ...options,
      pools: this.pools,
      clients: this.clients,
      users: this.users,
      groups: this.groups,
      keys: this.#keys,
    });
    this.srpChallenges = new Challenges(random);
    this.newPasswordChallenges = new Challenges(random);
  }

  /** All writes of `work` or none; messages to users are announced once they are on disk. */
  transaction<R>(work: () => R): R {
    try {
      const result = this.#store.transaction(work);
      this.outbox.announce();
      return result;
    } catch (error) {
      this.outbox.discard();
      this.pools.forget();
      this.clients.forget();
      throw error;
    }
  }

  /** The public key of this pool with this id; what a token is verified with. */
  publicKey(poolId: string, kid: string): KeyObject | undefined {
    return this.#keys.publicKey(poolId, kid);
  }

  /** Whether a token is an ID token of this pool, signed and in time. */
  checkIdToken(poolId: string, token: string): CheckedIdToken {
    return checkIdToken({ keys: this.#keys, placement: this.#placement, clock: this.#clock }, poolId, token);
  }

  /** Whether the session of an ID token with these claims lives: its user is there and enabled, and nobody ended it. */
  sessionLives(poolId: string, claims: Readonly<Record<string, unknown>>): boolean {
    const pool = this.pools.find(poolId);
    return pool !== undefined && this.sessions.lives(pool, claims);
  }

  /** What a person calls the pool. */
  poolName(poolId: string): string | undefined {
    return this.pools.find(poolId)?.name;
  }

  /** What a person calls the app client. */
  clientName(clientId: string): string | undefined {
    return this.clients.find(clientId)?.name;
  }

  poolExists(poolId: string): boolean {
    return this.pools.find(poolId) !== undefined;
  }

  /** Changes whenever a pool or a key appears or goes: what was concluded from keys before no longer holds. */
  get keyGeneration(): number {
    return this.#keys.generation;
  }

  /** The `iss` of the pool's tokens. */
  issuerOf(poolId: string): string {
    return issuerOf(this.#placement, poolId);
  }

  /** A document under `/<poolId>/.well-known/`, or undefined where there is none. */
  wellKnown(poolId: string, document: string): object | undefined {
    if (!this.poolExists(poolId)) return undefined;
    if (document === "jwks.json") return this.#keys.keySet(poolId);
    if (document !== "openid-configuration") return undefined;
    const issuer = this.issuerOf(poolId);
    return {
      id_token_signing_alg_values_supported: ["RS256"],
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: ["code", "token"],
      scopes_supported: ["openid", "email", "phone", "profile"],
      subject_types_supported: ["public"],
    };
  }

  /** With an `id` where the pool stands in for one of elsewhere. */
  createPool(input: CreateUserPoolCommandInput, { random, id }: Creation = {}): UserPoolType {
    const pool = this.transaction(() => this.pools.create(input, random, id));
    this.#keys.generation++;
    this.#keys.prepare(pool.id);
    return this.pools.created(pool);
  }

  updatePool(input: UpdateUserPoolCommandInput): void {
    this.transaction(() => this.pools.update(input));
  }

  describePool(poolId: string): UserPoolType {
    return this.pools.described(this.pools.get(poolId), this.users.count(poolId));
  }

  /** Throws InvalidParameterException while the pool is protected from deletion. */
  deletePool(poolId: string): void {
    const pool = this.pools.get(poolId);
    if (pool.settings.DeletionProtection === "ACTIVE")
      throw invalidParameter(
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
      );
    this.transaction(() => {
      this.users.removeAllOf(poolId);
      this.groups.removeAllOf(poolId);
      this.clients.removeAllOf(poolId);
      this.#keys.remove(poolId);
      this.pools.remove(poolId);
    });
  }

  addCustomAttributes(poolId: string, attributes: readonly SchemaAttributeType[]): void {
    this.transaction(() => this.pools.addAttributes(poolId, attributes));
  }

  createClient(input: CreateUserPoolClientCommandInput, { random, id }: Creation = {}): UserPoolClientType {
    const pool = this.pools.get(input.UserPoolId ?? "");
    return describedClient(this.transaction(() => this.clients.create(pool, input, random, id)));
  }

  updateClient(input: UpdateUserPoolClientCommandInput): UserPoolClientType {
    const pool = this.pools.get(input.UserPoolId ?? "");
    return describedClient(this.transaction(() => this.clients.update(pool, input)));
  }

  describeClient(poolId: string, clientId: string): UserPoolClientType {
    this.pools.get(poolId);
    return describedClient(this.clients.ofPool(clientId, poolId));
  }

  deleteClient(poolId: string, clientId: string): void {
    this.pools.get(poolId);
    this.clients.ofPool(clientId, poolId);
    this.transaction(() => this.clients.remove(clientId));
  }

  createGroup(input: CreateGroupCommandInput): GroupType {
    const pool = this.pools.get(input.UserPoolId ?? "");
    return describedGroup(this.transaction(() => this.groups.create(pool, input)));
  }

  updateGroup(input: UpdateGroupCommandInput): GroupType {
    const pool = this.pools.get(input.UserPoolId ?? "");
    return describedGroup(this.transaction(() => this.groups.update(pool, input)));
  }

  deleteGroup(poolId: string, name: string): void {
    this.pools.get(poolId);
    this.groups.get(poolId, name);
    this.transaction(() => this.groups.remove(poolId, name));
  }

  /** Whether a new user cannot have this name: another is called so, or signs in with that address. */
  nameTaken(pool: PoolRecord, name: string): "username" | "address" | undefined {
    for (const address of ["email", "phone_number"] as const)
      if (signsInWith(pool, address) && this.users.holder(pool, address, name)) return "address";
    const preferred = hasAlias(pool, "preferred_username") && this.users.holder(pool, "preferred_username", name);
    return preferred || this.users.byUsername(pool, name) ? "username" : undefined;
  }

  /** Belongs inside a transaction. */
  removeUser(user: UserRecord): void {
    this.groups.leaveAll(user);
    this.users.remove(user);
  }

  addUserToGroup(poolId: string, username: string, groupName: string): void {
    const user = this.users.get(this.pools.get(poolId), username);
    const group = this.groups.get(poolId, groupName);
    this.transaction(() => this.groups.add(user, group));
  }

  removeUserFromGroup(poolId: string, username: string, groupName: string): void {
    const user = this.users.get(this.pools.get(poolId), username);
    const group = this.groups.get(poolId, groupName);
    this.transaction(() => this.groups.leave(user, group));
  }

  /** Adds tags or changes them; `remove` names those that go. */
  tag(
    arn: string,
    { add = {}, remove = [] }: { add?: Readonly<Record<string, string>>; remove?: readonly string[] },
  ): void {
    const pool = this.pools.byArn(arn);
    const tags = Object.fromEntries(
      Object.entries({ ...pool.tags, ...add }).filter(([name]) => !remove.includes(name)),
    );
    this.transaction(() => this.pools.put({ ...pool, tags }));
  }
}
