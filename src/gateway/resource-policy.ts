import { readPolicy } from "../lib/policy/document.js";
import { type Decision, evaluate, type Policy } from "../lib/policy/evaluate.js";
import type { RestApi } from "../services/apigateway/rest-api.js";
import type { Call } from "./call.js";
import { denial, explainDecision, INVOKE, overSpellings, type Question } from "./iam/decide.js";
import { requestKeys } from "./iam/request-keys.js";
import type { Refusal } from "./refusal.js";

/** An ARN as AWS shows it to strangers: all but the account's last four digits hidden. */
function maskedMethodArn(call: Call): string {
  const { accountId } = call.gateway.placement;
  return call.methodArn(`********${accountId.slice(-4)}`);
}

/** `execute-api:Invoke` on the method that the request goes to. */
export const invokeQuestion = (call: Call): Question => ({
  action: INVOKE,
  resource: call.methodArn(),
  shownResource: maskedMethodArn(call),
});

type Compiled = Policy | { readonly flaw: string };
const compiled = new WeakMap<RestApi, Compiled>();

/** The deployment's policy; a new object with each deployment, so that it is read once. */
function compiledPolicy(api: RestApi, text: string): Compiled {
  const known = compiled.get(api);
  if (known) return known;
  const read = readPolicy(text);
  const made = "flaw" in read ? read : { name: `the API ${api.id}`, document: read.document };
  compiled.set(api, made);
  return made;
}

/**
 * The API's resource policy as its deployment froze it. Undefined where it has none; `unreadable`, with its check made,
 * where nobody can say what it denies, so that it must let nobody in.
 */
export function resourcePolicyOf(call: Call): Policy | "unreadable" | undefined {
  const api = call.stage?.snapshot.api;
  if (!api?.policy) return undefined;
  const policy = compiledPolicy(api, api.policy);
  if (!("flaw" in policy)) return policy;
  call.check("the API's resource policy can be read", false, {
    actual: policy.flaw,
    advice: "a policy that can't be read lets nobody in: mend it, then deploy",
  });
  return "unreadable";
}

const said = new WeakMap<Call, Decision | "unreadable">();

/** What the policy says to a caller whom API Gateway itself doesn't know; asked once for each request. */
function saidToAnyone(call: Call): Decision | "unreadable" | "none" {
  const known = said.get(call);
  if (known) return known;
  const policy = resourcePolicyOf(call);
  if (policy === undefined) return "none";
  const answer = policy === "unreadable" ? policy : askedByAnyone(call, policy, invokeQuestion(call));
  said.set(call, answer);
  return answer;
}

const askedByAnyone = (call: Call, resource: Policy, question: Question): Decision =>
  overSpellings(call, question, (arn) =>
    evaluate(
      { principal: { kind: "anonymous" }, action: INVOKE, resource: arn, context: requestKeys(call, undefined) },
      { resource },
    ),
  );

const ANYONE = "anonymous";

function refused(call: Call, decision: Decision): Refusal {
  const question = invokeQuestion(call);
  explainDecision(call, decision, ANYONE, question);
  return { type: "ACCESS_DENIED", message: denial(decision, ANYONE, question) };
}

/** Says no to whoever would need a policy that can't be read. */
export const closedByPolicy = (call: Call, who: string = ANYONE): Refusal => ({
  type: "ACCESS_DENIED",
  message: denial({ decision: "implicitDeny", lacking: ["resource"] }, who, invokeQuestion(call)),
});

/**
 * A Lambda authorizer's first phase: what the resource policy denies is refused before the function is asked.
 * Source: API Gateway developer guide, "How API Gateway resource policies affect authorization workflow".
 */
export function refusedBeforeAuthorizer(call: Call): Refusal | undefined {
  const answer = saidToAnyone(call);
  if (answer === "none") return undefined;
  if (answer === "unreadable") return closedByPolicy(call);
  return answer.decision === "explicitDeny" ? refused(call, answer) : undefined;
}

/**
 * Its second phase: whether the resource policy lets in whom the authorizer's policy doesn't speak of (an explicit
 * Deny of the authorizer's policy stands whatever this says). Tells the `policy` step that the resource policy has had
 * its say.
 */
export function resourcePolicyAllows(call: Call): boolean {
  call.resourcePolicyHeard = true;
  const answer = saidToAnyone(call);
  if (typeof answer === "string") return false;
  explainDecision(call, answer, ANYONE, invokeQuestion(call));
  return answer.decision === "allow";
}

/** The policy alone: for open methods and after a Cognito authorizer, which it must allow by a statement. */
export function refusedByResourcePolicy(call: Call): Refusal | undefined {
  const answer = saidToAnyone(call);
  if (answer === "none") return undefined;
  if (answer === "unreadable") return closedByPolicy(call);
  if (answer.decision !== "allow") return refused(call, answer);
  explainDecision(call, answer, ANYONE, invokeQuestion(call));
  return undefined;
}
