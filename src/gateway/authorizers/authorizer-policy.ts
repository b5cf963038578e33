import { type PolicyDocument, readPolicy, type Statement } from "../../lib/policy/document.js";
import { evaluate } from "../../lib/policy/evaluate.js";
import { type AccessRequest, applies, type Obstacle } from "../../lib/policy/statement.js";
import type { Call } from "../call.js";
import { methodArns } from "../method-arns.js";
import { policyContext } from "../policy-context.js";
import { lambdaAuthorizer } from "./identity-sources.js";
import { MalformedResult } from "./malformed-result.js";

/** The policy that an authorizer's function answered, made ready for many requests. */
export interface AuthorizerPolicy {
  readonly document: PolicyDocument;
  /** As the function wrote them, in order. */
  readonly statements: readonly unknown[];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LONGEST_RESOURCE = 512;

/** Reads it as the policy of an identity: it says what may be done, not by whom. Throws {@link MalformedResult}. */
export function authorizerPolicy(policyDocument: Readonly<Record<string, unknown>>): AuthorizerPolicy {
  const read = readPolicy(policyDocument);
  if ("flaw" in read) throw new MalformedResult(`its policyDocument is no policy: ${read.flaw}`);
  for (const { index, principals, resources } of read.document.statements) {
    const where = `statement ${index + 1} of its policyDocument`;
    if (principals) throw new MalformedResult(`${where} has a Principal: the policy is the caller's own`);
    if (!resources) throw new MalformedResult(`${where} has no Resource`);
    if (resources.items.some(({ text }) => text.length > LONGEST_RESOURCE))
      throw new MalformedResult(`${where} has a Resource of more than ${LONGEST_RESOURCE} characters`);
  }
  return { document: read.document, statements: [policyDocument.Statement].flat() };
}

export type PolicyOutcome = "allow" | "silent" | "deny";

/**
 * What the policy says to this very request, whichever request it was made for. Makes its check. Where the policy is
 * silent, `elsewhere` may still let the request through: the API's resource policy.
 */
export function policyOutcome(call: Call, policy: AuthorizerPolicy, elsewhere: () => boolean): PolicyOutcome {
  const context = policyContext(call);
  const { written, spellings, unescaped } = methodArns(call);
  const looks = [...new Set([...spellings, unescaped])].map((resource): Look => {
    const request = { principal: { kind: "anonymous" }, action: "execute-api:Invoke", resource, context } as const;
    return { request, deciding: decidingStatement(policy.document, request) };
  });
  const denied = looks.find(({ deciding }) => deciding?.effect === "Deny");
  if (denied) {
    explainDenial(call, policy, denied);
    return "deny";
  }
  const silent = looks.find(({ request, deciding }) => !deciding && spellings.has(request.resource));
  if (silent) {
    if (call.stage?.snapshot.api.policy) {
      call.check(`the authorizer's policy doesn't deny execute-api:Invoke on ${written}`, true);
      if (elsewhere()) return "allow";
    }
    explainSilence(call, policy, silent);
    return "silent";
  }
  const [allowed] = looks;
  call.check(`${WHAT} ${written}`, true, { actual: allowed && quoted(policy, allowed.deciding) });
  return "allow";
}

interface Look {
  readonly request: AccessRequest & { readonly resource: string };
  readonly deciding: Statement | undefined;
}

/** A Deny that applies, else an Allow that does. */
function decidingStatement({ statements }: PolicyDocument, request: AccessRequest): Statement | undefined {
  const applying = statements.filter((statement) => applies(statement, request, "principal"));
  return applying.find(({ effect }) => effect === "Deny") ?? applying[0];
}

const WHAT = "the authorizer's policy allows execute-api:Invoke on";

function explainDenial(call: Call, policy: AuthorizerPolicy, { request, deciding }: Look): void {
  call.check(`${WHAT} ${request.resource}`, false, {
    actual: `it is denied by ${quoted(policy, deciding)}`,
    advice: "a Deny stands over every Allow: the function answered it for this caller",
  });
}

function explainSilence(call: Call, policy: AuthorizerPolicy, { request }: Look): void {
  const { nearest } = evaluate(
    { ...request, principal: { kind: "user", accountId: "", arn: "" } },
    { identity: [{ name: "authorizer", document: policy.document }] },
  );
  call.check(`${WHAT} ${request.resource}`, false, {
    actual: nearest
      ? `no statement does; nearest is ${quoted(policy, policy.document.statements[nearest.index])}`
      : "no statement does",
    ...(nearest && { expected: nearest.obstacles.map((obstacle) => wantedBy(obstacle, request.resource)).join("; ") }),
    advice: adviceFor(call),
  });
}

/** The trap that most fall into: a policy for one method, kept and used for all of them. */
function adviceFor(call: Call): string {
  const kept = call.authorizer && lambdaAuthorizer(call.authorizer).ttl > 0;
  return kept
    ? "the result is kept and used for every method of the API: return a policy that covers all that the caller may call (…/*/*), or set the authorizer's TTL to 0"
    : "return a policy whose Resource covers event.methodArn";
}

function wantedBy({ element, negated, wanted, operator, key }: Obstacle, resource: string): string {
  const name = element === "Condition" ? `${operator} ${key}` : `${negated ? "Not" : ""}${element}`;
  return `${name} ${wanted.join(", ")}${element === "Resource" ? ` for ${resource}` : ""}`;
}

/** `statement 2 "NoReading": {"Effect":"Deny",…}` */
function quoted({ statements }: AuthorizerPolicy, statement: Statement | undefined, most = 400): string | undefined {
  if (!statement) return undefined;
  const { index, sid } = statement;
  const text = JSON.stringify(statements[index]);
  const shown = text.length > most ? `${text.slice(0, most)}…` : text;
  return `statement ${index + 1}${sid === undefined ? "" : ` "${sid}"`}: ${shown}`;
}
