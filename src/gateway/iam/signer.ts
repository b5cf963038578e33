import type { Principal } from "../../lib/policy/principal.js";
import type { KnownCredentials } from "../../services/sts/session.js";

/** An access key that somebody holds, and who signs with it. A caller without a session is the root, or a user. */
export type SigningKey = KnownCredentials;

/** The signer as policies know it. */
export function principalOf({ caller: { accountId, arn }, session }: SigningKey): Principal {
  if (session) return { kind: "session", accountId, arn, roleArn: session.roleArn };
  return arn.endsWith(":root") ? { kind: "root", accountId } : { kind: "user", accountId, arn };
}
