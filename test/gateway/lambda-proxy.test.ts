import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Fault } from "../../src/lib/fault.js";
import type { Integration, Method, RestApi, Stage } from "../../src/services/apigateway/rest-api.js";
import {
  ACCOUNT,
  type Answer,
  API,
  Bench,
  COGNITO,
  FUNCTION,
  headerNames,
  idToken,
  lambdaUri,
  type ProxyEvent,
  proxyTo,
  recorded,
  refusal,
  returned,
} from "./support.js";
import { meteredApi } from "./support-usage.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

interface Change {
  readonly integration?: Partial<Integration>;
  readonly method?: Partial<Method>;
  readonly api?: Partial<RestApi>;
  readonly stage?: Partial<Stage>;
}
function serve({ integration = {}, method = {}, api = {}, stage = {} }: Change = {}): void {
  const methodIntegration = proxyTo(FUNCTION, integration);
  bench.serve({
    methods: {
      "ANY /": { methodIntegration },
      "ANY /{proxy+}": { methodIntegration, ...method },
      "ANY /hardcoded": { methodIntegration },
      "POST /cognito": { methodIntegration, authorizationType: "COGNITO_USER_POOLS", authorizerId: COGNITO.id },
      "POST /no-auth": { methodIntegration },
    },
    api,
    stage,
  });
}
beforeEach(() => serve());

const BAD_GATEWAY = {
  status: 502,
  type: "InternalServerErrorException",
  length: "36",
  body: '{"message": "Internal server error"}',
};

type Recorded = Record<string, ProxyEvent & { path: string; queryStringParameters: unknown }>;
const lambdaSnapshot = JSON.parse(
  readFileSync(recorded("localstack/apigateway/test_apigateway_lambda.snapshot.json"), "utf8"),
) as Record<string, { "recorded-content": Recorded }>;
const events = lambdaSnapshot[
  "tests/aws/services/apigateway/test_apigateway_lambda.py::test_lambda_aws_proxy_integration"
]?.["recorded-content"] as Recorded;

