import { createHash } from "node:crypto";
import type { Check } from "../../lib/check.js";
import {
  isPresigned,
  MISMATCH_MESSAGE,
  type SignatureProblem,
  type Verification,
  verifySignature,
} from "../../wire/sigv4.js";
import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";
import type { SigningKey } from "./signer.js";

export const SERVICE = "execute-api";
const ALGORITHM = "AWS4-HMAC-SHA256";

export const missingToken: Refusal = { type: "MISSING_AUTHENTICATION_TOKEN", message: "Missing Authentication Token" };

/** Base64 of SHA-256, as AWS repeats a header that it won't repeat in clear. */
const hashed = (text: string) => createHash("sha256").update(text).digest("base64");

/** Whether an `Authorization` is AWS's own; such a one stays with API Gateway (recorded). */
export const isSignature = (authorization: string): boolean => authorization.startsWith(`${ALGORITHM} `);

const FORMS: Readonly<Record<SignatureProblem, Pick<Refusal, "type" | "errorType">>> = {
  unsigned: { type: "MISSING_AUTHENTICATION_TOKEN" },
  incomplete: { type: "INVALID_SIGNATURE", errorType: "IncompleteSignatureException" },
  "unknown-key": { type: "INVALID_SIGNATURE", errorType: "UnrecognizedClientException" },
  "wrong-token": { type: "INVALID_SIGNATURE", errorType: "UnrecognizedClientException" },
  "expired-token": { type: "EXPIRED_TOKEN" },
  mismatch: { type: "INVALID_SIGNATURE" },
  expired: { type: "INVALID_SIGNATURE" },
  scope: { type: "INVALID_SIGNATURE" },
  "body-hash": { type: "INVALID_SIGNATURE" },
};

function verify(call: Call, credentials: (accessKeyId: string) => SigningKey | undefined): Verification<SigningKey> {
  const { request } = call;
  const { signedMethod = request.method, signedPath = call.fullPath, rawQuery, rawHeaders, body } = request;
  return verifySignature(
    { method: signedMethod, path: signedPath, rawQuery, rawHeaders, body },
    {
      service: SERVICE,
      region: call.gateway.placement.region,
      now: new Date(call.time),
      credentials,
      bodyIsSigned: true,
      signingKeys: call.gateway.signingKeys,
    },
  );
}

/** Authorization headers that AWS doesn't even begin to read; undefined where there is one to read, or none at all. */
function unreadable(call: Call): Refusal | undefined {
  const sent = call.headers.all("authorization");
  const text = sent.join(",");
  if (text === "" || (sent.length === 1 && text.includes("="))) return undefined;
  return {
    ...FORMS.incomplete,
    message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(text)}'.`,
  };
}

/** Whether there is anything to verify. */
const isSigned = (call: Call) => !!call.headers.get("authorization") || isPresigned(call.request.rawQuery);

/** The answer to a path or a method that isn't there: AWS looks at the form of a signature first, then misses the token. */
export function noMethodRefusal(call: Call): Refusal {
  const broken = unreadable(call);
  if (broken || !isSigned(call)) return broken ?? missingToken;
  const outcome = verify(call, () => undefined);
  return !outcome.verified && outcome.problem === "incomplete"
    ? { ...FORMS.incomplete, message: outcome.message }
    : missingToken;
}

const SIGNED = "the request is signed with Signature Version 4";

function explainUnsigned(call: Call, broken: Refusal | undefined): void {
  const [authorization = "", ...others] = call.headers.all("authorization");
  const isToken = /^(bearer\s|[\w-]+\.[\w-]+\.[\w-]*$)/i.test(authorization);
  call.check(SIGNED, false, {
    ...(authorization !== "" && {
      actual: isToken ? "a bearer token" : "an Authorization header that is no signature",
    }),
    advice: !broken
      ? "sign the request with AWS credentials (Amplify does when an identity pool is configured and no Authorization header is given)"
      : others.length > 0
        ? "send Authorization one time only"
        : isToken
          ? "this method wants a signature, and a bearer token means nothing to it: Amplify signs when no Authorization header is given, so leave it out; or give the method the Cognito authorizer that the token is for"
          : "send the Authorization header that a Signature Version 4 signer makes, unchanged",
  });
}

