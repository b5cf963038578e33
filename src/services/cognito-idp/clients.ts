import { createHmac } from "node:crypto";
import type {
  CreateUserPoolClientCommandInput,
  ExplicitAuthFlowsType,
  TimeUnitsType,
  UpdateUserPoolClientCommandInput,
  UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { id, type Random } from "../../lib/ids.js";
import type { Store, Table } from "../../store/store.js";
import { invalidParameter, notAuthorized, resourceNotFound } from "./faults.js";
import { type Page, paged } from "./page.js";
import type { ClientRecord, ClientSettings, PoolRecord } from "./records.js";
import { sameText } from "./srp.js";

const UNIT_SECONDS: Readonly<Record<TimeUnitsType, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const DAY = 86_400;

/** App clients: their flows, their secrets, how long their tokens live. */
export class Clients {
  readonly #table: Table<ClientRecord>;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #known = new Map<string, ClientRecord>();

  constructor({ store, clock, random }: { store: Store; clock: Clock; random: Random }) {
    this.#clock = clock;
    this.#random = random;
    this.#table = store.table<ClientRecord>("cognito_clients", { pool: (client) => client.poolId });
  }

  find(clientId: string): ClientRecord | undefined {
    const known = this.#known.get(clientId);
    if (known) return known;
    const stored = this.#table.get(clientId);
    if (stored) this.#known.set(clientId, stored);
    return stored;
  }

  /** Throws ResourceNotFoundException. */
  get(clientId: string): ClientRecord {
    const client = this.find(clientId);
    if (!client) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
    return client;
  }

  /** The client as one of this pool. Throws ResourceNotFoundException. */
  ofPool(clientId: string, poolId: string): ClientRecord {
    const client = this.find(clientId);
    if (client?.poolId !== poolId)
      throw resourceNotFound(`User pool client ${clientId} does not exist in user pool ${poolId}.`);
    return client;
  }

  create(
    pool: PoolRecord,
    input: CreateUserPoolClientCommandInput,
    random: Random = this.#random,
    givenId?: string,
  ): ClientRecord {
    const { UserPoolId: _, ClientName, GenerateSecret, ClientSecret, ...settings } = input;
    checkSettings(pool, settings, "creating");
    if (GenerateSecret && ClientSecret !== undefined)
      throw invalidParameter("You cannot specify both GenerateSecret as true and provide a ClientSecret value.");
    const now = this.#clock.now().getTime();
    const clientId = givenId ?? id(random, 26);
    const secret = ClientSecret ?? (GenerateSecret ? id(random, 51) : undefined);
    return this.#put({
      id: clientId,
      poolId: pool.id,
      name: ClientName ?? "",
      ...(secret !== undefined && { secret }),
      createdAt: now,
      modifiedAt: now,
      settings: withDefaults(settings),
    });
  }

  /** As AWS does: what isn't given returns to its default; the secret stays. */
  update(pool: PoolRecord, input: UpdateUserPoolClientCommandInput): ClientRecord {
    const { UserPoolId: _, ClientId = "", ClientName, ...settings } = input;
    const client = this.ofPool(ClientId, pool.id);
    checkSettings(pool, settings, "updating");
    const modifiedAt = this.#clock.now().getTime();
    return this.#put({ ...client, name: ClientName ?? client.name, modifiedAt, settings: withDefaults(settings) });
  }

  remove(clientId: string): void {
    this.#known.delete(clientId);
    this.#table.delete(clientId);
  }

  removeAllOf(poolId: string): void {
    for (const { key } of this.#table.find("pool", { equals: poolId })) this.remove(key);
  }

  forget(): void {
    this.#known.clear();
  }

  list(poolId: string, limit: number, token?: string): Page<ClientRecord> {
    return paged(
      `clients ${poolId}`,
      limit,
      token,
      (after, count) =>
        this.#table
          .find(
            "pool",
            { equals: poolId },
            { limit: count, ...(after !== undefined && { after: { indexed: poolId, key: String(after) } }) },
          )
          .map(({ value }) => value),
      (client) => client.id,
    );
  }

  #put(client: ClientRecord): ClientRecord {
    this.#known.delete(client.id);
    const record = JSON.parse(JSON.stringify(client)) as ClientRecord;
    this.#table.put(client.id, record);
    return record;
  }
}

export const describedClient = (client: ClientRecord): UserPoolClientType => ({
  UserPoolId: client.poolId,
  ClientName: client.name,
  ClientId: client.id,
  ...(client.secret !== undefined && { ClientSecret: client.secret }),
  LastModifiedDate: new Date(client.modifiedAt),
  CreationDate: new Date(client.createdAt),
  ...client.settings,
});

export type TokenKind = "AccessToken" | "IdToken" | "RefreshToken";

/** How long a token of this client lives, in seconds. */
export function lifetime({ settings }: ClientRecord, kind: TokenKind): number {
  const value = settings[`${kind}Validity`];
  if (!value) return kind === "RefreshToken" ? 30 * DAY : 3600;
  const unit = settings.TokenValidityUnits?.[kind] ?? (kind === "RefreshToken" ? "days" : "hours");
  return value * UNIT_SECONDS[unit];
}

/** How long a challenge of this client may wait for its answer, in milliseconds. */
export const sessionValidity = ({ settings }: ClientRecord): number => (settings.AuthSessionValidity ?? 3) * 60_000;

