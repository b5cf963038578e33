import { validationError } from "../template/errors.js";

/** Cuts a list into pages; the token is the index that the next one begins with. */
export function page<T>(
  items: readonly T[],
  token: string | undefined,
  size = 100,
): { items: T[]; NextToken?: string } {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) throw validationError("NextToken is invalid");
  const next = from + size;
  return { items: items.slice(from, next), ...(next < items.length && { NextToken: String(next) }) };
}
