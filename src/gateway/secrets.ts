import type { Call } from "./call.js";
import type { RequestHeaders } from "./headers.js";
import { isSignature } from "./iam/signature.js";
import type { StepCheck } from "./request-record.js";

/** Headers whose values open doors. */
const HEADERS = ["proxy-authorization", "x-api-key", "x-amz-security-token", "cookie"];
const SHOWN_BY_NAME: ReadonlySet<string> = new Set([...HEADERS, "set-cookie"]);
const QUERY = ["X-Amz-Security-Token", "X-Amz-Signature"];

/** Of a signature header, the signature alone: access key and scope are what a person wants to see. */
const withoutScope = (authorization: string) =>
  isSignature(authorization) ? (/Signature=([0-9a-f]+)/i.exec(authorization)?.[1] ?? "") : authorization;

/** Where a client puts what it proves itself with. */
interface Sent {
  readonly headers: RequestHeaders;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly identitySource: string | undefined;
}

function sentSecrets({ headers, query, identitySource }: Sent): string[] {
  const found = headers.all("authorization").map(withoutScope);
  for (const name of HEADERS) found.push(...headers.all(name));
  for (const name of QUERY) found.push(...(query.get(name) ?? []));
  for (const source of identitySource?.split(",") ?? []) {
    const [, place, name = ""] =
      /^\s*method\.request\.(?:multivalue)?(header|querystring)\.(\S+)\s*$/.exec(source) ?? [];
    if (place === "querystring") found.push(...(query.get(name) ?? []));
    else if (place === "header") found.push(...headers.all(name).map(withoutScope));
  }
  return [...new Set(found)];
}

const isLong = (secret: string): boolean => secret.length >= LONGEST_SHOWN;

const secretsOf = ({ headers, query, authorizer }: Call): string[] =>
  sentSecrets({ headers, query, identitySource: authorizer?.identitySource }).filter(isLong);

/** So many characters of a secret may stand together, and no more. */
const LONGEST_SHOWN = 12;

/** Of two texts that share a stretch that is too long, each has a piece that begins at a multiple of this in it, whole. */
const STRIDE = LONGEST_SHOWN / 2;

/** Whether it is worth looking closely: a token has a thousand pieces, and next to no check has any of them. */
function mayHold(text: string, secret: string): boolean {
  const [short, long] = text.length < secret.length ? [text, secret] : [secret, text];
  if (short.length < LONGEST_SHOWN) return false;
  for (let at = 0; at + STRIDE <= short.length; at += STRIDE)
    if (long.includes(short.slice(at, at + STRIDE))) return true;
  return false;
}

const isPlain = ({ passed, actual }: StepCheck): boolean => passed && actual === undefined;

function textOf({ what, actual, expected, advice }: StepCheck): string {
  const values = [actual, expected].map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return [what, advice, ...values].join("\n");
}

function piecesOf(secrets: readonly string[]): ReadonlySet<string> {
  const pieces = new Set<string>();
  for (const secret of secrets)
    for (let at = 0; at + LONGEST_SHOWN <= secret.length; at++) pieces.add(secret.slice(at, at + LONGEST_SHOWN));
  return pieces;
}

/** The text with every stretch of a secret replaced, also one that was cut. */
function hidden(text: string, pieces: ReadonlySet<string>): string {
  let shown = "";
  let from = 0;
  for (let at = 0; at + LONGEST_SHOWN <= text.length; at++) {
    if (!pieces.has(text.slice(at, at + LONGEST_SHOWN))) continue;
    shown += `${text.slice(from, at)}…`;
    while (pieces.has(text.slice(at, at + LONGEST_SHOWN))) at++;
    at += LONGEST_SHOWN - 2;
    from = at + 1;
  }
  return from === 0 ? text : shown + text.slice(from);
}

/** What a request brought that must not be shown: the pieces of what is long, and what is too short to have pieces. */
export interface SentSecrets {
  readonly pieces: ReadonlySet<string>;
  readonly short: readonly string[];
}

export function secretsIn(sent: Sent): SentSecrets {
  const secrets = sentSecrets(sent);
  return { pieces: piecesOf(secrets.filter(isLong)), short: secrets.filter((secret) => !isLong(secret)) };
}

/** The text without the long secrets, also where one was cut. */
export const hideIn = (text: string, { pieces }: SentSecrets): string => hidden(text, pieces);

/** Whether a header's value is better not shown at all. */
export const isSecretHeader = (name: string): boolean => SHOWN_BY_NAME.has(name.toLowerCase());

const hiddenIn = (value: unknown, pieces: ReadonlySet<string>): unknown => {
  if (value === undefined || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return hidden(value, pieces);
  const text = JSON.stringify(value);
  const clean = hidden(text, pieces);
  return clean === text ? value : clean;
};

/**
 * The checks as they may be kept and shown. Whoever makes a check keeps secrets out of it; what a function wrote into its
 * error, or a client into a place where nobody expects it, is found here.
 */
export function withoutSentSecrets(call: Call): readonly StepCheck[] {
  const { checks } = call;
  const said = checks.filter((check) => !isPlain(check)).map(textOf);
  if (said.length === 0) return checks;
  const secrets = secretsOf(call);
  const text = said.join("\n");
  if (!secrets.some((secret) => mayHold(text, secret))) return checks;
  const pieces = piecesOf(secrets);
  return checks.map((check) => {
    if (isPlain(check)) return check;
    const { actual, expected, advice } = check;
    return {
      ...check,
      what: hidden(check.what, pieces),
      ...(actual !== undefined && { actual: hiddenIn(actual, pieces) }),
      ...(expected !== undefined && { expected: hiddenIn(expected, pieces) }),
      ...(advice !== undefined && { advice: hidden(advice, pieces) }),
    };
  });
}