export const hidesUsers = ({ settings }: ClientRecord): boolean => settings.PreventUserExistenceErrors === "ENABLED";
export const rotates = ({ settings }: ClientRecord): boolean => settings.RefreshTokenRotation?.Feature === "ENABLED";

/** Throws NotAuthorizedException where the client has a secret and the hash does not show it. */
export function checkSecretHash(client: ClientRecord, hash: string | undefined, usernames: readonly string[]): void {
  if (client.secret === undefined) return;
  if (hash === undefined || hash === "")
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  const right = usernames.some((username) => sameText(hash, secretHash(client, username)));
  if (!right) throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
}

export const secretHash = ({ id: clientId, secret = "" }: ClientRecord, username: string): string =>
  createHmac("sha256", secret).update(`${username}${clientId}`, "utf8").digest("base64");

export const secretMatches = (client: ClientRecord, given: string | undefined): boolean =>
  client.secret === undefined || (given !== undefined && sameText(given, client.secret));

/**
 * Whether the client may use a flow. The older names leave SRP and refresh on unless they ask for custom
 * authentication alone; a list in the newer names, `ALLOW_…`, is complete.
 */
export function allowsFlow(
  { settings }: ClientRecord,
  flow:
    | "USER_SRP_AUTH"
    | "USER_PASSWORD_AUTH"
    | "ADMIN_USER_PASSWORD_AUTH"
    | "REFRESH_TOKEN_AUTH"
    | "CUSTOM_AUTH"
    | "USER_AUTH",
): boolean {
  const flows: readonly ExplicitAuthFlowsType[] = settings.ExplicitAuthFlows ?? [];
  if (flows.some((one) => one.startsWith("ALLOW_"))) return flows.includes(`ALLOW_${flow}`);
  if (flow === "USER_SRP_AUTH") return !flows.includes("CUSTOM_AUTH_FLOW_ONLY");
  if (flow === "REFRESH_TOKEN_AUTH" || flow === "CUSTOM_AUTH") return true;
  if (flow === "ADMIN_USER_PASSWORD_AUTH") return flows.includes("ADMIN_NO_SRP_AUTH");
  return flow === "USER_PASSWORD_AUTH" && flows.includes("USER_PASSWORD_AUTH");
}

const withDefaults = (settings: ClientSettings): ClientSettings => ({
  ...settings,
  RefreshTokenValidity: settings.RefreshTokenValidity || 30,
  TokenValidityUnits: settings.TokenValidityUnits ?? {},
  AllowedOAuthFlowsUserPoolClient: settings.AllowedOAuthFlowsUserPoolClient ?? false,
  EnableTokenRevocation: settings.EnableTokenRevocation ?? true,
  EnablePropagateAdditionalUserContextData: settings.EnablePropagateAdditionalUserContextData ?? false,
  AuthSessionValidity: settings.AuthSessionValidity ?? 3,
});

function checkSettings(pool: PoolRecord, settings: ClientSettings, doing: "creating" | "updating"): void {
  const flows = settings.ExplicitAuthFlows ?? [];
  if (flows.some((flow) => flow.startsWith("ALLOW_")) && flows.some((flow) => !flow.startsWith("ALLOW_")))
    throw invalidParameter(
      "The provided ExplicitAuthFlows values are inconsistent: values with and without the prefix ALLOW_ cannot be combined.",
    );
  checkAttributeLists(pool, settings, doing);
  checkLifetimes(settings);
  if (settings.RefreshTokenRotation?.Feature !== "ENABLED") return;
  if (pool.settings.UserPoolTier === "LITE")
    throw new Fault(
      "FeatureUnavailableInTierException",
      "The following features need to be disabled for the LITE pricing tier configured: Refresh Token Rotation",
    );
  if (flows.includes("ALLOW_REFRESH_TOKEN_AUTH"))
    throw invalidParameter("ALLOW_REFRESH_TOKEN_AUTH cannot be enabled when refresh token rotation is enabled.");
}

function checkAttributeLists(pool: PoolRecord, settings: ClientSettings, doing: string): void {
  const inSchema = (name: string) => pool.schema.some(({ Name }) => Name === name) || name === "identities";
  if (!(settings.ReadAttributes ?? []).every(inSchema))
    throw invalidParameter(`Invalid read attributes specified while ${doing} a client`);
  const writable = (name: string) =>
    inSchema(name) && !["sub", "email_verified", "phone_number_verified", "identities"].includes(name);
  if (!(settings.WriteAttributes ?? []).every(writable))
    throw invalidParameter(`Invalid write attributes specified while ${doing} a client`);
}

function checkLifetimes(settings: ClientSettings): void {
  const probe = { settings } as ClientRecord;
  const refresh = lifetime(probe, "RefreshToken");
  for (const kind of ["AccessToken", "IdToken"] as const) {
    const seconds = lifetime(probe, kind);
    if (seconds < 300 || seconds > DAY)
      throw invalidParameter(`Invalid range for token validity: ${kind} must be valid between 5 minutes and 1 day.`);
    if (settings[`${kind}Validity`] && seconds > refresh)
      throw invalidParameter(`Invalid range for token validity: ${kind} cannot be valid longer than RefreshToken.`);
  }
  if (refresh < 3600 || refresh > 3650 * DAY)
    throw invalidParameter(
      "Invalid range for token validity: RefreshToken must be valid between 60 minutes and 10 years.",
    );
}
