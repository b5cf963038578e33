import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Properties } from "../../src/resources/resource-type.js";
import { contextFor, type World, world } from "./world.js";

let cloud: World;
let apiId: string;
beforeEach(async () => {
  cloud = world();
  apiId = (await create("RestApi", { Name: "api" }, "Api")).id;
  const method = {
    RestApiId: apiId,
    ResourceId: cloud.apis.getRestApi(apiId).rootResourceId,
    HttpMethod: "GET",
    AuthorizationType: "NONE",
    ApiKeyRequired: true,
    Integration: { Type: "MOCK", RequestTemplates: { "application/json": '{"statusCode":200}' } },
  };
  await create("Method", method, "Get");
  const { id: deploymentId } = await create("Deployment", { RestApiId: apiId }, "Deployment");
  for (const StageName of ["dev", "prod"])
    await create("Stage", { RestApiId: apiId, StageName, DeploymentId: deploymentId }, StageName);
});
afterEach(() => cloud.close());

const type = (name: string) => cloud.type(`AWS::ApiGateway::${name}`);
const create = async (name: string, properties: Properties, logicalId = "It") =>
  type(name).create(properties, contextFor(logicalId));
const update = async (name: string, id: string, next: Properties, previous: Properties) =>
  type(name).update(id, next, previous, contextFor("It"));
const remove = async (name: string, id: string, properties: Properties) =>
  type(name).remove(id, properties, contextFor("It"));
const at = (Stage: string, Throttle?: object) => ({ ApiId: apiId, Stage, ...(Throttle && { Throttle }) });

describe("AWS::ApiGateway::ApiKey", () => {
  test("is made, changed in place and removed twice", async () => {
    const first = {
      Name: "key",
      Value: "apikey1234abcdefghij0123456789",
      Description: "one",
      GenerateDistinctId: true,
    };
    const { id, attributes } = await create("ApiKey", first);
    expect(attributes).toEqual({ APIKeyId: id });
    expect(cloud.apis.getApiKey(id)).toMatchObject({
      name: "key",
      value: first.Value,
      description: "one",
      enabled: false,
      tags: { project: "test" },
    });
    const next = {
      ...first,
      Description: undefined,
      Enabled: true,
      CustomerId: "me",
      Tags: [{ Key: "a", Value: "b" }],
    };
    await update("ApiKey", id, next, first);
    const changed = cloud.apis.getApiKey(id);
    expect(changed).toMatchObject({ enabled: true, customerId: "me", tags: { project: "test", a: "b" } });
    expect(changed).not.toHaveProperty("description");
    await update("ApiKey", id, first, next);
    expect(cloud.apis.getApiKey(id).tags).toEqual({ project: "test" });
    await remove("ApiKey", id, first);
    await remove("ApiKey", id, first);
    expect(cloud.apis.getApiKeys().items).toEqual([]);
  });

  test("has the same value on every machine where it is given none", async () => {
    const { id } = await create("ApiKey", { Name: "key" });
    const { value } = cloud.apis.getApiKey(id);
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    await remove("ApiKey", id, {});
    const again = await create("ApiKey", { Name: "key" });
    expect(again.id).toBe(id);
    expect(cloud.apis.getApiKey(again.id).value).toBe(value);
  });

  test("names what it can't carry out", async () => {
    await expect(create("ApiKey", { StageKeys: [{ RestApiId: apiId, StageName: "dev" }] })).rejects.toThrow(
      "StageKeys",
    );
  });
});

