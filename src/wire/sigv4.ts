import { timingSafeEqual } from "node:crypto";
import type { Check } from "../lib/check.js";
import { canonicalLiteral, canonicalPath, canonicalQuery, trimAll } from "./canonical-request.js";
import { hmac, type SigningKeys, sha256, signingKeyOf } from "./signing-keys.js";
import {
  ALGORITHM,
  type Checker,
  type Claim,
  compact,
  type Headers,
  headersOf,
  Refusal,
  readClaim,
  type SignatureProblem,
  type SignedRequest,
} from "./sigv4-claim.js";

export { isPresigned, type SignatureProblem, type SignedRequest } from "./sigv4-claim.js";

export interface KnownKey {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface SignatureRules<Key extends KnownKey> {
  /** What the credential scope must name; undefined takes any. */
  readonly service?: string;
  readonly region?: string;
  readonly now: Date;
  credentials(accessKeyId: string): Key | undefined;
  /** S3 signs the path as it is; all others encode it again and resolve dots. */
  readonly pathIsLiteral?: boolean;
  /** How far a request's time may lie from ours, in milliseconds (5 minutes; 15 for S3, IAM and STS). */
  readonly window?: number;
  /** Where the session token is added after signing (IoT); everywhere else it is signed. */
  readonly tokenIsUnsigned?: boolean;
  /** `UNSIGNED-PAYLOAD` and streams don't count as a body's hash: the signature must cover the body itself. */
  readonly bodyIsSigned?: boolean;
  /** Remembers signing keys from one request to the next. */
  readonly signingKeys?: SigningKeys;
}

/** The outcome, with every check that was made, in order. */
export type Verification<Key extends KnownKey> =
  | {
      readonly verified: true;
      readonly key: Key;
      readonly accessKeyId: string;
      /** Names in lower case. */
      readonly signedHeaders: readonly string[];
      readonly checks: readonly Check[];
      /** For the signatures of the chunks that follow. */
      readonly chain: SignatureChain;
    }
  | {
      readonly verified: false;
      readonly problem: SignatureProblem;
      readonly message: string;
      readonly checks: readonly Check[];
    };

export interface SignatureChain {
  readonly signingKey: Buffer;
  readonly signature: string;
  /** `20150830T123600Z` */
  readonly time: string;
  /** `20150830/us-east-1/s3/aws4_request` */
  readonly scope: string;
}

const UNSIGNED = "UNSIGNED-PAYLOAD";
const MINUTE = 60_000;

export const MISMATCH_MESSAGE =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/**
 * Checks an AWS Signature Version 4, in the header or in the query (presigned), as AWS's services do.
 * Source: AWS "Create a signed AWS API request"; the cases of awslabs/aws-c-auth.
 */
export function verifySignature<Key extends KnownKey>(
  request: SignedRequest,
  rules: SignatureRules<Key>,
): Verification<Key> {
  const checks: Check[] = [];
  const check = (what: string, passed: boolean, refuse: () => Refusal, facts: Omit<Check, "what" | "passed"> = {}) => {
    checks.push({ what, passed, ...facts });
    if (!passed) throw refuse();
  };
  try {
    const headers = headersOf(request.rawHeaders);
    const claim = readClaim(request, headers, check);
    checkTime(claim, rules, check);
    checkScope(claim, rules, check);
    const key = rules.credentials(claim.accessKeyId);
    check(
      "the access key is known",
      key !== undefined,
      () => new Refusal("unknown-key", "The security token included in the request is invalid."),
      {
        actual: claim.accessKeyId,
        advice: "Local tools use access key id test and secret test, or credentials that the local STS gave.",
      },
    );
    if (!key) throw new Refusal("unknown-key", "");
    checkToken(claim, key, rules, check);
    const payloadHash = payloadHashOf(request, headers, claim, rules, check);
    const chain = checkSignature(request, headers, claim, key, payloadHash, rules, check);
    const { accessKeyId, signedHeaders } = claim;
    return { verified: true, key, accessKeyId, signedHeaders, checks, chain };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { verified: false, problem: refusal.problem, message: refusal.message, checks };
  }
}

function parseCompact(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function checkTime(claim: Claim, rules: SignatureRules<KnownKey>, check: Checker): void {
  const signed = parseCompact(claim.time);
  check(
    "the request's time is well formed",
    signed !== undefined,
    () =>
      new Refusal(
        "incomplete",
        `Date must be in ISO-8601 'basic format'. Got '${claim.time}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      ),
  );
  check(
    "the scope's date is the request's",
    claim.time.startsWith(claim.date) && claim.date.length === 8,
    () =>
      new Refusal(
        "mismatch",
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.date}' != '${claim.time.slice(0, 8)}', from '${claim.time}'.`,
      ),
  );
  if (!signed) return;
  const window = rules.window ?? 5 * MINUTE;
  const now = () => compact(rules.now);
  const age = rules.now.getTime() - signed.getTime();
  const oldest = claim.expires === undefined ? window : claim.expires * 1000;
  const minutes = `${Math.round(oldest / MINUTE)} min.`;
  check(
    "the signature has not expired",
    age <= oldest,
    () =>
      new Refusal(
        "expired",
        `Signature expired: ${claim.time} is now earlier than ${compact(new Date(rules.now.getTime() - oldest))} (${now()} - ${minutes})`,
      ),
    { actual: claim.time, expected: `no earlier than ${minutes} ago`, advice: "Check this machine's clock." },
  );
  check(
    "the signature is not from the future",
    -age <= window,
    () =>
      new Refusal(
        "expired",
        `Signature not yet current: ${claim.time} is still later than ${compact(new Date(rules.now.getTime() + window))} (${now()} + ${Math.round(window / MINUTE)} min.)`,
      ),
    { actual: claim.time, advice: "Check this machine's clock." },
  );
}

/** AWS names everything that is wrong with a scope in one sentence after the other. */
function checkScope(claim: Claim, rules: SignatureRules<KnownKey>, check: Checker): void {
  const region = rules.region === undefined || claim.region === rules.region;
  const service = rules.service === undefined || claim.service === rules.service;
  const refuse = () =>
    new Refusal(
      "scope",
      (region ? "" : "Credential should be scoped to a valid region. ") +
        (service ? "" : `Credential should be scoped to correct service: '${rules.service}'. `),
    );
  if (rules.region !== undefined)
    check("it is scoped to this region", region, refuse, { actual: claim.region, expected: rules.region });
  if (rules.service !== undefined)
    check("it is scoped to this service", service, refuse, { actual: claim.service, expected: rules.service });
}

function checkToken(claim: Claim, key: KnownKey, rules: SignatureRules<KnownKey>, check: Checker): void {
  check(
    "the session token belongs to the key",
    same(claim.token ?? "", key.sessionToken ?? ""),
    () => new Refusal("wrong-token", "The security token included in the request is invalid."),
  );
  if (key.expiration)
    check(
      "the session has not expired",
      key.expiration > rules.now,
      () => new Refusal("expired-token", "The security token included in the request is expired"),
      { actual: key.expiration.toISOString() },
    );
}

/** The hash that the signature covers; what the client declares must be true of the body, unless it says "unsigned". */
function payloadHashOf(
  request: SignedRequest,
  headers: Headers,
  claim: Claim,
  rules: SignatureRules<KnownKey>,
  check: Checker,
): string {
  const declared = headers.get("x-amz-content-sha256")?.[0];
  if (declared === undefined) {
    if (claim.expires !== undefined && claim.service === "s3") return UNSIGNED;
    return sha256(request.body);
  }
  const covered = declared !== UNSIGNED && !declared.startsWith("STREAMING-");
  if (!covered && !rules.bodyIsSigned) return declared;
  check(
    "the body is the one that was signed",
    declared === sha256(request.body),
    () => new Refusal("body-hash", "The provided 'x-amz-content-sha256' header does not match what was computed."),
    { actual: declared, expected: sha256(request.body) },
  );
  return declared;
}

function checkSignature(
  request: SignedRequest,
  headers: Headers,
  claim: Claim,
  key: KnownKey,
  payloadHash: string,
  rules: SignatureRules<KnownKey>,
  check: Checker,
): SignatureChain {
  check(
    "the Host header is signed",
    claim.signedHeaders.includes("host"),
    () => new Refusal("mismatch", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
  );
  const canonical = canonicalRequest(request, headers, claim, payloadHash, rules);
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
  const stringToSign = [ALGORITHM, claim.time, scope, sha256(canonical)].join("\n");
  const derive = rules.signingKeys ? rules.signingKeys.of.bind(rules.signingKeys) : signingKeyOf;
  const signingKey = derive(key.secretAccessKey, claim.date, claim.region, claim.service);
  const expected = hmac(signingKey, stringToSign).toString("hex");
  check(
    "the signature is the one that this request gives",
    same(claim.signature, expected),
    () =>
      new Refusal(
        "mismatch",
        rules.pathIsLiteral
          ? MISMATCH_MESSAGE
          : `${MISMATCH_MESSAGE}\n\nThe Canonical String for this request should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
      ),
    { advice: "The secret access key is another than ours, or something changed the request on its way." },
  );
  return { signingKey, signature: claim.signature, time: claim.time, scope };
}

function canonicalRequest(
  request: SignedRequest,
  headers: Headers,
  claim: Claim,
  payloadHash: string,
  rules: SignatureRules<KnownKey>,
): string {
  const path = rules.pathIsLiteral ? canonicalLiteral(request.path) : canonicalPath(request.path);
  const left = new Set(["X-Amz-Signature"]);
  if (rules.tokenIsUnsigned) left.add("X-Amz-Security-Token");
  const query = canonicalQuery(request.rawQuery, left);
  const lines = claim.signedHeaders.map((name) => `${name}:${(headers.get(name) ?? [""]).map(trimAll).join(",")}\n`);
  return [request.method, path, query, lines.join(""), claim.signedHeaders.join(";"), payloadHash].join("\n");
}

/** Takes the same time wherever two texts of one length differ. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
