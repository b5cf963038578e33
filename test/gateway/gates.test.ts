import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiDescription } from "./support.js";
import { ACCOUNT, API, Bench, idToken, proxyTo, refusal } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const MISSING = [403, "MissingAuthenticationTokenException", '{"message":"Missing Authentication Token"}'];
const NULL_MESSAGE = [500, "AuthorizerConfigurationException", '{"message":null}'];
const SPACED_INTERNAL = [500, "InternalServerErrorException", '{"message": "Internal server error"}'];
const denied = [
  403,
  "AccessDeniedException",
  `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********${ACCOUNT.slice(-4)}:${API}/dev/GET/x because no resource-based policy allows the execute-api:Invoke action"}`,
];

describe("what is not enforced yet lets nobody through", () => {
  test.each<[string, ApiDescription["methods"][string], Omit<ApiDescription, "methods">, string[], unknown[], RegExp]>([
    ["AWS_IAM, unsigned", { authorizationType: "AWS_IAM" }, {}, [], MISSING, /sign the request/],
    [
      "CUSTOM",
      { authorizationType: "CUSTOM", authorizerId: "l" },
      {},
      ["Authorization", "allow"],
      NULL_MESSAGE,
      /a Lambda authorizer of this API/,
    ],
    [
      "a resource policy that can't be read",
      {},
      { api: { policy: '{"Statement":[]}' } },
      [],
      denied,
      /mend it, then deploy/,
    ],
    [
      "an API key",
      { apiKeyRequired: true },
      {},
      ["X-API-Key", "key"],
      [403, "ForbiddenException", '{"message":"Forbidden"}'],
      /not its id or name/,
    ],
    [
      "an integration behind a VPC link",
      { methodIntegration: proxyTo("", { type: "HTTP", uri: "http://x/", connectionType: "VPC_LINK" }) },
      {},
      [],
      SPACED_INTERNAL,
      /no VPC on this machine/,
    ],
    ["an authorization type of nobody's", { authorizationType: "MAGIC" as "NONE" }, {}, [], NULL_MESSAGE, /^$/],
    [
      "a disabled endpoint",
      {},
      { api: { disableExecuteApiEndpoint: true } },
      [],
      [403, "ForbiddenException", '{"message":"Forbidden"}'],
      /custom domain/,
    ],
  ])("%s", async (_, method, rest, headers, [status, type, body], advice) => {
    bench.serve({ methods: { "GET /x": method }, ...rest });
    const answer = await bench.call("GET", "/dev/x", { headers });
    expect(refusal(answer)).toEqual({ status, type, length: String(Buffer.byteLength(String(body))), body });
    expect(bench.events).toEqual([]);
    expect(bench.record.checks.filter(({ passed }) => !passed).at(-1)?.advice ?? "").toMatch(advice);
  });

  test("a bearer token means nothing to AWS_IAM", async () => {
    bench.serve({ methods: { "GET /x": { authorizationType: "AWS_IAM" } } });
    const answer = await bench.call("GET", "/dev/x", { headers: ["Authorization", `Bearer ${idToken()}`] });
    expect(refusal(answer)).toMatchObject({ status: 403, type: "IncompleteSignatureException" });
  });

  test("the policy of an API behind Cognito comes after the token", async () => {
    bench.serve({
      methods: { "GET /x": { authorizationType: "COGNITO_USER_POOLS", authorizerId: "aut001" } },
      api: { policy: "{}" },
    });
    expect((await bench.call("GET", "/dev/x")).status).toBe(401);
    expect((await bench.call("GET", "/dev/x", { headers: ["Authorization", idToken()] })).status).toBe(403);
  });

  test("a method's ARN may be 1,600 bytes", async () => {
    bench.serve({
      methods: {
        "GET /{proxy+}": { authorizationType: "COGNITO_USER_POOLS", authorizerId: "aut001" },
        "GET /open/{proxy+}": {},
      },
    });
    const long = "a".repeat(1_600);
    const answer = await bench.call("GET", `/dev/${long}`, { headers: ["Authorization", idToken()] });
    expect([answer.status, answer.body]).toEqual([414, '{"message":"Request URI too long"}']);
    expect((await bench.call("GET", `/dev/open/${long}`)).status).toBe(200);
  });
});

test("the authorizer speaks before the API key, and the key before the validator", async () => {
  bench.serve({
    methods: {
      "POST /x": {
        authorizationType: "COGNITO_USER_POOLS",
        authorizerId: "aut001",
        apiKeyRequired: true,
        requestValidatorId: "val001",
        requestParameters: { "method.request.querystring.q": true },
      },
    },
    snapshot: {
      requestValidators: [{ id: "val001", name: "v", validateRequestBody: false, validateRequestParameters: true }],
    },
  });
  expect((await bench.call("POST", "/dev/x")).status).toBe(401);
  const answer = await bench.call("POST", "/dev/x", { headers: ["Authorization", idToken()] });
  expect([answer.status, answer.body]).toEqual([403, '{"message":"Forbidden"}']);
});
