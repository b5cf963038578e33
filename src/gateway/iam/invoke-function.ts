import { isFault } from "../../lib/fault.js";
import { readPolicy } from "../../lib/policy/document.js";
import type { Policy } from "../../lib/policy/evaluate.js";
import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";
import { decide, denial } from "./decide.js";
import type { SigningKey } from "./signer.js";

/** The function's own policy; undefined where it has none. */
function functionPolicy(call: Call, functionArn: string): Policy | undefined {
  try {
    const read = readPolicy(call.gateway.functions.policy(functionArn).Policy);
    return "document" in read ? { name: functionArn, document: read.document } : undefined;
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

/** Lambda's refusal, as API Gateway hands it on to the client, where the caller may not invoke the function. */
export function refusedByLambda(call: Call, key: SigningKey, functionArn: string): Refusal | undefined {
  const question = {
    action: "lambda:InvokeFunction",
    resource: functionArn,
    shownResource: functionArn,
    resourcePolicy: functionPolicy(call, functionArn),
  };
  const decision = decide(call, key, question);
  if (decision.decision === "allow") return undefined;
  return {
    status: 403,
    errorType: "AccessDeniedException",
    message: denial(decision, key.caller.arn, question),
    capitalized: true,
  };
}
