import type { APIGateway, PatchOperation } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { openSqlite } from "../../src/store/sqlite.js";
import { client } from "./client.js";
import { operationsOf, restApis } from "./in-process.js";
import { replay } from "./recording.js";

const COMMON = "test_apigateway_common";
const KEYS = "test_apigateway_extended";
const API_KEY = "API_KEY";
const VALUE = "apikey1234abcdefghij0123456789";
const set = (path: string, value?: string): PatchOperation => ({
  op: "replace",
  path,
  ...(value !== undefined && { value }),
});
const on = (op: "add" | "remove", path: string, value?: string): PatchOperation => ({ ...set(path, value), op });

/** An API with a stage `dev`. */
async function staged(api: APIGateway, stageName = "dev"): Promise<string> {
  const { id: restApiId = "", rootResourceId: resourceId } = await api.createRestApi({ name: "metered" });
  const place = { restApiId, resourceId, httpMethod: "GET" };
  await api.putMethod({ ...place, authorizationType: "NONE", apiKeyRequired: true });
  await api.putIntegration({ ...place, type: "MOCK" });
  await api.createDeployment({ restApiId, stageName });
  return restApiId;
}

describe("API keys", () => {
  replay(KEYS, "TestApigatewayApiKeysCrud::test_get_api_keys", async (api, step) => {
    await step("get-api-keys", api.getApiKeys({}));
    await step("create-api-key", api.createApiKey({ name: "test-key-1" }));
    await step("get-api-keys-after-create-1", api.getApiKeys({}));
    await step("get-api-keys-wrong-name-query", api.getApiKeys({ nameQuery: "test-key-2" }));
    await step("get-api-keys-prefix-name-query", api.getApiKeys({ nameQuery: "test-key" }));
    await step("get-api-keys-prefix-name-query-cased", api.getApiKeys({ nameQuery: "TEST-KEY" }));
    await step("get-api-keys-postfix-name-query", api.getApiKeys({ nameQuery: "st-key-1" }));
    await step("get-api-keys-infix-name-query", api.getApiKeys({ nameQuery: "st-key" }));
    await step("create-api-key-2", api.createApiKey({ name: "test-key-2" }));
    await step("get-api-keys-after-create-2", api.getApiKeys({}));
    await step("get-api-keys-name-query", api.getApiKeys({ nameQuery: "test-key-2" }));
    await step("get-api-keys-prefix-name-query-2", api.getApiKeys({ nameQuery: "test-key" }));
    const { position } = await step("get-apis-keys-pagination", api.getApiKeys({ limit: 1 }));
    await step("get-apis-keys-pagination-2", api.getApiKeys({ limit: 1, position }));
  });

  replay(KEYS, "TestApigatewayApiKeysCrud::test_create_api_key_with_invalid_name", async (api, step) => {
    await step("create-api-key-name-too-long", api.createApiKey({ name: "a".repeat(1025) }));
    await step("create-api-key-empty-name", api.createApiKey({ name: "" }));
    await step("create-api-key-no-name", api.createApiKey({}));
  });

  replay(KEYS, "TestApigatewayApiKeysCrud::test_create_api_key_with_invalid_value", async (api, step) => {
    await step("create-api-key-short-value", api.createApiKey({ value: "short" }));
    await step("create-api-key-invalid-value-too-long", api.createApiKey({ value: "a".repeat(129) }));
    await step("create-api-key-empty-value", api.createApiKey({ value: "" }));
  });

  replay(KEYS, "TestApigatewayApiKeysCrud::test_update_api_key_invalid_description_length", async (api, step) => {
    const description = "a".repeat(125_001);
    await step("create-api-key-description-too-long", api.createApiKey({ description }));
    const { id: apiKey } = await api.createApiKey({});
    const patchOperations = [set("/description", description)];
    await step("update-api-key-description-too-long", api.updateApiKey({ apiKey, patchOperations }));
  });

  replay(KEYS, "TestApigatewayApiKeysCrud::test_update_api_key_invalid_enabled_type", async (api, step) => {
    const { id: apiKey } = await api.createApiKey({});
    const patchOperations = [set("/enabled", "not-a-boolean")];
    await step("update-api-key-invalid-enabled-type", api.updateApiKey({ apiKey, patchOperations }));
  });

  replay(KEYS, "TestApigatewayApiKeysCrud::test_update_api_key_immutable_field", async (api, step) => {
    const { id: apiKey } = await api.createApiKey({});
    await step("update-api-key-immutable-field", api.updateApiKey({ apiKey, patchOperations: [set("/id", "new-id")] }));
  });

  replay(KEYS, "TestApigatewayApiKeysCrud::test_negative_get_usage_plan_api_keys", async (api, step) => {
    await step("get-api-keys-invalid-limit", api.getApiKeys({ limit: -1 }));
    const { id: apiKey } = await step("create-api-key", api.createApiKey({ name: "key", enabled: false }));
    await step("update-api-key-name", api.updateApiKey({ apiKey, patchOperations: [set("/name", "new-name")] }));
  });

  test("tell their value where it is asked for, and nowhere else", async () => {
    const api = await client();
    const { id: apiKey, value } = await api.createApiKey({ name: "one", value: VALUE, tags: { team: "a" } });
    expect(value).toBe(VALUE);
    expect(await api.getApiKey({ apiKey })).not.toHaveProperty("value");
    expect(await api.getApiKey({ apiKey, includeValue: true })).toMatchObject({ value: VALUE, tags: { team: "a" } });
    expect((await api.getApiKeys({})).items?.[0]).not.toHaveProperty("value");
    expect((await api.getApiKeys({ includeValues: true })).items?.[0]?.value).toBe(VALUE);
  });

  test("are 40 letters and digits where nothing else is said", async () => {
    const api = operationsOf();
    const values = await Promise.all([1, 2, 3].map(async () => (await api.createApiKey({})).value));
    for (const value of values) expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(new Set(values).size).toBe(3);
  });

  test.each<[string, (api: APIGateway) => Promise<unknown>, object]>([
    [
      "a value twice",
      async (api) => {
        await api.createApiKey({ value: VALUE });
        return api.createApiKey({ value: VALUE });
      },
      { name: "ConflictException", message: "API Key already exists", statusCode: 409 },
    ],
    [
      "an unknown key",
      (api) => api.getApiKey({ apiKey: "nothing" }),
      { name: "NotFoundException", message: "Invalid API Key identifier specified" },
    ],
    ["its deletion", (api) => api.deleteApiKey({ apiKey: "nothing" }), { name: "NotFoundException" }],
    [
      "stage keys",
      (api) => api.createApiKey({ stageKeys: [{ restApiId: "a", stageName: "b" }] }),
      { name: "BadRequestException" },
    ],
  ])("refuse %s", async (_, run, fault) => {
    const error = await run(operationsOf()).catch((caught: Error & { statusCode?: number; code?: string }) => ({
      name: caught.code,
      message: caught.message,
      statusCode: caught.statusCode,
    }));
    expect(error).toMatchObject(fault);
  });

  test("and plans can be tagged", async () => {
    const api = await client();
    const { id: keyId } = await api.createApiKey({});
    const { id: planId } = await api.createUsagePlan({ name: "plan" });
    for (const path of [`apikeys/${keyId}`, `usageplans/${planId}`]) {
      const resourceArn = `arn:aws:apigateway:us-east-1::/${path}`;
      await api.tagResource({ resourceArn, tags: { a: "1", b: "2" } });
      await api.untagResource({ resourceArn, tagKeys: ["a"] });
      expect((await api.getTags({ resourceArn })).tags).toEqual({ b: "2" });
    }
    expect(await api.getApiKey({ apiKey: keyId })).toMatchObject({ tags: { b: "2" } });
  });
});

