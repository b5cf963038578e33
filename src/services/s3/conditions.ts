import { invalidRange, notModified, preconditionFailed } from "./faults.js";

export interface Conditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

interface Version {
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
}

const bare = (tag: string) => tag.trim().replace(/^W\//, "").replace(/^"|"$/g, "");
const matches = (condition: string, etag: string) =>
  condition.split(",").some((tag) => tag.trim() === "*" || bare(tag) === bare(etag));

/** The conditions of a read (RFC 9110 §13.2.2): throws 412 or 304. Dates compare by the second, as they travel. */
export function checkRead(conditions: Conditions, { etag, lastModified }: Version): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  const second = Math.floor(lastModified / 1000) * 1000;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, etag)) throw preconditionFailed("If-Match");
  } else if (IfUnmodifiedSince && second > IfUnmodifiedSince.getTime()) throw preconditionFailed("If-Unmodified-Since");
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, etag)) throw notModified();
  } else if (IfModifiedSince && second <= IfModifiedSince.getTime()) throw notModified();
}

/** The conditions of a write: `If-None-Match: *` makes only, `If-Match` replaces only what the writer has seen. */
export function checkWrite({ IfMatch, IfNoneMatch }: Conditions, current: Version | undefined): void {
  if (IfNoneMatch !== undefined && current && matches(IfNoneMatch, current.etag))
    throw preconditionFailed("If-None-Match");
  if (IfMatch !== undefined && !(current && matches(IfMatch, current.etag))) throw preconditionFailed("If-Match");
}

/**
 * The bytes that `Range` asks for, both ends inclusive; undefined = the whole (no range, several, or not in bytes, which
 * S3 ignores). Throws InvalidRange where none of them exists.
 */
export function rangeOf(range: string | undefined, size: number): { from: number; to: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range?.trim() ?? "");
  if (!match || range === undefined) return undefined;
  const [, first = "", final = ""] = match;
  if (first === "" && final === "") return undefined;
  if (first === "") {
    const length = Number(final);
    if (length === 0 || size === 0) throw invalidRange(range, size);
    return { from: Math.max(0, size - length), to: size - 1 };
  }
  const from = Number(first);
  if (final !== "" && Number(final) < from) return undefined;
  if (from >= size) throw invalidRange(range, size);
  return { from, to: final === "" ? size - 1 : Math.min(Number(final), size - 1) };
}
