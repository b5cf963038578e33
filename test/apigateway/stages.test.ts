import type { APIGateway, Op, PatchOperation } from "@aws-sdk/client-api-gateway";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openSqlite } from "../../src/store/sqlite.js";
import { operationsOf, restApis } from "./in-process.js";
import { replay } from "./recording.js";

const COMMON = "test_apigateway_common";
const CANARY = "test_apigateway_canary";
const patch = (op: Op, path: string, value?: string, from?: string): PatchOperation => ({
  op,
  path,
  ...(value === undefined ? {} : { value }),
  ...(from === undefined ? {} : { from }),
});

/** An API with one mock method, ready to be deployed. */
async function deployable(api: APIGateway): Promise<string> {
  const { id: restApiId = "", rootResourceId: resourceId } = await api.createRestApi({ name: "deployed" });
  const place = { restApiId, resourceId, httpMethod: "GET" };
  await api.putMethod({ ...place, authorizationType: "NONE" });
  await api.putIntegration({ ...place, type: "MOCK" });
  return restApiId;
}

describe("deployments", () => {
  for (const byHand of [true, false])
    replay(
      COMMON,
      `TestDeployments::test_create_delete_deployments[${byHand ? "True" : "False"}]`,
      async (api, step) => {
        const restApiId = await deployable(api);
        const create = async () => {
          const { id: deploymentId } = await api.createDeployment({
            restApiId,
            ...(byHand ? {} : { stageName: "s1" }),
          });
          if (byHand) await api.createStage({ restApiId, stageName: "s1", deploymentId });
          return deploymentId;
        };
        let deploymentId = await create();
        await step("get-deployment", api.getDeployment({ restApiId, deploymentId }));
        await step("get-stages", api.getStages({ restApiId }));
        for (const round of [0, 1, 2]) {
          await step(`delete-deployment-error-${round}`, api.deleteDeployment({ restApiId, deploymentId }));
          await api.deleteStage({ restApiId, stageName: "s1" });
          await api.deleteDeployment({ restApiId, deploymentId });
          deploymentId = await create();
          await step(`get-deployments-${round}`, api.getDeployments({ restApiId }));
          await step(`get-stages-${round}`, api.getStages({ restApiId }));
        }
      },
    );

  replay(COMMON, "TestDeployments::test_create_update_deployments", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: first } = await api.createDeployment({ restApiId });
    await api.createStage({ restApiId, stageName: "s1", deploymentId: first });
    await step("get-deployment-1", api.getDeployment({ restApiId, deploymentId: first }));
    await step("get-stages", api.getStages({ restApiId }));
    await step("delete-deployment-error", api.deleteDeployment({ restApiId, deploymentId: first }));
    const { id: second } = await api.createDeployment({ restApiId, stageName: "s1" });
    await step("get-deployment-1-after-update", api.getDeployment({ restApiId, deploymentId: first }));
    await step("get-deployment-2", api.getDeployment({ restApiId, deploymentId: second }));
    await step("get-stages-after-update", api.getStages({ restApiId }));
    await step("delete-deployment-1", api.deleteDeployment({ restApiId, deploymentId: first }));
    await step("delete-deployment-2-error", api.deleteDeployment({ restApiId, deploymentId: second }));
  });

  replay("test_apigateway_basic", "TestAPIGateway::test_update_rest_api_deployment", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await api.createDeployment({ restApiId, description: "my deployment" });
    const patchOperations = [patch("replace", "/description", "new-description")];
    await step("after-update", api.updateDeployment({ restApiId, deploymentId, patchOperations }));
  });

  test.each([
    ["The REST API doesn't contain any methods", false],
    ["No integration defined for method", true],
  ])("%s", async (message, withMethod) => {
    const api = operationsOf();
    const { id: restApiId, rootResourceId: resourceId } = await api.createRestApi({ name: "bare" });
    if (withMethod) await api.putMethod({ restApiId, resourceId, httpMethod: "GET", authorizationType: "NONE" });
    await expect(api.createDeployment({ restApiId, stageName: "dev" })).rejects.toMatchObject({
      name: "BadRequestException",
      message,
    });
    expect(await api.getStages({ restApiId })).toEqual({ item: [] });
  });

  test("apisummary tells what the frozen methods ask for", async () => {
    const api = operationsOf();
    const restApiId = await deployable(api);
    const { id: deploymentId } = await api.createDeployment({ restApiId });
    const { apiSummary } = await api.getDeployment({ restApiId, deploymentId, embed: ["apisummary"] });
    expect(apiSummary).toEqual({ "/": { GET: { authorizationType: "NONE", apiKeyRequired: false } } });
  });
});

