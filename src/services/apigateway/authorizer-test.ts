import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Check } from "../../lib/check.js";
import type { Checked } from "../../models/smithy.js";
import type { Caller } from "../operation.js";
import { getAuthorizer } from "./authorizers.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest } from "./faults.js";
import type { ApiSnapshot, Authorizer } from "./rest-api.js";
import { type TestRequest, testRequestOf } from "./test-request.js";

/** A request that nobody sent, to be put to an authorizer as it stands, deployed or not. */
export interface AuthorizerTest extends TestRequest {
  readonly snapshot: ApiSnapshot;
  readonly authorizer: Authorizer;
  readonly caller: Caller | undefined;
  /** Of the method that the request would be for; API Gateway's own test has none. */
  readonly authorizationScopes?: readonly string[];
}

export interface AuthorizerTestOutcome {
  /** The status that the client would have got; 0 where the authorizer succeeded, whatever its policy says. */
  readonly clientStatus: number;
  /** In the words of API Gateway's execution log, a line each. */
  readonly log: readonly string[];
  /** Milliseconds. */
  readonly latency: number;
  readonly principalId?: string;
  /** JSON text. */
  readonly policy?: string;
  /** Of a Cognito authorizer. */
  readonly claims?: Readonly<Record<string, string>>;
  /** What was looked at, in order. */
  readonly checks: readonly Check[];
}

/** What the control plane needs of the data plane. */
export interface AuthorizerTests {
  testAuthorizer(test: AuthorizerTest): Promise<AuthorizerTestOutcome>;
}

/** What TestInvokeAuthorizer asks for. Errors: NotFoundException, BadRequestException. */
export function authorizerTest(
  plane: ControlPlane,
  input: Checked<Sdk.TestInvokeAuthorizerRequest>,
  caller: Caller | undefined,
): AuthorizerTest {
  const authorizer = getAuthorizer(plane, input.restApiId, input.authorizerId);
  if (Object.keys(input.additionalContext ?? {}).length > 0)
    throw badRequest("Sekisho does not read additionalContext: leave it out");
  const request = testRequestOf(input, "/");
  if (!request.rawPath.startsWith("/")) throw badRequest("Invalid path specified: the path must start with '/'");
  return { ...request, snapshot: plane.api(input.restApiId), authorizer, caller };
}
