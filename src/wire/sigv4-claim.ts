import { createHash } from "node:crypto";
import type { Check } from "../lib/check.js";

/** What a signature is made over: a request as it came. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  /** name, value, name, value, … as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

export type SignatureProblem =
  | "unsigned"
  | "incomplete"
  | "unknown-key"
  | "wrong-token"
  | "expired-token"
  | "mismatch"
  | "expired"
  | "scope"
  | "body-hash";

export const ALGORITHM = "AWS4-HMAC-SHA256";
const LONGEST_PRESIGNED = 7 * 24 * 3600;

/** What a request says of its own signature. */
export interface Claim {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly time: string;
  readonly token: string | undefined;
  /** Seconds; presigned requests only. */
  readonly expires: number | undefined;
}

/** Ends the checking; caught where it began. */
export class Refusal extends Error {
  constructor(
    readonly problem: SignatureProblem,
    message: string,
  ) {
    super(message);
  }
}

/** Notes a check, and ends the checking where it fails. */
export type Checker = (
  what: string,
  passed: boolean,
  refuse: () => Refusal,
  facts?: Omit<Check, "what" | "passed">,
) => void;
/** Values by name in lower case. */
export type Headers = ReadonlyMap<string, readonly string[]>;

export function headersOf(rawHeaders: readonly string[]): Headers {
  const headers = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    const value = rawHeaders[at + 1] ?? "";
    const values = headers.get(name);
    if (values) values.push(value);
    else headers.set(name, [value]);
  }
  return headers;
}

/** Whether a query carries a signature of its own. */
export const isPresigned = (rawQuery: string): boolean =>
  /(?:^|&)X-Amz-(?:Algorithm|Signature|Credential)=/.test(rawQuery);

/** The signature's own words, in the Authorization header or in the query. */
export function readClaim(request: Pick<SignedRequest, "rawQuery">, headers: Headers, check: Checker): Claim {
  const authorization = headers.get("authorization")?.[0];
  const presigned = authorization === undefined && isPresigned(request.rawQuery);
  check(
    "the request is signed",
    authorization !== undefined || presigned,
    () => new Refusal("unsigned", "Missing Authentication Token"),
  );
  return presigned ? claimOfQuery(request.rawQuery, check) : claimOfHeader(authorization ?? "", headers, check);
}

/**
 * The access key that a request says it is signed with, read as the signature's own check reads it; undefined where it names
 * none, or says what no check accepts.
 */
export function claimedKey(request: Pick<SignedRequest, "rawQuery" | "rawHeaders">): string | undefined {
  const end: Checker = (_, passed, refuse) => {
    if (!passed) throw refuse();
  };
  try {
    return readClaim(request, headersOf(request.rawHeaders), end).accessKeyId;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function claimOfHeader(authorization: string, headers: Headers, check: Checker): Claim {
  const space = authorization.indexOf(" ");
  const rest = authorization.startsWith(`${ALGORITHM} `) ? authorization.slice(space + 1) : "";
  const parts = new Map<string, string>();
  for (const part of rest.split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const time = headers.get("x-amz-date")?.[0] ?? compactDate(headers.get("date")?.[0]);
  const lacking = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !parts.has(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (time === undefined)
    lacking.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  check(
    "the Authorization header is complete",
    lacking.length === 0,
    () =>
      new Refusal(
        "incomplete",
        `${lacking.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${createHash("sha256").update(authorization).digest("base64")}`,
      ),
  );
  const { accessKeyId, date, region, service } = credentialParts(parts.get("Credential") ?? "", check);
  // Field by field: this is done for each call, and a spread costs more than all that is parsed here.
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: (parts.get("SignedHeaders") ?? "").split(";"),
    signature: parts.get("Signature") ?? "",
    time: time ?? "",
    token: headers.get("x-amz-security-token")?.[0],
    expires: undefined,
  };
}

function claimOfQuery(rawQuery: string, check: Checker): Claim {
  const query = new Map(new URLSearchParams(rawQuery));
  const lacking = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
    "X-Amz-Date",
  ].filter((name) => !query.get(name));
  check(
    "the query carries a whole signature",
    lacking.length === 0,
    () =>
      new Refusal("incomplete", lacking.map((name) => `AWS query-string parameters must include '${name}'.`).join(" ")),
  );
  check(
    "the algorithm is AWS4-HMAC-SHA256",
    query.get("X-Amz-Algorithm") === ALGORITHM,
    () => new Refusal("incomplete", `Unsupported AWS 'algorithm': '${query.get("X-Amz-Algorithm")}'.`),
  );
  const expires = Number(query.get("X-Amz-Expires") ?? 900);
  check(
    "the validity is between 1 second and 7 days",
    expires >= 1 && expires <= LONGEST_PRESIGNED,
    () =>
      new Refusal(
        "incomplete",
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
      ),
  );
  return {
    ...credentialParts(query.get("X-Amz-Credential") ?? "", check),
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: query.get("X-Amz-Signature") ?? "",
    time: query.get("X-Amz-Date") ?? "",
    token: query.get("X-Amz-Security-Token"),
    expires,
  };
}

function credentialParts(
  credential: string,
  check: Checker,
): Pick<Claim, "accessKeyId" | "date" | "region" | "service"> {
  const parts = credential.split("/");
  const [terminator, service = "", region = "", date = ""] = parts.slice(-4).reverse();
  const accessKeyId = parts.slice(0, -4).join("/");
  check(
    "the credential names key, date, region and service",
    parts.length >= 5 && terminator === "aws4_request" && accessKeyId !== "",
    () =>
      new Refusal(
        "incomplete",
        `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
      ),
  );
  return { accessKeyId, date, region, service };
}

function compactDate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^\d{8}T\d{6}Z$/.test(text)) return text;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : compact(date);
}

export const compact = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, "");
