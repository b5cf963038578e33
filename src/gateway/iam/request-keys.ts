import { type Context, contextOf } from "../../lib/policy/context.js";
import { type Tag, webIdentityKeys } from "../../services/sts/web-identity.js";
import type { Call } from "../call.js";
import { policyContext } from "../policy-context.js";
import type { SigningKey } from "./signer.js";

/**
 * The condition keys of a request to an API, and of who signed it. Nobody comes through a VPC endpoint here, and the
 * account is in no organization: `aws:SourceVpce`, `aws:SourceVpc` and `aws:PrincipalOrgID` have no value.
 * Source: IAM user guide, "AWS global condition context keys"; API Gateway guide, "AWS condition keys that can be used in
 * API Gateway resource policies".
 */
export const requestKeys = (call: Call, key: SigningKey | undefined, roleTags: readonly Tag[] = []): Context =>
  new Map([...policyContext(call), ...callerKeys(key, roleTags, call.gateway.placement.accountId)]);

/** The condition keys of whoever signed a request to a resource of this account. */
export function callerKeys(key: SigningKey | undefined, roleTags: readonly Tag[], resourceAccount: string): Context {
  const { session } = key ?? {};
  const tags = [...roleTags, ...(session?.tags ?? [])].map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value]);
  return contextOf({
    ...Object.fromEntries(tags),
    ...(session?.webIdentity && webIdentityKeys(session.webIdentity)),
    "aws:ResourceAccount": resourceAccount,
    "aws:ViaAWSService": "false",
    "aws:userid": key?.caller.userId ?? "anonymous",
    "aws:SourceIdentity": session?.sourceIdentity,
    // Whoever took on a role without a second factor is known not to have had one.
    "aws:MultiFactorAuthPresent": session && !session.webIdentity ? "false" : undefined,
  });
}
