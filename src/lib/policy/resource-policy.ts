import { type Context, contextOf } from "./context.js";
import { readPolicy } from "./document.js";
import { evaluate } from "./evaluate.js";
import type { Principal } from "./principal.js";

/** What a policy is asked for somebody who has no policies of their own. */
export interface ResourceQuestion {
  readonly principal: Principal;
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  readonly context?: Context;
}

/** Connections of viewers count as secure: on AWS they come over HTTPS. */
const SECURE = contextOf({ "aws:SecureTransport": "true" });

/** Whether a resource's policy alone allows something. What it doesn't say, or what can't be read, is refused. */
export function resourcePolicyAllows(policy: string | undefined, question: ResourceQuestion): boolean {
  if (policy === undefined) return false;
  const read = readPolicy(policy);
  if ("flaw" in read) return false;
  const { principal, action, resource, context = SECURE } = question;
  const { decision } = evaluate(
    { principal, action, resource, context },
    { resource: { name: "resource policy", document: read.document } },
  );
  return decision === "allow";
}
