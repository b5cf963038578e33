import { APIGateway } from "@aws-sdk/client-api-gateway";
import { expect, test } from "vitest";
import { recording } from "../apigateway/recording.js";
import { startCloud } from "../harness/cloud.js";

/** Bytes that the cloud draws: 0 is the smallest draw, 255 the largest. */
let drawn = 0;
let counter = 0;
const cloud = await startCloud({
  random: {
    // Ids must differ; only draws of four bytes decide between stage and canary.
    bytes: (length) =>
      length === 4
        ? new Uint8Array(4).fill(drawn)
        : Uint8Array.from({ length }, () => (counter = (counter * 31 + 7) % 251)),
  },
});
const api = cloud.client(APIGateway);

async function canaryApi(): Promise<string> {
  const { id: restApiId = "", rootResourceId: resourceId } = await api.createRestApi({ name: "canary" });
  const place = { restApiId, resourceId, httpMethod: "GET" };
  await api.putMethod({ ...place, authorizationType: "NONE" });
  await api.putMethodResponse({ ...place, statusCode: "200" });
  await api.putIntegration({ ...place, type: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } });
  const answer = (message: string) =>
    JSON.stringify({
      statusCode: 200,
      message,
      variable: "$stageVariables.testVar",
      nonExistingDefault: "$stageVariables.noStageVar",
      nonOverridden: "$stageVariables.defaultVar",
      isCanary: "$context.isCanaryRequest",
    });
  const respond = (message: string) =>
    api.putIntegrationResponse({
      ...place,
      statusCode: "200",
      responseTemplates: { "application/json": answer(message) },
    });
  await respond("default deployment");
  const { id: first } = await api.createDeployment({ restApiId });
  await respond("canary deployment");
  const { id: second = "" } = await api.createDeployment({ restApiId });
  await api.createStage({
    restApiId,
    stageName: "dev",
    deploymentId: first,
    variables: { testVar: "default", defaultVar: "default" },
    canarySettings: { deploymentId: second, percentTraffic: 0, stageVariableOverrides: { testVar: "canary" } },
  });
  return restApiId;
}
const get = async (restApiId: string) =>
  (await (await fetch(`${cloud.url}/restapis/${restApiId}/dev/_user_request_/`)).json()) as Record<string, unknown>;

test("stage and canary answer as recorded", async () => {
  const recorded = recording("test_apigateway_canary", "TestCanaryDeployments::test_invoking_canary_deployment");
  const restApiId = await canaryApi();
  expect(await get(restApiId)).toEqual(recorded["response-deployment-1"]);
  const patchOperations = [
    { op: "replace", path: "/canarySettings/stageVariableOverrides/noStageVar", value: "canary" },
    { op: "replace", path: "/canarySettings/percentTraffic", value: "100" },
  ] as const;
  await api.updateStage({ restApiId, stageName: "dev", patchOperations: [...patchOperations] });
  expect(await get(restApiId)).toEqual(recorded["response-canary-deployment"]);
});

test.each([
  [0, "1", true],
  [2, "1", true],
  [3, "1", false],
  [127, "50", true],
  [128, "50", false],
  [255, "99.9", false],
  [255, "100", true],
])("a draw of %i with %s percent", async (bytes, percent, isCanary) => {
  const restApiId = await canaryApi();
  const patchOperations = [{ op: "replace", path: "/canarySettings/percentTraffic", value: percent } as const];
  await api.updateStage({ restApiId, stageName: "dev", patchOperations });
  drawn = bytes;
  expect((await get(restApiId)).isCanary).toBe(String(isCanary));
});

test("promoted, the canary is what everybody gets", async () => {
  const restApiId = await canaryApi();
  await api.updateStage({
    restApiId,
    stageName: "dev",
    patchOperations: [
      { op: "copy", from: "/canarySettings/stageVariableOverrides", path: "/variables" },
      { op: "copy", from: "/canarySettings/deploymentId", path: "/deploymentId" },
      { op: "remove", path: "/canarySettings" },
    ],
  });
  drawn = 255;
  expect(await get(restApiId)).toMatchObject({ message: "canary deployment", variable: "canary", isCanary: "" });
});
