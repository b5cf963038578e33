import { badRequest } from "./faults.js";

export interface PageRequest {
  readonly position?: string | undefined;
  readonly limit?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page starts; absent on the last. */
  readonly position?: string;
}

const DEFAULT_LIMIT = 25;
const MAXIMUM_LIMIT = 500;

/** One page of `all`, which is in the order of `sortKey`. The position is opaque to clients, as AWS's is. */
export function page<T>(
  all: readonly T[],
  sortKey: (item: T) => string,
  { position, limit = DEFAULT_LIMIT }: PageRequest,
): Page<T> {
  const sorted = [...all].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  const after = position === undefined ? undefined : decode(position);
  const rest = after === undefined ? sorted : sorted.filter((item) => sortKey(item) > after);
  const items = rest.slice(0, Math.min(Math.max(limit, 1), MAXIMUM_LIMIT));
  const last = items.at(-1);
  return last !== undefined && items.length < rest.length ? { items, position: encode(sortKey(last)) } : { items };
}

const encode = (key: string): string => Buffer.from(key).toString("base64");

function decode(position: string): string {
  const key = Buffer.from(position, "base64").toString();
  if (encode(key) !== position) throw badRequest("Invalid position specified");
  return key;
}
