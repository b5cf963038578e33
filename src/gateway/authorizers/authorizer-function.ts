import { isFault } from "../../lib/fault.js";
import type { Authorizer as AuthorizerSettings } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { refusedByLambda } from "../iam/invoke-function.js";
import { serviceRole } from "../iam/service-role.js";
import { functionErrorMessage, type LambdaTarget, lambdaTarget, TIMED_OUT, withinTimeout } from "../lambda-target.js";
import { noteAsking, noteMisconfigured, noteUnauthorized } from "../logs/authorizer-log.js";
import type { Invocation } from "../neighbours.js";
import { permissionFacts } from "../permission-advice.js";
import type { Refusal } from "../refusal.js";
import { fullTrace } from "../trace.js";
import { withoutSecrets } from "./identity.js";

export const unauthorized: Refusal = { type: "UNAUTHORIZED", message: "Unauthorized" };
export const misconfigured: Refusal = { type: "AUTHORIZER_CONFIGURATION_ERROR", message: null };
const failed: Refusal = { type: "AUTHORIZER_FAILURE", message: null };

/** No limit is documented for REST APIs; this is the one of their integrations. Milliseconds. */
const LONGEST_WAIT = 29_000;

/** The function's answer with the time that it took, in whole milliseconds. */
export interface FunctionAnswer {
  readonly payload: string;
  readonly latency: number;
}

/** The ARN by which the function's resource policy knows the authorizer. */
export const authorizerArn = (call: Call, { id }: AuthorizerSettings): string =>
  `arn:aws:execute-api:${call.gateway.placement.region}:${call.gateway.placement.accountId}:${call.request.restApiId}/authorizers/${id}`;

/** The function that the authorizer names, if API Gateway may invoke it. */
function permittedTarget(call: Call, settings: AuthorizerSettings): LambdaTarget | undefined {
  const target = lambdaTarget(call, settings.authorizerUri);
  if (!target) {
    noteMisconfigured(call, "Invalid endpoint address");
    call.check("the authorizer's authorizerUri names a function", false, {
      actual: settings.authorizerUri,
      advice: "a ${stageVariables.x} that the stage doesn't have is empty",
    });
    return undefined;
  }
  if (settings.authorizerCredentials !== undefined)
    return roleMayInvoke(call, target, settings.authorizerCredentials) ? target : undefined;
  const sourceArn = authorizerArn(call, settings);
  const permits = call.gateway.functions.permits(target.arn, {
    action: "lambda:InvokeFunction",
    principal: "apigateway.amazonaws.com",
    sourceArn,
    sourceAccount: call.gateway.placement.accountId,
  });
  if (!permits) noteMisconfigured(call, "Invalid permissions on Lambda function");
  call.check("the authorizer function's resource policy lets API Gateway invoke it", permits, {
    ...(!permits && authorizerPermission(call, target, sourceArn)),
  });
  return permits ? target : undefined;
}

function authorizerPermission(call: Call, target: LambdaTarget, sourceArn: string) {
  const { actual, advice } = permissionFacts(call, target, sourceArn);
  return { actual, advice: `${advice}\n  (a SourceArn of the API's methods doesn't cover its authorizers)` };
}

/** With authorizerCredentials it is the role that must be allowed, as every other caller of Lambda. */
function roleMayInvoke(call: Call, { arn }: LambdaTarget, roleArn: string): boolean {
  const role = serviceRole(call, roleArn);
  if (!role) noteMisconfigured(call, `API Gateway does not have permission to assume the provided role ${roleArn}`);
  call.check("API Gateway may assume the role of the authorizer's authorizerCredentials", role !== undefined, {
    ...(!role && {
      actual: roleArn,
      advice: "the role must exist, and its trust policy must allow apigateway.amazonaws.com sts:AssumeRole",
    }),
  });
  if (!role) return false;
  if (!refusedByLambda(call, role, arn)) return true;
  noteMisconfigured(call, "Authorizer error");
  return false;
}

/** Asks the authorizer's function, if it may be asked; `secrets` are what no check may repeat. */
export async function askFunction(
  call: Call,
  settings: AuthorizerSettings,
  { event, secrets }: { event: Readonly<Record<string, unknown>>; secrets: readonly string[] },
): Promise<FunctionAnswer | Refusal> {
  const target = permittedTarget(call, settings);
  if (!target) return misconfigured;
  const payload = JSON.stringify(event);
  noteAsking(call, target, payload, secrets);
  const started = performance.now();
  let invocation: Invocation | typeof TIMED_OUT;
  try {
    invocation = await withinTimeout(
      call.gateway.functions.invoke(target.functionArn, {
        payload,
        traceId: fullTrace(call),
        ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
      }),
      LONGEST_WAIT,
    );
  } catch (error) {
    return lambdaRefused(call, error);
  }
  const latency = Math.max(1, Math.round(performance.now() - started));
  call.authorizerRan = true;
  if (invocation === TIMED_OUT) {
    call.check("the authorizer's function answered in time", false, {
      actual: `no answer within ${LONGEST_WAIT} ms`,
      advice:
        "every request waits for its authorizer: give the function a shorter timeout, and see its log: sekisho logs",
    });
    return failed;
  }
  if (invocation.functionError !== undefined) return functionFailed(call, invocation.payload, secrets);
  call.check(`the authorizer's function answered, after ${latency} ms`, true);
  return { payload: invocation.payload, latency };
}

function lambdaRefused(call: Call, error: unknown): Refusal {
  if (!isFault(error)) throw error;
  noteMisconfigured(call, error.message);
  call.check("Lambda took the authorizer's event", false, {
    actual: `${error.code}: ${error.message}`,
    advice:
      error.code === "ResourceNotFoundException"
        ? "deploy the function, or correct the authorizer's authorizerUri"
        : "Lambda itself refused, the function wasn't run: its message says why",
  });
  return error.code === "ResourceNotFoundException" ? misconfigured : failed;
}

/** The error's message alone says "Unauthorized", to the letter, or it is no refusal but a failure. */
function functionFailed(call: Call, payload: string, secrets: readonly string[]): Refusal {
  if (messageOf(payload) === "Unauthorized") {
    call.check("the authorizer's function knows the caller", false, {
      actual: 'it threw "Unauthorized"',
      advice: "the function turned the token down: its log may say why (sekisho logs)",
    });
    noteUnauthorized(call);
    return unauthorized;
  }
  const reason = withoutSecrets(functionErrorMessage(payload), secrets).slice(0, 500);
  noteMisconfigured(call, `Invalid JSON in response: ${reason}`);
  call.check("the authorizer's function ran without an error", false, {
    actual: reason,
    advice:
      'see the function\'s log: sekisho logs. To refuse a caller with 401, throw an error whose message is exactly "Unauthorized"; for 403 return a policy with Deny',
  });
  return misconfigured;
}

function messageOf(payload: string): unknown {
  try {
    const error: unknown = JSON.parse(payload);
    return typeof error === "object" && error !== null && "errorMessage" in error ? error.errorMessage : undefined;
  } catch {
    return undefined;
  }
}
