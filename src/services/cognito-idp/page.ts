import { invalidParameter } from "./faults.js";

/** Pagination tokens are opaque to the client: where the next page starts, and of which list. */
export const pageToken = (list: string, position: unknown): string =>
  Buffer.from(JSON.stringify([list, position])).toString("base64url");

/** Throws InvalidParameterException for a token that isn't of this list. */
export function readPageToken(list: string, token: string): unknown {
  try {
    const [of, position] = JSON.parse(Buffer.from(token, "base64url").toString()) as [string, unknown];
    if (of === list && position !== undefined) return position;
  } catch {
    // falls through to the refusal
  }
  throw invalidParameter("Invalid pagination token");
}

export interface Page<T> {
  readonly items: T[];
  readonly next?: string;
}

/** Asks for one more than fits, to know whether there is a next page. */
export function paged<T>(
  list: string,
  limit: number,
  token: string | undefined,
  fetch: (after: unknown, count: number) => T[],
  position: (item: T) => unknown,
): Page<T> {
  const found = fetch(token === undefined ? undefined : readPageToken(list, token), limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last !== undefined ? { items, next: pageToken(list, position(last)) } : { items };
}
