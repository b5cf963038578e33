import { withoutSecrets } from "./authorizers/identity.js";
import type { Call } from "./call.js";
import type { RequestHeaders } from "./headers.js";
import { parseQuery } from "./query.js";
import type { GatewayRequest, GatewayResponse } from "./request.js";
import { hideIn, isSecretHeader, type SentSecrets, secretsIn } from "./secrets.js";

/** Bytes of a body, and characters of an event or an answer, that are kept. */
const LONGEST_KEPT = 256 * 1024;

/** What went to and fro for one request, as it was. It holds secrets: what may be shown is made by `shownExchange`. */
export interface Exchange {
  readonly request: Pick<GatewayRequest, "method" | "rawPath" | "stageName" | "signedPath" | "rawQuery" | "domainName">;
  readonly headers: RequestHeaders;
  readonly identitySource: string | undefined;
  /** Undefined where it was too long to be kept, like all that follow. */
  readonly body: Buffer | undefined;
  readonly event: string | undefined;
  readonly answer: string | undefined;
  readonly functionRequestId: string | undefined;
  readonly response: GatewayResponse;
}

/** The same with nothing secret whole, for a person. */
export interface ShownExchange {
  readonly request: {
    readonly method: string;
    /** With the host, as the client named it. */
    readonly url: string;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly body?: string;
  };
  /** What the function got: JSON text. */
  readonly event?: string;
  /** What it answered. */
  readonly answer?: string;
  /** Its log lines name it. */
  readonly functionRequestId?: string;
  readonly response: {
    readonly status: number;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly body?: string;
  };
}

const kept = <T extends { readonly length: number }>(text: T | undefined): T | undefined =>
  text === undefined || text.length > LONGEST_KEPT ? undefined : text;

/** Costs the request no more than an object. */
export function exchangeOf(call: Call, response: GatewayResponse): Exchange {
  return {
    request: call.request,
    headers: call.headers,
    identitySource: call.authorizer?.identitySource,
    body: kept(call.request.body),
    event: kept(call.event),
    answer: kept(call.functionAnswer),
    functionRequestId: call.functionRequestId,
    response: response.body.length > LONGEST_KEPT ? { ...response, body: "" } : response,
  };
}

/** Of a member or a field whose name tells that its value opens a door; a JSON text within JSON has its quotes escaped. */
const MEMBER =
  /(\\?"[^"\\]*(?:pass(?:word|wd|phrase)|secret|token|api_?key|credential)[^"\\]*\\?"\s*:\s*\\?")((?:[^"\\]|\\(?!"))+)/gi;
const FIELD = /((?:^|[&?"\s])[\w.-]*(?:password|passwd|secret|token|api_?key)[\w.-]*=)([^&"\\\s]+)/gi;
/** A JSON Web Token; header and claims of one are as good as its whole where the signature isn't looked at. */
const WEB_TOKEN = /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)*/g;
const HIDDEN = "…";

/** `token_use` and its kin have short values that are worth reading. */
const isWord = (value: string): boolean => /^[a-z_]{1,8}$/.test(value);
const hideValue = (whole: string, name: string, value: string) =>
  isWord(value) && !/pass/i.test(name) ? whole : `${name}${HIDDEN}`;

function cleaner(secrets: SentSecrets): (text: string) => string {
  const short = secrets.short.filter((secret) => secret.length >= 4);
  return (text) =>
    withoutSecrets(hideIn(text, secrets), short)
      .replace(WEB_TOKEN, (token) => `${token.slice(0, 10)}${HIDDEN}`)
      .replace(MEMBER, hideValue)
      .replace(FIELD, hideValue);
}

/** Which kind of proof was sent is no secret. */
const schemeOf = (name: string, value: string): string =>
  name.toLowerCase() === "authorization" ? (/^(?:Bearer|Basic|Digest) /i.exec(value)?.[0] ?? "") : "";

const textOf = (body: Buffer | string): string | undefined => {
  const text = typeof body === "string" ? body : body.toString("utf8");
  return text === "" || text.includes("\ufffd") ? undefined : text;
};

/** What may leave the process. */
export function shownExchange(exchange: Exchange): ShownExchange {
  const { request, headers, identitySource, event, answer, functionRequestId, response } = exchange;
  const { method, domainName, rawQuery, stageName, rawPath, signedPath = `/${stageName}${rawPath}` } = request;
  const clean = cleaner(secretsIn({ headers, query: parseQuery(rawQuery), identitySource }));
  const body = exchange.body && textOf(exchange.body);
  const answered = textOf(response.body);
  const header = ([name, value]: readonly [string, string]) =>
    [name, isSecretHeader(name) ? HIDDEN : `${schemeOf(name, value)}${clean(value)}`] as const;
  const sent = [...headers.entries()].flatMap(([, { name, values }]) => values.map((value) => [name, value] as const));
  return {
    request: {
      method,
      url: `http://${domainName}${signedPath}${rawQuery === "" ? "" : clean(`?${rawQuery}`)}`,
      headers: sent.map(header),
      ...(body !== undefined && { body: clean(body) }),
    },
    ...(event !== undefined && { event: clean(event) }),
    ...(answer !== undefined && { answer: clean(answer) }),
    ...(functionRequestId !== undefined && { functionRequestId }),
    response: {
      status: response.statusCode,
      headers: response.headers.map(header),
      ...(answered !== undefined && { body: clean(answered) }),
    },
  };
}
