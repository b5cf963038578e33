import type { AuthenticationResultType } from "@aws-sdk/client-cognito-identity-provider";
import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Store, Table } from "../../store/store.js";
import { type Clients, lifetime, rotates } from "./clients.js";
import { notAuthorized, userDisabled, userNotFound } from "./faults.js";
import type { Groups } from "./groups.js";
import type { Pools } from "./pools.js";
import type { ClientRecord, PoolRecord, UserRecord } from "./records.js";
import type { SigningKeys } from "./signing-keys.js";
import {
  API_SCOPE,
  accessClaims,
  idClaims,
  isOfCurrentGeneration,
  issuerOf,
  newSessionId,
  openRefreshToken,
  parseToken,
  type RefreshGrant,
  type Session,
  sealRefreshToken,
  signToken,
} from "./tokens.js";
import type { Users } from "./users.js";

interface Revocation {
  /** Epoch seconds, when no token of the session is left. */
  readonly expiresAt: number;
}

/** Where a rotating session stands: the newest token, and the one that it replaced. */
interface Rotation {
  readonly newest: string;
  readonly parent: string;
  /** Epoch milliseconds of the parent's first use. */
  readonly parentUsedAt: number;
  readonly expiresAt: number;
}

export interface Signed {
  readonly pool: PoolRecord;
  readonly client: ClientRecord;
  readonly user: UserRecord;
  readonly session: Session;
}

/** What a session may have that a sign-in would not give it: for `sekisho token` and the probes of an audit. */
export interface SessionWish {
  /** Epoch seconds; the tokens are as old as that, and expired where their lifetime has passed since. */
  readonly issuedAt?: number;
  /** Further scopes of the access token, as OAuth's endpoints grant them. */
  readonly scopes?: readonly string[];
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly users: Users;
  readonly groups: Groups;
  readonly keys: SigningKeys;
}

/** Sessions from sign-in to their end: tokens made, refreshed, rotated, revoked. */
export class Sessions {
  readonly #parts: Parts;
  readonly #revoked: Table<Revocation>;
  readonly #rotations: Table<Rotation>;

  constructor(parts: Parts) {
    this.#parts = parts;
    const expiry = { expiry: ({ expiresAt }: Revocation) => String(expiresAt).padStart(15, "0") };
    this.#revoked = parts.store.table<Revocation>("cognito_revoked_sessions", expiry);
    this.#rotations = parts.store.table<Rotation>("cognito_refresh_rotations", expiry);
  }

