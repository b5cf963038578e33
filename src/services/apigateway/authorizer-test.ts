import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { Caller } from "../operation.js";
import { getAuthorizer } from "./authorizers.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest } from "./faults.js";
import type { ApiSnapshot, Authorizer } from "./rest-api.js";

/** A request that nobody sent, to be put to an authorizer as it stands, deployed or not. */
export interface AuthorizerTest {
  readonly snapshot: ApiSnapshot;
  readonly authorizer: Authorizer;
  /** name, value, name, value, … */
  readonly rawHeaders: readonly string[];
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly body: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly caller: Caller | undefined;
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
  const [rawPath = "", ...query] = (input.pathWithQueryString || "/").split("?");
  if (!rawPath.startsWith("/")) throw badRequest("Invalid path specified: the path must start with '/'");
  return {
    snapshot: plane.api(input.restApiId),
    authorizer,
    rawHeaders: [
      ...Object.entries(input.headers ?? {}).flat(),
      ...Object.entries(input.multiValueHeaders ?? {}).flatMap(([name, values]) =>
        values.flatMap((value) => [name, value]),
      ),
    ],
    rawPath,
    rawQuery: query.join("?"),
    body: input.body ?? "",
    stageVariables: input.stageVariables ?? {},
    caller,
  };
}
