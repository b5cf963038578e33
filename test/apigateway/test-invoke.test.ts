import type { APIGateway, TestInvokeMethodCommandOutput } from "@aws-sdk/client-api-gateway";
import { expect, test } from "vitest";
import { client } from "./client.js";
import { recording, replay } from "./recording.js";

const API = "test_apigateway_api";
const STAMP = /[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{2}:\d{2}:\d{2} UTC \d{4}/g;

/** The log as the recordings have it: lines by number, request ids and times by what they stand for. */
function told({ log = "", body, latency: _, ...answer }: TestInvokeMethodCommandOutput, round: number) {
  const id = /^Execution log for request (\S+)/.exec(log)?.[1] ?? "no id";
  const lines = log
    .replaceAll(id, `<request-id-${round}>`)
    .replace(STAMP, "DDD MMM dd hh:mm:ss UTC yyyy")
    .split("\n")
    .map((line, index) => [`line${String(index).padStart(2, "0")}`, line]);
  return { ...answer, body: JSON.parse(body ?? ""), latency: "<latency>", log: Object.fromEntries(lines) };
}

async function method(api: APIGateway, restApiId: string, resourceId: string, httpMethod: string, template: string) {
  const place = { restApiId, resourceId, httpMethod };
  await api.putMethod({ ...place, authorizationType: "AWS_IAM", apiKeyRequired: true });
  await api.putMethodResponse({ ...place, statusCode: "200" });
  await api.putIntegration({ ...place, type: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } });
  await api.putIntegrationResponse({
    ...place,
    statusCode: "200",
    responseTemplates: { "application/json": template },
  });
}

// Methods behind IAM and an API key: a test passes by all gates.
replay(API, "TestApigatewayTestInvoke::test_invoke_test_method", async (api, step) => {
  const { id: restApiId = "", rootResourceId: parentId } = await api.createRestApi({ name: "invoked" });
  const { id: pets = "" } = await api.createResource({ restApiId, parentId, pathPart: "pets" });
  const { id: pet = "" } = await api.createResource({ restApiId, parentId: pets, pathPart: "{petId}" });
  await method(api, restApiId, pets, "GET", '{"pets": "all the pets"}');
  for (const verb of ["GET", "POST"]) await method(api, restApiId, pet, verb, `{"petId": "$input.params('petId')"}`);
  let round = 0;
  const invoke = async (name: string, input: Omit<Parameters<APIGateway["testInvokeMethod"]>[0], "restApiId">) =>
    step(
      name,
      api.testInvokeMethod({ restApiId, ...input }).then((answer) => told(answer, ++round)),
    );
  const GET = { httpMethod: "GET" };
  await invoke("test-invoke-method-get-pets", { ...GET, resourceId: pets, pathWithQueryString: "/pets" });
  await invoke("test-invoke-method-get-pets-bad-path", {
    ...GET,
    resourceId: pets,
    pathWithQueryString: "/random/test",
  });
  await invoke("test-invoke-method-get-pets-id", { ...GET, resourceId: pet, pathWithQueryString: "/pets/123" });
  await invoke("test-invoke-method-get-pets-id-no-path", { ...GET, resourceId: pet });
  await invoke("test-invoke-method-get-pets-id-bad-path", {
    ...GET,
    resourceId: pet,
    pathWithQueryString: "/random/test",
  });
  await invoke("test-invoke-method-get-with-qs", { ...GET, resourceId: pet, pathWithQueryString: "/pets/123?foo=bar" });
  await invoke("test-invoke-method-post-with-body", {
    httpMethod: "POST",
    resourceId: pet,
    pathWithQueryString: "/pets/123",
    body: '{"foo": "bar"}',
  });
  await step("resource-method-not-found", api.testInvokeMethod({ restApiId, resourceId: pets, httpMethod: "POST" }));
  await step("resource-id-not-found", api.testInvokeMethod({ restApiId, resourceId: "none", httpMethod: "GET" }));
  await step("rest-api-not-found", api.testInvokeMethod({ restApiId: "none", resourceId: pets, httpMethod: "GET" }));
});

replay(API, "TestApigatewayTestInvoke::test_failed_invoke_test_method", async (api, step) => {
  const { id: restApiId = "", rootResourceId: resourceId } = await api.createRestApi({ name: "failing" });
  const place = { restApiId, resourceId, httpMethod: "GET" };
  await api.putMethod({ ...place, authorizationType: "NONE" });
  const uri = "http://${stageVariables.host}";
  await api.putIntegration({ ...place, type: "HTTP", integrationHttpMethod: "GET", uri });
  const answer = api.testInvokeMethod({ ...place, pathWithQueryString: "/" });
  await step(
    "test-invoke-failure",
    answer.then((invoked) => told(invoked, 1)),
  );
});

test("a Lambda integration's log begins and ends as recorded, and tells the call between", async () => {
  const recorded = recording("test_apigateway_basic", "TestAPIGateway::test_apigw_test_invoke_method_api") as Record<
    string,
    { log: Record<string, string> }
  >;
  const words = Object.values(recorded.test_invoke_method_response?.log ?? {})
    .map((line) => / : ([A-Za-z ]+)[:.]/.exec(line)?.[1])
    .filter((line) => line?.startsWith("Method request") || line?.startsWith("Starting"));
  const api = await client();
  const { id: restApiId = "", rootResourceId: resourceId } = await api.createRestApi({ name: "lambda" });
  const place = { restApiId, resourceId, httpMethod: "GET" };
  await api.putMethod({ ...place, authorizationType: "NONE" });
  const functionArn = "arn:aws:lambda:us-east-1:111111111111:function:none";
  await api.putIntegration({
    ...place,
    type: "AWS",
    integrationHttpMethod: "POST",
    uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
  });
  const { log = "", status } = await api.testInvokeMethod(place);
  for (const word of words) expect(log).toContain(`: ${word}`);
  expect(status).toBe(500);
  expect(log).toMatch(/Method completed with status: 500\n$/);
});