describe("the event", () => {
  const keysOf = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([key, item]) => [key, keysOf(item)])
      : typeof value;

  test.each(["no-auth", "jwt-authorizer-auth"])("has the recorded keys in the recorded order: %s", async (name) => {
    const wanted = JSON.parse(
      readFileSync(recorded(`events/powertools-typescript/apigw-rest/${name}.json`), "utf8"),
    ) as ProxyEvent;
    const withToken = name === "jwt-authorizer-auth";
    await bench.call("POST", withToken ? "/dev/cognito" : "/dev/no-auth", {
      headers: ["user-agent", "HTTPie/3.2.2", "accept-encoding", "gzip, deflate", "Accept", "*/*"].concat(
        withToken ? ["authorization", `Bearer ${idToken()}`] : [],
      ),
    });
    const made = bench.event;
    expect(Object.keys(made)).toEqual(Object.keys(wanted));
    expect(keysOf(made.requestContext)).toEqual(keysOf(wanted.requestContext));
    // An edge-optimised API has CloudFront's headers besides.
    const regional = Object.keys(wanted.headers ?? {}).filter(
      (header) => !/^(CloudFront-|Via$|X-Amz-Cf-Id$)/.test(header),
    );
    expect(Object.keys(made.headers ?? {})).toEqual(regional);
    expect(Object.keys(made.multiValueHeaders ?? {})).toEqual(regional);
    for (const part of ["queryStringParameters", "pathParameters", "stageVariables", "body", "isBase64Encoded"])
      expect([part, made[part]]).toEqual([part, wanted[part]]);
  });

  test("its values are those of the request", async () => {
    const answer = await bench.call("GET", "/dev/hardcoded", { headers: ["User-Agent", "curl/8"] });
    const { requestContext: context, headers } = bench.event;
    expect(context).toMatchObject({
      requestId: answer.headers["x-amzn-RequestId"],
      extendedRequestId: answer.headers["x-amz-apigw-id"],
      requestTime: "23/Nov/2026:10:00:00 +0000",
      requestTimeEpoch: Date.UTC(2026, 10, 23, 10),
      path: "/dev/hardcoded",
      accountId: ACCOUNT,
      protocol: "HTTP/1.1",
      stage: "dev",
      domainPrefix: API,
      domainName: `${API}.execute-api.us-east-1.amazonaws.com`,
      deploymentId: "dep001",
      apiId: API,
      resourceId: "res2",
      identity: { sourceIp: "127.0.0.1", userAgent: "curl/8", user: null },
    });
    expect(headers).toMatchObject({ "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", Host: "x.example" });
    const trace = /^Root=(1-[0-9a-f]{8}-[0-9a-f]{24});Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0$/;
    expect(answer.headers["X-Amzn-Trace-Id"]).toMatch(trace);
    expect(headers?.["X-Amzn-Trace-Id"]).toBe(`Root=${trace.exec(answer.headers["X-Amzn-Trace-Id"] ?? "")?.[1]}`);
    expect(bench.invocations[0]?.traceId).toBe(answer.headers["X-Amzn-Trace-Id"]);
  });

  test.each([
    ["127.0.0.1:4566", `${API}.execute-api.us-east-1.amazonaws.com`, API],
    ["localhost:4566", `${API}.execute-api.us-east-1.amazonaws.com`, API],
    ["[::1]:4566", `${API}.execute-api.us-east-1.amazonaws.com`, API],
    [`${API}.execute-api.localhost:4566`, `${API}.execute-api.localhost`, API],
    ["api.example.com", "api.example.com", "api"],
  ])("called at %s, its domain is %s", async (called, domainName, domainPrefix) => {
    await bench.gateway.handle({
      restApiId: API,
      stageName: "dev",
      method: "GET",
      rawPath: "/x",
      rawQuery: "",
      rawHeaders: ["Host", called],
      body: Buffer.alloc(0),
      sourceIp: "127.0.0.1",
      protocol: "HTTP/1.1",
      domainName: called,
    });
    expect(bench.event.requestContext).toMatchObject({ domainName, domainPrefix });
    expect(bench.event.headers?.Host).toBe(called);
  });

  test.each([
    ["invocation-payload-without-trailing-slash", "GET", "/dev/proxy-value"],
    ["invocation-payload-with-trailing-slash", "GET", "/dev/proxy-value/"],
    ["invocation-payload-with-double-slash", "GET", "/dev/proxy-value//double-slash"],
    ["invocation-payload-with-prepended-slash", "GET", "/dev//proxy-value"],
    ["invocation-payload-without-trailing-slash-and-query-params", "GET", "/dev/proxy-value?urlparam=test"],
    ["invocation-payload-with-trailing-slash-and-query-params", "GET", "/dev/proxy-value/?urlparam=test"],
    [
      "invocation-payload-with-path-encoded-email",
      "GET",
      "/dev/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com",
    ],
    [
      "invocation-payload-with-params-encoding",
      "GET",
      "/dev/proxy-value/api?dateTimeOffset=2023-06-12T18:05:10.123456+00:00&email=test%2Balias@gmail.com&plus=test+alias@gmail.com&url=https://www.google.com/&whitespace=foo%20bar&zhash=abort/",
    ],
    [
      "invocation-payload-with-params-encoding-multi",
      "POST",
      "/dev/proxy-value?category=electronics&category=books&price=10&price=20&price=30",
    ],
    ["invocation-hardcoded", "GET", "/dev//hardcoded"],
  ])("paths and queries as recorded: %s", async (name, method, path) => {
    const wanted = events[name];
    await bench.call(method, path);
    for (const part of [
      "path",
      "pathParameters",
      "queryStringParameters",
      "multiValueQueryStringParameters",
      "resource",
    ])
      expect([part, bench.event[part]]).toEqual([part, wanted?.[part]]);
    expect(bench.event.requestContext.path).toBe(String(wanted?.requestContext.path).replace("/stage", "/dev"));
    expect(bench.event.requestContext.resourcePath).toBe(wanted?.requestContext.resourcePath);
  });

  test("header names keep the client's case but for those that AWS writes its own way", async () => {
    await bench.call("GET", "/dev/x", {
      headers: [
        "tEsT-HEADeR",
        "aValUE",
        "user-agent",
        "u",
        "AUTHORIZATION",
        "random-value",
        "accept",
        "*/*",
        "x-a",
        "1",
        "X-A",
        "2",
      ],
    });
    expect(bench.event.headers).toMatchObject({
      "tEsT-HEADeR": "aValUE",
      "User-Agent": "u",
      Authorization: "random-value",
      accept: "*/*",
      "x-a": "2",
    });
    expect(bench.event.multiValueHeaders?.["x-a"]).toEqual(["1", "2"]);
  });

  test("headers of the connection don't reach the function", async () => {
    await bench.call("POST", "/dev/x", { headers: ["Connection", "close", "TE", "trailers"], body: "hi" });
    expect(Object.keys(bench.event.headers ?? {})).toEqual([
      "Host",
      "X-Amzn-Trace-Id",
      "X-Forwarded-For",
      "X-Forwarded-Port",
      "X-Forwarded-Proto",
    ]);
  });

  test("a client's trace root is kept", async () => {
    const sent = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
    const answer = await bench.call("GET", "/dev/x", { headers: ["X-Amzn-Trace-Id", sent] });
    expect(bench.event.headers?.["X-Amzn-Trace-Id"]).toBe(sent);
    expect(answer.headers["X-Amzn-Trace-Id"]).toContain("Root=1-3152b799-8954dae64eda91bc9a23a7e8;");
  });

  test.each<[string, Partial<RestApi>, string[], string | Buffer, string, boolean]>([
    ["text", {}, ["Content-Type", "application/json"], '{"a":"é"}', '{"a":"é"}', false],
    ["bytes of no binary type", {}, ["Content-Type", "image/png"], Buffer.from([0xff]), "\ufffd", false],
    [
      "a binary type",
      { binaryMediaTypes: ["image/png"] },
      ["Content-Type", "image/png"],
      Buffer.from([0xff]),
      "/w==",
      true,
    ],
    [
      "a binary family",
      { binaryMediaTypes: ["image/*"] },
      ["content-type", "image/PNG; q=1"],
      Buffer.from([0xff]),
      "/w==",
      true,
    ],
    ["everything binary", { binaryMediaTypes: ["*/*"] }, [], "a", "YQ==", true],
  ])("the body: %s", async (_, api, headers, body, wanted, isBase64Encoded) => {
    serve({ api });
    await bench.call("POST", "/dev/x", { headers, body });
    expect([bench.event.body, bench.event.isBase64Encoded]).toEqual([wanted, isBase64Encoded]);
  });

  test("the stage's variables and the operation's name are in it", async () => {
    serve({ stage: { variables: { colour: "blue" } }, method: { operationName: "getThing" } });
    await bench.call("GET", "/dev/x");
    expect(bench.event.stageVariables).toEqual({ colour: "blue" });
    expect(bench.event.requestContext.operationName).toBe("getThing");
  });

  test("request parameters of the integration set headers and queries (recorded: they do for proxies too)", async () => {
    serve({
      integration: {
        requestParameters: {
          "integration.request.header.headerVar": "method.request.header.foobar",
          "integration.request.header.foobar": "'mapped-value'",
          "integration.request.querystring.testVar": "method.request.querystring.q",
        },
      },
    });
    await bench.call("GET", "/dev/x?q=bar", { headers: ["foobar", "request-value"] });
    expect(bench.event.headers).toMatchObject({ headerVar: "request-value", foobar: "mapped-value" });
    expect(bench.event.queryStringParameters).toEqual({ q: "bar", testVar: "bar" });
  });

  test("queries survive the way there, whatever is in them", async () => {
    const query = fc.dictionary(
      fc.string({ minLength: 1, unit: "grapheme" }),
      fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 3 }),
      { maxKeys: 4 },
    );
    await fc.assert(
      fc.asyncProperty(query, async (parameters) => {
        const pairs = Object.entries(parameters).flatMap(([name, values]) =>
          values.map((value): [string, string] => [name, value]),
        );
        await bench.call("GET", `/dev/x?${new URLSearchParams(pairs)}`);
        const wanted = Object.fromEntries(Object.entries(parameters));
        expect(bench.event.multiValueQueryStringParameters ?? {}).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  test("the path of the event is the path of the request", async () => {
    const segment = fc.string({ minLength: 1, unit: "grapheme" }).map(encodeURIComponent);
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 4 }), async (segments) => {
        const path = `/${segments.join("/")}`;
        fc.pre(
          !path.includes("/hardcoded") &&
            !/\/(cognito|no-auth)$/.test(path) &&
            !segments.some((one) => one === "." || one === ".."),
        );
        await bench.call("GET", `/dev${path}`);
        expect(bench.event.path).toBe(path);
        expect(bench.event.pathParameters).toEqual({ proxy: path.slice(1) });
      }),
      { numRuns: 200 },
    );
  });
});

