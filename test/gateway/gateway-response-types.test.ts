import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "../../src/lib/fault.js";
import type { Authorizer, GatewayResponse } from "../../src/services/apigateway/rest-api.js";
import { asSession, call, SESSION_KEY, sessionKey, setRole } from "./signing.js";
import { type Answer, Bench, COGNITO, lambdaUri, mockOf, NOW, proxyTo, returned } from "./support.js";
import { KEY, meteredApi } from "./support-usage.js";

const bench = new Bench();
let closedPort: number;
beforeAll(async () => {
  await bench.start();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closedPort = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
});
afterAll(() => bench.stop());

const GUARD: Authorizer = {
  id: "lam001",
  name: "guard",
  type: "TOKEN",
  authorizerUri: lambdaUri("arn:aws:lambda:us-east-1:123456789012:function:authorizer"),
  identitySource: "method.request.header.Authorization",
  authorizerResultTtlInSeconds: 0,
};
const guarded = { authorizationType: "CUSTOM", authorizerId: GUARD.id } as const;

function serve(...gatewayResponses: GatewayResponse[]): void {
  bench.serve({
    methods: {
      "GET /open": {},
      "GET /iam": { authorizationType: "AWS_IAM" },
      "GET /cognito": { authorizationType: "COGNITO_USER_POOLS", authorizerId: COGNITO.id },
      "GET /guarded": guarded,
      "POST /checked": {
        requestValidatorId: "val001",
        requestParameters: { "method.request.querystring.q": true },
        requestModels: { "application/json": "Wanted" },
      },
      "POST /never": { methodIntegration: mockOf({ passthroughBehavior: "NEVER", requestTemplates: {} }) },
      "GET /nobody": { methodIntegration: proxyTo("", { type: "HTTP", uri: `http://127.0.0.1:${closedPort}/` }) },
      "GET /slow": {
        methodIntegration: { ...proxyTo("arn:aws:lambda:us-east-1:123456789012:function:slow"), timeoutInMillis: 50 },
      },
    },
    snapshot: {
      gatewayResponses,
      authorizers: [COGNITO, GUARD],
      models: [{ id: "mod001", name: "Wanted", contentType: "application/json", schema: '{"required":["a"]}' }],
      requestValidators: [{ id: "val001", name: "v", validateRequestBody: true, validateRequestParameters: true }],
    },
  });
  bench.keys.clear();
  bench.keys.set(SESSION_KEY, sessionKey());
  setRole(bench, {});
}

const get = (path: string, headers: readonly string[] = []) => bench.call("GET", `/dev${path}`, { headers });
const json = ["Content-Type", "application/json"];
const asked = (invoke: () => ReturnType<Bench["invoke"]>) => {
  bench.invoke = invoke;
  return get("/guarded", ["Authorization", "token"]);
};

/** Every type that a request can bring about without usage plans, with the status that it has by itself. */
const cases: readonly [type: NonNullable<GatewayResponse["responseType"]>, status: number, () => Promise<Answer>][] = [
  ["ACCESS_DENIED", 403, () => call(bench, { path: "/dev/iam" })],
  ["BAD_REQUEST_BODY", 400, () => bench.call("POST", "/dev/checked?q=1", { headers: json, body: "{}" })],
  ["BAD_REQUEST_PARAMETERS", 400, () => bench.call("POST", "/dev/checked", { headers: json, body: '{"a":1}' })],
  [
    "EXPIRED_TOKEN",
    403,
    () => {
      bench.keys.set(SESSION_KEY, sessionKey({ expiration: new Date(NOW - 1000) }));
      return call(bench, { path: "/dev/iam" });
    },
  ],
  ["INVALID_SIGNATURE", 403, () => call(bench, { path: "/dev/iam" }, { ...asSession, secretAccessKey: "another" })],
  ["MISSING_AUTHENTICATION_TOKEN", 403, () => get("/nowhere")],
  ["UNAUTHORIZED", 401, () => get("/cognito")],
  ["UNSUPPORTED_MEDIA_TYPE", 415, () => bench.call("POST", "/dev/never", { headers: json, body: "{}" })],
  [
    "API_CONFIGURATION_ERROR",
    500,
    () => {
      bench.permits = false;
      return get("/open");
    },
  ],
  ["AUTHORIZER_CONFIGURATION_ERROR", 500, () => asked(() => returned({}))],
  [
    "AUTHORIZER_FAILURE",
    500,
    () => asked(() => Promise.reject(new Fault("TooManyRequestsException", "Rate Exceeded."))),
  ],
  ["INTEGRATION_FAILURE", 504, () => get("/nobody")],
  [
    "INTEGRATION_TIMEOUT",
    504,
    () => {
      bench.invoke = () => new Promise(() => {});
      return get("/slow");
    },
  ],
];

describe("each type's status: its own, else its family's, else built in", () => {
  test.each(cases)("%s", async (responseType, builtIn, provoke) => {
    const responseParameters = { "gatewayresponse.header.x-by": "'family'" };
    const statuses = async (...stored: GatewayResponse[]) => {
      serve(...stored);
      const { status, headers } = await provoke();
      expect(bench.record.refusedBy).toBe(responseType);
      return [status, headers["x-by"]];
    };
    const family = builtIn < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
    const other = builtIn < 500 ? "DEFAULT_5XX" : "DEFAULT_4XX";
    expect(await statuses()).toEqual([builtIn, undefined]);
    expect(await statuses({ responseType: other, statusCode: "418" })).toEqual([builtIn, undefined]);
    expect(await statuses({ responseType: family, responseParameters })).toEqual([builtIn, "family"]);
    expect(await statuses({ responseType: family, statusCode: "418", responseParameters })).toEqual([418, "family"]);
    expect(
      await statuses(
        { responseType, statusCode: "499" },
        { responseType: family, statusCode: "418", responseParameters },
      ),
    ).toEqual([499, undefined]);
  });

  test.each([
    ["INVALID_API_KEY", 403, "junk", {}],
    ["THROTTLED", 429, KEY, { throttle: { rateLimit: 0, burstLimit: 0 } }],
    ["QUOTA_EXCEEDED", 429, KEY, { quota: { limit: 0, period: "DAY" as const } }],
  ] as const)("%s", async (responseType, builtIn, key, plan) => {
    const api = await meteredApi();
    try {
      api.plan(plan);
      const restApiId = api.restApiId;
      expect((await api.get("/pets", key)).status).toBe(builtIn);
      expect(api.bench.record.refusedBy).toBe(responseType);
      api.service.putGatewayResponse({ restApiId, responseType: "DEFAULT_4XX", statusCode: "418" });
      expect((await api.get("/pets", key)).status).toBe(builtIn);
      api.deploy();
      expect((await api.get("/pets", key)).status).toBe(418);
      api.service.putGatewayResponse({ restApiId, responseType, statusCode: "499" });
      api.deploy();
      expect((await api.get("/pets", key)).status).toBe(499);
    } finally {
      await api.stop();
    }
  });
});
