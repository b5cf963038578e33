import type { Call } from "../call.js";
import { decide, denial } from "../iam/decide.js";
import { signerOf } from "../iam/signature.js";
import type { SigningKey } from "../iam/signer.js";
import { closedByPolicy, invokeQuestion, resourcePolicyOf } from "../resource-policy.js";
import type { Authorizer, Decision } from "./authorizer.js";

/** The signer's own policies and the API's resource policy, together: either may allow, each may deny. */
function authorizeSigner(call: Call, key: SigningKey): Decision {
  call.resourcePolicyHeard = true;
  const { arn } = key.caller;
  const resourcePolicy = resourcePolicyOf(call);
  if (resourcePolicy === "unreadable") return { allowed: false, refusal: closedByPolicy(call, arn) };
  const question = { ...invokeQuestion(call), resourcePolicy };
  const decision = decide(call, key, question);
  if (decision.decision === "allow") return { allowed: true, principal: arn };
  return { allowed: false, refusal: { type: "ACCESS_DENIED", message: denial(decision, arn, question) } };
}

/**
 * AWS_IAM: a Signature Version 4 in the header or the query, then what the signer may do.
 * Source: API Gateway developer guide, "Control access to a REST API with IAM permissions".
 */
export const awsIam: Authorizer = {
  authorize(call) {
    const key = signerOf(call);
    if (!("caller" in key)) return { allowed: false, refusal: key };
    call.signer = key;
    return authorizeSigner(call, key);
  },
};
