import { invalid } from "./function-name.js";

const MOST_ITEMS = 50;

/** Lambda's pages: `MaxItems` (`most` at most, as AWS) from behind `Marker`, which names the last item of the page before. */
export function pageOf<T>(
  all: readonly T[],
  { Marker, MaxItems }: { Marker?: string | undefined; MaxItems?: number | undefined },
  keyOf: (item: T) => string,
  most = MOST_ITEMS,
): { items: T[]; next: { NextMarker?: string } } {
  const last = Marker === undefined ? undefined : Buffer.from(Marker, "base64url").toString();
  const at = last === undefined ? -1 : all.findIndex((item) => keyOf(item) === last);
  if (last !== undefined && at < 0) throw invalid("Invalid Marker");
  const items = all.slice(at + 1, at + 1 + Math.min(MaxItems ?? most, most));
  const end = items.at(-1);
  const isLast = end === undefined || end === all.at(-1);
  return { items, next: isLast ? {} : { NextMarker: Buffer.from(keyOf(end)).toString("base64url") } };
}