describe("usage plans", () => {
  replay(COMMON, "TestUsagePlans::test_usage_plan_crud", async (api, step) => {
    const apiId = await staged(api);
    const { id: usagePlanId } = await step(
      "create-usage-plan",
      api.createUsagePlan({ name: "plan", description: "mine", apiStages: [{ apiId, stage: "dev" }] }),
    );
    await step("get-usage-plan", api.getUsagePlan({ usagePlanId }));
    await step("get-usage-plans", api.getUsagePlans({}));
    const update = (...patchOperations: PatchOperation[]) => api.updateUsagePlan({ usagePlanId, patchOperations });
    await step(
      "update-usage-plan",
      update(
        set("/throttle/burstLimit", "100"),
        set("/throttle/rateLimit", "200"),
        set("/quota/limit", "5000"),
        set("/quota/period", "MONTH"),
        set("/quota/offset", "0"),
      ),
    );
    const patchOperations = [set("/throttle/burstLimit", "100")];
    await step("update-wrong-id", api.updateUsagePlan({ usagePlanId: "nothing", patchOperations }));
    await step("update-wrong-api-stages-no-value", update(on("remove", "/apiStages")));
    await step("update-wrong-api-stages-wrong-api", update(on("remove", "/apiStages", `${apiId}b:dev`)));
    await step("update-wrong-api-stages-wrong-stage", update(on("remove", "/apiStages", `${apiId}:fakestagename`)));
    await step("update-wrong-api-stages-wrong-value", update(on("remove", "/apiStages", "not:")));
    await step("get-usage-plan-after-update", api.getUsagePlan({ usagePlanId }));
    await step("get-usage-plans-after-update", api.getUsagePlans({}));
    await update(on("remove", "/apiStages", `${apiId}:dev`));
  });

  replay(COMMON, "TestUsagePlans::test_api_key_required_for_methods", async (api, step) => {
    const apiId = await staged(api);
    const { id: usagePlanId } = await step(
      "create-usage-plan",
      api.createUsagePlan({
        name: "plan",
        description: "Test Usage Plan for API key",
        quota: { limit: 10, period: "DAY", offset: 0 },
        throttle: { rateLimit: 2, burstLimit: 1 },
        apiStages: [{ apiId, stage: "dev" }],
        tags: { tag_key: "tag_value" },
      }),
    );
    const { id: keyId } = await step("create-api-key", api.createApiKey({ name: "test-key", enabled: true }));
    await step("create-usage-plan-key", api.createUsagePlanKey({ usagePlanId, keyId, keyType: API_KEY }));
    const patchOperations = [set("/enabled", "false")];
    await step("update-api-key-disabled", api.updateApiKey({ apiKey: keyId, patchOperations }));
    await api.updateUsagePlan({ usagePlanId, patchOperations: [on("remove", "/apiStages", `${apiId}:dev`)] });
  });

  replay(KEYS, "TestApigatewayApiKeysCrud::test_create_usage_plan_with_throttle", async (api, step) => {
    const throttle = { rateLimit: 10, burstLimit: 20 };
    await step("create-usage-plan-burst-gt-rate", api.createUsagePlan({ name: "plan", throttle }));
  });

  replay(KEYS, "TestApigatewayApiKeysCrud::test_get_usage_plan_api_keys", async (api, step) => {
    await step("get-api-keys", api.getApiKeys({}));
    const first = await step("create-api-key", api.createApiKey({ name: "test-key-1" }));
    const second = await step("create-api-key-2", api.createApiKey({ name: "test-key-2" }));
    await step("get-api-keys-after-create-1", api.getApiKeys({}));
    const { id: usagePlanId } = await step("create-usage-plan", api.createUsagePlan({ name: "usage-plan" }));
    const keys = (nameQuery?: string) => api.getUsagePlanKeys({ usagePlanId, ...(nameQuery && { nameQuery }) });
    const add = (keyId = "") => api.createUsagePlanKey({ usagePlanId, keyId, keyType: API_KEY });
    await step("get-up-keys-before-create", keys());
    await step("create-up-key", add(first.id));
    await step("create-up-key-2", add(second.id));
    await step("get-up-keys", keys());
    await step("get-up-keys-name-query", keys("test-key"));
    await step("get-up-keys-name-query-cased", keys("TEST-key"));
    await step("get-up-keys-name-query-key-name", keys("test-key-1"));
    await step("get-up-keys-bad-query", keys("nothing"));
    for (const { id: apiKey } of [first, second]) await api.deleteApiKey({ apiKey });
    await step("get-up-keys-after-delete", keys());
    await step("get-up-keys-bad-usage-plan", api.getUsagePlanKeys({ usagePlanId: "bad-id" }));
  });

  const PATHS =
    "[/apiStages, /quota, /throttle, /productCode, /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>, /apiStages/<apidId:stageName>/throttle]";

  test.each<[string, (api: APIGateway, apiId: string) => Promise<unknown>, string, string | RegExp]>([
    [
      "a stage that isn't there",
      (api, apiId) => api.createUsagePlan({ name: "p", apiStages: [{ apiId, stage: "prod" }] }),
      "NotFoundException",
      /^API Stage not found: [a-z0-9]{10}:prod$/,
    ],
    ["no name", (api) => api.createUsagePlan({ name: "" }), "BadRequestException", /name/],
    [
      "a day that starts later",
      (api) => api.createUsagePlan({ name: "p", quota: { limit: 1, period: "DAY", offset: 1 } }),
      "BadRequestException",
      "Usage Plan quota offset must be zero in the DAY period",
    ],
    [
      "an eighth day of the week",
      (api) => api.createUsagePlan({ name: "p", quota: { limit: 1, period: "WEEK", offset: 7 } }),
      "BadRequestException",
      "Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period",
    ],
    [
      "a day that not every month has",
      (api) => api.createUsagePlan({ name: "p", quota: { limit: 1, period: "MONTH", offset: 28 } }),
      "BadRequestException",
      "Usage Plan quota offset must be between 0 and 27 inclusive in the MONTH period",
    ],
    [
      "a quota without a period",
      (api) => patchedPlan(api, set("/quota/limit", "5")),
      "BadRequestException",
      /quota period/,
    ],
    [
      "half a request",
      (api) => patchedPlan(api, set("/quota/period", "DAY"), set("/quota/limit", "0.5")),
      "BadRequestException",
      /quota limit/,
    ],
    ["a burst of words", (api) => patchedPlan(api, set("/throttle/burstLimit", "x")), "BadRequestException", /x/],
    ["a negative rate", (api) => patchedPlan(api, set("/throttle/rateLimit", "-1")), "BadRequestException", /rate/],
    [
      "an unknown path",
      (api) => patchedPlan(api, on("remove", "/apiStages/a:dev")),
      "BadRequestException",
      `Invalid patch path  '/apiStages/a:dev' specified for op 'remove'. Must be one of: ${PATHS}`,
    ],
    [
      "an unknown operation",
      (api) => patchedPlan(api, { op: "constructor" as "move", path: "/name", value: "x" }),
      "BadRequestException",
      "Invalid patch path  '/name' specified for op 'constructor'. Must be one of: []",
    ],
    [
      "a name that is replaced and not added",
      (api) => patchedPlan(api, on("add", "/name", "x")),
      "BadRequestException",
      /^Invalid patch path {2}'\/name' specified for op 'add'\. Must be one of: \[\/apiStages, /,
    ],
    [
      "a method of a stage that it doesn't have",
      (api) => patchedPlan(api, set("/apiStages/a:dev/throttle/~1x~1GET/rateLimit", "1")),
      "NotFoundException",
      /^Invalid API Stage \{api: a, stage: dev\} specified for usageplan /,
    ],
    [
      "to go while it has stages",
      async (api, apiId) => {
        const { id: usagePlanId } = await api.createUsagePlan({ name: "p", apiStages: [{ apiId, stage: "dev" }] });
        return api.deleteUsagePlan({ usagePlanId });
      },
      "BadRequestException",
      /^Cannot delete Usage Plan \w+ because there are API Stages associated with it, including \w+:dev$/,
    ],
    [
      "another type of key",
      async (api) => {
        const { id: usagePlanId } = await api.createUsagePlan({ name: "p" });
        return api.createUsagePlanKey({ usagePlanId, keyId: "x", keyType: "OTHER" });
      },
      "BadRequestException",
      /key type/,
    ],
    [
      "a key that isn't there",
      async (api) => {
        const { id: usagePlanId } = await api.createUsagePlan({ name: "p" });
        return api.createUsagePlanKey({ usagePlanId, keyId: "x", keyType: API_KEY });
      },
      "NotFoundException",
      "Invalid API Key identifier specified",
    ],
    [
      "two ways of a key to a stage",
      async (api, apiId) => {
        const apiStages = [{ apiId, stage: "dev" }];
        const { id: keyId } = await api.createApiKey({});
        for (const name of ["one", "two"]) {
          const { id: usagePlanId } = await api.createUsagePlan({ name, apiStages });
          await api.createUsagePlanKey({ usagePlanId, keyId, keyType: API_KEY });
        }
      },
      "ConflictException",
      /already/,
    ],
    [
      "a stage that one of its keys reaches by another plan",
      async (api, apiId) => {
        const { id: keyId } = await api.createApiKey({});
        const { id: one } = await api.createUsagePlan({ name: "one", apiStages: [{ apiId, stage: "dev" }] });
        const { id: two } = await api.createUsagePlan({ name: "two" });
        for (const usagePlanId of [one, two]) await api.createUsagePlanKey({ usagePlanId, keyId, keyType: API_KEY });
        return api.updateUsagePlan({
          usagePlanId: two,
          patchOperations: [on("add", "/apiStages", `${apiId}:dev`)],
        });
      },
      "ConflictException",
      /already/,
    ],
  ])("refuse %s", async (_, run, code, message) => {
    const api = operationsOf();
    const error = await run(api, await staged(api)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code,
      message: typeof message === "string" ? message : expect.stringMatching(message),
    });
  });

  const patchedPlan = async (api: APIGateway, ...patchOperations: PatchOperation[]) => {
    const { id: usagePlanId } = await api.createUsagePlan({ name: "plan" });
    return api.updateUsagePlan({ usagePlanId, patchOperations });
  };

  test("throttle single methods of a stage", async () => {
    const api = await client();
    const apiId = await staged(api);
    const throttle = { "/pets/GET": { rateLimit: 5, burstLimit: 10 } };
    const { id: usagePlanId, apiStages } = await api.createUsagePlan({
      name: "plan",
      apiStages: [{ apiId, stage: "dev", throttle }],
    });
    expect(apiStages).toEqual([{ apiId, stage: "dev", throttle }]);
    const update = async (...patchOperations: PatchOperation[]) =>
      (await api.updateUsagePlan({ usagePlanId, patchOperations })).apiStages?.[0]?.throttle;
    const at = `/apiStages/${apiId}:dev/throttle`;
    expect(await update(set(`${at}/~1pets/POST/rateLimit`, "1"), set(`${at}//cats/GET/burstLimit`, "2"))).toEqual({
      ...throttle,
      "/pets/POST": { rateLimit: 1 },
      "/cats/GET": { burstLimit: 2 },
    });
    expect(await update(on("remove", `${at}/~1pets/POST`))).toEqual({ ...throttle, "/cats/GET": { burstLimit: 2 } });
    expect(await update(on("remove", at))).toBeUndefined();
    await update(on("remove", "/apiStages", `${apiId}:dev`));
  });

  test("change and lose what they limit", async () => {
    const api = operationsOf();
    const { id: usagePlanId } = await api.createUsagePlan({
      name: "plan",
      description: "old",
      quota: { limit: 5, period: "WEEK", offset: 2 },
      throttle: { rateLimit: 1 },
    });
    const update = (...patchOperations: PatchOperation[]) => api.updateUsagePlan({ usagePlanId, patchOperations });
    expect(
      await update(
        set("/name", "new"),
        set("/description", ""),
        set("/quota/limit", "6"),
        on("add", "/productCode", "c"),
      ),
    ).toEqual({
      id: usagePlanId,
      name: "new",
      productCode: "c",
      apiStages: [],
      quota: { limit: 6, period: "WEEK", offset: 2 },
      throttle: { rateLimit: 1 },
      tags: {},
    });
    expect(await update(on("remove", "/quota"), on("remove", "/throttle"), on("remove", "/productCode"))).toEqual({
      id: usagePlanId,
      name: "new",
      apiStages: [],
      tags: {},
    });
  });

  test("are found by a key of theirs", async () => {
    const api = operationsOf();
    const { id: keyId } = await api.createApiKey({});
    const [, second] = await Promise.all([api.createUsagePlan({ name: "a" }), api.createUsagePlan({ name: "b" })]);
    const usagePlanId = second?.id;
    await api.createUsagePlanKey({ usagePlanId, keyId, keyType: API_KEY });
    expect((await api.getUsagePlans({ keyId })).items?.map(({ name }) => name)).toEqual(["b"]);
    expect((await api.getUsagePlanKey({ usagePlanId, keyId })).type).toBe("API_KEY");
    await api.deleteUsagePlanKey({ usagePlanId, keyId });
    expect((await api.getUsagePlans({ keyId })).items).toEqual([]);
    await expect(api.getUsagePlanKey({ usagePlanId, keyId })).rejects.toMatchObject({ code: "NotFoundException" });
  });

  test.each<[string, (api: APIGateway, restApiId: string) => Promise<unknown>]>([
    ["a stage", (api, restApiId) => api.deleteStage({ restApiId, stageName: "dev" })],
    ["an API", (api, restApiId) => api.deleteRestApi({ restApiId })],
  ])("lose %s that is deleted, and can be deleted then", async (_, remove) => {
    const api = operationsOf();
    const apiId = await staged(api);
    const { id: usagePlanId } = await api.createUsagePlan({ name: "plan", apiStages: [{ apiId, stage: "dev" }] });
    await remove(api, apiId);
    expect((await api.getUsagePlan({ usagePlanId })).apiStages).toEqual([]);
    await api.deleteUsagePlan({ usagePlanId });
    expect((await api.getUsagePlans({})).items).toEqual([]);
  });
});

