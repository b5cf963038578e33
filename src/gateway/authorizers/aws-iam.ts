import { createHash } from "node:crypto";
import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";
import type { Authorizer } from "./authorizer.js";

const MISSING: Refusal = { type: "MISSING_AUTHENTICATION_TOKEN", message: "Missing Authentication Token" };

const incomplete = (message: string): Refusal => ({
  type: "INVALID_SIGNATURE",
  errorType: "IncompleteSignatureException",
  message,
});

/** Base64 of SHA-256, as AWS repeats a header that it won't repeat in clear. */
const hashed = (text: string) => createHash("sha256").update(text).digest("base64");

const isSigned = (call: Call) =>
  call.headers.get("authorization")?.startsWith("AWS4-HMAC-SHA256") === true || call.query.has("X-Amz-Signature");

/** What AWS says to an `Authorization` header that is none of its own, where a signature is looked for. */
function foreignAuthorization(call: Call): Refusal | undefined {
  const authorization = call.headers.get("authorization");
  if (authorization === undefined || authorization === "" || isSigned(call)) return undefined;
  if (!authorization.includes("="))
    return incomplete(
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(authorization)}'.`,
    );
  const date =
    call.headers.get("x-amz-date") === undefined && call.headers.get("date") === undefined
      ? " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
      : "";
  return incomplete(
    `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.${date} (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed(authorization)}`,
  );
}

/** The answer to a path or a method that isn't there: the same check for a signature, then the missing token. */
export function noMethodRefusal(call: Call): Refusal {
  return foreignAuthorization(call) ?? MISSING;
}

/**
 * AWS_IAM. An unsigned request is refused as AWS does; signatures aren't verified yet, so a signed request is
 * refused too.
 */
export const awsIam: Authorizer = {
  authorize(call) {
    const foreign = foreignAuthorization(call);
    if (foreign || !isSigned(call)) {
      call.check("the request is signed with Signature Version 4", false, {
        advice: foreign
          ? "the method wants AWS_IAM: a bearer token means nothing to it; sign with the credentials of the identity pool"
          : "sign the request with AWS credentials (Amplify does when a session is there and no Authorization is set)",
      });
      return { allowed: false, refusal: foreign ?? MISSING };
    }
    call.check("Sekisho can verify AWS_IAM signatures", false, {
      advice: "Sekisho does not enforce AWS_IAM yet, and so lets no request through to this method",
    });
    return { allowed: false, refusal: { type: "AUTHORIZER_CONFIGURATION_ERROR", message: null } };
  },
};
