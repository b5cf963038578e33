import { createCipheriv, createDecipheriv, createHmac, type KeyObject, sign, verify } from "node:crypto";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { isReadable } from "./attributes.js";
import { lifetime } from "./clients.js";
import { preferredRole } from "./groups.js";
import type { ClientRecord, GroupRecord, PoolRecord, UserRecord } from "./records.js";
import { sameText } from "./srp.js";

/** One sign-in and what keeps its name through every refresh. Times are epoch seconds. */
export interface Session {
  readonly originJti: string;
  readonly eventId: string;
  readonly authTime: number;
}

export const API_SCOPE = "aws.cognito.signin.user.admin";

export const issuerOf = ({ region }: Placement, poolId: string): string =>
  `https://cognito-idp.${region}.amazonaws.com/${poolId}`;

/**
 * The id of a session is a UUID whose second half is a code over the first, the user, and the user's generation. A
 * sign-out of all sessions raises the generation, and every id made before stops fitting: nothing has to be stored for
 * a session that is alive, and nothing has to be searched to end them all.
 */
export function newSessionId(pool: PoolRecord, user: UserRecord, random: Random): string {
  return sessionIdOf(pool, user, uuid(random).slice(0, 18));
}

export const isOfCurrentGeneration = (pool: PoolRecord, user: UserRecord, sessionId: string): boolean =>
  sameText(sessionIdOf(pool, user, sessionId.slice(0, 18)), sessionId);

function sessionIdOf({ secret }: PoolRecord, { sub, generation }: UserRecord, head: string): string {
  const code = createHmac("sha256", secret).update(`session ${head} ${sub} ${generation}`).digest();
  code[0] = ((code[0] ?? 0) & 0x3f) | 0x80;
  const hex = code.toString("hex");
  return `${head}-${hex.slice(0, 4)}-${hex.slice(4, 16)}`;
}

interface Claimed {
  readonly issuer: string;
  readonly client: ClientRecord;
  readonly user: UserRecord;
  readonly groups: readonly GroupRecord[];
  readonly session: Session;
  /** Of the access token, beside the one that every sign-in gives. */
  readonly scopes: readonly string[];
  /** Epoch seconds. */
  readonly now: number;
  readonly random: Random;
}

const groupNames = (groups: readonly GroupRecord[]) =>
  groups.length > 0 ? { "cognito:groups": groups.map(({ name }) => name) } : {};

/** Revocation is what `origin_jti` is for: clients without it don't show it. */
const origin = ({ settings }: ClientRecord, { originJti }: Session) =>
  settings.EnableTokenRevocation === false ? {} : { origin_jti: originJti };
/** Without `origin_jti` the token's own id carries the generation. */
const jti = ({ settings }: ClientRecord, { originJti }: Session, random: Random) =>
  settings.EnableTokenRevocation === false ? originJti : uuid(random);

export function idClaims({ issuer, client, user, groups, session, now, random }: Claimed): Record<string, unknown> {
  const { email_verified: email, phone_number_verified: phone, ...others } = user.attributes;
  const flag = (name: string, value: string | undefined) =>
    value !== undefined && isReadable(client, name) ? { [name]: value === "true" } : {};
  const roles = groups.flatMap(({ roleArn }) => (roleArn === undefined ? [] : [roleArn]));
  const preferred = preferredRole(groups);
  return {
    ...origin(client, session),
    sub: user.sub,
    ...groupNames(groups),
    ...flag("email_verified", email),
    iss: issuer,
    ...flag("phone_number_verified", phone),
    "cognito:username": user.username,
    ...(roles.length > 0 && { "cognito:roles": roles }),
    ...(preferred !== undefined && { "cognito:preferred_role": preferred }),
    aud: client.id,
    event_id: session.eventId,
    token_use: "id",
    auth_time: session.authTime,
    exp: now + lifetime(client, "IdToken"),
    iat: now,
    jti: jti(client, session, random),
    ...readable(client, others),
  };
}

