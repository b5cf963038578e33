import type { Call } from "../call.js";
import { isHeaderName, sendable } from "../headers.js";
import { bodyValue, environmentValue, staticValue } from "./parameters.js";

/** What an integration answered, as mapping expressions see it. */
export interface IntegrationMessage {
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

function integrationValue(call: Call, message: IntegrationMessage, expression: string): string | undefined {
  const fixed = staticValue(expression);
  if (fixed !== undefined) return fixed;
  const header = /^integration\.response\.header\.(.+)$/.exec(expression)?.[1];
  if (header !== undefined) return message.headers.get(header.toLowerCase())?.at(-1);
  const headers = /^integration\.response\.multivalueheader\.(.+)$/.exec(expression)?.[1];
  if (headers !== undefined) return message.headers.get(headers.toLowerCase())?.join(",");
  const body = bodyValue(expression, "integration.response.body", () => message.body);
  return body ? body.value : environmentValue(call, expression);
}

/** Headers that AWS gives another name when a mapping sets them (recorded); the rest it sends as they are. */
const REMAPPED = new Set([
  "authorization",
  "content-md5",
  "expect",
  "host",
  "max-forwards",
  "proxy-authenticate",
  "trailer",
  "upgrade",
  "user-agent",
]);

/** `method.response.header.X` → expression, as header lines. */
export function responseHeaders(
  call: Call,
  mapping: Readonly<Record<string, string>> | undefined,
  message: IntegrationMessage,
): [name: string, value: string][] {
  const lines: [string, string][] = [];
  for (const [target, expression] of Object.entries(mapping ?? {})) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const value = integrationValue(call, message, expression);
    if (name === undefined || !isHeaderName(name) || value === undefined) continue;
    lines.push([REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value]);
  }
  const overrides = call.overrides.responseOverride.header;
  for (const [name, value] of Object.entries((overrides ?? {}) as Record<string, unknown>)) {
    if (!isHeaderName(name) || typeof value === "object" || value === undefined) continue;
    const at = lines.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
    if (at >= 0) lines.splice(at, 1);
    lines.push([name, String(value)]);
  }
  return lines.map(([name, value]) => [name, sendable(value)]);
}
