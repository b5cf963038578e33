const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** Java's `Date.toString()` in UTC, `EEE MMM dd HH:mm:ss z yyyy`: `Tue Jun 18 15:00:04 UTC 2024` (recorded). */
export function javaDate(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} UTC ${date.getUTCFullYear()}`;
}

/** Dates by the JWT library that API Gateway reads tokens with; `auth_time` is none of them and stays a number. */
const DATES = new Set(["exp", "iat", "nbf"]);

function claimText(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && DATES.has(name)) return javaDate(value);
  if (Array.isArray(value))
    return value.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `requestContext.authorizer.claims`: every value a string, in the token's order. */
export function formatClaims(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const claims: [string, string][] = [];
  for (const [name, value] of Object.entries(payload)) claims.push([name, claimText(name, value)]);
  // fromEntries defines its keys, so that a claim named `__proto__` is a claim.
  return Object.fromEntries(claims);
}
