import { createHash, createHmac } from "node:crypto";
import { MODULUS } from "../modular-power.js";
import type { Credential, PoolRecord } from "../records.js";

/**
 * The credential of a user who doesn't exist (RFC 5054 §2.5.1.3): the same for the same name in the same pool, so that
 * asking twice tells nothing, and matching no password that anyone knows.
 */
export function syntheticCredential(pool: PoolRecord, name: string): Credential {
  const seed = createHmac("sha256", pool.secret).update(`no such user ${name}`).digest();
  const [salt, number] = [
    seed.subarray(0, 16),
    createHash("shake256", { outputLength: 384 }).update(seed).digest("hex"),
  ];
  salt[0] = (salt[0] ?? 0) | 0x10;
  return { salt: salt.toString("hex"), verifier: (BigInt(`0x${number}`) % MODULUS).toString(16) };
}
