import type { Entry, Range } from "../../store/store.js";

export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only keys, and only common prefixes, that come after this one. */
  readonly after: string;
  readonly maxKeys: number;
}

export interface Listing<T> {
  readonly entries: readonly Entry<T>[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** The last key or common prefix given: where the next page goes on. */
  readonly last: string | undefined;
}

/** Above every character that a key holds. */
const END = "\u{10ffff}";

/**
 * S3's listing: keys in UTF-8 order, those that hold `delimiter` after `prefix` rolled up into common prefixes, both
 * counted against `maxKeys`. A common prefix that the previous page ended with is not given again. `page` reads the
 * bucket's objects in key order; whole rolled-up ranges are skipped, not read.
 * Source: S3 API reference, ListObjectsV2.
 */
export function listKeys<T>(
  page: (range: Range) => readonly Entry<T>[],
  { prefix, delimiter, after, maxKeys }: ListingQuery,
): Listing<T> {
  const entries: Entry<T>[] = [];
  const commonPrefixes: string[] = [];
  let last: string | undefined;
  if (maxKeys <= 0) return { entries, commonPrefixes, truncated: false, last };
  const skipped = commonPrefixOf(after, prefix, delimiter);
  let from = skipped !== undefined && after >= skipped ? skipped + END : after;
  for (;;) {
    const wanted = maxKeys - entries.length - commonPrefixes.length + 1;
    const read = page({ prefix, after: from, limit: wanted });
    let jumped = false;
    for (const entry of read) {
      const common = commonPrefixOf(entry.key, prefix, delimiter);
      from = entry.key;
      if (common !== undefined && (common === commonPrefixes.at(-1) || common === skipped)) continue;
      if (entries.length + commonPrefixes.length === maxKeys) return { entries, commonPrefixes, truncated: true, last };
      last = common ?? entry.key;
      if (common === undefined) {
        entries.push(entry);
        continue;
      }
      commonPrefixes.push(common);
      from = common + END;
      jumped = true;
      break;
    }
    if (!jumped && read.length < wanted) return { entries, commonPrefixes, truncated: false, last };
  }
}

/** `photos/2026/` of `photos/2026/a.jpg` under the prefix `photos/`; undefined where the key stands for itself. */
function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "" || !key.startsWith(prefix)) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}
