import type { AuthorizationType } from "../../services/apigateway/rest-api.js";
import type { Authorizer, Decision } from "../authorizers/authorizer.js";
import { awsIam } from "../authorizers/aws-iam.js";
import { cognitoUserPools } from "../authorizers/cognito-user-pools.js";
import { custom } from "../authorizers/custom.js";
import { none } from "../authorizers/none.js";
import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";

const authorizers: Readonly<Record<AuthorizationType, Authorizer>> = {
  NONE: none,
  AWS_IAM: awsIam,
  CUSTOM: custom,
  COGNITO_USER_POOLS: cognitoUserPools,
};

/** Bytes: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LONGEST_METHOD_ARN = 1600;

/** Asks the authorizer of the method; an authorization type that nobody knows lets nobody pass. */
export function authorize(call: Call): Refusal | undefined | Promise<Refusal | undefined> {
  const method = call.route?.method;
  if (method?.authorizationType !== "NONE" && Buffer.byteLength(call.methodArn()) > LONGEST_METHOD_ARN) {
    call.check(`the method's ARN is ${LONGEST_METHOD_ARN} bytes at most`, false, {
      actual: Buffer.byteLength(call.methodArn()),
      advice: "the path is too long for a method with authorization: send the long part in the query or the body",
    });
    return { status: 414, message: "Request URI too long" };
  }
  if (method?.authorizerId !== undefined) call.authorizer = call.stage?.authorizers.get(method.authorizerId);
  const authorizer = method && authorizers[method.authorizationType];
  if (!authorizer) {
    call.check("the method has an authorization type that exists", false, { actual: method?.authorizationType });
    return { type: "AUTHORIZER_CONFIGURATION_ERROR", message: null };
  }
  const decision = authorizer.authorize(call);
  return decision instanceof Promise ? decision.then((made) => take(call, made)) : take(call, decision);
}

function take(call: Call, decision: Decision): Refusal | undefined {
  call.authorizerContext = decision.context;
  return decision.allowed ? undefined : decision.refusal;
}