describe("ImportApiKeys", () => {
  const load = async (api: APIGateway, body: string, failOnWarnings?: boolean) =>
    api.importApiKeys({ body: Buffer.from(body), format: "csv", ...(failOnWarnings && { failOnWarnings }) });

  test("reads keys and puts them into plans, in the SDK's way", async () => {
    const api = await client();
    const { id: one } = await api.createUsagePlan({ name: "one" });
    const { id: two } = await api.createUsagePlan({ name: "two" });
    const { ids = [], warnings } = await load(
      api,
      `\uFEFFEnabled,Name,key,UsageplanIds,colour\r\nTRUE,First,${VALUE},"${one},${two}",red\r\nfalse,"Sec""ond, it is",${VALUE}2,'${one}',\r\n`,
    );
    expect(warnings ?? []).toEqual([]);
    const keys = await Promise.all(ids.map((apiKey) => api.getApiKey({ apiKey, includeValue: true })));
    expect(keys).toMatchObject([
      { name: "First", value: VALUE, enabled: true },
      { name: 'Sec"ond, it is', value: `${VALUE}2`, enabled: false },
    ]);
    expect((await api.getUsagePlanKeys({ usagePlanId: one })).items).toHaveLength(2);
    expect((await api.getUsagePlanKeys({ usagePlanId: two })).items?.map(({ name }) => name)).toEqual(["First"]);
  });

  test("overwrites a key that is there, and enables it unless told otherwise", async () => {
    const api = operationsOf();
    const { id } = await api.createApiKey({ value: VALUE, name: "old", description: "old", enabled: false });
    expect((await load(api, `name,key\nnew,${VALUE}\n`)).ids).toEqual([id]);
    expect(await api.getApiKey({ apiKey: id })).toMatchObject({ name: "new", enabled: true });
    expect(await api.getApiKey({ apiKey: id })).not.toHaveProperty("description");
  });

  test("warns of what it can't do, or does nothing at all", async () => {
    const api = operationsOf();
    const file = `Name,Key,UsagePlanIds\nshort,abc,\nlost,${VALUE},nothing\n`;
    await expect(load(api, file, true)).rejects.toMatchObject({ code: "BadRequestException" });
    expect((await api.getApiKeys({})).items).toEqual([]);
    const { ids, warnings } = await load(api, file);
    expect(ids).toHaveLength(1);
    expect(warnings).toEqual([
      expect.stringContaining("at least 20 characters"),
      expect.stringContaining("Invalid Usage Plan ID specified"),
    ]);
    await expect(load(api, "Name\nx\n")).rejects.toMatchObject({ code: "BadRequestException" });
  });
});