describe("the answer", () => {
  const answered = async (value: unknown, headers: string[] = []): Promise<Answer> => {
    bench.invoke = () =>
      typeof value === "string" && value.startsWith("raw:")
        ? { ...returned(0), payload: value.slice(4) }
        : returned(value);
    return bench.call("GET", "/dev/x", { headers });
  };

  test.each<[string, unknown, number, string]>([
    ["statusCode alone", { statusCode: 200 }, 200, ""],
    ["headers alone", { headers: { a: "b" } }, 200, ""],
    ["headers null", { statusCode: 200, headers: null }, 200, ""],
    ["a status as text", { statusCode: "201" }, 201, ""],
    ["a body", { statusCode: 404, body: "gone" }, 404, "gone"],
    ["a body of null", { statusCode: 200, body: null }, 200, ""],
    [
      "Base64 that nobody asked to decode",
      { statusCode: 200, body: "dGVzdC1kYXRh", isBase64Encoded: true },
      200,
      "dGVzdC1kYXRh",
    ],
    [
      "Base64 that says it is none",
      { statusCode: 200, body: "dGVzdC1kYXRh", isBase64Encoded: false },
      200,
      "dGVzdC1kYXRh",
    ],
  ])("%s", async (_, value, status, body) => {
    const answer = await answered(value);
    expect([answer.status, answer.body]).toEqual([status, body]);
    expect(answer.headers["Content-Type"]).toBe("application/json");
    expect(answer.headers["Content-Length"]).toBe(String(Buffer.byteLength(body)));
  });

  test.each<[string, unknown]>([
    ["a key that API Gateway doesn't know", { statusCode: 200, body: "", wrong: 1 }],
    ["cookies, which HTTP APIs know", { statusCode: 200, cookies: ["a=b"] }],
    ["an empty object", {}],
    ["a string", "hello"],
    ["null", null],
    ["a list", [{ statusCode: 200 }]],
    ["a number", 7],
    ["no JSON", "raw:{"],
    ["nothing", "raw:"],
    ["a status that is no number", { statusCode: "test" }],
    ["a status that HTTP hasn't", { statusCode: 99 }],
    ["a status with a fraction", { statusCode: 200.5 }],
    ["a body that is an object", { statusCode: 200, body: { a: 1 } }],
    ["headers that are a list", { statusCode: 200, headers: ["a"] }],
    ["a header that is an object", { statusCode: 200, headers: { a: {} } }],
    ["a multi value that is no list", { statusCode: 200, multiValueHeaders: { "test-multi": "value" } }],
    ["a line break in a header", { statusCode: 200, headers: { a: "b\r\nSet-Cookie: c" } }],
    ["a header name with a space", { statusCode: 200, headers: { "a b": "c" } }],
    ["a header beyond Latin-1", { statusCode: 200, headers: { a: "→" } }],
    ["isBase64Encoded that is no boolean", { statusCode: 200, isBase64Encoded: "maybe" }],
    ["isBase64Encoded that can't be printed", { statusCode: 200, isBase64Encoded: { toString: null } }],
  ])("%s is malformed", async (_, value) => {
    expect(refusal(await answered(value))).toEqual(BAD_GATEWAY);
    expect(bench.record.checks.at(-1)).toMatchObject({ passed: false, step: "integrate" });
  });

  test("its headers come between the request's id and API Gateway's", async () => {
    const answer = await answered({
      statusCode: 200,
      headers: { "header-bool": true, "test-header": "value", "content-type": "text/plain" },
    });
    expect(headerNames(answer)).toEqual([
      "Date",
      "Content-Type",
      "Content-Length",
      "Connection",
      "x-amzn-RequestId",
      "header-bool",
      "test-header",
      "x-amz-apigw-id",
      "X-Amzn-Trace-Id",
    ]);
    expect(answer.headers).toMatchObject({ "header-bool": "true", "Content-Type": "text/plain" });
  });

  test("a header's number is sent as text, and null not at all (not recorded)", async () => {
    const answer = await answered({
      statusCode: 200,
      headers: { "x-number": 1.5, "x-zero": 0, "x-null": null },
      multiValueHeaders: { "x-none": null },
    });
    expect(answer.headers).toMatchObject({ "x-number": "1.5", "x-zero": "0" });
    expect(answer.headers).not.toHaveProperty("x-null");
    expect(answer.headers).not.toHaveProperty("x-none");
  });

  test.each([
    [{ "test-multi": ["value1", "value2"] }, undefined, "test-multi", "value1, value2"],
    [{ "test-multi": ["value-multi"] }, { "test-multi": "value-solo" }, "test-multi", "value-multi, value-solo"],
    [{ "tesT-Multi": ["value-multi"] }, { "test-multi": "value-solo" }, "tesT-Multi", "value-multi, value-solo"],
    [{ "Set-Cookie": ["a=1", "b=2"] }, { "set-cookie": "c=3" }, "Set-Cookie", "a=1, b=2, c=3"],
  ])("single and multi headers meet: %j and %j", async (multiValueHeaders, headers, name, value) => {
    const answer = await answered({ statusCode: 200, multiValueHeaders, headers });
    expect(answer.headers[name]).toBe(value);
  });

  test("headers of the connection go out under another name", async () => {
    const answer = await answered({
      statusCode: 401,
      headers: {
        Connection: "close",
        "Content-Length": "5",
        Date: "today",
        Server: "mine",
        "WWW-Authenticate": "Basic",
        "Transfer-Encoding": "chunked",
        "x-amzn-RequestId": "mine",
      },
    });
    expect(answer.headers).toMatchObject({
      Connection: "keep-alive",
      "Content-Length": "0",
      "x-amzn-Remapped-Connection": "close",
      "x-amzn-Remapped-Content-Length": "5",
      "x-amzn-Remapped-Date": "today",
      "x-amzn-Remapped-Server": "mine",
      "x-amzn-Remapped-WWW-Authenticate": "Basic",
    });
    expect(headerNames(answer).filter((name) => /transfer-encoding|^server$|^www-auth/i.test(name))).toEqual([]);
    expect(answer.headers["x-amzn-RequestId"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ["image/png", ["image/png"], true],
    ["image/png, text/html", ["image/png"], true],
    ["text/html, image/png", ["image/png"], false],
    ["*/*", ["image/png"], false],
    ["text/html", ["*/*"], true],
    ["image/webp", ["image/*"], true],
  ])("Base64 for Accept %s where %j are binary", async (accept, binaryMediaTypes, decoded) => {
    serve({ api: { binaryMediaTypes } });
    const answer = await answered({ statusCode: 200, body: "/wA=", isBase64Encoded: true }, ["Accept", accept]);
    expect(answer.bytes).toEqual(decoded ? Buffer.from([0xff, 0]) : Buffer.from("/wA="));
  });

  test("the connection closes when the client asks", async () => {
    expect((await answered({ statusCode: 200 }, ["Connection", "close"])).headers.Connection).toBe("close");
  });

  test("no random answer makes a defect", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              statusCode: fc.jsonValue(),
              headers: fc.jsonValue(),
              multiValueHeaders: fc.jsonValue(),
              body: fc.jsonValue(),
              isBase64Encoded: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
        async (value) => {
          const answer = await answered(value);
          if (answer.status === 502) expect(refusal(answer)).toEqual(BAD_GATEWAY);
          expect(bench.record.checks.some(({ what }) => what.includes("defect"))).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("what goes wrong with a function", () => {
  test.each(["Handled", "Unhandled"] as const)("its own error (%s)", async (functionError) => {
    bench.invoke = () => ({ ...returned({ errorType: "Error", errorMessage: "broken" }), functionError });
    expect(refusal(await bench.call("GET", "/dev/x"))).toEqual(BAD_GATEWAY);
    expect(bench.record.checks.at(-1)).toMatchObject({ passed: false, actual: "Error: broken" });
  });

  test("it is slower than the integration's timeout", async () => {
    serve({ integration: { timeoutInMillis: 50 } });
    bench.invoke = () => new Promise(() => {});
    expect(refusal(await bench.call("GET", "/dev/x"))).toEqual({
      status: 504,
      type: "InternalServerErrorException",
      length: "41",
      body: '{"message": "Endpoint request timed out"}',
    });
  });

  test("it is slower than 29 s, the timeout of an integration that sets none", async () => {
    const api = await meteredApi();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      api.bench.invoke = () => new Promise(() => {});
      const answer = api.get("/open");
      await vi.waitUntil(() => api.bench.events.length === 1 && vi.getTimerCount() > 0, { interval: 1 });
      vi.advanceTimersByTime(28_900);
      expect(vi.getTimerCount()).toBeGreaterThan(0);
      vi.advanceTimersByTime(100);
      expect(await answer).toMatchObject({ status: 504, body: '{"message": "Endpoint request timed out"}' });
    } finally {
      vi.useRealTimers();
      await api.stop();
    }
  });

  const internal = { ...BAD_GATEWAY, status: 500 };
  test.each([
    ["it is gone", new Fault("ResourceNotFoundException", "Function not found", { statusCode: 404 }), internal],
    ["it is throttled", new Fault("TooManyRequestsException", "Rate Exceeded.", { statusCode: 429 }), internal],
    [
      "the event is too large",
      new Fault("RequestTooLargeException", "too large", { statusCode: 413 }),
      { status: 413, type: "RequestTooLargeException", length: "30", body: '{"message":"Request Too Long"}' },
    ],
    [
      "we have a defect",
      new TypeError("x is not a function"),
      { ...internal, length: "35", body: '{"message":"Internal server error"}' },
    ],
  ])("%s", async (_, error, wanted) => {
    bench.invoke = () => Promise.reject(error);
    expect(refusal(await bench.call("GET", "/dev/x"))).toEqual(wanted);
    expect(bench.record.checks.at(-1)?.passed).toBe(false);
  });

  test("its resource policy doesn't let API Gateway in", async () => {
    bench.permits = false;
    expect(refusal(await bench.call("GET", "/dev/x/y/"))).toEqual(internal);
    expect(bench.record.refusedBy).toBe("API_CONFIGURATION_ERROR");
    expect(bench.permissionsAsked).toEqual([
      {
        arn: FUNCTION,
        sourceArn: `arn:aws:execute-api:us-east-1:${ACCOUNT}:${API}/dev/GET/x/y`,
        sourceAccount: ACCOUNT,
      },
    ]);
    expect(bench.events).toEqual([]);
  });

  test.each<[string, Partial<Integration>, string]>([
    ["integrationHttpMethod is not POST", { httpMethod: "GET" }, '{"message":"Internal server error"}'],
    ["the uri is none", { uri: "https://example.com" }, BAD_GATEWAY.body],
    ["the uri's stage variable is not set", { uri: lambdaUri("${stageVariables.fn}") }, BAD_GATEWAY.body],
    ["credentials, which are not evaluated yet", { credentials: "arn:aws:iam::123456789012:role/r" }, BAD_GATEWAY.body],
    ...[
      "content-length",
      "transfer-encoding",
      "authorization",
      "connection",
      "expect",
      "proxy-authenticate",
      "te",
      "x-amzn-trace-id",
    ].map((name): [string, Partial<Integration>, string] => [
      `a mapping sets ${name}`,
      { requestParameters: { [`integration.request.header.${name}`]: "'x'" } },
      BAD_GATEWAY.body,
    ]),
  ])("%s", async (_, integration, body) => {
    serve({ integration });
    expect(refusal(await bench.call("GET", "/dev/x"))).toEqual({ ...internal, length: String(body.length), body });
    expect(bench.events).toEqual([]);
  });

  test.each([
    [lambdaUri(FUNCTION), FUNCTION, undefined],
    [lambdaUri(`${FUNCTION}:live`), FUNCTION, "live"],
    [lambdaUri(`${FUNCTION}:\${stageVariables.alias}`), FUNCTION, "blue"],
    [lambdaUri(`arn:aws:lambda:us-east-1:${ACCOUNT}:function:\${stageVariables.fn}`), FUNCTION, undefined],
  ])("the uri %s names the function", async (uri, target, qualifier) => {
    serve({ integration: { uri }, stage: { variables: { alias: "blue", fn: "hello" } } });
    expect((await bench.call("GET", "/dev/x")).status).toBe(200);
    expect(bench.invocations).toMatchObject([{ target, qualifier }]);
  });

  test("a body above 10 MB never reaches it", async () => {
    const answer = await bench.call("POST", "/dev/x", { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect(refusal(answer)).toEqual({
      status: 413,
      type: "RequestTooLargeException",
      length: "30",
      body: '{"message":"Request Too Long"}',
    });
    expect(bench.events).toEqual([]);
  });
});
