import { Fault } from "../lib/fault.js";
import type { ServiceModel } from "../models/smithy.js";
import type { Caller } from "../services/operation.js";
import type { WireRequest } from "./protocol.js";
import { SigningKeys } from "./signing-keys.js";
import { type KnownKey, type SignatureChain, type SignatureProblem, verifySignature } from "./sigv4.js";

/** A key pair that this cloud knows, and who acts with it. */
export interface CallerKey extends KnownKey {
  readonly caller: Caller;
}

/** By access key id; undefined where nobody has it. */
export type Credentials = (accessKeyId: string) => CallerKey | undefined;

export interface Authenticated {
  readonly caller: Caller;
  readonly chain: SignatureChain;
}

/** These take signatures of 15 minutes, the others of 5 (measured). */
const PATIENT: ReadonlySet<string> = new Set(["iam", "s3", "sts"]);
const PATIENT_WINDOW = 15 * 60_000;
/** Derived from secrets that are this process's own anyway. */
const signingKeys = new SigningKeys();

/** Who makes a control call. Throws the service's own Fault where the signature is absent or wrong. */
export function authenticate(
  request: WireRequest,
  model: ServiceModel,
  credentials: Credentials,
  now: Date,
): Authenticated {
  const isS3 = model.signingName === "s3";
  const verification = verifySignature(
    { ...request, path: request.signedPath },
    {
      service: model.signingName,
      now,
      credentials,
      pathIsLiteral: isS3,
      signingKeys,
      ...(PATIENT.has(model.signingName) && { window: PATIENT_WINDOW }),
    },
  );
  if (verification.verified) return { caller: verification.key.caller, chain: verification.chain };
  throw refusalOf(model, verification.problem, verification.message);
}

type Forms = Readonly<Record<SignatureProblem, readonly [code: string, status: number, message?: string]>>;

/** AWS JSON: all 400, as recorded. */
const JSON_FORMS: Forms = {
  unsigned: ["MissingAuthenticationTokenException", 400],
  incomplete: ["IncompleteSignatureException", 400],
  "unknown-key": ["UnrecognizedClientException", 400],
  "wrong-token": ["UnrecognizedClientException", 400],
  "expired-token": ["ExpiredTokenException", 400],
  mismatch: ["InvalidSignatureException", 400],
  expired: ["InvalidSignatureException", 400],
  scope: ["InvalidSignatureException", 400],
  "body-hash": ["InvalidSignatureException", 400],
};

const REST_FORMS = Object.fromEntries(
  Object.entries(JSON_FORMS).map(([problem, [code]]) => [problem, [code, 403]]),
) as unknown as Forms;

const QUERY_FORMS: Forms = {
  unsigned: ["MissingAuthenticationToken", 403, "Request is missing Authentication Token"],
  incomplete: ["IncompleteSignature", 400],
  "unknown-key": ["InvalidClientTokenId", 403],
  "wrong-token": ["InvalidClientTokenId", 403],
  "expired-token": ["ExpiredToken", 403],
  mismatch: ["SignatureDoesNotMatch", 403],
  expired: ["SignatureDoesNotMatch", 403],
  scope: ["SignatureDoesNotMatch", 403],
  "body-hash": ["SignatureDoesNotMatch", 403],
};

const S3_FORMS: Forms = {
  unsigned: ["AccessDenied", 403, "Access Denied"],
  incomplete: ["AuthorizationHeaderMalformed", 400],
  "unknown-key": ["InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."],
  "wrong-token": ["InvalidToken", 400, "The provided token is malformed or otherwise invalid."],
  "expired-token": ["ExpiredToken", 400, "The provided token has expired."],
  mismatch: [
    "SignatureDoesNotMatch",
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  expired: ["RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large."],
  scope: ["AuthorizationHeaderMalformed", 400],
  "body-hash": ["XAmzContentSHA256Mismatch", 400],
};

function refusalOf(model: ServiceModel, problem: SignatureProblem, said: string): Fault {
  const forms = { json: JSON_FORMS, "rest-json": REST_FORMS, query: QUERY_FORMS, "rest-xml": QUERY_FORMS }[
    model.protocol
  ];
  const [code, statusCode, message = said] = (model.signingName === "s3" ? S3_FORMS : forms)[problem];
  return new Fault(code, message, { statusCode });
}