describe("usage", () => {
  const HOUR = 3_600_000;
  const START = Date.UTC(2025, 0, 1);

  async function metered(quota?: { limit: number; period: "DAY" | "WEEK" | "MONTH"; offset?: number }) {
    const store = openSqlite(":memory:");
    const service = restApis(store);
    const api = operationsOf(service);
    const apiId = await staged(api);
    const apiStages = [{ apiId, stage: "dev" }];
    const { id: usagePlanId } = await api.createUsagePlan({ name: "plan", apiStages, ...(quota && { quota }) });
    const { id: keyId = "" } = await api.createApiKey({ value: VALUE, enabled: true });
    await api.createUsagePlanKey({ usagePlanId, keyId, keyType: API_KEY });
    const count = (time: number, times = 1, of = service) => {
      for (let at = 0; at < times; at++) of.admission(VALUE, apiId, "dev")?.usage?.count(time);
    };
    return { store, service, api, usagePlanId, keyId, count };
  }

  test("is told by day, with what remains of the quota's period", async () => {
    const { api, usagePlanId, keyId, count } = await metered({ limit: 10, period: "WEEK", offset: 4 });
    count(START, 3);
    count(START + 23 * HOUR, 1);
    count(START + 30 * HOUR, 9);
    const range = { startDate: "2025-01-01", endDate: "2025-01-03" };
    // 2 January 2025 is a Thursday, where this plan's week begins.
    expect(await api.getUsage({ usagePlanId, ...range })).toEqual({
      usagePlanId,
      ...range,
      items: {
        [keyId]: [
          [4, 6],
          [9, 1],
          [0, 1],
        ],
      },
    });
    expect((await api.getUsage({ usagePlanId, keyId: "other", ...range })).items).toEqual({});
  });

  test("has nothing to remain where there is no quota", async () => {
    const { api, usagePlanId, keyId, count } = await metered();
    count(START, 2);
    const range = { startDate: "2025-01-01", endDate: "2025-01-01" };
    expect((await api.getUsage({ usagePlanId, ...range })).items).toEqual({ [keyId]: [[2, -1]] });
    const patchOperations = [set("/remaining", "5")];
    await expect(api.updateUsage({ usagePlanId, keyId, patchOperations })).rejects.toMatchObject({
      code: "BadRequestException",
    });
  });

  test("can be extended for the rest of the period", async () => {
    const { api, usagePlanId, keyId, count } = await metered({ limit: 2, period: "MONTH" });
    count(START, 2);
    const patchOperations = [set("/remaining", "7")];
    expect(await api.updateUsage({ usagePlanId, keyId, patchOperations })).toEqual({
      usagePlanId,
      startDate: "2025-01-01",
      endDate: "2025-01-31",
      items: { [keyId]: [[2, 7]] },
    });
    count(START, 3);
    const range = { startDate: "2025-01-31", endDate: "2025-02-01" };
    expect((await api.getUsage({ usagePlanId, ...range })).items?.[keyId]).toEqual([
      [0, 4],
      [0, 2],
    ]);
    await expect(
      api.updateUsage({ usagePlanId, keyId, patchOperations: [set("/quota/limit", "1")] }),
    ).rejects.toMatchObject({ code: "BadRequestException" });
  });

  test("outlives the process once it is closed", async () => {
    const { store, service, usagePlanId, keyId, count } = await metered({ limit: 10, period: "DAY" });
    count(START, 3);
    service.close();
    const again = restApis(store, "after");
    count(START, 1, again);
    const range = { startDate: "2025-01-01", endDate: "2025-01-01" };
    expect((await operationsOf(again).getUsage({ usagePlanId, ...range })).items).toEqual({ [keyId]: [[4, 6]] });
    again.close();
  });

  test("goes with the key that leaves the plan", async () => {
    const { api, usagePlanId, keyId, count } = await metered({ limit: 10, period: "DAY" });
    count(START, 3);
    await api.deleteUsagePlanKey({ usagePlanId, keyId });
    await api.createUsagePlanKey({ usagePlanId, keyId, keyType: API_KEY });
    const range = { startDate: "2025-01-01", endDate: "2025-01-01" };
    expect((await api.getUsage({ usagePlanId, ...range })).items).toEqual({ [keyId]: [[0, 10]] });
  });

  test.each(["2025-13-01", "yesterday", "2025-1-1", ""])("knows no date %j", async (startDate) => {
    const { api, usagePlanId } = await metered();
    await expect(api.getUsage({ usagePlanId, startDate, endDate: "2025-01-02" })).rejects.toMatchObject({
      code: "BadRequestException",
    });
  });
});
