import type { Call } from "../call.js";
import { isHeaderName, sendable } from "../headers.js";
import { environmentValue, staticValue } from "./parameters.js";

/** What an integration answered, as mapping expressions see it. */
export interface IntegrationMessage {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function integrationValue(call: Call, message: IntegrationMessage, expression: string): string | undefined {
  const fixed = staticValue(expression);
  if (fixed !== undefined) return fixed;
  const header = /^integration\.response\.(?:multivalue)?header\.(.+)$/.exec(expression)?.[1];
  if (header !== undefined) return message.headers.get(header.toLowerCase());
  if (expression === "integration.response.body") return message.body;
  const member = /^integration\.response\.body\.([\w.-]+)$/.exec(expression)?.[1];
  return member === undefined ? environmentValue(call, expression) : memberOf(message.body, member.split("."));
}

function memberOf(body: string, path: readonly string[]): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
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
