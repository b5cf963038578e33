import type { Call } from "./call.js";

/** `Root=…;Parent=…` → its fields by lower-case name. */
function fields(header: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0) found.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
  }
  return found;
}

/** The X-Ray header of a request: the client's where it sent a well-formed root, else a new root. */
export function traceOf(header: string | undefined, time: number, hex: (length: number) => string): Call["trace"] {
  const given = header === undefined ? undefined : fields(header).get("root");
  const parent = hex(16);
  const lineage = hex(8);
  if (header !== undefined && given !== undefined && /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i.test(given))
    return { root: given, header, parent, lineage };
  const root = `1-${Math.floor(time / 1000)
    .toString(16)
    .padStart(8, "0")}-${hex(24)}`;
  return { root, header: `Root=${root}`, parent, lineage };
}

/**
 * What Lambda gets as its trace header, and the client as `X-Amzn-Trace-Id`. A function that ran as authorizer counts
 * into the lineage; one whose result was cached doesn't (recorded).
 */
export const fullTrace = ({ trace, authorizerRan }: Call): string =>
  `Root=${trace.root};Parent=${trace.parent};Sampled=0;Lineage=${authorizerRan ? 2 : 1}:${trace.lineage}:${authorizerRan ? 1 : 0}`;