export function accessClaims({
  issuer,
  client,
  user,
  groups,
  session,
  scopes,
  now,
  random,
}: Claimed): Record<string, unknown> {
  return {
    ...origin(client, session),
    sub: user.sub,
    ...groupNames(groups),
    iss: issuer,
    client_id: client.id,
    event_id: session.eventId,
    token_use: "access",
    scope: [API_SCOPE, ...scopes].join(" "),
    auth_time: session.authTime,
    exp: now + lifetime(client, "AccessToken"),
    iat: now,
    jti: jti(client, session, random),
    username: user.username,
  };
}

const readable = (client: ClientRecord, attributes: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([name]) => isReadable(client, name))
      .map(([name, value]) => [name, name === "address" ? { formatted: value } : value]),
  );

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** RS256 in the compact form (RFC 7515), with Cognito's header: `kid` and `alg` and no `typ`. */
export function signToken(claims: object, { kid, privateKey }: { kid: string; privateKey: KeyObject }): string {
  const input = `${encoded({ kid, alg: "RS256" })}.${encoded(claims)}`;
  return `${input}.${sign("RSA-SHA256", Buffer.from(input), privateKey).toString("base64url")}`;
}

export interface ParsedToken {
  readonly kid: string;
  readonly claims: Readonly<Record<string, unknown>>;
  verifies(key: KeyObject): boolean;
}

/** Undefined where the text is no RS256 token; nothing of it may be believed before `verifies`. */
export function parseToken(token: string): ParsedToken | undefined {
  const [header = "", payload = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || signature === "") return undefined;
  try {
    const { kid, alg } = JSON.parse(Buffer.from(header, "base64url").toString()) as Record<string, unknown>;
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    if (alg !== "RS256" || typeof kid !== "string" || typeof claims !== "object" || claims === null) return undefined;
    const input = Buffer.from(`${header}.${payload}`);
    return { kid, claims, verifies: (key) => verify("RSA-SHA256", input, key, Buffer.from(signature, "base64url")) };
  } catch {
    return undefined;
  }
}

/** What a refresh token stands for. */
export interface RefreshGrant extends Session {
  readonly clientId: string;
  readonly username: string;
  readonly sub: string;
  /** Epoch seconds; a rotated token keeps the end of the first. */
  readonly expiresAt: number;
  /** Which token of a rotating session this is. */
  readonly tokenId: string;
}

const REFRESH_HEADER = encoded({ cty: "JWT", enc: "A256GCM", alg: "RSA-OAEP" });

/** In the form of Cognito's refresh tokens: five parts, opaque to everyone but us. */
export function sealRefreshToken({ secret }: PoolRecord, grant: RefreshGrant, random: Random): string {
  const wrapped = Buffer.from(random.bytes(256)).toString("base64url");
  const iv = Buffer.from(random.bytes(12));
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(secret, "base64"), iv);
  cipher.setAAD(Buffer.from(`${REFRESH_HEADER}.${wrapped}`));
  const text = Buffer.concat([cipher.update(JSON.stringify(grant), "utf8"), cipher.final()]);
  const parts = [iv, text, cipher.getAuthTag()].map((part) => part.toString("base64url"));
  return [REFRESH_HEADER, wrapped, ...parts].join(".");
}

/** Undefined where the token is not one of this pool. */
export function openRefreshToken({ secret }: PoolRecord, token: string): RefreshGrant | undefined {
  const [header = "", wrapped = "", iv = "", text = "", tag = "", ...rest] = token.split(".");
  const sealed = [iv, text, tag].map((part) => Buffer.from(part, "base64url"));
  const [nonce, ciphertext, authTag] = sealed;
  if (rest.length > 0 || header !== REFRESH_HEADER || !nonce || !ciphertext || authTag?.length !== 16) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", Buffer.from(secret, "base64"), nonce);
    decipher.setAAD(Buffer.from(`${header}.${wrapped}`));
    decipher.setAuthTag(authTag);
    const opened = Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
    return JSON.parse(opened) as RefreshGrant;
  } catch {
    return undefined;
  }
}
