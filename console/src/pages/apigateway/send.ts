import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { health } from "../../data/health.js";

/** What a request is signed with. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type Pair = readonly [name: string, value: string];

export interface Outgoing {
  readonly method: string;
  /** On the port that served this page, percent-encoded. */
  readonly path: string;
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly body: string;
}

export interface Answer {
  /** 0 for a redirect, of which a page learns no more. */
  readonly status: number;
  readonly headers: readonly Pair[];
  readonly body: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly requestId: string | undefined;
}

/** A path with its parameters in their places: `{proxy+}` may have slashes. */
export const pathOf = (resourcePath: string, parameters: Readonly<Record<string, string>>): string =>
  resourcePath.replace(/\{([^}+]+)(\+?)\}/g, (_, name: string, greedy: string) => {
    const value = parameters[name] ?? "";
    return greedy === "" ? encodeURIComponent(value) : value.split("/").map(encodeURIComponent).join("/");
  });

/** The names in the braces of a path. */
export const parametersOf = (resourcePath: string): string[] =>
  [...resourcePath.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name = ""]) => name);

/** Whether a browser sends a body along. */
export const hasBody = (method: string): boolean => method !== "GET" && method !== "HEAD";

/** Sends a request to an API, signed where there are keys. */
export async function send(outgoing: Outgoing, keys: Keys | undefined): Promise<Answer> {
  const { method, path, query, body } = outgoing;
  const headers = keys
    ? await signed(outgoing, keys)
    : outgoing.headers.map(([name, value]): [string, string] => [name, value]);
  const search = query.length === 0 ? "" : `?${query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`;
  const started = performance.now();
  const response = await fetch(path + search, {
    method,
    headers,
    redirect: "manual",
    credentials: "omit",
    ...(hasBody(method) && body !== "" && { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: [...response.headers],
    body: text,
    duration: performance.now() - started,
    requestId:
      response.headers.get("x-amzn-requestid") ?? response.headers.get("x-amzn-remapped-x-amzn-requestid") ?? undefined,
  };
}

async function signed(
  { method, path, query, headers, body }: Outgoing,
  credentials: Keys,
): Promise<[string, string][]> {
  const { region } = await health();
  const signer = new SignatureV4({ service: "execute-api", region, credentials, sha256: Sha256 });
  const { protocol, hostname, host } = location;
  const several: Record<string, string[]> = {};
  for (const [name, value] of query) {
    several[name] ??= [];
    several[name].push(value);
  }
  const request = await signer.sign({
    method,
    protocol,
    hostname,
    path,
    query: several,
    headers: { ...Object.fromEntries(headers), host },
    ...(hasBody(method) && body !== "" && { body }),
  });
  // The browser sends the host by itself.
  return Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== "host");
}
