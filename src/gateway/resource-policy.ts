import type { Call } from "./call.js";
import type { Refusal } from "./refusal.js";

/** An ARN as AWS shows it to strangers: all but the account's last four digits hidden. */
export function maskedMethodArn(call: Call): string {
  const { accountId } = call.gateway.placement;
  return call.methodArn(`********${accountId.slice(-4)}`);
}

/** `none`: the API has no resource policy, or none that applies here; `silent`: no statement of it speaks of the call. */
export type ResourcePolicyOutcome = "none" | "allow" | "silent" | "deny";

/** What the API's resource policy says to a caller whom API Gateway itself doesn't know. Makes its checks once. */
export function resourcePolicyOutcome(call: Call): ResourcePolicyOutcome {
  if (!call.stage?.snapshot.api.policy) return "none";
  call.check("Sekisho can evaluate the API's resource policy", false, {
    advice: "Sekisho does not enforce resource policies yet, and so lets no request into an API that has one",
  });
  return "deny";
}

/**
 * A Lambda authorizer's first phase: what the resource policy denies is refused before the function is asked.
 * Source: API Gateway developer guide, "How API Gateway resource policies affect authorization workflow".
 */
export function refusedBeforeAuthorizer(call: Call): Refusal | undefined {
  return resourcePolicyOutcome(call) === "deny" ? deniedByResourcePolicy(call) : undefined;
}

/**
 * Its second phase: whether the resource policy lets in whom the authorizer's policy doesn't speak of (an explicit
 * Deny of the authorizer's policy stands whatever this says). Tells the `policy` step that the resource policy has had
 * its say.
 */
export function resourcePolicyAllows(call: Call): boolean {
  call.resourcePolicyHeard = true;
  return resourcePolicyOutcome(call) === "allow";
}

export const deniedByResourcePolicy = (call: Call, caller = "anonymous"): Refusal => ({
  type: "ACCESS_DENIED",
  message: `User: ${caller} is not authorized to perform: execute-api:Invoke on resource: ${maskedMethodArn(call)} with an explicit deny in a resource-based policy`,
});
