import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FUNCTION, lambdaUri, returned } from "./support.js";
import { FORBIDDEN, KEY, type MeteredApi, meteredApi, OTHER_KEY, refusal } from "./support-usage.js";

let api: MeteredApi;
beforeEach(async () => {
  api = await meteredApi();
});
afterEach(() => api.stop());

describe("a method that requires an API key", () => {
  test.each<[string, () => void, string[], RegExp, RegExp]>([
    ["no key was sent", () => api.plan(), [], /was sent in X-API-Key$/, /send the value of one/],
    ["an empty key was sent", () => api.plan(), ["x-api-key", ""], /was sent in X-API-Key$/, /send the value/],
    ["two keys were sent", () => api.plan(), ["x-api-key", KEY, "x-api-key", KEY], /, once$/, /one time/],
    ["there is no such key", () => api.plan(), ["x-api-key", OTHER_KEY], /key exists$/, /not its id or name/],
    ["the id was sent for the value", () => api.plan(), ["x-api-key", "k"], /key exists$/, /not its id or name/],
    ["the value is in another case", () => api.plan(), ["x-api-key", KEY.toUpperCase()], /key exists$/, /value/],
    [
      "the key is disabled",
      () => api.join(api.plan({}, OTHER_KEY), api.key(KEY, false)),
      ["x-api-key", KEY],
      /is enabled$/,
      /UpdateApiKey/,
    ],
    ["the key is in no plan", () => void api.key(), ["x-api-key", KEY], /usage plan has the key/, /CreateUsagePlanKey/],
    [
      "the key's plan has no stage",
      () => api.plan({ apiStages: [] }),
      ["x-api-key", KEY],
      /usage plan has the key and stage dev/,
      /UpdateUsagePlan, add [a-z0-9]+:dev to \/apiStages/,
    ],
    [
      "the key's plan is for another stage",
      () => {
        api.deploy("prod");
        api.plan({ apiStages: [{ apiId: api.restApiId, stage: "prod" }] });
      },
      ["x-api-key", KEY],
      /usage plan has the key and stage dev/,
      /UpdateUsagePlan/,
    ],
    [
      "only the plan of another key is for the stage",
      () => {
        api.plan({}, OTHER_KEY);
        api.key();
      },
      ["x-api-key", KEY],
      /usage plan has the key/,
      /CreateUsagePlanKey/,
    ],
  ])("refuses where %s", async (_, set, headers, what, advice) => {
    set();
    expect(refusal(await api.bench.call("GET", "/dev/pets", { headers }))).toEqual(FORBIDDEN);
    expect(api.bench.events).toEqual([]);
    expect(api.bench.record.refusedBy).toBe("INVALID_API_KEY");
    expect(api.failed()).toMatchObject({
      step: "api-key",
      what: expect.stringMatching(what),
      advice: expect.stringMatching(advice),
    });
    expect(JSON.stringify(api.bench.record)).not.toContain(KEY);
    expect(JSON.stringify(api.bench.record)).not.toContain(OTHER_KEY);
  });

  test.each(["X-API-Key", "x-api-key"])("lets a good key in, in %s, and tells the function", async (name) => {
    api.plan();
    const answer = await api.bench.call("POST", "/dev/pets", { headers: [name, KEY] });
    expect(answer.status).toBe(200);
    const { identity } = api.bench.event.requestContext as unknown as { identity: Record<string, unknown> };
    expect(identity).toMatchObject({ apiKey: KEY, apiKeyId: api.service.getApiKeys({}).items[0]?.id });
    // The order of the console's test event, the one recorded with a key.
    expect(Object.keys(identity).join()).toBe(
      "cognitoIdentityPoolId,cognitoIdentityId,apiKey,principalOrgId,cognitoAuthenticationType,userArn,apiKeyId,userAgent,accountId,caller,sourceIp,accessKey,cognitoAuthenticationProvider,user",
    );
    expect(api.bench.record.checks.filter(({ step }) => step === "api-key").map(({ passed }) => passed)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(JSON.stringify(api.bench.record)).not.toContain(KEY);
  });

  test("sees at once what changes about key and plan", async () => {
    const planId = api.plan();
    const [key] = api.service.getApiKeys({}).items;
    const keyId = key?.id ?? "";
    const allowed = async () => (await api.get()).status === 200;
    const enable = (value: string) => api.service.updateApiKey(keyId, [{ op: "replace", path: "/enabled", value }]);
    const stage = (op: "add" | "remove") =>
      api.service.updateUsagePlan(planId, [{ op, path: "/apiStages", value: `${api.restApiId}:dev` }]);
    expect(await allowed()).toBe(true);
    enable("false");
    expect(await allowed()).toBe(false);
    enable("true");
    expect(await allowed()).toBe(true);
    stage("remove");
    expect(await allowed()).toBe(false);
    stage("add");
    expect(await allowed()).toBe(true);
    api.service.deleteUsagePlanKey(planId, keyId);
    expect(await allowed()).toBe(false);
    api.join(planId, keyId);
    expect(await allowed()).toBe(true);
    api.service.deleteApiKey(keyId);
    expect(await allowed()).toBe(false);
    api.join(planId, api.key());
    expect(await allowed()).toBe(true);
    stage("remove");
    api.service.deleteUsagePlan(planId);
    expect(await allowed()).toBe(false);
  });

  test("answers with the deployment's INVALID_API_KEY response", async () => {
    api.service.putGatewayResponse({
      restApiId: api.restApiId,
      responseType: "INVALID_API_KEY",
      statusCode: "401",
      responseTemplates: { "application/json": '{"key":$context.error.messageString}' },
    });
    api.deploy();
    expect(await api.get()).toMatchObject({ status: 401, body: '{"key":"Forbidden"}' });
  });
});

test("a method that requires none takes no notice of a key", async () => {
  api.plan({ quota: { limit: 0, period: "DAY" }, throttle: { rateLimit: 0, burstLimit: 0 } });
  expect((await api.get("/open")).status).toBe(200);
  expect((await api.get("/open", "junk")).status).toBe(200);
  const { identity } = api.bench.event.requestContext as unknown as { identity: object };
  expect(identity).not.toHaveProperty("apiKey");
});

describe("where the API's keys come from its authorizer", () => {
  /** The authorizer allows, and answers this key. */
  function authorized(usageIdentifierKey: unknown): void {
    api.service.updateRestApi(api.restApiId, [{ op: "replace", path: "/apiKeySource", value: "AUTHORIZER" }]);
    const { id } = api.service.createAuthorizer({
      restApiId: api.restApiId,
      name: "tokens",
      type: "TOKEN",
      authorizerUri: lambdaUri(`${FUNCTION}-authorizer`),
      identitySource: "method.request.header.Authorization",
    });
    const place = { restApiId: api.restApiId, resourceId: api.resource("/pets").id, httpMethod: "GET" };
    api.service.updateMethod(place, [
      { op: "replace", path: "/authorizationType", value: "CUSTOM" },
      { op: "replace", path: "/authorizerId", value: id },
    ]);
    api.deploy();
    api.bench.invoke = (event) =>
      event.type === "TOKEN"
        ? returned({
            principalId: "me",
            policyDocument: {
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
            },
            ...(usageIdentifierKey !== undefined && { usageIdentifierKey }),
          })
        : returned({ statusCode: 200, body: "Hello" });
  }

  const call = (...headers: string[]) =>
    api.bench.call("GET", "/dev/pets", { headers: ["Authorization", "token", ...headers] });

  test("its key counts, and is told the function", async () => {
    api.plan();
    authorized(KEY);
    expect((await call()).status).toBe(200);
    expect(api.bench.event.requestContext).toMatchObject({ identity: { apiKey: KEY } });
    expect((await call("x-api-key", "junk")).status).toBe(200);
  });

  test.each([
    ["another key", OTHER_KEY],
    ["none", undefined],
    ["an empty one", ""],
  ])("%s is refused, whatever the header says", async (_, key) => {
    api.plan();
    authorized(key);
    expect(refusal(await call("x-api-key", KEY))).toEqual(FORBIDDEN);
    expect(api.failed()?.step).toBe("api-key");
    expect(JSON.stringify(api.bench.record)).not.toContain(KEY);
  });

  test("a method without an authorizer has no key", async () => {
    api.plan();
    authorized(KEY);
    expect(refusal(await api.bench.call("POST", "/dev/pets", { headers: ["x-api-key", KEY] }))).toEqual(FORBIDDEN);
    expect(api.failed()?.advice).toMatch(/has no Lambda authorizer/);
  });
});
