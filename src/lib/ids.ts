import { createHash, randomBytes } from "node:crypto";

/** Where randomness comes from, so that tests can fix it. */
export interface Random {
  bytes(count: number): Uint8Array;
}

const BLOCK = 4096;
let block = Buffer.alloc(0);
let used = 0;

/** The system's, drawn by the block: a draw costs more than what most calls do with it. No byte is given twice. */
export const systemRandom: Random = {
  bytes(count) {
    if (count > BLOCK) return randomBytes(count);
    if (used + count > block.length) {
      block = randomBytes(BLOCK);
      used = 0;
    }
    used += count;
    return block.subarray(used - count, used);
  },
};

export const LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";
export const UPPER_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
export const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** IAM's unique ids and access keys are base32. */
export const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * Randomness that depends on the seed alone. CloudFormation gives each resource one made of stack and logical id, so
 * that the same project gets the same ids on every machine and a front end's configuration can be committed.
 */
export function seededRandom(...seed: readonly string[]): Random {
  let counter = 0;
  return {
    bytes(count) {
      const blocks: Buffer[] = [];
      for (let length = 0; length < count; length += 32)
        blocks.push(
          createHash("sha256")
            .update(JSON.stringify([...seed, counter++]))
            .digest(),
        );
      return Buffer.concat(blocks).subarray(0, count);
    },
  };
}

/** An id of AWS's form: `length` characters out of `alphabet`, without modulo bias worth naming (alphabets ≤ 64 of 2^16). */
export function id(random: Random, length: number, alphabet: string = LOWER_ALPHANUMERIC): string {
  const bytes = random.bytes(length * 2);
  let text = "";
  for (let at = 0; at < length; at++)
    text += alphabet[(((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)) % alphabet.length];
  return text;
}

/** A version 4 UUID (RFC 9562 §5.4). */
export function uuid(random: Random): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
