import { resourcePolicyAllows } from "../../lib/policy/resource-policy.js";
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
  const principal = identity
    ? ({ kind: "canonical-user", canonicalId: identity.s3CanonicalUserId, arn: arnOf(identity) } as const)
    : ({ kind: "anonymous" } as const);
  return resourcePolicyAllows(policy, { principal, action, resource });
}

const arnOf = ({ id }: OriginAccessIdentity): string =>
  `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
