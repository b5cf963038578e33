import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Random } from "../../lib/ids.js";
import { MODULUS, MODULUS_HEX, power, toHex } from "./modular-power.js";
import type { Credential } from "./records.js";

/**
 * The server's half of SRP-6a (RFC 5054) as Cognito speaks it: SHA-256, HKDF with "Caldera Derived Key", 16-byte key,
 * numbers hashed with a leading zero byte where their high bit is set.
 */

const GENERATOR = 2n;
const SALT_BYTES = 16;
/** The protocol leaves the secret's length to the server; 256 bits keep the powers short and nobody guesses them. */
const SECRET_BYTES = 32;
const DERIVED_KEY_INFO = Buffer.from("Caldera Derived Key\u0001");
const DERIVED_KEY_BYTES = 16;

const sha256 = (data: Buffer): Buffer => createHash("sha256").update(data).digest();
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);

/** As the hash inputs want a number: whole bytes, and a zero byte ahead of a set high bit. */
const padded = (value: bigint): Buffer => {
  const hex = toHex(value);
  return Buffer.from(/^[89a-f]/.test(hex) ? `00${hex}` : hex, "hex");
};

const MULTIPLIER = numberOf(sha256(Buffer.from(`00${MODULUS_HEX}02`, "hex")));

/** The pool's name as SRP hashes it: what stands after the region. */
export const srpPoolName = (poolId: string): string => poolId.slice(poolId.indexOf("_") + 1);

/** The exponent that only someone with the password can compute. */
export const privateKey = (poolId: string, userId: string, password: string, salt: bigint): bigint =>
  numberOf(
    sha256(Buffer.concat([padded(salt), sha256(Buffer.from(`${srpPoolName(poolId)}${userId}:${password}`, "utf8"))])),
  );

/** A salt is 32 hexadecimal digits with no leading zero, so that its text and its number are one. */
export function newSalt(random: Random): string {
  const bytes = Buffer.from(random.bytes(SALT_BYTES));
  bytes[0] = (bytes[0] ?? 0) | 0x10;
  return bytes.toString("hex");
}

export const verifierOf = (poolId: string, username: string, password: string, salt: string): string =>
  power(GENERATOR, privateKey(poolId, username, password, BigInt(`0x${salt}`))).toString(16);

export function newCredential(poolId: string, username: string, password: string, random: Random): Credential {
  const salt = newSalt(random);
  return { salt, verifier: verifierOf(poolId, username, password, salt) };
}

/** Whether this is the password that the credential was made of; the comparison takes the same time either way. */
export function passwordMatches(poolId: string, username: string, password: string, credential: Credential): boolean {
  return sameText(verifierOf(poolId, username, password, credential.salt), credential.verifier);
}

export function sameText(actual: string, expected: string): boolean {
  return timingSafeEqual(sha256(Buffer.from(actual)), sha256(Buffer.from(expected)));
}

/** The server's side of one challenge. */
export interface SrpChallenge {
  readonly clientPublic: bigint;
  readonly serverPublic: bigint;
  readonly secret: bigint;
  readonly verifier: bigint;
}

export function openChallenge(clientPublic: bigint, credential: Credential, random: Random): SrpChallenge {
  const secret = numberOf(random.bytes(SECRET_BYTES)) | (1n << BigInt(SECRET_BYTES * 8 - 1));
  return challengeWith(clientPublic, BigInt(`0x${credential.verifier}`), secret);
}

export function challengeWith(clientPublic: bigint, verifier: bigint, secret: bigint): SrpChallenge {
  const serverPublic = (MULTIPLIER * verifier + power(GENERATOR, secret)) % MODULUS;
  return { clientPublic, serverPublic, secret, verifier };
}

/** The key that both sides arrive at: u = H(A, B), S = (A · v^u)^b, HKDF. */
export function serverKey({ clientPublic, serverPublic, secret, verifier }: SrpChallenge): Buffer {
  const scramble = numberOf(sha256(Buffer.concat([padded(clientPublic), padded(serverPublic)])));
  const shared = power((clientPublic * power(verifier, scramble)) % MODULUS, secret);
  return deriveKey(shared, scramble);
}

export function deriveKey(shared: bigint, scramble: bigint): Buffer {
  const pseudoRandom = createHmac("sha256", padded(scramble)).update(padded(shared)).digest();
  return createHmac("sha256", pseudoRandom).update(DERIVED_KEY_INFO).digest().subarray(0, DERIVED_KEY_BYTES);
}

export interface Claim {
  readonly poolId: string;
  readonly userId: string;
  readonly secretBlock: string;
  readonly timestamp: string;
}

export const claimSignature = (key: Buffer, { poolId, userId, secretBlock, timestamp }: Claim): string =>
  createHmac("sha256", key)
    .update(srpPoolName(poolId), "utf8")
    .update(userId, "utf8")
    .update(Buffer.from(secretBlock, "base64"))
    .update(timestamp, "utf8")
    .digest("base64");

/** Whether the client has shown that it knows the password. A public value of zero would make the key known to all. */
export function proves(challenge: SrpChallenge, claim: Claim, signature: string): boolean {
  const signed = sameText(signature, claimSignature(serverKey(challenge), claim));
  return signed && challenge.clientPublic % MODULUS !== 0n;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `EEE MMM d HH:mm:ss UTC yyyy`; Cognito refuses a day with a leading zero and a weekday that isn't that date's. */
export function isTimestamp(text: string): boolean {
  const match = /^(\w{3}) (\w{3}) ([1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) UTC (\d{4})$/.exec(text);
  if (!match) return false;
  const [, weekday = "", month = "", day, , , , year] = match;
  const date = new Date(Date.UTC(Number(year), MONTHS.indexOf(month), Number(day)));
  return MONTHS.includes(month) && date.getUTCDate() === Number(day) && DAYS[date.getUTCDay()] === weekday;
}