describe("AWS::ApiGateway::UsagePlan", () => {
  /** What a plan has after it was made as the first says and then updated to each of the next. */
  async function taken(first: Properties, ...next: Properties[]) {
    const { id, attributes } = await create("UsagePlan", first);
    expect(attributes).toEqual({ Id: id });
    let previous = first;
    for (const properties of next) {
      await update("UsagePlan", id, properties, previous);
      previous = properties;
    }
    const { id: _, sequence, tags, ...plan } = cloud.apis.getUsagePlan(id);
    expect(tags).toEqual({ project: "test" });
    return plan;
  }

  const limits = { Quota: { Limit: 5, Period: "WEEK", Offset: 2 }, Throttle: { RateLimit: 1.5, BurstLimit: 3 } };

  test.each<[string, () => [Properties, ...Properties[]], () => object]>([
    [
      "everything at once",
      () => [{ UsagePlanName: "p", Description: "d", ApiStages: [at("dev", { "/GET": { RateLimit: 1 } })], ...limits }],
      () => ({
        name: "p",
        description: "d",
        apiStages: [{ apiId, stage: "dev", throttle: { "/GET": { rateLimit: 1 } } }],
        quota: { limit: 5, period: "WEEK", offset: 2 },
        throttle: { rateLimit: 1.5, burstLimit: 3 },
      }),
    ],
    [
      "nothing, then everything",
      () => [
        { UsagePlanName: "p" },
        { UsagePlanName: "q", Description: "d", ApiStages: [at("dev", { "/GET": { BurstLimit: 2 } })], ...limits },
      ],
      () => ({
        name: "q",
        description: "d",
        apiStages: [{ apiId, stage: "dev", throttle: { "/GET": { burstLimit: 2 } } }],
        quota: { limit: 5, period: "WEEK", offset: 2 },
        throttle: { rateLimit: 1.5, burstLimit: 3 },
      }),
    ],
    [
      "everything, then nothing",
      () => [{ UsagePlanName: "p", Description: "d", ApiStages: [at("dev")], ...limits }, { UsagePlanName: "p" }],
      () => ({ name: "p", apiStages: [] }),
    ],
    [
      "a limit less of each",
      () => [
        { UsagePlanName: "p", ...limits },
        { UsagePlanName: "p", Quota: { Limit: 6, Period: "DAY" }, Throttle: { RateLimit: 2 } },
      ],
      () => ({ name: "p", apiStages: [], quota: { limit: 6, period: "DAY", offset: 0 }, throttle: { rateLimit: 2 } }),
    ],
    [
      "another stage, and other methods of one that stays",
      () => [
        {
          UsagePlanName: "p",
          ApiStages: [at("dev", { "/a/GET": { RateLimit: 1 }, "/b/GET": { RateLimit: 2, BurstLimit: 2 } })],
        },
        {
          UsagePlanName: "p",
          ApiStages: [at("dev", { "/b/GET": { BurstLimit: 3 }, "/c/GET": { RateLimit: 4 } }), at("prod")],
        },
        { UsagePlanName: "p", ApiStages: [at("prod", { "/c/GET": { RateLimit: 5 } })] },
      ],
      () => ({ name: "p", apiStages: [{ apiId, stage: "prod", throttle: { "/c/GET": { rateLimit: 5 } } }] }),
    ],
    [
      "other methods of a stage that stays",
      () => [
        {
          UsagePlanName: "p",
          ApiStages: [at("dev", { "/a/GET": { RateLimit: 1 }, "/b/GET": { RateLimit: 2, BurstLimit: 2 } })],
        },
        { UsagePlanName: "p", ApiStages: [at("dev", { "/b/GET": { BurstLimit: 3 }, "/c/GET": { RateLimit: 4 } })] },
      ],
      () => ({
        name: "p",
        apiStages: [{ apiId, stage: "dev", throttle: { "/b/GET": { burstLimit: 3 }, "/c/GET": { rateLimit: 4 } } }],
      }),
    ],
  ])("has %s", async (_, versions, plan) => {
    expect(await taken(...versions())).toEqual(plan());
  });

  test("takes a stage back that left it when it was deleted", async () => {
    const plan = { UsagePlanName: "p", ApiStages: [at("dev", { "/GET": { RateLimit: 1 } }), at("prod")] };
    const { id } = await create("UsagePlan", plan);
    const { deploymentId } = cloud.apis.getStage(apiId, "dev");
    cloud.apis.deleteStage(apiId, "dev");
    await update("UsagePlan", id, { ...plan, ApiStages: [at("prod")] }, plan);
    cloud.apis.createStage({ restApiId: apiId, stageName: "dev", deploymentId });
    await update("UsagePlan", id, plan, plan);
    expect(cloud.apis.getUsagePlan(id).apiStages).toHaveLength(2);
    expect(cloud.apis.getUsagePlan(id).apiStages.find(({ stage }) => stage === "dev")?.throttle).toEqual({
      "/GET": { rateLimit: 1 },
    });
  });

  test("is removed with its stages in it, and removed twice", async () => {
    const plan = { UsagePlanName: "p", ApiStages: [at("dev")] };
    const { id } = await create("UsagePlan", plan);
    await remove("UsagePlan", id, plan);
    await remove("UsagePlan", id, plan);
    expect(cloud.apis.getUsagePlans().items).toEqual([]);
  });
});

test("AWS::ApiGateway::UsagePlanKey puts a key into a plan and takes it out", async () => {
  const { id: KeyId } = await create("ApiKey", { Name: "key", Enabled: true });
  const { id: UsagePlanId } = await create("UsagePlan", { UsagePlanName: "p", ApiStages: [at("dev")] });
  const properties = { KeyId, KeyType: "API_KEY", UsagePlanId };
  const { id, attributes } = await create("UsagePlanKey", properties);
  expect(id).toBe(`${KeyId}:${UsagePlanId}`);
  expect(attributes).toEqual({ Id: id });
  const { value } = cloud.apis.getApiKey(KeyId);
  expect(cloud.apis.admission(value, apiId, "dev")?.plan?.id).toBe(UsagePlanId);
  await remove("UsagePlanKey", id, properties);
  await remove("UsagePlanKey", id, properties);
  expect(cloud.apis.admission(value, apiId, "dev")?.plan).toBeUndefined();
});
