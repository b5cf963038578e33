import { invalidArgument } from "./faults.js";
import type { StoredObject } from "./types.js";

const MAXIMUM = 1000;

/** At most 1,000, whatever was asked; throws InvalidArgument for a negative number. */
export function pageSize(maxKeys: number | undefined): number {
  if (maxKeys !== undefined && maxKeys < 0)
    throw invalidArgument("Argument max-keys must be an integer between 0 and 2147483647", "max-keys", `${maxKeys}`);
  return Math.min(maxKeys ?? MAXIMUM, MAXIMUM);
}

/** With `encoding-type=url` S3 percent-encodes keys and prefixes in its answers; slashes stay. */
export const encoder = (encodingType: string | undefined) =>
  encodingType === "url"
    ? (text: string) =>
        encodeURIComponent(text)
          .replace(/%2F/g, "/")
          .replace(/%20/g, "+")
          .replace(/[!'()]/g, percent)
    : (text: string) => text;

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** An object as the listings show it. */
export const summary = (
  { key, etag, size, lastModified, headers, checksums }: StoredObject,
  encode: (text: string) => string,
) => {
  const algorithms = Object.keys(checksums).map((name) => name.slice("Checksum".length) as "CRC32");
  return {
    Key: encode(key),
    LastModified: new Date(lastModified),
    ETag: etag,
    ...(algorithms.length > 0 && { ChecksumAlgorithm: algorithms, ChecksumType: "FULL_OBJECT" as const }),
    Size: size,
    StorageClass: (headers.StorageClass ?? "STANDARD") as "STANDARD",
  };
};
