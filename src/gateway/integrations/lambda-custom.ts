import type { Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call, IntegrationAnswer } from "../call.js";
import { TIMED_OUT, withinTimeout } from "../lambda-target.js";
import { noteInvocation, noteInvoked } from "../logs/execution.js";
import { requestBody } from "../mapping/request-body.js";
import { mappedParameters } from "../mapping/request-parameters.js";
import type { Invocation } from "../neighbours.js";
import { type Refusal, timedOut } from "../refusal.js";
import { fullTrace } from "../trace.js";
import type { Integration } from "./integration.js";
import { checkSettings, lambdaRefused, logAdvice } from "./lambda-proxy.js";
import { type BackEndAnswer, methodAnswer } from "./method-answer.js";

/** `errorMessage` of a failed function; empty where it succeeded, so that the default response is selected. */
function errorMessageOf({ functionError, payload }: Invocation): string {
  if (functionError === undefined) return "";
  try {
    const { errorMessage } = JSON.parse(payload) as { errorMessage?: unknown };
    return errorMessage === undefined ? "" : String(errorMessage);
  } catch {
    return "";
  }
}

const isAsynchronous = (call: Call, settings: Settings): boolean =>
  [...mappedParameters(call, settings).header].some(
    ([name, values]) => name.toLowerCase() === "x-amz-invocation-type" && values.at(-1) === "Event",
  );

/** What the function said, with the headers that Lambda's Invoke answers. */
function backEnd(call: Call, invocation: Invocation): BackEndAnswer {
  const { functionError, executedVersion, payload } = invocation;
  const headers = new Map<string, readonly string[]>([
    ["content-type", ["application/json"]],
    ["x-amzn-requestid", [call.id]],
    ["x-amz-executed-version", [executedVersion]],
    ["x-amzn-trace-id", [fullTrace(call)]],
  ]);
  if (functionError !== undefined) {
    headers.set("x-amz-function-error", [functionError]);
    call.check("the function returned an answer", false, {
      actual: errorMessageOf(invocation).slice(0, 500),
      advice:
        "a selectionPattern that matches the errorMessage chooses the response; see the function's log: sekisho logs",
    });
  }
  return { selector: errorMessageOf(invocation), headers, body: Buffer.from(payload) };
}

/** AWS over Lambda: the function gets what the request template makes, its result goes through the response template. */
export const lambdaCustom: Integration = {
  async run(call, settings): Promise<IntegrationAnswer | Refusal> {
    const target = checkSettings(call, settings);
    if (!("functionArn" in target)) return target;
    const sent = await requestBody(call, settings);
    if (!("content" in sent)) return sent;
    const payload = sent.content.toString() || "{}";
    noteInvocation(call, target.arn, sent.content.toString());
    const asynchronous = isAsynchronous(call, settings);
    const started = performance.now();
    let invocation: Invocation | typeof TIMED_OUT;
    try {
      invocation = await withinTimeout(
        call.gateway.functions.invoke(target.functionArn, {
          payload,
          traceId: fullTrace(call),
          ...(asynchronous && { invocationType: "Event" }),
          ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
        }),
        settings.timeoutInMillis,
      );
    } catch (error) {
      return lambdaRefused(call, error);
    } finally {
      call.integrationLatency = performance.now() - started;
    }
    if (invocation === TIMED_OUT) {
      call.check("the function answered within the integration's timeout", false, {
        actual: `no answer within ${settings.timeoutInMillis} ms`,
        advice: `the integration's timeoutInMillis, 29 s at most, ends the wait, not the function; ${logAdvice(call)}`,
      });
      call.note("Execution failed due to a timeout error");
      return timedOut;
    }
    const back = backEnd(call, asynchronous ? { ...invocation, payload: "" } : invocation);
    noteInvoked(call, invocation, call.integrationLatency ?? 0);
    return methodAnswer(call, settings, back, { traced: true });
  },
};
