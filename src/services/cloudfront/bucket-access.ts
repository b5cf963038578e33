import { contextOf } from "../../lib/policy/context.js";
import { readPolicy } from "../../lib/policy/document.js";
import { evaluate } from "../../lib/policy/evaluate.js";
import type { OriginAccessIdentity } from "./types.js";

/**
 * Whether a bucket's policy lets a distribution's identity, or anybody where it has none, do something with a resource.
 * CloudFront has no policies of its own: what the bucket doesn't say is refused.
 */
export function bucketAllows(
  policy: string | undefined,
  identity: OriginAccessIdentity | undefined,
  action: string,
  resource: string,
): boolean {
  if (policy === undefined) return false;
  const read = readPolicy(policy);
  if ("flaw" in read) return false;
  const principal = identity
    ? ({ kind: "canonical-user", canonicalId: identity.s3CanonicalUserId, arn: arnOf(identity) } as const)
    : ({ kind: "anonymous" } as const);
  const context = contextOf({ "aws:SecureTransport": "true" });
  const { decision } = evaluate(
    { principal, action, resource, context },
    { resource: { name: "bucket policy", document: read.document } },
  );
  return decision === "allow";
}

const arnOf = ({ id }: OriginAccessIdentity): string =>
  `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
