import type { GatewayRequest } from "./request.js";

/** Names that AWS writes its own way whatever the client sent (recorded); all others keep the client's case. */
const NORMALISED: ReadonlyMap<string, string> = new Map(
  [
    "Accept-Encoding",
    "Authorization",
    "Host",
    "User-Agent",
    "X-Amzn-Trace-Id",
    "X-Forwarded-For",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
  ].map((name) => [name.toLowerCase(), name]),
);

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/g;

/** A token of RFC 9110 §5.1. */
export const isHeaderName = (name: string): boolean => NAME.test(name);

/** The value without what would end the line, or what HTTP can't carry. */
export const sendable = (value: string): string => value.replace(UNSENDABLE, "");

/** Those of a request that API Gateway keeps to itself: no mapping, template or back end sees them (recorded). */
const WITHHELD = new Set([
  "connection",
  "content-length",
  "content-md5",
  "expect",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
]);

/** Whether a header that the client sent exists for mappings, templates and back ends. */
export const isHandedOn = (lowerName: string): boolean => !WITHHELD.has(lowerName);

export interface Header {
  readonly name: string;
  readonly values: string[];
}

/** A request's headers: looked up in any case, kept in the client's. */
export class RequestHeaders {
  readonly #raw: readonly string[];
  readonly #byLowerName = new Map<string, Header>();
  /** Several requests of one connection brought them: what is made of them is worth keeping. */
  isRepeated = false;

  /** `raw`: name, value, name, value, … */
  constructor(raw: readonly string[]) {
    this.#raw = raw;
    for (let at = 0; at + 1 < raw.length; at += 2) {
      const name = raw[at] ?? "";
      const value = raw[at + 1] ?? "";
      const lower = name.toLowerCase();
      const known = this.#byLowerName.get(lower);
      if (known) known.values.push(value);
      else this.#byLowerName.set(lower, { name: NORMALISED.get(lower) ?? name, values: [value] });
    }
  }

  /** AWS takes the last of several values wherever it wants one. */
  get(name: string): string | undefined {
    return this.#byLowerName.get(name.toLowerCase())?.values.at(-1);
  }

  all(name: string): readonly string[] {
    return this.#byLowerName.get(name.toLowerCase())?.values ?? [];
  }

  entries(): IterableIterator<[lowerName: string, header: Header]> {
    return this.#byLowerName.entries();
  }

  /** Whether the request had these, in the same order and case. */
  are(raw: readonly string[]): boolean {
    return raw.length === this.#raw.length && raw.every((text, at) => text === this.#raw[at]);
  }
}

/** Reads headers. Most clients send the same ones with each request of a connection: those are read once. */
export class HeaderReader {
  readonly #last = new WeakMap<object, RequestHeaders>();

  read({ rawHeaders, connection }: GatewayRequest): RequestHeaders {
    const last = connection && this.#last.get(connection);
    if (last?.are(rawHeaders)) {
      last.isRepeated = true;
      return last;
    }
    const headers = new RequestHeaders(rawHeaders);
    if (connection) this.#last.set(connection, headers);
    return headers;
  }
}
