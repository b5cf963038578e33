import type { Call } from "./call.js";

/** The ways in which policies may speak of the method that a request goes to. */
export interface MethodArns {
  /** As the client wrote the path. */
  readonly written: string;
  /** All of these must be allowed. */
  readonly spellings: ReadonlySet<string>;
  /** The path without any escapes: it must not be denied. */
  readonly unescaped: string;
}

/**
 * A path can be written in more than one way. `/%61dmin` leads to `/admin`: a policy must allow both spellings, and must
 * not deny what the path says without any escapes.
 */
export function methodArns(call: Call): MethodArns {
  const written = call.methodArn();
  if (!written.includes("%")) return { written, spellings: new Set([written]), unescaped: written };
  const [api = "", stage = "", verb = "", ...parts] = written.split("/");
  const arnOf = (path: readonly string[]) => [api, stage, verb, ...path].join("/");
  const resourceParts = call.route?.resource.path.split("/").slice(1) ?? [];
  const routed = parts.map((part, at) => {
    const wanted = resourceParts[at];
    return wanted === undefined || wanted.startsWith("{") ? part : wanted;
  });
  return { written, spellings: new Set([written, arnOf(routed)]), unescaped: arnOf(parts.map(withoutEscapes)) };
}

function withoutEscapes(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
