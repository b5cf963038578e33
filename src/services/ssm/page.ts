import { Fault } from "../../lib/fault.js";
import type { ParameterVersion } from "./service.js";

/** The name to go on after, of a `NextToken`. Throws InvalidNextToken. */
export function afterToken(token: string | undefined): string {
  if (token === undefined) return "";
  const after = Buffer.from(token, "base64url").toString();
  if (Buffer.from(after).toString("base64url") !== token)
    throw new Fault("InvalidNextToken", "The specified token isn't valid.");
  return after;
}

/** One page of what was found, and the token of the next where there is more. */
export function pageOf(
  found: readonly ParameterVersion[],
  most: number,
): { page: readonly ParameterVersion[]; NextToken?: string } {
  const page = found.slice(0, most);
  return {
    page,
    ...(found.length > most && { NextToken: Buffer.from(page.at(-1)?.name ?? "").toString("base64url") }),
  };
}