/** `6 min`, for people. */
function period(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function signedAt(call: Call): number | undefined {
  const text = call.headers.get("x-amz-date") ?? call.query.get("X-Amz-Date")?.at(-1) ?? "";
  const time = Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  return Number.isNaN(time) ? undefined : time;
}

function clockAdvice(call: Call): string {
  const time = signedAt(call);
  if (time !== undefined && time > call.time)
    return `the clock of whoever signed is ${period(time - call.time)} ahead of this machine's: set it right`;
  if (isPresigned(call.request.rawQuery)) return "the presigned URL is over: make a new one, or give it longer";
  const ago = time === undefined ? "too long" : period(call.time - time);
  return `it was signed ${ago} ago by the client's clock: sign each request when it is sent; if it was, that clock is behind`;
}

/** What the developer can do about a signature that isn't good. */
function adviceFor(call: Call, problem: SignatureProblem): string {
  const { region } = call.gateway.placement;
  switch (problem) {
    case "unknown-key":
      return "nobody here has this key: use what this cloud's identity pool or STS gave (anew, if its state was deleted since), or test / test";
    case "wrong-token":
      return "send the session token that came with this very key, whole, as X-Amz-Security-Token (a long-lived key has none)";
    case "expired-token":
      return "get fresh credentials: await fetchAuthSession({ forceRefresh: true })";
    case "expired":
      return clockAdvice(call);
    case "scope":
      return `sign for region ${region} and service ${SERVICE}; in Amplify's configuration: API.REST.<name>.region and .service`;
    case "body-hash":
      return "sign the body that is sent: API Gateway takes no UNSIGNED-PAYLOAD";
    case "mismatch":
      return "another secret, or the request was changed after it was signed: the answer shows what it should have been signed over. Proxies that rewrite Host or the path break signatures";
    default:
      return "send the parts that a Signature Version 4 signer makes, unchanged";
  }
}

/** What a signature that can be read has in any case: no lines of their own. */
const FORM = new Set([
  "the request is signed",
  "the Authorization header is complete",
  "the query carries a whole signature",
  "the algorithm is AWS4-HMAC-SHA256",
  "the validity is between 1 second and 7 days",
  "the credential names key, date, region and service",
  "the request's time is well formed",
  "the scope's date is the request's",
]);

/** The looks that were made, in order; the last one failed. */
function explain(call: Call, checks: readonly Check[], problem: SignatureProblem): void {
  call.check(SIGNED, true);
  for (const { what, passed, actual, expected } of checks) {
    if (passed && FORM.has(what)) continue;
    call.check(what, passed, {
      ...(!passed && actual !== undefined && { actual }),
      ...(!passed && expected !== undefined && { expected }),
      ...(!passed && { advice: adviceFor(call, problem) }),
    });
  }
}

/** A header that names another method than the signed one must be signed itself: else anybody could have added it. */
function looseOverride(call: Call, signedHeaders: readonly string[]): Refusal | undefined {
  if (call.request.signedMethod === undefined || signedHeaders.includes("x-http-method-override")) return undefined;
  call.check("X-HTTP-Method-Override is signed", false, { advice: "sign X-HTTP-Method-Override with the request" });
  return { ...FORMS.mismatch, message: MISMATCH_MESSAGE };
}

/** Who signed the request, or AWS's refusal. */
export function signerOf(call: Call): SigningKey | Refusal {
  const broken = unreadable(call);
  if (broken || !isSigned(call)) {
    explainUnsigned(call, broken);
    return broken ?? missingToken;
  }
  const outcome = verify(call, (accessKeyId) => call.gateway.callers.credentials(accessKeyId));
  if (outcome.verified) {
    const loose = looseOverride(call, outcome.signedHeaders);
    if (loose) return loose;
    call.check(`${outcome.key.caller.arn} signed the request (key ${outcome.accessKeyId})`, true);
    return outcome.key;
  }
  const refusal = { ...FORMS[outcome.problem], message: outcome.message };
  if (outcome.problem === "incomplete") explainUnsigned(call, refusal);
  else explain(call, outcome.checks, outcome.problem);
  return refusal;
}
