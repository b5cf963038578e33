import type { Integration } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { isHeaderName, sendable } from "../headers.js";
import { requestValues } from "./parameters.js";

/** What an integration's mappings and a template's `$context.requestOverride` set for the back end. */
export interface MappedParameters {
  readonly header: Map<string, readonly string[]>;
  readonly querystring: Map<string, readonly string[]>;
  readonly path: Map<string, string>;
}

const TARGET = /^integration\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.(.+)$/;

/** Header names are equal in any case: the later one stays. */
function setHeader(headers: Map<string, readonly string[]>, name: string, values: readonly string[]): void {
  if (!isHeaderName(name)) return;
  for (const known of headers.keys()) if (known.toLowerCase() === name.toLowerCase()) headers.delete(known);
  headers.set(name, values.map(sendable));
}

const overridden = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((item) => item !== undefined && item !== null && typeof item !== "object")
    .map(String);

/**
 * Mappings first, then what the request template wrote to `$context.requestOverride`. A mapping whose source the
 * request doesn't have sets nothing (recorded).
 */
export function mappedParameters(call: Call, settings: Integration): MappedParameters {
  const mapped: MappedParameters = { header: new Map(), querystring: new Map(), path: new Map() };
  for (const [target, expression] of Object.entries(settings.requestParameters ?? {})) {
    const [, place, name] = TARGET.exec(target) ?? [];
    const values = requestValues(call, expression);
    if (name === undefined || values.length === 0) continue;
    if (place === "path") mapped.path.set(name, values.at(-1) ?? "");
    else if (place === "header" || place === "multivalueheader") setHeader(mapped.header, name, values);
    else mapped.querystring.set(name, values);
  }
  const { header = {}, querystring = {}, path = {} } = call.overrides.requestOverride as Record<string, object>;
  for (const [name, value] of Object.entries(header)) setHeader(mapped.header, name, overridden(value));
  for (const [name, value] of Object.entries(querystring)) mapped.querystring.set(name, overridden(value));
  for (const [name, value] of Object.entries(path)) mapped.path.set(name, String(value));
  return mapped;
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** `{name}` of a URI filled from the mapped path parameters; undefined where one of them was mapped from nothing. */
export function withPathParameters(uri: string, path: ReadonlyMap<string, string>): string | undefined {
  let complete = true;
  const filled = uri.replace(PLACEHOLDER, (_, name: string) => {
    const value = path.get(name);
    if (value === undefined) complete = false;
    return value ?? "";
  });
  return complete ? filled : undefined;
}

/** `a=1&a=2`, percent-encoded. */
export function queryText(parameters: Iterable<readonly [name: string, values: readonly string[]]>): string {
  const parts: string[] = [];
  for (const [name, values] of parameters)
    for (const value of values) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return parts.join("&");
}
