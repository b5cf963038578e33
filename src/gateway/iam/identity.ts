import type { ApiKey } from "../../services/apigateway/usage-plan.js";
import type { Call } from "../call.js";

/** `requestContext.identity` of the event, its keys in AWS's order (recorded); what isn't known is null. */
export function identityOf(call: Call): Readonly<Record<string, unknown>> {
  const { request, headers, signer } = call;
  if (call.admission) return identityWithKey(call, call.admission.key);
  const cognito = signer?.cognitoIdentity;
  return {
    cognitoIdentityPoolId: cognito?.identityPoolId ?? null,
    accountId: signer?.caller.accountId ?? null,
    cognitoIdentityId: cognito?.identityId ?? null,
    caller: signer?.caller.userId ?? null,
    sourceIp: request.sourceIp,
    principalOrgId: null,
    accessKey: signer?.caller.accessKeyId ?? null,
    cognitoAuthenticationType: cognito?.authenticationType ?? null,
    cognitoAuthenticationProvider: cognito?.authenticationProvider ?? null,
    userArn: signer?.caller.arn ?? null,
    userAgent: headers.get("user-agent") ?? null,
    user: signer?.caller.userId ?? null,
  };
}

/** With an API key there are two keys more, and AWS's map is in another order (recorded in the console's test). */
function identityWithKey({ request, headers, signer }: Call, { id, value }: ApiKey): Readonly<Record<string, unknown>> {
  const cognito = signer?.cognitoIdentity;
  return {
    cognitoIdentityPoolId: cognito?.identityPoolId ?? null,
    cognitoIdentityId: cognito?.identityId ?? null,
    apiKey: value,
    principalOrgId: null,
    cognitoAuthenticationType: cognito?.authenticationType ?? null,
    userArn: signer?.caller.arn ?? null,
    apiKeyId: id,
    userAgent: headers.get("user-agent") ?? null,
    accountId: signer?.caller.accountId ?? null,
    caller: signer?.caller.userId ?? null,
    sourceIp: request.sourceIp,
    accessKey: signer?.caller.accessKeyId ?? null,
    cognitoAuthenticationProvider: cognito?.authenticationProvider ?? null,
    user: signer?.caller.userId ?? null,
  };
}
