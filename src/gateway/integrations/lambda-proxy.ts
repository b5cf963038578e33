import { isFault } from "../../lib/fault.js";
import type { Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call, IntegrationAnswer } from "../call.js";
import { integrationCaller } from "../iam/integration-caller.js";
import { refusedByLambda } from "../iam/invoke-function.js";
import { functionErrorMessage, type LambdaTarget, lambdaTarget, TIMED_OUT, withinTimeout } from "../lambda-target.js";
import { noteInvocation, noteInvoked } from "../logs/execution.js";
import { firstMediaType, isBinary } from "../media-types.js";
import type { Invocation } from "../neighbours.js";
import { methodSourceArn, permissionFacts } from "../permission-advice.js";
import { INTERNAL_SERVER_ERROR, malformedAnswer, misconfiguredIntegration, type Refusal } from "../refusal.js";
import { fullTrace } from "../trace.js";
import type { Integration } from "./integration.js";
import { proxyAnswer } from "./proxy-answer.js";
import { proxyEventText, unmappableHeader } from "./proxy-event.js";

/** What must hold before Lambda is asked; AWS answers 500 and no reason to all of it. */
export function checkSettings(call: Call, settings: Settings): LambdaTarget | Refusal {
  const target = lambdaTarget(call, settings.uri);
  if (!target) {
    call.check("the integration's uri names a function", false, {
      actual: settings.uri,
      advice: "a ${stageVariables.x} that the stage doesn't have is empty",
    });
    return misconfiguredIntegration;
  }
  call.integrationTarget = target.arn;
  if (settings.httpMethod !== undefined && settings.httpMethod !== "POST") {
    call.check("the integration's httpMethod is POST", false, {
      actual: settings.httpMethod,
      expected: "POST",
      advice: "Lambda is invoked with POST whatever the method's own verb is: set integrationHttpMethod to POST",
    });
    return { type: "API_CONFIGURATION_ERROR", message: INTERNAL_SERVER_ERROR };
  }
  const unmappable = unmappableHeader(settings);
  if (unmappable !== undefined) {
    call.check("the integration's requestParameters set no header that API Gateway keeps for itself", false, {
      actual: unmappable,
    });
    return misconfiguredIntegration;
  }
  return settings.credentials === undefined ? permitted(call, target) : permittedAs(call, target, settings.credentials);
}

/** With credentials it is their holder who must be allowed, not API Gateway. */
function permittedAs(call: Call, target: LambdaTarget, credentials: string): LambdaTarget | Refusal {
  const caller = integrationCaller(call, credentials);
  if (!("caller" in caller)) return caller;
  return refusedByLambda(call, caller, target.arn) ?? target;
}

function permitted(call: Call, target: LambdaTarget): LambdaTarget | Refusal {
  const sourceArn = call.methodArn();
  const permits = call.gateway.functions.permits(target.arn, {
    action: "lambda:InvokeFunction",
    principal: "apigateway.amazonaws.com",
    sourceArn,
    sourceAccount: call.gateway.placement.accountId,
  });
  const what = "the function's resource policy lets API Gateway invoke it";
  if (permits) {
    call.check(what, true);
    return target;
  }
  call.check(what, false, permissionFacts(call, target, sourceArn, methodSourceArn(call)));
  return misconfiguredIntegration;
}

const LAMBDA_ADVICE: Readonly<Record<string, string>> = {
  RequestTooLargeException:
    "the event is more than the 6 MB that Lambda takes: a Base64 body is a third larger than sent",
  ResourceNotFoundException: "deploy the function, or correct the integration's uri",
  TooManyRequestsException: "all that the function's reserved concurrency allows is busy: raise it, or wait",
};

/** Lambda's own refusals, as API Gateway passes them on. */
export function lambdaRefused(call: Call, error: unknown): Refusal {
  if (!isFault(error)) throw error;
  call.check("Lambda took the request", false, {
    actual: `${error.code}: ${error.message}`,
    ...(LAMBDA_ADVICE[error.code] !== undefined && { advice: LAMBDA_ADVICE[error.code] }),
  });
  if (error.code === "RequestTooLargeException") return { type: "REQUEST_TOO_LARGE", message: "Request Too Long" };
  if (error.code === "ResourceNotFoundException") return misconfiguredIntegration;
  return { type: "DEFAULT_5XX", status: 500, message: INTERNAL_SERVER_ERROR, spaced: true };
}

/** The function that threw, or took its time, has said more in its log. */
export const logAdvice = ({ integrationTarget = "" }: Call): string =>
  `see the function's log: sekisho logs ${/:function:([^:]+)/.exec(integrationTarget)?.[1] ?? ""}`.trim();

function answerOf(call: Call, invocation: Invocation): IntegrationAnswer | Refusal {
  if (invocation.functionError !== undefined) {
    call.check("the function returned an answer", false, {
      actual: functionErrorMessage(invocation.payload).slice(0, 500),
      advice: logAdvice(call),
    });
    return malformedAnswer;
  }
  const accepted = firstMediaType(call.headers.get("accept"));
  const answer = proxyAnswer(invocation.payload, isBinary(call.stage?.snapshot.api.binaryMediaTypes, accepted));
  const what = "the function's answer has the form of a proxy answer";
  if (!("malformed" in answer)) {
    call.check(what, true);
    return answer;
  }
  call.check(what, false, {
    actual: answer.malformed,
    expected: "{ statusCode, headers, multiValueHeaders, body, isBase64Encoded }, and nothing else",
    advice: "return { statusCode: 200, body: JSON.stringify(value) }",
  });
  return malformedAnswer;
}

/** AWS_PROXY over Lambda: the whole request as an event, the function's answer as the response. */
export const lambdaProxy: Integration = {
  async run(call, settings) {
    const target = checkSettings(call, settings);
    if (!("functionArn" in target)) return target;
    const payload = proxyEventText(call, settings);
    noteInvocation(call, target.arn, payload);
    const started = performance.now();
    try {
      const invocation = await withinTimeout(
        call.gateway.functions.invoke(target.functionArn, {
          payload,
          traceId: fullTrace(call),
          qualifier: target.qualifier,
        }),
        settings.timeoutInMillis,
      );
      if (invocation !== TIMED_OUT) {
        noteInvoked(call, invocation, performance.now() - started);
        return answerOf(call, invocation);
      }
      call.note("Execution failed due to a timeout error");
      call.check("the function answered within the integration's timeout", false, {
        actual: `no answer within ${settings.timeoutInMillis} ms`,
        advice: `the integration's timeoutInMillis, 29 s at most, ends the wait, not the function: do long work elsewhere; ${logAdvice(call)}`,
      });
      return { type: "INTEGRATION_TIMEOUT", message: "Endpoint request timed out", spaced: true };
    } catch (error) {
      return lambdaRefused(call, error);
    } finally {
      call.integrationLatency = performance.now() - started;
    }
  },
};
