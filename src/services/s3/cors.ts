import type { Bucket } from "./types.js";

/** One rule, in the API's spelling. */
interface Rule {
  readonly AllowedOrigins?: readonly string[];
  readonly AllowedMethods?: readonly string[];
  readonly AllowedHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAgeSeconds?: number;
}

/** What a browser asks on behalf of a page. */
export interface CorsRequest {
  readonly origin: string;
  /** The one that the page wants to use. */
  readonly method: string;
  /** `access-control-request-headers` of a preflight. */
  readonly headers?: string | undefined;
}

/** S3 names these in `Vary` of every answer to a page. */
const VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

/**
 * The headers by which a page may read an answer of this bucket; undefined where no rule of it fits, and the browser keeps
 * the answer from the page. Source: S3 user guide, "How does Amazon S3 evaluate the CORS configuration on a bucket?".
 */
export function corsHeaders(bucket: Bucket | undefined, request: CorsRequest): Record<string, string> | undefined {
  const rules = (bucket?.configuration.cors ?? []) as readonly Rule[];
  const asked = (request.headers ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  for (const rule of rules) {
    const origin = rule.AllowedOrigins?.find((pattern) => fits(pattern, request.origin));
    const lower = (rule.AllowedHeaders ?? []).map((name) => name.toLowerCase());
    if (origin === undefined || !rule.AllowedMethods?.includes(request.method)) continue;
    if (!asked.every((name) => lower.some((pattern) => fits(pattern, name)))) continue;
    return {
      ...(origin === "*"
        ? { "access-control-allow-origin": "*" }
        : { "access-control-allow-origin": request.origin, "access-control-allow-credentials": "true" }),
      "access-control-allow-methods": rule.AllowedMethods.join(", "),
      ...(asked.length > 0 && { "access-control-allow-headers": asked.join(", ") }),
      ...(rule.ExposeHeaders?.length && { "access-control-expose-headers": rule.ExposeHeaders.join(", ") }),
      ...(rule.MaxAgeSeconds !== undefined && { "access-control-max-age": String(rule.MaxAgeSeconds) }),
      vary: VARY,
    };
  }
  return undefined;
}

/** A pattern has one star at most. */
function fits(pattern: string, text: string): boolean {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
