import type { Call } from "../call.js";
import { misconfiguredIntegration, type Refusal } from "../refusal.js";
import { serviceRole } from "./service-role.js";
import type { SigningKey } from "./signer.js";

/** Stands for whoever signed the request. */
const CALLER = "arn:aws:iam::*:user/*";

/**
 * Who acts for an integration with `credentials`: a role that trusts API Gateway, or the caller of the API itself.
 * Source: API Gateway API reference, Integration `credentials`.
 */
export function integrationCaller(call: Call, credentials: string): SigningKey | Refusal {
  if (credentials === CALLER) {
    const { signer } = call;
    call.check("the caller signed the request, whose credentials the integration uses", signer !== undefined, {
      ...(!signer && { advice: `credentials ${CALLER} want the method's authorizationType AWS_IAM` }),
    });
    return signer ?? misconfiguredIntegration;
  }
  const role = serviceRole(call, credentials);
  if (!role)
    call.note(
      "Execution failed due to configuration error: API Gateway does not have permission to assume the provided role",
    );
  call.check("API Gateway may assume the integration's role", role !== undefined, {
    ...(!role && {
      actual: credentials,
      advice: "the role must exist, and its trust policy must allow apigateway.amazonaws.com sts:AssumeRole",
    }),
  });
  return role ?? misconfiguredIntegration;
}
