import type { MethodTest, MethodTestOutcome } from "../services/apigateway/method-test.js";
import type { Call } from "./call.js";
import { compileStage } from "./compiled-stage.js";
import { executionLines, methodHeaders } from "./logs/execution.js";
import type { Refusal } from "./refusal.js";
import type { GatewayRequest, GatewayResponse } from "./request.js";
import { pathParts, RoutingTable } from "./routing/table.js";
import { integrate } from "./steps/integrate.js";
import { validate } from "./steps/validate.js";
import { requestOfTest, stageOfTest } from "./test-stage.js";
import { javaDate } from "./tokens/claims.js";

const TEST_STAGE = "test-invoke-stage";

export const methodTestRequest = (test: MethodTest): GatewayRequest =>
  requestOfTest(test, TEST_STAGE, test.method.httpMethod === "ANY" ? "GET" : test.method.httpMethod);

/** What the braces catch of the path that was given; nothing where it is another resource's (recorded). */
function pathParameters({ resource, method, rawPath }: MethodTest): ReadonlyMap<string, string> {
  if (pathParts(rawPath).length === 0) return new Map();
  const table = new RoutingTable([{ ...resource, resourceMethods: { [method.httpMethod]: method } }]);
  return table.find(rawPath)?.pathParameters ?? new Map();
}

/** The steps of a test: no gate stands before it. */
async function run(call: Call): Promise<Refusal | undefined> {
  call.step = "validate";
  const refusal = await validate(call);
  if (refusal) return refusal;
  call.step = "integrate";
  return integrate(call);
}

/** Calls a method as it stands, deployed or not, past all gates, and tells what happened as AWS's console does. */
export async function testMethod(
  call: Call,
  test: MethodTest,
  answer: (call: Call) => GatewayResponse,
): Promise<MethodTestOutcome> {
  const started = performance.now();
  call.execution = [];
  call.stage = compileStage(stageOfTest(test, TEST_STAGE, call.time));
  call.route = { resource: test.resource, method: test.method, pathParameters: pathParameters(test) };
  call.refusal = await run(call);
  const response = answer(call);
  const stamp = javaDate(Math.floor(call.time / 1000));
  return {
    status: response.statusCode,
    body: response.body.toString(),
    headers: methodHeaders(call, response),
    log: [
      `Execution log for request ${call.id}`,
      ...executionLines(call, response, { data: true }).map((line) => `${stamp} : ${line}`),
    ],
    latency: Math.round(performance.now() - started),
  };
}
