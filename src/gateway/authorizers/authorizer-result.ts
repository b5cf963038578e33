import { type AuthorizerPolicy, authorizerPolicy } from "./authorizer-policy.js";
import { MalformedResult } from "./malformed-result.js";

/** What an authorizer's function answered, found to be of the form that API Gateway reads. */
export interface AuthorizerResult {
  readonly principalId: string;
  readonly policy: AuthorizerPolicy;
  /** As the function wrote it, for TestInvokeAuthorizer. */
  readonly policyText: string;
  /** Every value as text, as the integration gets it. */
  readonly context: Readonly<Record<string, string>>;
  readonly usageIdentifierKey: string | undefined;
}

const MEMBERS = new Set(["principalId", "policyDocument", "context", "usageIdentifierKey"]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads an answer as strictly as API Gateway: an unknown member, a policy that is none or an object in the context, and
 * the whole is worth nothing. Throws {@link MalformedResult}.
 * Source: API Gateway developer guide, "Output from an API Gateway Lambda authorizer".
 */
export function authorizerResult(payload: string): AuthorizerResult {
  const answer = parsed(payload);
  if (!isRecord(answer)) throw new MalformedResult("it is no JSON object");
  const unknown = Object.keys(answer).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw new MalformedResult(`it has a member "${unknown}" that API Gateway doesn't know`);
  const { principalId, policyDocument, usageIdentifierKey } = answer;
  if (typeof principalId !== "string") throw new MalformedResult("its principalId is no string");
  if (usageIdentifierKey !== undefined && usageIdentifierKey !== null && typeof usageIdentifierKey !== "string")
    throw new MalformedResult("its usageIdentifierKey is no string");
  if (!isRecord(policyDocument)) throw new MalformedResult("its policyDocument is no object");
  return {
    principalId,
    policy: authorizerPolicy(policyDocument),
    policyText: JSON.stringify(policyDocument),
    context: contextOf(answer.context),
    usageIdentifierKey: usageIdentifierKey ?? undefined,
  };
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw new MalformedResult("it is no JSON");
  }
}

/** Text, numbers and booleans only; all of them become text (recorded). */
function contextOf(context: unknown): Readonly<Record<string, string>> {
  if (context === undefined || context === null) return {};
  if (!isRecord(context)) throw new MalformedResult("its context is no object");
  const entries = Object.entries(context).map(([name, value]) => {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
      throw new MalformedResult(`the value of "${name}" in its context is no string, number or boolean`);
    return [name, String(value)] as const;
  });
  return Object.fromEntries(entries);
}