describe("what a stage serves", () => {
  test("stays frozen until the next deployment, and is the same object until then", async () => {
    const service = restApis();
    const api = operationsOf(service);
    const restApiId = await deployable(api);
    expect(service.served(restApiId, "dev")).toBeUndefined();
    await api.createDeployment({ restApiId, stageName: "dev" });
    const before = service.served(restApiId, "dev");
    const { rootResourceId: resourceId } = await api.getRestApi({ restApiId });
    const patchOperations = [patch("replace", "/authorizationType", "AWS_IAM")];
    await api.updateMethod({ restApiId, resourceId, httpMethod: "GET", patchOperations });
    await api.putGatewayResponse({ restApiId, responseType: "UNAUTHORIZED", statusCode: "499" });
    expect(service.served(restApiId, "dev")).toBe(before);
    expect(before?.deployment.snapshot.resources[0]?.resourceMethods.GET?.authorizationType).toBe("NONE");

    await api.createDeployment({ restApiId, stageName: "dev" });
    const after = service.served(restApiId, "dev");
    expect(after?.deployment.snapshot.resources[0]?.resourceMethods.GET?.authorizationType).toBe("AWS_IAM");
    expect(after?.deployment.snapshot.gatewayResponses).toEqual([{ responseType: "UNAUTHORIZED", statusCode: "499" }]);
  });

  test.each<[string, (api: APIGateway, restApiId: string) => Promise<unknown>]>([
    [
      "stage variables",
      (api, restApiId) =>
        api.updateStage({ restApiId, stageName: "dev", patchOperations: [patch("add", "/variables/a", "b")] }),
    ],
    ["FlushStageAuthorizersCache", (api, restApiId) => api.flushStageAuthorizersCache({ restApiId, stageName: "dev" })],
    ["FlushStageCache", (api, restApiId) => api.flushStageCache({ restApiId, stageName: "dev" })],
  ])("a new object after %s", async (_, change) => {
    const service = restApis();
    const api = operationsOf(service);
    const restApiId = await deployable(api);
    await api.createDeployment({ restApiId, stageName: "dev" });
    const before = service.served(restApiId, "dev");
    await change(api, restApiId);
    expect(service.served(restApiId, "dev")).toBeDefined();
    expect(service.served(restApiId, "dev")).not.toBe(before);
  });

  test("nothing after the stage or the API is gone", async () => {
    const service = restApis();
    const api = operationsOf(service);
    const restApiId = await deployable(api);
    for (const stageName of ["one", "two"]) await api.createDeployment({ restApiId, stageName });
    expect(service.served(restApiId, "one")).toBeDefined();
    expect(service.served(restApiId, "two")).toBeDefined();
    await api.deleteStage({ restApiId, stageName: "one" });
    expect(service.served(restApiId, "one")).toBeUndefined();
    await api.deleteRestApi({ restApiId });
    expect(service.served(restApiId, "two")).toBeUndefined();
    await expect(api.getStages({ restApiId })).rejects.toMatchObject({ name: "NotFoundException" });
  });

  test("the same after a restart", async () => {
    const store = openSqlite(":memory:");
    const api = operationsOf(restApis(store));
    const restApiId = await deployable(api);
    await api.createDeployment({ restApiId, stageName: "dev", variables: { a: "1" } });
    const again = restApis(store, "after").served(restApiId, "dev");
    expect(again).toMatchObject({ restApiId, stage: { stageName: "dev", variables: { a: "1" } } });
    expect(again?.deployment.snapshot.api.id).toBe(restApiId);
  });
});

