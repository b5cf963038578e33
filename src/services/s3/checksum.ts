import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { badDigest, badMd5 } from "./faults.js";

/** The checksums that an uploader may send along, base64, under the names of S3's members. */
export interface Checksums {
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumCRC32C?: string | undefined;
  readonly ChecksumCRC64NVME?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

const ALGORITHMS = {
  ChecksumCRC32: (bytes: Uint8Array) => word(crc32(bytes)),
  ChecksumCRC32C: (bytes: Uint8Array) => word(crc32c(bytes)),
  ChecksumCRC64NVME: crc64nvme,
  ChecksumSHA1: (bytes: Uint8Array) => createHash("sha1").update(bytes).digest("base64"),
  ChecksumSHA256: (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64"),
} as const;

/** Checks what the uploader sent and returns it for keeping; throws BadDigest where it is not of these bytes. */
export function verified(bytes: Uint8Array, sent: Checksums, contentMd5?: string): Checksums {
  if (contentMd5 !== undefined && createHash("md5").update(bytes).digest("base64") !== contentMd5) throw badMd5();
  const kept: Record<string, string> = {};
  for (const name of Object.keys(ALGORITHMS) as (keyof typeof ALGORITHMS)[]) {
    const claimed = sent[name];
    if (claimed === undefined) continue;
    if (ALGORITHMS[name](bytes) !== claimed) throw badDigest(name.slice("Checksum".length));
    kept[name] = claimed;
  }
  return kept;
}

function word(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes.toString("base64");
}

let castagnoli: Uint32Array | undefined;

/** CRC-32C (RFC 3720 B.4), reflected polynomial 0x82F63B78. */
function crc32c(bytes: Uint8Array): number {
  castagnoli ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value >>> 0;
  });
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (castagnoli[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}

let nvme: { high: Uint32Array; low: Uint32Array } | undefined;

/** CRC-64/NVME (NVM Express base specification), reflected polynomial 0x9A6C9329AC4BC9B5, in two 32-bit halves. */
function crc64nvme(bytes: Uint8Array): string {
  nvme ??= nvmeTable();
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of bytes) {
    const at = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (nvme.low[at] ?? 0);
    high = (high >>> 8) ^ (nvme.high[at] ?? 0);
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE((high ^ 0xffffffff) >>> 0, 0);
  result.writeUInt32BE((low ^ 0xffffffff) >>> 0, 4);
  return result.toString("base64");
}

function nvmeTable(): { high: Uint32Array; low: Uint32Array } {
  const table = { high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (carry) {
        high ^= 0x9a6c9329;
        low ^= 0xac4bc9b5;
      }
    }
    table.high[byte] = high;
    table.low[byte] = low;
  }
  return table;
}
