import { Fault } from "../../lib/fault.js";

const MOST_ITEMS = 50;

/** Pages of the Describe operations: the token names the last item of the page before. */
export function pageOf<T>(
  all: readonly T[],
  { nextToken, limit = MOST_ITEMS }: { nextToken?: string | undefined; limit?: number | undefined },
  nameOf: (item: T) => string,
): { items: T[]; next: { nextToken?: string } } {
  const last = nextToken === undefined ? undefined : Buffer.from(nextToken, "base64url").toString();
  const at = last === undefined ? -1 : all.findIndex((item) => nameOf(item) === last);
  if (last !== undefined && at < 0) throw new Fault("InvalidParameterException", "The specified nextToken is invalid.");
  const items = all.slice(at + 1, at + 1 + limit);
  const end = items.at(-1);
  const isLast = end === undefined || end === all.at(-1);
  return { items, next: isLast ? {} : { nextToken: Buffer.from(nameOf(end)).toString("base64url") } };
}
