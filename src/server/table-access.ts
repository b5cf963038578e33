import { denial } from "../gateway/iam/decide.js";
import type { RefusalOf } from "../services/dynamodb/access.js";
import type { Sts } from "../services/sts/service.js";
import type { CallerAccess } from "./caller-access.js";

/** Lets DynamoDB ask what a caller may: by the policies of its role, session and boundary. */
export function tableAccess(sts: Pick<Sts, "credentials">, access: CallerAccess): RefusalOf {
  return (caller, { action, resource, context }) => {
    const key = sts.credentials(caller.accessKeyId);
    const decision = key ? access.decide(key, { action, resource, context }) : ({ decision: "implicitDeny" } as const);
    return decision.decision === "allow"
      ? undefined
      : denial(decision, caller.arn, { action, resource, shownResource: resource });
  };
}