  /** The tokens of a new session. */
  async start(
    pool: PoolRecord,
    client: ClientRecord,
    user: UserRecord,
    { issuedAt: now = this.#seconds(), scopes = [] }: SessionWish = {},
  ): Promise<AuthenticationResultType> {
    const { random } = this.#parts;
    const session = { originJti: newSessionId(pool, user, random), eventId: uuid(random), authTime: now };
    const grant: RefreshGrant = {
      ...session,
      clientId: client.id,
      username: user.username,
      sub: user.sub,
      expiresAt: now + lifetime(client, "RefreshToken"),
      tokenId: "0",
    };
    return this.#tokens(pool, client, user, session, sealRefreshToken(pool, grant, random), { now, scopes });
  }

  /** New tokens for a refresh token, and a new refresh token where the client rotates them. */
  async refresh(client: ClientRecord, token: string): Promise<AuthenticationResultType> {
    const pool = this.#parts.pools.get(client.poolId);
    const { grant, user } = this.grantOf(pool, client, token);
    const next = rotates(client) ? this.#rotate(client, grant) : undefined;
    return this.#tokens(pool, client, user, grant, next && sealRefreshToken(pool, next, this.#parts.random));
  }

  /** Throws NotAuthorizedException where the token no longer refreshes. */
  grantOf(pool: PoolRecord, client: ClientRecord, token: string): { grant: RefreshGrant; user: UserRecord } {
    const grant = openRefreshToken(pool, token);
    if (!grant) throw notAuthorized("Invalid Refresh Token");
    if (grant.clientId !== client.id) throw notAuthorized("Refresh Token has different Client");
    if (grant.expiresAt <= this.#seconds()) throw notAuthorized("Refresh Token has expired");
    const user = this.#parts.users.byUsername(pool, grant.username);
    if (user?.sub !== grant.sub) throw userNotFound();
    if (!user.enabled) throw userDisabled();
    if (this.#isRevoked(pool, user, grant.originJti)) throw notAuthorized("Refresh Token has been revoked");
    return { grant, user };
  }

  /** The end of the session that the refresh token belongs to; belongs inside a transaction. */
  revoke({ originJti, expiresAt }: RefreshGrant): void {
    const past = { prefix: "" };
    const now = this.#seconds();
    // Each revocation clears away a few that have outlived their tokens, so that the table stays small.
    for (const { key, value } of this.#revoked.find("expiry", past, { limit: 4 }))
      if (value.expiresAt < now) this.#revoked.delete(key);
    // An access token made in the refresh token's last second lives up to a day more.
    this.#revoked.put(originJti, { expiresAt: expiresAt + 86_400 });
  }

  /** Whose access token this is. Throws NotAuthorizedException, ResourceNotFoundException or UserNotFoundException. */
  authorize(accessToken: string): Signed {
    const token = parseToken(accessToken);
    if (token?.claims.token_use !== "access") throw notAuthorized("Invalid Access Token");
    const { iss, client_id: clientId, username, sub, exp, scope, origin_jti, jti } = token.claims;
    // Nobody has vouched for the token yet: its issuer may be anything.
    if (typeof iss !== "string") throw notAuthorized("Invalid Access Token");
    const poolId = iss.slice(iss.lastIndexOf("/") + 1);
    const pool = this.#parts.pools.find(poolId);
    if (!pool || iss !== issuerOf(this.#parts.placement, poolId)) throw notAuthorized("Invalid Access Token");
    const key =
      this.#parts.keys.purposeOf(poolId, token.kid) === "access" && this.#parts.keys.publicKey(poolId, token.kid);
    if (!key || !token.verifies(key)) throw notAuthorized("Could not verify signature for Access Token");
    if (Number(exp) <= this.#seconds()) throw notAuthorized("Access Token has expired");
    if (!String(scope).split(" ").includes(API_SCOPE))
      throw notAuthorized("Access Token does not have required scopes");
    const client = this.#parts.clients.get(String(clientId));
    const user = this.#parts.users.byUsername(pool, String(username));
    if (user?.sub !== sub || !user) throw userNotFound();
    if (!user.enabled) throw userDisabled();
    const originJti = String(origin_jti ?? jti);
    if (this.#isRevoked(pool, user, originJti)) throw notAuthorized("Access Token has been revoked");
    const { event_id: eventId, auth_time: authTime } = token.claims;
    return { pool, client, user, session: { originJti, eventId: String(eventId), authTime: Number(authTime) } };
  }

  /** Whether the session that these claims of an ID token belong to is still on. */
  lives(pool: PoolRecord, claims: Readonly<Record<string, unknown>>): boolean {
    const user = this.#parts.users.byUsername(pool, String(claims["cognito:username"]));
    if (!user?.enabled || user.sub !== claims.sub) return false;
    return !this.#isRevoked(pool, user, String(claims.origin_jti ?? claims.jti));
  }

  #isRevoked(pool: PoolRecord, user: UserRecord, originJti: string): boolean {
    return !isOfCurrentGeneration(pool, user, originJti) || this.#revoked.get(originJti) !== undefined;
  }

  #rotate(client: ClientRecord, grant: RefreshGrant): RefreshGrant {
    const now = this.#parts.clock.now().getTime();
    const state = this.#rotations.get(grant.originJti);
    const grace = (client.settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0) * 1000;
    const isNewest = (state?.newest ?? "0") === grant.tokenId;
    const mayRetry = state?.parent === grant.tokenId && now < state.parentUsedAt + grace;
    if (!isNewest && !mayRetry) throw new Fault("RefreshTokenReuseException", "Refresh token reuse detected");
    const newest = uuid(this.#parts.random);
    const { originJti, expiresAt } = grant;
    const parentUsedAt = isNewest ? now : (state?.parentUsedAt ?? now);
    this.#parts.store.transaction(() => {
      for (const { key, value } of this.#rotations.find("expiry", { prefix: "" }, { limit: 4 }))
        if (value.expiresAt < now / 1000) this.#rotations.delete(key);
      this.#rotations.put(originJti, { newest, parent: grant.tokenId, parentUsedAt, expiresAt });
    });
    return { ...grant, tokenId: newest };
  }

  async #tokens(
    pool: PoolRecord,
    client: ClientRecord,
    user: UserRecord,
    session: Session,
    refreshToken: string | undefined,
    { now = this.#seconds(), scopes = [] }: { now?: number; scopes?: readonly string[] } = {},
  ): Promise<AuthenticationResultType> {
    const { keys, placement, random } = this.#parts;
    const [idKey, accessKey] = [await keys.signing(pool.id, "id"), await keys.signing(pool.id, "access")];
    const issuer = issuerOf(placement, pool.id);
    const claimed = {
      issuer,
      client,
      user,
      groups: this.#parts.groups.of(user),
      session,
      scopes,
      now,
      random,
    };
    return {
      AccessToken: signToken(accessClaims(claimed), accessKey),
      ExpiresIn: lifetime(client, "AccessToken"),
      TokenType: "Bearer",
      ...(refreshToken !== undefined && { RefreshToken: refreshToken }),
      IdToken: signToken(idClaims(claimed), idKey),
    };
  }

  #seconds(): number {
    return Math.floor(this.#parts.clock.now().getTime() / 1000);
  }
}
