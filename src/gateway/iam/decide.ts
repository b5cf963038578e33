import { type Decision, evaluate, type Policy, type PolicyKind, type StatementRef } from "../../lib/policy/evaluate.js";
import type { Obstacle } from "../../lib/policy/statement.js";
import type { Call } from "../call.js";
import { methodArns } from "../method-arns.js";
import type { CallerPolicies } from "./caller-policies.js";
import { requestKeys } from "./request-keys.js";
import { principalOf, type SigningKey } from "./signer.js";

export const INVOKE = "execute-api:Invoke";

/** What is asked of the policies. */
export interface Question {
  /** `execute-api:Invoke` */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** The ARN as AWS repeats it to the client. */
  readonly shownResource: string;
  /** The resource's own policy. */
  readonly resourcePolicy?: Policy | undefined;
}

/** AWS's names for the kinds of policies, in the sentences of its refusals. */
const KINDS: Readonly<Record<PolicyKind, string>> = {
  identity: "identity-based policy",
  resource: "resource-based policy",
  boundary: "permissions boundary",
  session: "session policy",
};
const ARTICLES: Readonly<Record<PolicyKind, string>> = { identity: "an", resource: "a", boundary: "a", session: "a" };
/** Which one AWS names where several are silent. */
const FIRST_NAMED: readonly PolicyKind[] = ["identity", "boundary", "session", "resource"];

export const lackingKind = ({ lacking = [] }: Decision): PolicyKind =>
  FIRST_NAMED.find((kind) => lacking.includes(kind)) ?? "identity";

/**
 * AWS's sentence for a refusal. Source: IAM user guide, "Troubleshoot access denied error messages"; the API Gateway
 * forms as seen and measured.
 */
export function denial(decision: Decision, who: string, { action, shownResource }: Question): string {
  const start = `User: ${who} is not authorized to perform: ${action} on resource: ${shownResource}`;
  if (decision.decision === "explicitDeny") {
    const kind = decision.statement?.kind ?? "identity";
    return `${start} with an explicit deny in ${ARTICLES[kind]} ${KINDS[kind]}`;
  }
  return `${start} because no ${KINDS[lackingKind(decision)]} allows the ${action} action`;
}

const PLACES: Readonly<Record<PolicyKind, (name: string) => string>> = {
  identity: (name) => `the policy ${name}`,
  resource: (name) => `the resource policy of ${name}`,
  boundary: (name) => `the permissions boundary ${name}`,
  session: (name) => `the session policy ${name}`,
};

/** `statement 1 "AllowRead" of the policy Orders`. */
const placeOf = ({ kind, policy, index, sid }: StatementRef): string =>
  `statement ${index + 1}${sid === undefined ? "" : ` "${sid}"`} of ${PLACES[kind](policy)}`;

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/…` from the API on: what comes before tells nobody anything. */
const shortArn = (text: string) => text.replace(/^arn:aws[\w-]*:execute-api:[^:]*:[^:]*:/, "");
const listed = (values: readonly string[]) => {
  const short = values.map(shortArn);
  return short.length > 3 ? `${short.slice(0, 3).join(", ")} and ${short.length - 3} more` : short.join(", ");
};
const valueText = (value: Obstacle["actual"]) =>
  value === undefined ? "not there" : typeof value === "string" ? shortArn(value) : value.join(", ");

function obstacleText({ element, negated, wanted, actual, operator, key, undecided }: Obstacle): string {
  if (element === "Condition")
    return undecided
      ? `its condition ${operator} ${key} can't be decided`
      : `its condition ${operator} ${key} wants ${listed(wanted)} and it is ${valueText(actual)}`;
  return `its ${negated ? "Not" : ""}${element} is ${listed(wanted)}, and the request's is ${valueText(actual)}`;
}

/** The Allow that came closest, and what kept it from applying. */
export const nearestText = ({ nearest }: Decision): string | undefined =>
  nearest && `${placeOf(nearest)} comes closest, but ${nearest.obstacles.map(obstacleText).join("; ")}`;

