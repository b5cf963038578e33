import { principalOf } from "../gateway/iam/signer.js";
import { readPolicy } from "../lib/policy/document.js";
import type { MayUse } from "../services/s3/access.js";
import type { Sts } from "../services/sts/service.js";
import type { CallerAccess } from "./caller-access.js";

/** Lets S3 ask what a caller may: by the policies of its role, session and boundary, and by the bucket's. */
export function objectAccess(sts: Pick<Sts, "credentials">, access: CallerAccess): MayUse {
  return (caller, { action, resource, bucketPolicy, context }) => {
    const key = sts.credentials(caller.accessKeyId);
    if (!key) return false;
    const read = bucketPolicy === undefined ? undefined : readPolicy(bucketPolicy);
    // A policy that can't be read might deny; the account's root must still be able to mend it.
    if (read && "flaw" in read) return principalOf(key).kind === "root";
    const resourcePolicy = read && { name: "of the bucket", document: read.document };
    return access.allows(key, { action, resource, resourcePolicy, context });
  };
}
