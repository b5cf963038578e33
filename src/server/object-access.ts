import { CallerPolicyReader } from "../gateway/iam/caller-policies.js";
import { callerKeys } from "../gateway/iam/request-keys.js";
import { principalOf } from "../gateway/iam/signer.js";
import type { RolesAndPolicies } from "../gateway/neighbours.js";
import type { Clock } from "../lib/clock.js";
import type { Placement } from "../lib/placement.js";
import { contextOf } from "../lib/policy/context.js";
import { readPolicy } from "../lib/policy/document.js";
import { evaluate } from "../lib/policy/evaluate.js";
import type { MayUse } from "../services/s3/access.js";
import type { Sts } from "../services/sts/service.js";

/** Lets S3 ask what a caller may: by the policies of its role, session and boundary, and by the bucket's. */
export function objectAccess({
  sts,
  iam,
  clock,
  placement,
}: {
  readonly sts: Pick<Sts, "credentials">;
  readonly iam: RolesAndPolicies;
  readonly clock: Clock;
  readonly placement: Placement;
}): MayUse {
  const reader = new CallerPolicyReader(iam);
  return (caller, { action, resource, bucketPolicy, context }) => {
    const key = sts.credentials(caller.accessKeyId);
    if (!key) return false;
    const principal = principalOf(key);
    const read = bucketPolicy === undefined ? undefined : readPolicy(bucketPolicy);
    // A policy that can't be read might deny; the account's root must still be able to mend it.
    if (read && "flaw" in read) return principal.kind === "root";
    const { identity = [], boundary, session, roleTags } = reader.of(key);
    const now = clock.now();
    const time = contextOf({
      "aws:CurrentTime": now.toISOString(),
      "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
      "aws:RequestedRegion": placement.region,
    });
    const { decision } = evaluate(
      {
        principal,
        action,
        resource,
        resourceAccountId: placement.accountId,
        context: new Map([...time, ...context, ...callerKeys(key, roleTags, placement.accountId)]),
      },
      {
        identity,
        ...(boundary && { boundary }),
        ...(session && { session }),
        ...(read && { resource: { name: "of the bucket", document: read.document } }),
      },
    );
    return decision === "allow";
  };
}
