import { isFault } from "../../lib/fault.js";
import type { Call, GatewayParts } from "../call.js";
import type { SigningKey } from "./signer.js";

interface Assumed {
  readonly key: SigningKey;
  /** Epoch milliseconds. */
  readonly until: number;
  /** Of IAM: a role or its trust policy may be another since. */
  readonly generation: number;
}

const assumed = new WeakMap<GatewayParts, Map<string, Assumed>>();

/** Credentials are used until a minute before they end. Milliseconds. */
const MARGIN = 60_000;

/**
 * API Gateway in a role that it was told to take on, for an integration or an authorizer. Undefined where the role is
 * gone or doesn't trust API Gateway. The session is kept for as long as it is good and nothing changes in IAM.
 */
export function serviceRole({ gateway, time }: Call, roleArn: string): SigningKey | undefined {
  const roles = assumed.get(gateway) ?? new Map<string, Assumed>();
  assumed.set(gateway, roles);
  const generation = gateway.iam.policyGeneration;
  const known = roles.get(roleArn);
  if (known && known.generation === generation && time < known.until - MARGIN) return known.key;
  roles.delete(roleArn);
  try {
    const { accessKeyId, expiration } = gateway.callers.roleCredentials(roleArn, "BackplaneAssumeRoleSession", {
      service: "apigateway.amazonaws.com",
    });
    const key = gateway.callers.credentials(accessKeyId);
    if (key) roles.set(roleArn, { key, until: expiration.getTime(), generation });
    return key;
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}
