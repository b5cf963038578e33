import type { AuthorizerTest, AuthorizerTestOutcome } from "../services/apigateway/authorizer-test.js";
import type { Method, Resource } from "../services/apigateway/rest-api.js";
import { authorizerEvent } from "./authorizers/authorizer-event.js";
import { cognitoUserPools } from "./authorizers/cognito-user-pools.js";
import { obtainResult } from "./authorizers/custom.js";
import { lambdaAuthorizer } from "./authorizers/identity-sources.js";
import type { Call } from "./call.js";
import { compileStage } from "./compiled-stage.js";
import { bothMaps } from "./integrations/proxy-event.js";
import { requestContext } from "./mapping/context.js";
import type { Refusal } from "./refusal.js";
import type { GatewayRequest } from "./request.js";
import { withoutSentSecrets } from "./secrets.js";
import { requestOfTest, stageOfTest } from "./test-stage.js";
import { javaDate } from "./tokens/claims.js";

/** The stage of a test in method ARNs (seen in AWS's logs). */
const TEST_STAGE = "ESTestInvoke-stage";

export const testRequest = (test: AuthorizerTest): GatewayRequest => requestOfTest(test, TEST_STAGE, "GET");

const METHOD: Method = { httpMethod: "GET", authorizationType: "CUSTOM", apiKeyRequired: false };
const RESOURCE: Resource = { id: "test-invoke-resource-id", path: "/", resourceMethods: {} };

/** `requestContext` of a test, its keys in AWS's order (recorded). */
function testContext(call: Call, { caller }: AuthorizerTest): Readonly<Record<string, unknown>> {
  const { deploymentId: _, ...context } = requestContext(call);
  return {
    ...context,
    path: call.path,
    stage: "test-invoke-stage",
    identity: {
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      apiKey: "test-invoke-api-key",
      principalOrgId: null,
      cognitoAuthenticationType: null,
      userArn: caller?.arn ?? null,
      apiKeyId: "test-invoke-api-key-id",
      userAgent: call.headers.get("user-agent") ?? null,
      accountId: caller?.accountId ?? null,
      caller: caller?.userId ?? null,
      sourceIp: call.request.sourceIp,
      accessKey: caller?.accessKeyId ?? null,
      cognitoAuthenticationProvider: null,
      user: caller?.userId ?? null,
    },
  };
}

/** The event of a test: no header but those that were given. */
function testEvent(call: Call, test: AuthorizerTest, token: string): Readonly<Record<string, unknown>> {
  const event = authorizerEvent(call, test.authorizer, token);
  if (test.authorizer.type === "TOKEN") return event;
  const headers = bothMaps([...call.headers.entries()].map(([, { name, values }]) => [name, values]));
  return {
    ...event,
    headers: headers.last ?? {},
    multiValueHeaders: headers.all ?? {},
    requestContext: testContext(call, test),
  };
}

const STATUS: Readonly<Record<string, number>> = { UNAUTHORIZED: 401, ACCESS_DENIED: 403 };
const EXCEPTION: Readonly<Record<string, string>> = {
  UNAUTHORIZED: "Unauthorized",
  AUTHORIZER_CONFIGURATION_ERROR: "AuthorizerConfigurationException",
  AUTHORIZER_FAILURE: "AuthorizerFailureException",
};

/**
 * Puts the request to the authorizer and tells what came of it, without asking what the policy says of any method.
 * Source: API Gateway API reference, "TestInvokeAuthorizer"; the log's lines as seen in AWS's.
 */
export async function testAuthorizer(call: Call, test: AuthorizerTest): Promise<AuthorizerTestOutcome> {
  const started = performance.now();
  call.execution = [];
  call.step = "authorize";
  call.stage = compileStage(stageOfTest(test, TEST_STAGE, call.time));
  const { authorizationScopes } = test;
  const method = authorizationScopes ? { ...METHOD, authorizationScopes } : METHOD;
  call.route = { resource: RESOURCE, method, pathParameters: new Map() };
  call.authorizer = test.authorizer;
  const outcome = await (test.authorizer.type === "COGNITO_USER_POOLS"
    ? cognitoOutcome(call)
    : lambdaOutcome(call, test));
  const { refusal, ...result } = outcome;
  if (refusal) call.note(EXCEPTION[refusal.type ?? ""] ?? "Unauthorized");
  const at = javaDate(call.time / 1000);
  return {
    clientStatus: refusal ? (STATUS[refusal.type ?? ""] ?? 500) : 0,
    log: [`Execution log for request ${call.id}`, ...call.execution.map((line) => `${at} : ${line}`)],
    latency: Math.round(performance.now() - started),
    checks: withoutSentSecrets(call),
    ...result,
  };
}

type Outcome = Pick<AuthorizerTestOutcome, "principalId" | "policy" | "claims"> & { readonly refusal?: Refusal };

async function lambdaOutcome(call: Call, test: AuthorizerTest): Promise<Outcome> {
  const eventOf = (_: Call, __: unknown, token: string) => testEvent(call, test, token);
  const obtained = await obtainResult(call, lambdaAuthorizer(test.authorizer), eventOf);
  if (!("result" in obtained)) return { refusal: obtained };
  return { principalId: obtained.result.principalId, policy: obtained.result.policyText };
}

async function cognitoOutcome(call: Call): Promise<Outcome> {
  const decision = await cognitoUserPools.authorize(call);
  if (!decision.allowed) return { refusal: decision.refusal };
  return { claims: decision.context?.claims as Readonly<Record<string, string>> };
}
