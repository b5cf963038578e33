import { invalidParameter } from "./faults.js";

/** The attributes that ListUsers can look for, and the index of the users' table for each. */
export const SEARCHABLE = {
  username: "username",
  email: "email",
  phone_number: "phone_number",
  name: "name",
  given_name: "given_name",
  family_name: "family_name",
  preferred_username: "preferred_username",
  "cognito:user_status": "user_status",
  status: "enabled",
  sub: "sub",
} as const;

export type SearchIndex = (typeof SEARCHABLE)[keyof typeof SEARCHABLE];

export interface UserFilter {
  readonly index: SearchIndex;
  readonly kind: "equals" | "prefix";
  readonly value: string;
}

/**
 * `AttributeName = "value"` or `AttributeName ^= "value"`, quotation marks within the value escaped with a backslash
 * (API reference, ListUsers). Undefined where there is nothing to filter by; throws InvalidParameterException for
 * anything else.
 */
export function parseFilter(text: string | undefined): UserFilter | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const match = /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s.exec(text);
  if (!match) throw invalidParameter("Error while parsing filter.");
  const [, name = "", operator, quoted = ""] = match;
  if (!Object.hasOwn(SEARCHABLE, name)) throw invalidParameter(`Invalid search attribute: ${name}`);
  const index = SEARCHABLE[name as keyof typeof SEARCHABLE];
  const value = quoted.replace(/\\(.)/gs, "$1");
  return {
    index,
    kind: operator === "=" ? "equals" : "prefix",
    value: index === "user_status" ? value.toUpperCase() : value,
  };
}
