import { type ContextValue, contextOf } from "../../lib/policy/context.js";
import { readPolicy } from "../../lib/policy/document.js";
import { evaluateResourcePolicy } from "../../lib/policy/evaluate.js";
import type { Principal } from "../../lib/policy/principal.js";

/** Who asks to become a role, and under which circumstances. */
export interface TrustRequest {
  readonly principal: Principal;
  readonly action: "sts:AssumeRole" | "sts:AssumeRoleWithWebIdentity" | "sts:TagSession";
  /** Condition keys and their values. */
  readonly context: Readonly<Record<string, ContextValue | undefined>>;
}

/**
 * Whether a trust policy lets the request through. A role is taken on only where its trust policy says so, within one
 * account as across; the asker's own policies are not asked.
 */
export function trusts(trustPolicy: string, { principal, action, context }: TrustRequest): boolean {
  const read = readPolicy(trustPolicy);
  if ("flaw" in read) return false;
  const request = { principal, action, context: contextOf(context) };
  return (
    evaluateResourcePolicy(request, { name: "AssumeRolePolicyDocument", document: read.document }).decision === "allow"
  );
}