function implicitAdvice(decision: Decision, policies: CallerPolicies, { action, resource }: Question): string {
  const kind = lackingKind(decision);
  // A statement of the resource's policy for somebody else says nothing of what this caller lacks.
  const isOthers =
    decision.nearest?.kind === "resource" && decision.nearest.obstacles.some(({ element }) => element === "Principal");
  const nearest = isOthers ? undefined : nearestText(decision);
  if (nearest !== undefined) return nearest;
  if (kind === "identity") {
    if (policies.roleIsGone)
      return "the role was deleted, or made anew, since these credentials were given: get new ones";
    if (policies.unread.length > 0)
      return `Sekisho doesn't know the text of ${policies.unread.join(", ")}, and so takes it to grant nothing`;
    if (policies.identity?.length === 0) return `no policy is attached to the role: allow it ${action} on ${resource}`;
  }
  return `allow ${action} on ${resource} in ${ARTICLES[kind]} ${KINDS[kind]}`;
}

const WHO_SAYS_NO: Readonly<Record<PolicyKind, string>> = {
  identity: "a policy of the caller",
  resource: "the resource policy",
  boundary: "the caller's permissions boundary",
  session: "the session's policies",
};

/** Notes what decided: the statement, or the one that came closest to allowing. */
export function explainDecision(
  call: Call,
  decision: Decision,
  who: string,
  question: Question,
  policies?: CallerPolicies,
): void {
  const { action } = question;
  const wanted = `${action} on ${shortArn(question.resource)}`;
  if (decision.decision === "allow") {
    call.check(
      decision.statement
        ? `${placeOf(decision.statement)} allows ${wanted}`
        : `${who} may ${action}: it is the root of the account`,
      true,
    );
    return;
  }
  if (decision.decision === "explicitDeny") {
    call.check(`nothing denies ${wanted}`, false, {
      ...(decision.statement && { actual: `${placeOf(decision.statement)} denies it to ${who}` }),
      advice: "a Deny stands whatever else allows: narrow its Resource, its Principal or its Condition",
    });
    return;
  }
  call.check(`${WHO_SAYS_NO[lackingKind(decision)]} allows ${wanted}`, false, {
    actual: `no statement of it applies to ${who}`,
    advice: policies
      ? implicitAdvice(decision, policies, question)
      : (nearestText(decision) ?? `allow ${wanted} in a statement of the resource policy`),
  });
}

/** The answer that holds for every way of writing the path: each must be allowed, and none denied. */
export function overSpellings(call: Call, question: Question, ask: (arn: string) => Decision): Decision {
  if (!question.resource.includes("%")) return ask(question.resource);
  const { written, spellings, unescaped } = methodArns(call);
  for (const arn of [...spellings, unescaped]) {
    const decision = ask(arn);
    if (decision.decision === "explicitDeny" || (decision.decision === "implicitDeny" && spellings.has(arn)))
      return decision;
  }
  return ask(written);
}

/** What the signer's policies and the resource's say, with the checks noted. */
export function decide(call: Call, key: SigningKey, question: Question): Decision {
  const policies = call.gateway.callerPolicies.of(key);
  const { identity = [], boundary, session } = policies;
  const { action, resourcePolicy } = question;
  const request = {
    principal: principalOf(key),
    action,
    resourceAccountId: call.gateway.placement.accountId,
    context: requestKeys(call, key, policies.roleTags),
  };
  const all = {
    identity,
    ...(boundary && { boundary }),
    ...(session && { session }),
    ...(resourcePolicy && { resource: resourcePolicy }),
  };
  const ask = (resource: string) => evaluate({ ...request, resource }, all);
  const decision = action === INVOKE ? overSpellings(call, question, ask) : ask(question.resource);
  explainDecision(call, decision, key.caller.arn, question, policies);
  return decision;
}
