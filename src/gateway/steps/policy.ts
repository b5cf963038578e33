import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";
import { refusedByResourcePolicy } from "../resource-policy.js";

/**
 * The API's resource policy, where the authorizer didn't weigh it together with its own: for open methods, and for
 * Cognito's, whose token comes first.
 * Source: API Gateway developer guide, "How API Gateway resource policies affect authorization workflow".
 */
export const policy = (call: Call): Refusal | undefined =>
  call.resourcePolicyHeard ? undefined : refusedByResourcePolicy(call);