describe("stages", () => {
  replay(COMMON, "TestStages::test_create_update_stages", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await api.createDeployment({ restApiId });
    const place = { restApiId, stageName: "s1" };
    await step(
      "create-stage",
      api.createStage({ ...place, deploymentId, description: "my stage", documentationVersion: "v123" }),
    );
    const update = (...patchOperations: PatchOperation[]) => api.updateStage({ ...place, patchOperations });
    await step("error-update-doc-version", update(patch("replace", "/documentation_version", "123")));
    await step("error-update-tags", update(patch("replace", "/tags/tag1", "value1")));
    await step(
      "update-stage",
      update(
        patch("replace", "/description", "stage new"),
        patch("replace", "/variables/var1", "test"),
        patch("replace", "/variables/var2", "test2"),
        patch("replace", "/*/*/throttling/burstLimit", "123"),
        patch("replace", "/*/*/caching/enabled", "true"),
        patch("replace", "/tracingEnabled", "true"),
        patch("replace", "/test/GET/throttling/burstLimit", "124"),
      ),
    );
    await step("get-stage", api.getStage(place));
    await step("update-stage-override", update(patch("replace", "/*/*/throttling/burstLimit", "100")));
  });

  replay(COMMON, "TestStages::test_update_stage_remove_wildcard", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await api.createDeployment({ restApiId });
    const place = { restApiId, stageName: "s1" };
    const stage = { ...place, deploymentId, description: "my stage", documentationVersion: "v123" };
    await step("create-stage", api.createStage(stage));
    await step("get-stage", api.getStage(place));
    const update = (operation: PatchOperation) => api.updateStage({ ...place, patchOperations: [operation] });
    await step("delete-error", update(patch("remove", "/*/*")));
    await step("update-stage", update(patch("replace", "/*/*/caching/enabled", "true")));
    await step("update-stage-reset", update(patch("remove", "/*/*")));
    await step("get-stage-after-reset", api.getStage(place));
  });

  replay("test_apigateway_api", "TestApiGatewayStage::test_get_stages_filters_by_deployment_id", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: first } = await api.createDeployment({ restApiId });
    const { id: second } = await api.createDeployment({ restApiId });
    await api.createStage({ restApiId, stageName: "stage1", deploymentId: first });
    await api.createStage({ restApiId, stageName: "stage2", deploymentId: second });
    await step("all-stages", api.getStages({ restApiId }));
    await step("stages-deploy1", api.getStages({ restApiId, deploymentId: first }));
    await step("stages-deploy2", api.getStages({ restApiId, deploymentId: second }));
  });

  const LOG_GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:access";

  replay("test_apigateway_api", "TestApiGatewayStage::test_stage_access_log_settings", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await step("create-deployment", api.createDeployment({ restApiId }));
    const place = { restApiId, stageName: "dev" };
    await step("create-stage", api.createStage({ ...place, deploymentId, description: "dev stage" }));
    const update = (operation: PatchOperation) => api.updateStage({ ...place, patchOperations: [operation] });
    const at = "/accessLogSettings/destinationArn";
    await step("update-stage-access-log-dest-add", update(patch("add", at, LOG_GROUP)));
    await step("update-stage-access-log-dest-replace", update(patch("replace", at, `${LOG_GROUP}a`)));
    const format = "$context.requestId $context.identity.sourceIp";
    await step("update-stage-access-log-format-add", update(patch("add", "/accessLogSettings/format", format)));
    await step("update-stage-access-log-remove-all", update(patch("remove", "/accessLogSettings")));
  });

  replay("test_apigateway_api", "TestApiGatewayStage::test_stage_access_log_settings_validation", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await step("create-deployment", api.createDeployment({ restApiId }));
    const place = { restApiId, stageName: "dev" };
    await step("create-stage", api.createStage({ ...place, deploymentId, description: "dev stage" }));
    const update = (op: Op, path: string, value?: string) =>
      api.updateStage({ ...place, patchOperations: [patch(op, `/accessLogSettings${path}`, value)] });
    for (const op of ["add", "remove", "replace"] as const)
      await step(`invalid-path-${op}`, update(op, "/randomValue", "x"));
    for (const op of ["add", "remove", "replace"] as const) await step(`star-and-${op}`, update(op, "/*", "x"));
    for (const op of ["add", "replace"] as const) await step(`root-and-${op}`, update(op, "", "x"));
    await step("update-stage-access-log-dest-add", update("add", "/destinationArn", LOG_GROUP));
    await step("update-stage-access-log-destinationArn-empty", update("replace", "/destinationArn", ""));
    await step("update-stage-access-log-format-empty", update("replace", "/format", ""));
    await step("update-stage-access-log-dest-remove", update("remove", "/destinationArn"));
  });

  test.each([
    ["a stage of that name", { stageName: "dev" }, "ConflictException", "Stage already exists"],
    ["a name with a dot", { stageName: "v1.0" }, "BadRequestException", "Stage name only allows a-zA-Z0-9_-"],
    [
      "no such deployment",
      { stageName: "x", deploymentId: "fake" },
      "BadRequestException",
      "Deployment id does not exist",
    ],
  ])("refused: %s", async (_, changed, name, message) => {
    const api = operationsOf();
    const restApiId = await deployable(api);
    const { id: deploymentId } = await api.createDeployment({ restApiId, stageName: "dev" });
    await expect(api.createStage({ restApiId, deploymentId, ...changed })).rejects.toMatchObject({ name, message });
  });

  test("a nested path's settings are kept under the path without its first slash", async () => {
    const api = operationsOf();
    const restApiId = await deployable(api);
    await api.createDeployment({ restApiId, stageName: "dev" });
    const patchOperations = [patch("replace", "/~1book~1{isbn}/GET/logging/loglevel", "ERROR")];
    const { methodSettings } = await api.updateStage({ restApiId, stageName: "dev", patchOperations });
    expect(methodSettings?.["book/{isbn}/GET"]).toMatchObject({ loggingLevel: "ERROR" });
  });

  test("stage variables end as the operations say, whatever they are", async () => {
    const name = fc.constantFrom("a", "b", "c/d", "e~f", "__proto__");
    const operation = fc.record({
      op: fc.constantFrom<Op>("add", "replace", "remove"),
      name,
      value: fc.string({ minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 12 }), async (operations) => {
        const api = operationsOf();
        const restApiId = await deployable(api);
        await api.createDeployment({ restApiId, stageName: "dev" });
        const expected = new Map<string, string>();
        for (const { op, name, value } of operations)
          if (op === "remove") expected.delete(name);
          else expected.set(name, value);
        const patchOperations = operations.map(({ op, name, value }) =>
          patch(
            op,
            `/variables/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
            op === "remove" ? undefined : value,
          ),
        );
        await api.updateStage({ restApiId, stageName: "dev", patchOperations });
        const { variables = {} } = await api.getStage({ restApiId, stageName: "dev" });
        expect(new Map(Object.entries(variables))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe("canaries", () => {
  const overrides = (testVar: string) => ({ stageVariableOverrides: { testVar } });

  replay(CANARY, "TestStageCrudCanary::test_create_update_stages", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await step("create-deployment-1", api.createDeployment({ restApiId }));
    const { id: canary } = await step("create-deployment-2", api.createDeployment({ restApiId }));
    const place = { restApiId, stageName: "dev" };
    await step(
      "create-stage",
      api.createStage({
        ...place,
        deploymentId,
        description: "dev stage",
        variables: { testVar: "default" },
        canarySettings: { deploymentId: canary, percentTraffic: 50, ...overrides("canary") },
      }),
    );
    await step("get-stage", api.getStage(place));
    const update = (operation: PatchOperation) => api.updateStage({ ...place, patchOperations: [operation] });
    await step(
      "update-stage-canary-settings-overrides",
      update(patch("replace", "/canarySettings/stageVariableOverrides/testVar", "updated")),
    );
    await step("update-stage-remove-canary-settings", update(patch("remove", "/canarySettings")));
    await step("get-stage-after-remove", api.getStage(place));
  });

  replay(CANARY, "TestStageCrudCanary::test_create_canary_deployment_with_stage", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await step("create-deployment", api.createDeployment({ restApiId }));
    const place = { restApiId, stageName: "dev" };
    const stage = { ...place, deploymentId, description: "dev stage", variables: { testVar: "default" } };
    await step("create-stage", api.createStage(stage));
    await step(
      "create-canary-deployment",
      api.createDeployment({ ...place, canarySettings: { percentTraffic: 50, ...overrides("canary") } }),
    );
    await step("get-stage", api.getStage(place));
  });

  replay(CANARY, "TestStageCrudCanary::test_create_canary_deployment", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await step("create-deployment", api.createDeployment({ restApiId }));
    const stage = (
      stageName: string,
      canarySettings: { deploymentId?: string; percentTraffic: number; stageVariableOverrides: Record<string, string> },
    ) =>
      api.createStage({
        restApiId,
        stageName,
        deploymentId,
        description: "dev stage",
        variables: { testVar: "default" },
        canarySettings: canarySettings as never,
      });
    const first = {
      ...(deploymentId === undefined ? {} : { deploymentId }),
      percentTraffic: 40,
      ...overrides("canary1"),
    };
    await step("create-stage", stage("dev1", first));
    const { id: canary = "" } = await step(
      "create-canary-deployment",
      api.createDeployment({
        restApiId,
        stageName: "dev1",
        canarySettings: { percentTraffic: 50, ...overrides("canary2") },
      }),
    );
    await step("get-stage-1", api.getStage({ restApiId, stageName: "dev1" }));
    await step(
      "create-stage-2",
      stage("dev2", { deploymentId: canary, percentTraffic: 60, ...overrides("canary-overridden") }),
    );
    await step(
      "bad-canary-deployment-id",
      stage("dev3", { deploymentId: "deploy", percentTraffic: 60, ...overrides("x") }),
    );
  });

  replay(CANARY, "TestStageCrudCanary::test_create_canary_deployment_by_stage_update", async (api, step) => {
    const restApiId = await deployable(api);
    const { id: deploymentId } = await step("create-deployment", api.createDeployment({ restApiId }));
    const { id: canary } = await step("create-deployment-2", api.createDeployment({ restApiId }));
    const place = { restApiId, stageName: "dev" };
    const stage = { ...place, deploymentId, description: "dev stage", variables: { testVar: "default" } };
    await step("create-stage", api.createStage(stage));
    const update = (operation: PatchOperation) => api.updateStage({ ...place, patchOperations: [operation] });
    await step("update-stage-with-deployment", update(patch("replace", "/canarySettings/deploymentId", canary)));
    await step("remove-stage-canary", update(patch("remove", "/canarySettings")));
    await step("update-stage-with-percent", update(patch("replace", "/canarySettings/percentTraffic", "50")));
    await step("get-stage", api.getStage(place));
  });

  replay(CANARY, "TestStageCrudCanary::test_create_canary_deployment_validation", async (api, step) => {
    const restApiId = await deployable(api);
    const create = (stage: { stageName?: string }) =>
      api.createDeployment({ restApiId, ...stage, canarySettings: { percentTraffic: 50 } });
    await step("create-canary-deployment-no-stage", create({}));
    await step("create-canary-deployment-empty-stage", create({ stageName: "" }));
    await step("create-canary-deployment-non-existing-stage", create({ stageName: "non-existing" }));
  });

  replay(CANARY, "TestStageCrudCanary::test_update_stage_canary_deployment_validation", async (api, step) => {
    const restApiId = await deployable(api);
    await api.createDeployment({ restApiId, stageName: "dev" });
    const place = { restApiId, stageName: "dev" };
    await step("get-stage", api.getStage(place));
    const update = (op: Op, path: string, value?: string) =>
      api.updateStage({ ...place, patchOperations: [patch(op, `/canarySettings${path}`, value)] });
    await step("update-stage-canary-settings-remove-overrides", update("remove", "/stageVariableOverrides"));
    await step("update-stage-canary-settings-bad-path", update("remove", "/badPath"));
    await step("update-stage-canary-settings-bad-path-2", update("replace", "", "x"));
    await step("update-stage-canary-settings-replace-bad-path", update("replace", "/badPath", "x"));
    await step("update-stage-add-deployment", update("add", "/deploymentId", "x"));
    await step("update-stage-no-deployment", update("replace", "/deploymentId", "deploy"));
  });

  replay(CANARY, "TestStageCrudCanary::test_update_stage_with_copy_ops", async (api, step) => {
    const restApiId = await deployable(api);
    const variables = { testVar: "test", testVar2: "test2" };
    const place = { restApiId, stageName: "dev" };
    await step("deployment-1", api.createDeployment({ ...place, variables }));
    const update = (...patchOperations: PatchOperation[]) => api.updateStage({ ...place, patchOperations });
    const promote = [
      patch("replace", "/canarySettings/percentTraffic", "0.0"),
      patch("copy", "/variables", undefined, "/canarySettings/stageVariableOverrides"),
      patch("copy", "/deploymentId", undefined, "/canarySettings/deploymentId"),
    ];
    await step(
      "copy-with-bad-statement",
      update(patch("copy", "/canarySettings/stageVariableOverrides", undefined, "/variables")),
    );
    await step("copy-with-no-replace", update(...promote.slice(1)));
    await step("update-stage-with-copy", update(...promote));
    await step(
      "deployment-canary",
      api.createDeployment({ ...place, canarySettings: { percentTraffic: 50, ...overrides("override") } }),
    );
    await step("get-stage", api.getStage(place));
    await step("update-stage-with-copy-2", update(...promote));
  });
});
