import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { explain } from "../../src/gateway/explain.js";
import type { Invocation } from "../../src/gateway/gateway.js";
import { Fault } from "../../src/lib/fault.js";
import type { Authorizer, Method } from "../../src/services/apigateway/rest-api.js";
import {
  ACCOUNT,
  type Answer,
  API,
  type ApiDescription,
  Bench,
  lambdaUri,
  mockOf,
  NOW,
  type ProxyEvent,
  recorded,
  refusal,
  returned,
} from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const AUTHORIZER = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:authorizer`;
const ARN = `arn:aws:execute-api:us-east-1:${ACCOUNT}:${API}/dev`;

const authorizer = (change: Partial<Authorizer>): Authorizer => ({
  id: "aut000",
  name: "guard",
  type: "TOKEN",
  authType: "custom",
  authorizerUri: lambdaUri(AUTHORIZER),
  identitySource: "method.request.header.X-Auth",
  ...change,
});
const REQUEST_SOURCES = "method.request.header.X-Auth, method.request.querystring.tenant";
const AUTHORIZERS = [
  authorizer({ id: "token0", name: "token0", authorizerResultTtlInSeconds: 0 }),
  authorizer({ id: "token300", name: "token300" }),
  authorizer({
    id: "regex0",
    name: "regex0",
    authorizerResultTtlInSeconds: 0,
    identityValidationExpression: "Bearer [a-z]+",
  }),
  authorizer({ id: "broken", name: "broken", identityValidationExpression: "(" }),
  authorizer({
    id: "request0",
    name: "request0",
    type: "REQUEST",
    identitySource: REQUEST_SOURCES,
    authorizerResultTtlInSeconds: 0,
  }),
  authorizer({ id: "request300", name: "request300", type: "REQUEST", identitySource: REQUEST_SOURCES }),
  {
    ...authorizer({ id: "none0", name: "none0", type: "REQUEST", authorizerResultTtlInSeconds: 0 }),
    identitySource: "",
  },
  authorizer({
    id: "places",
    name: "places",
    type: "REQUEST",
    identitySource: "stageVariables.tenant,context.identity.sourceIp,method.request.querystring.k",
  }),
  authorizer({ id: "role", name: "role", authorizerCredentials: `arn:aws:iam::${ACCOUNT}:role/invoker` }),
  authorizer({ id: "nowhere", name: "nowhere", authorizerUri: lambdaUri("arn:aws:lambda:us-east-1:1:function:") }),
  authorizer({
    id: "staged",
    name: "staged",
    authorizerUri: lambdaUri(`arn:aws:lambda:us-east-1:${ACCOUNT}:function:$\{stageVariables.guard}:live`),
  }),
];
const by = (authorizerId: string, change: Partial<Method> = {}): Partial<Method> => ({
  authorizationType: "CUSTOM",
  authorizerId,
  ...change,
});

const methods: ApiDescription["methods"] = {
  "GET /open": {},
  "GET /": by("token300"),
  "ANY /token0": by("token0"),
  "ANY /token300": by("token300"),
  "GET /token300/other": by("token300"),
  "GET /token300/{id}": by("token300"),
  "GET /files/{proxy+}": by("token0"),
  "GET /regex": by("regex0"),
  "GET /broken": by("broken"),
  "ANY /request0/{item}": by("request0"),
  "GET /request300/{item}": by("request300"),
  "GET /request300": by("request300"),
  "GET /none0": by("none0"),
  "GET /places": by("places"),
  "GET /role": by("role"),
  "GET /nowhere": by("nowhere"),
  "GET /staged": by("staged"),
  "GET /dangling": by("gone00"),
  "GET /cognito": by("aut001"),
  "GET /mapped": by("token0", {
    methodIntegration: mockOf({
      requestTemplates: { "application/json": '{"statusCode": 200}' },
      integrationResponses: {
        "200": {
          statusCode: "200",
          responseTemplates: {
            "application/json":
              '{"who":"$context.authorizer.principalId","tier":"$context.authorizer.tier","none":"$context.authorizer.none"}',
          },
        },
      },
    }),
  }),
};

interface AuthorizerEvent {
  readonly type: "TOKEN" | "REQUEST";
  readonly methodArn: string;
  readonly [name: string]: unknown;
}

const statement = (change: Record<string, unknown> = {}) => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: `${ARN}/*/*`,
  ...change,
});
const policyOf = (...statements: unknown[]) => ({ Version: "2012-10-17", Statement: statements });
const result = (change: Record<string, unknown> = {}) => ({
  principalId: "alice",
  policyDocument: policyOf(statement()),
  ...change,
});
const thrown = (errorMessage: unknown, errorType = "Error"): Invocation => ({
  ...returned({ errorType, errorMessage, trace: [] }),
  functionError: "Unhandled",
});

/** What the authorizer's function does. */
let authorize: (event: AuthorizerEvent) => Promise<Invocation> | Invocation;
const answers = (value: unknown) => {
  authorize = () => returned(value);
};
const isAuthorizer = (event: ProxyEvent) => event.type === "TOKEN" || event.type === "REQUEST";
const asked = () => bench.events.filter(isAuthorizer) as unknown as AuthorizerEvent[];
const backend = () => bench.events.filter((event) => !isAuthorizer(event));
const lastAsked = () => {
  const event = asked().at(-1);
  if (!event) throw new Error("the authorizer's function was not asked");
  return event;
};

function serve(change: Partial<ApiDescription> = {}): void {
  bench.serve({
    methods,
    stage: { variables: { tenant: "blue", guard: "authorizer" } },
    ...change,
    snapshot: { authorizers: AUTHORIZERS, ...change.snapshot },
  });
  answers(result());
  bench.invoke = (event) =>
    isAuthorizer(event) ? authorize(event as unknown as AuthorizerEvent) : returned({ statusCode: 200, body: "Hello" });
}
beforeEach(() => serve());

const get = (path: string, token?: string, more: readonly string[] = []) =>
  bench.call("GET", path, { headers: [...(token === undefined ? [] : ["X-Auth", token]), ...more] });
const failed = () => bench.record.checks.filter(({ passed }) => !passed);
const onlyFailure = () => {
  const [check, ...more] = failed();
  if (!check || more.length > 0) throw new Error(`not one failed check but ${JSON.stringify(failed())}`);
  return check;
};

const UNAUTHORIZED = { status: 401, type: "UnauthorizedException", length: "26", body: '{"message":"Unauthorized"}' };
const MISCONFIGURED = {
  status: 500,
  type: "AuthorizerConfigurationException",
  length: "16",
  body: '{"message":null}',
};
const FAILED = { ...MISCONFIGURED, type: "AuthorizerFailureException" };
const DENIED = {
  status: 403,
  type: "AccessDeniedException",
  length: "110",
  body: '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
};
const SILENT = {
  status: 403,
  type: "AccessDeniedException",
  length: "130",
  body: '{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}',
};

interface Capture {
  readonly label: string;
  readonly status: number;
  readonly body?: string;
  readonly "x-amzn-ErrorType"?: string;
  readonly "content-length"?: number;
}
const captures = (
  JSON.parse(readFileSync(recorded("stackd/native-captures.json"), "utf8")) as { rest_lambda_authorizers: Capture[] }
).rest_lambda_authorizers;

/** What the function of the recording does, by the first word of the token. */
function recordedFunction(event: AuthorizerEvent): Invocation {
  const token = String(event.authorizationToken ?? (event.headers as Record<string, string>)["X-Auth"]);
  const [mode] = token.split("-");
  if (mode === "unauthorized") return thrown("Unauthorized", "Exception");
  if (mode === "invalid" && token !== "invalid-context") return returned({ principalId: "probe-user", context: {} });
  const resource = token.includes("narrow")
    ? event.methodArn
    : `${event.methodArn.split("/").slice(0, 2).join("/")}/*/*`;
  return returned({
    principalId: "probe-user",
    policyDocument: policyOf({
      Action: "execute-api:Invoke",
      Effect: mode === "deny" ? "Deny" : "Allow",
      Resource: resource,
    }),
    context: {
      event: JSON.stringify(event),
      stringValue: "scalar-text",
      integerValue: 123,
      floatValue: 1.5,
      trueValue: true,
      falseValue: false,
      zeroValue: 0,
      ...(token === "invalid-context" && { nested: { not: "scalar" } }),
    },
  });
}

describe("as recorded on AWS", () => {
  const post = (path: string, token: string) => bench.call("POST", path, { headers: ["X-Auth", token] });
  const twice = (first: () => Promise<Answer>, second: () => Promise<Answer>) => async () => {
    await first();
    return second();
  };
  /** By label: how the case is brought about, and how often the function is asked in all. */
  const cases: Readonly<Record<string, readonly [number, () => Promise<Answer>]>> = {
    "token0-permission-missing": [
      0,
      () => {
        bench.permits = false;
        return get("/dev/token0", "allow-x");
      },
    ],
    "token300-deny-repeat": [
      1,
      twice(
        () => get("/dev/token300", "deny-x"),
        () => get("/dev/token300", "deny-x"),
      ),
    ],
    "token300-unauthorized-first": [1, () => get("/dev/token300", "unauthorized-x")],
    "token300-invalid-response-first": [1, () => get("/dev/token300", "invalid-x")],
    "token300-regex-reject": [0, () => get("/dev/regex", "no-match")],
    "token300-empty": [0, () => get("/dev/token300", "")],
    "token300-missing": [0, () => get("/dev/token300")],
    "token0-invalid-context": [1, () => get("/dev/token0", "invalid-context")],
    "token300-narrow-get-after-flush": [
      1,
      twice(
        () => post("/dev/token300", "allow-narrow"),
        () => get("/dev/token300", "allow-narrow"),
      ),
    ],
    "token300-narrow-post-after-flush": [1, () => post("/dev/token300", "allow-narrow")],
    "token300-wide-other-route": [
      1,
      twice(
        () => get("/dev/token300", "allow-wide"),
        () => get("/dev/token300/other", "allow-wide"),
      ),
    ],
    "request0-allow-first": [1, () => get("/dev/request0/item?tenant=one&extra=first&extra=second&empty=", "allow-x")],
  };

  test.each(captures)("$label", async (row) => {
    const [times, call] = cases[row.label] ?? [];
    if (!call) throw new Error(`no case for the recorded ${row.label}`);
    authorize = recordedFunction;
    const answer = await call();
    expect(asked()).toHaveLength(times ?? 0);
    expect(answer.status).toBe(row.status);
    if (row.status === 200) return expect(answer.body).toBe("Hello");
    expect(refusal(answer)).toEqual({
      status: row.status,
      type: row["x-amzn-ErrorType"],
      length: String(row["content-length"]),
      body: row.body,
    });
  });

  test("the integration's event holds the context as text, the principal, and the latency as a number", async () => {
    authorize = recordedFunction;
    await get("/dev/token300", "allow-x");
    const first = backend()[0]?.requestContext.authorizer as unknown as Record<string, unknown>;
    expect(first).toEqual({
      principalId: "probe-user",
      integrationLatency: expect.any(Number),
      event: JSON.stringify(asked()[0]),
      stringValue: "scalar-text",
      integerValue: "123",
      floatValue: "1.5",
      trueValue: "true",
      falseValue: "false",
      zeroValue: "0",
    });
    expect(first.integrationLatency).toBeGreaterThan(0);
    await get("/dev/token300/other", "allow-x");
    expect(backend()[1]?.requestContext.authorizer).toEqual({ ...first, integrationLatency: 0 });
    expect(asked()).toHaveLength(1);
  });

  test.each([
    ["the function was asked", "/dev/token300", ["fresh"], /;Lineage=2:[0-9a-f]{8}:1$/],
    ["its result was kept", "/dev/token300", ["kept", "kept"], /;Lineage=1:[0-9a-f]{8}:0$/],
    ["there is no authorizer", "/dev/open", ["any"], /;Lineage=1:[0-9a-f]{8}:0$/],
  ])("the trace header's lineage where %s", async (_, path, tokens, expected) => {
    let answer: Answer | undefined;
    for (const token of tokens) answer = await get(path, token);
    const header = answer?.headers["X-Amzn-Trace-Id"] ?? "";
    expect(header).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;/);
    expect(header).toMatch(expected);
    expect(bench.invocations.at(-1)?.traceId).toBe(header);
  });
});

describe("events", () => {
  const shape = (value: unknown): unknown =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.entries(value).map(([name, inner]) =>
          name === "identity" || name === "requestContext" ? [name, shape(inner)] : name,
        )
      : typeof value;
  const sample = (name: string) =>
    JSON.parse(readFileSync(recorded("events/powertools-typescript/apigw-rest", `${name}.json`), "utf8")) as Record<
      string,
      Record<string, unknown>
    >;

  test("TOKEN has the recorded keys and nothing else", async () => {
    await get("/dev/token0?x=1", "Bearer foo");
    expect(Object.keys(lastAsked())).toEqual(Object.keys(sample("authorizer-token")));
    expect(lastAsked()).toEqual({
      type: "TOKEN",
      methodArn: `${ARN}/GET/token0`,
      authorizationToken: "Bearer foo",
    });
  });

  test("REQUEST has the recorded keys in the recorded order, and {} for what is absent", async () => {
    serve({ stage: {} });
    const headers = ["X-Auth", "foo", "Content-Length", "0"];
    await bench.call("POST", "/dev/request0/x?tenant=t", { headers });
    const event = lastAsked();
    expect(shape(event)).toEqual(shape(sample("authorizer-request")));
    expect(event.stageVariables).toEqual({});
    expect((event.headers as Record<string, string>)["Content-Length"]).toBe("0");
    await get("/dev/none0");
    expect(lastAsked()).toMatchObject({
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      pathParameters: {},
      stageVariables: {},
    });
  });

  test("REQUEST tells the request: last values, all values, the path without the stage", async () => {
    await get("/dev/request0/a%20b?tenant=one&extra=first&extra=second&empty=", "foo", ["X-Two", "1", "X-Two", "2"]);
    expect(lastAsked()).toMatchObject({
      type: "REQUEST",
      methodArn: `${ARN}/GET/request0/a%20b`,
      resource: "/request0/{item}",
      path: "/request0/a%20b",
      httpMethod: "GET",
      headers: { "X-Auth": "foo", "X-Two": "2" },
      multiValueHeaders: { "X-Auth": ["foo"], "X-Two": ["1", "2"] },
      queryStringParameters: { tenant: "one", extra: "second", empty: "" },
      multiValueQueryStringParameters: { tenant: ["one"], extra: ["first", "second"], empty: [""] },
      pathParameters: { item: "a%20b" },
      stageVariables: { tenant: "blue", guard: "authorizer" },
    });
    const context = lastAsked().requestContext as Record<string, unknown>;
    expect(context).toMatchObject({
      resourcePath: "/request0/{item}",
      path: "/dev/request0/a%20b",
      stage: "dev",
      apiId: API,
    });
    expect(context).not.toHaveProperty("authorizer");
  });

  test.each([
    ["/dev", "/dev/"],
    ["/dev/", "/dev/"],
  ])("the root's method ARN for %s ends in a slash", async (path) => {
    await get(path, "foo");
    expect(lastAsked().methodArn).toBe(`${ARN}/GET/`);
  });

  test("the function is asked by its ARN, and its alias as qualifier", async () => {
    await get("/dev/staged", "foo");
    expect(bench.invocations[0]).toMatchObject({ target: AUTHORIZER, qualifier: "live" });
    expect(bench.permissionsAsked[0]).toEqual({
      arn: `${AUTHORIZER}:live`,
      sourceArn: `arn:aws:execute-api:us-east-1:${ACCOUNT}:${API}/authorizers/staged`,
      sourceAccount: ACCOUNT,
    });
  });
});

describe("identity sources", () => {
  test.each<[string, string, string | undefined, readonly string[], string, string]>([
    ["TOKEN, header missing", "/dev/token300", undefined, [], "header X-Auth", "missing"],
    ["TOKEN, header empty", "/dev/token300", "", [], "header X-Auth", "empty"],
    ["TOKEN, TTL 0, header missing", "/dev/token0", undefined, [], "header X-Auth", "missing"],
    ["REQUEST, header missing", "/dev/request300/x?tenant=a", undefined, [], "header X-Auth", "missing"],
    ["REQUEST, header empty", "/dev/request300/x?tenant=a", "", [], "header X-Auth", "empty"],
    ["REQUEST, query missing", "/dev/request300/x", "foo", [], "query parameter tenant", "missing"],
    ["REQUEST, query empty", "/dev/request300/x?tenant=", "foo", [], "query parameter tenant", "empty"],
    ["REQUEST, TTL 0, header missing", "/dev/request0/x?tenant=a", undefined, [], "header X-Auth", "missing"],
    ["REQUEST, TTL 0, query missing", "/dev/request0/x", "foo", [], "query parameter tenant", "missing"],
    ["REQUEST, TTL 0, query empty", "/dev/request0/x?tenant=", "foo", [], "query parameter tenant", "empty"],
    [
      "REQUEST, one of several values empty",
      "/dev/request0/x?tenant=&tenant=a",
      "foo",
      [],
      "query parameter tenant",
      "empty",
    ],
    ["REQUEST, the third of three missing", "/dev/places", undefined, [], "query parameter k", "missing"],
  ])("%s: 401, and the function isn't asked", async (_, path, token, more, place, actual) => {
    expect(refusal(await get(path, token, more))).toEqual(UNAUTHORIZED);
    expect(bench.events).toEqual([]);
    expect(onlyFailure()).toMatchObject({
      step: "authorize",
      what: `the ${place} is there and not empty`,
      actual,
      advice: expect.stringContaining("isn't asked"),
    });
  });

  test("a token header that comes twice is none", async () => {
    expect(refusal(await get("/dev/token300", "foo", ["X-Auth", "bar"]))).toEqual(UNAUTHORIZED);
    expect(bench.events).toEqual([]);
    expect(onlyFailure()).toMatchObject({ actual: 2, expected: 1 });
  });

  test("header names have no case", async () => {
    expect((await get("/dev/token300", undefined, ["x-AUTH", "foo"])).status).toBe(200);
  });

  test("stage variables and context count as sources", async () => {
    expect((await get("/dev/places?k=1")).status).toBe(200);
    serve({ stage: { variables: { guard: "authorizer" } } });
    expect(refusal(await get("/dev/places?k=1"))).toEqual(UNAUTHORIZED);
    expect(onlyFailure()).toMatchObject({ what: "the stage variable tenant is there and not empty" });
  });

  test("without a source and with TTL 0 the function always runs", async () => {
    expect((await get("/dev/none0")).status).toBe(200);
    expect((await get("/dev/none0")).status).toBe(200);
    expect(asked()).toHaveLength(2);
  });

  test.each([
    ["Bearer abc", 200],
    ["bearer abc", 401],
    ["Bearer abc1", 401],
    ["xBearer abc", 401],
    ["Bearer ", 401],
  ])("the validation expression must match the whole token: %s", async (token, status) => {
    expect((await get("/dev/regex", token)).status).toBe(status);
    expect(asked()).toHaveLength(status === 200 ? 1 : 0);
    if (status === 401)
      expect(onlyFailure()).toMatchObject({
        what: "the token matches the authorizer's identityValidationExpression",
        expected: "Bearer [a-z]+",
      });
  });

  test("an expression that can't be read lets nobody pass", async () => {
    expect(refusal(await get("/dev/broken", "anything"))).toEqual(UNAUTHORIZED);
    expect(bench.events).toEqual([]);
  });
});

describe("the result cache", () => {
  const seconds = (count: number) => {
    bench.now += count * 1000;
  };

  test("keeps a result for its TTL of 300 s by default, and tells its age", async () => {
    await get("/dev/token300", "foo");
    seconds(299);
    expect((await get("/dev/token300", "foo")).status).toBe(200);
    expect(asked()).toHaveLength(1);
    expect(bench.record.checks).toContainEqual({
      step: "authorize",
      what: "the authorizer's result of 299 s ago is still good (TTL 300 s)",
      passed: true,
    });
    seconds(1);
    await get("/dev/token300", "foo");
    expect(asked()).toHaveLength(2);
  });

  test.each([
    [1, 0, 1],
    [1, 1, 2],
    [3600, 3599, 1],
    [3600, 3600, 2],
    [0, 0, 2],
  ])("TTL %i s, %i s later: asked %i times", async (ttl, later, times) => {
    const change = { authorizerResultTtlInSeconds: ttl };
    serve({ snapshot: { authorizers: [authorizer({ id: "token300", ...change })] } });
    await get("/dev/token300", "foo");
    seconds(later);
    await get("/dev/token300", "foo");
    expect(asked()).toHaveLength(times);
  });

  test("nothing is good before it was made: a clock that goes back asks anew", async () => {
    await get("/dev/token300", "foo");
    seconds(-3600);
    await get("/dev/token300", "foo");
    expect(asked()).toHaveLength(2);
  });

  test.each<[string, Invocation, object, number]>([
    ["Allow", returned(result()), { status: 200 }, 1],
    ["Deny", returned(result({ policyDocument: policyOf(statement({ Effect: "Deny" })) })), DENIED, 1],
    [
      "a policy for another method",
      returned(result({ policyDocument: policyOf(statement({ Resource: `${ARN}/PUT/x` })) })),
      SILENT,
      1,
    ],
    ["Unauthorized", thrown("Unauthorized"), UNAUTHORIZED, 2],
    ["a malformed result", returned({}), MISCONFIGURED, 2],
    ["another error", thrown("boom"), MISCONFIGURED, 2],
  ])("%s", async (_, invocation, expected, times) => {
    authorize = () => invocation;
    for (const _ of [1, 2]) expect(refusal(await get("/dev/token300", "foo"))).toMatchObject(expected);
    expect(asked()).toHaveLength(times);
  });

  test.each<[string, string, string | undefined, readonly string[], number]>([
    ["the same", "/dev/request300/x?tenant=a", "foo", [], 1],
    ["another value of a parameter that is no source", "/dev/request300/x?tenant=a&extra=1", "foo", [], 1],
    ["another path of the same authorizer", "/dev/request300?tenant=a", "foo", [], 1],
    ["another query value", "/dev/request300/x?tenant=b", "foo", [], 2],
    ["another header value", "/dev/request300/x?tenant=a", "bar", [], 2],
    ["the values the other way round", "/dev/request300/x?tenant=foo", "a", [], 2],
    ["a second value in front", "/dev/request300/x?tenant=b&tenant=a", "foo", [], 2],
    ["a second header in front", "/dev/request300/x?tenant=a", "bar", ["X-Auth", "foo"], 2],
    ["values that look alike when joined", "/dev/request300/x?tenant=a%22,%22", "foo", [], 2],
  ])("REQUEST results are told apart by the ordered values: %s", async (_, path, token, more, times) => {
    await get("/dev/request300/x?tenant=a", "foo");
    expect((await get(path, token, more)).status).toBe(200);
    expect(asked()).toHaveLength(times);
  });

  test("authorizers don't share results", async () => {
    serve({
      snapshot: { authorizers: [...AUTHORIZERS, authorizer({ id: "second" })] },
      methods: { ...methods, "GET /second": by("second") },
    });
    await get("/dev/token300", "foo");
    await get("/dev/second", "foo");
    expect(asked()).toHaveLength(2);
  });

  test("a served stage that is another object starts with nothing: deployment, stage change, flush", async () => {
    await get("/dev/token300", "foo");
    if (bench.served) bench.served = { ...bench.served };
    await get("/dev/token300", "foo");
    expect(asked()).toHaveLength(2);
  });

  test("a result of the old stage that arrives late isn't kept for the new one", async () => {
    let release: (invocation: Invocation) => void = () => {};
    authorize = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const slow = get("/dev/token300", "foo");
    await vi.waitFor(() => expect(asked()).toHaveLength(1));
    if (bench.served) bench.served = { ...bench.served };
    release(returned(result()));
    expect((await slow).status).toBe(200);
    answers(result({ policyDocument: policyOf(statement({ Effect: "Deny" })) }));
    expect(refusal(await get("/dev/token300", "foo"))).toEqual(DENIED);
  });

  test("a policy is evaluated on every use: another method, another path, a condition on the address", async () => {
    authorize = ({ methodArn }) => returned(result({ policyDocument: policyOf(statement({ Resource: methodArn })) }));
    expect((await get("/dev/token300", "foo")).status).toBe(200);
    expect(refusal(await get("/dev/token300/other", "foo"))).toEqual(SILENT);
    expect(onlyFailure()).toMatchObject({
      actual: expect.stringContaining("nearest is statement 1"),
      advice: expect.stringContaining("kept and used for every method"),
    });
    expect((await get("/dev/token300", "foo")).status).toBe(200);
    expect(asked()).toHaveLength(1);
  });

  test("a condition on the time is looked at on every use", async () => {
    const until = new Date(NOW + 60_000).toISOString();
    answers(
      result({
        policyDocument: policyOf(statement({ Condition: { DateLessThan: { "aws:CurrentTime": until } } })),
      }),
    );
    expect((await get("/dev/token300", "foo")).status).toBe(200);
    seconds(60);
    expect(refusal(await get("/dev/token300", "foo"))).toEqual(SILENT);
    expect(asked()).toHaveLength(1);
  });
});

describe("the policy", () => {
  const deny = (change: Record<string, unknown>) => statement({ Effect: "Deny", ...change });
  test.each<[string, unknown[], object]>([
    ["a wildcard over methods and paths", [statement()], { status: 200 }],
    ["everything", [statement({ Action: "*", Resource: "*" })], { status: 200 }],
    ["the exact method", [statement({ Resource: `${ARN}/GET/token0` })], { status: 200 }],
    ["one character", [statement({ Resource: `${ARN}/GET/token?` })], { status: 200 }],
    [
      "a list",
      [statement({ Action: ["s3:Get*", "EXECUTE-API:invoke"], Resource: ["x", `${ARN}/*/token0`] })],
      { status: 200 },
    ],
    ["any stage", [statement({ Resource: `arn:aws:execute-api:*:*:${API}/*/GET/token0` })], { status: 200 }],
    ["another method", [statement({ Resource: `${ARN}/POST/token0` })], SILENT],
    ["another stage", [statement({ Resource: `${ARN.replace("/dev", "/prod")}/*/*` })], SILENT],
    ["another API", [statement({ Resource: `${ARN.replace(API, "zzz")}/*/*` })], SILENT],
    ["another action", [statement({ Action: "execute-api:InvalidateCache" })], SILENT],
    ["another case in the path", [statement({ Resource: `${ARN}/GET/Token0` })], SILENT],
    ["a prefix alone", [statement({ Resource: `${ARN}/GET/token` })], SILENT],
    ["Deny over Allow", [statement(), deny({})], DENIED],
    ["Deny over Allow, the other way round", [deny({ Resource: `${ARN}/GET/*` }), statement()], DENIED],
    ["Deny of something else", [statement(), deny({ Resource: `${ARN}/DELETE/*` })], { status: 200 }],
    ["Deny alone", [deny({})], DENIED],
    [
      "NotResource that leaves it out",
      [{ ...statement(), Resource: undefined, NotResource: `${ARN}/*/other` }],
      { status: 200 },
    ],
    ["NotResource that names it", [{ ...statement(), Resource: undefined, NotResource: `${ARN}/*/token0` }], SILENT],
    [
      "Deny NotResource that leaves it out",
      [statement(), { ...deny({}), Resource: undefined, NotResource: `${ARN}/*/other` }],
      DENIED,
    ],
    ["NotAction", [{ ...statement(), Action: undefined, NotAction: "s3:*" }], { status: 200 }],
    ["NotAction that names it", [{ ...statement(), Action: undefined, NotAction: "execute-api:*" }], SILENT],
    [
      "a condition that holds",
      [statement({ Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } } })],
      { status: 200 },
    ],
    ["a condition that doesn't", [statement({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })], SILENT],
    ["an operator that nobody knows", [statement({ Condition: { Sounds: { "aws:SourceIp": "127.0.0.1" } } })], SILENT],
    [
      "Deny with an operator that nobody knows",
      [statement(), deny({ Condition: { Sounds: { "aws:SourceIp": "x" } } })],
      DENIED,
    ],
    ["a key without a value", [statement({ Condition: { StringEquals: { "aws:username": "alice" } } })], SILENT],
    ["the user agent", [statement({ Condition: { StringLike: { "aws:UserAgent": "probe/*" } } })], { status: 200 }],
  ])("%s", async (_, statements, expected) => {
    answers(result({ policyDocument: policyOf(...statements) }));
    expect(refusal(await get("/dev/token0", "foo", ["User-Agent", "probe/1"]))).toMatchObject(expected);
    expect(backend()).toHaveLength("type" in expected ? 0 : 1);
  });

  test.each<[string, string, unknown[], object]>([
    [
      "a literal part in escapes is what it leads to",
      "/dev/token300/%6Fther",
      [statement(), deny({ Resource: `${ARN}/GET/token300/other` })],
      DENIED,
    ],
    [
      "Allow NotResource sees it too",
      "/dev/token300/%6Fther",
      [{ ...statement(), Resource: undefined, NotResource: `${ARN}/GET/token300/other` }],
      SILENT,
    ],
    [
      "a Deny reaches a path parameter in escapes",
      "/dev/files/%73ecret",
      [statement(), deny({ Resource: `${ARN}/GET/files/secret` })],
      DENIED,
    ],
    [
      "an exact Allow of the ARN as sent is enough for a path parameter",
      "/dev/files/a%20b",
      [statement({ Resource: `${ARN}/GET/files/a%20b` })],
      { status: 200 },
    ],
    [
      "a slash at the end makes no difference",
      "/dev/token300/other/",
      [statement(), deny({ Resource: `${ARN}/GET/token300/other` })],
      DENIED,
    ],
    [
      "nor do slashes at the beginning",
      "/dev//token300/other",
      [statement(), deny({ Resource: `${ARN}/GET/token300/other` })],
      DENIED,
    ],
  ])("paths have one meaning: %s", async (_, path, statements, expected) => {
    answers(result({ policyDocument: policyOf(...statements) }));
    expect(refusal(await get(path, "foo"))).toMatchObject(expected);
  });

  test("a refusal names the statement that decided", async () => {
    answers(result({ policyDocument: policyOf(statement(), deny({ Sid: "NoReading", Resource: `${ARN}/GET/*` })) }));
    await get("/dev/token0", "foo");
    expect(onlyFailure()).toMatchObject({
      what: `the authorizer's policy allows execute-api:Invoke on ${ARN}/GET/token0`,
      actual: expect.stringContaining('it is denied by statement 2 "NoReading"'),
    });
    expect(explain(bench.record).join("\n")).toContain("NoReading");
  });

  test("a refusal for want of an Allow names the nearest one and what it lacks", async () => {
    answers(
      result({
        policyDocument: policyOf(statement({ Action: "s3:*" }), statement({ Resource: `${ARN}/POST/token0` })),
      }),
    );
    await get("/dev/token0", "foo");
    expect(onlyFailure()).toMatchObject({
      actual: expect.stringContaining("nearest is statement 2"),
      expected: `Resource ${ARN}/POST/token0 for ${ARN}/GET/token0`,
      advice: "return a policy whose Resource covers event.methodArn",
    });
  });
});

describe("what the function answers", () => {
  const long = `${ARN}/GET/${"a".repeat(513 - ARN.length - 5)}`;
  test.each<[string, unknown, string]>([
    ["null", null, "no JSON object"],
    ["a string", "Allow", "no JSON object"],
    ["true", true, "no JSON object"],
    ["a list", [result()], "no JSON object"],
    ["nothing in it", {}, "principalId"],
    ["no principal", result({ principalId: undefined }), "principalId"],
    ["principal null", result({ principalId: null }), "principalId"],
    ["principal a number", result({ principalId: 7 }), "principalId"],
    ["principal an object", result({ principalId: {} }), "principalId"],
    ["no policy", { principalId: "a" }, "policyDocument is no object"],
    [
      "policy as text",
      result({ policyDocument: JSON.stringify(policyOf(statement())) }),
      "policyDocument is no object",
    ],
    ["policy a list", result({ policyDocument: [statement()] }), "policyDocument is no object"],
    ["a simple response of HTTP APIs", { isAuthorized: true }, 'member "isAuthorized"'],
    ["a proxy answer", { statusCode: 200 }, 'member "statusCode"'],
    ["a member that nobody knows", result({ extra: 1 }), 'member "extra"'],
    ["no statement", result({ policyDocument: { Version: "2012-10-17" } }), "no policy"],
    ["an empty list of statements", result({ policyDocument: policyOf() }), "no policy"],
    ["a statement null", result({ policyDocument: policyOf(null) }), "no policy"],
    [
      "a version that can't be printed",
      result({ policyDocument: { ...policyOf(statement()), Version: { toString: null } } }),
      "Version",
    ],
    ["a wrong version", result({ policyDocument: { ...policyOf(statement()), Version: "2020-01-01" } }), "no policy"],
    ["an effect that is none", result({ policyDocument: policyOf(statement({ Effect: "allow" })) }), "Effect"],
    ["no effect", result({ policyDocument: policyOf(statement({ Effect: undefined })) }), "Effect"],
    ["no action", result({ policyDocument: policyOf(statement({ Action: undefined })) }), "Action"],
    ["an action that is no text", result({ policyDocument: policyOf(statement({ Action: 1 })) }), "Action"],
    ["no resource", result({ policyDocument: policyOf(statement({ Resource: undefined })) }), "Resource"],
    ["a resource null", result({ policyDocument: policyOf(statement({ Resource: null })) }), "Resource"],
    ["a resource of 513 characters", result({ policyDocument: policyOf(statement({ Resource: ["*", long] })) }), "512"],
    ["a principal in the policy", result({ policyDocument: policyOf(statement({ Principal: "*" })) }), "Principal"],
    ["an element that nobody knows", result({ policyDocument: policyOf(statement({ Resources: "*" })) }), "Resources"],
    ["one good statement, one bad", result({ policyDocument: policyOf(statement(), { Effect: "Deny" }) }), "no policy"],
    ["an object in the context", result({ context: { a: {} } }), '"a"'],
    ["a list in the context", result({ context: { a: [1] } }), '"a"'],
    ["null in the context", result({ context: { a: null } }), '"a"'],
    ["a context that is a list", result({ context: [] }), "context"],
    ["a context that is text", result({ context: "x" }), "context"],
    ["a usage key that is no text", result({ usageIdentifierKey: 1 }), "usageIdentifierKey"],
  ])("%s: 500", async (_, value, reason) => {
    answers(value);
    expect(refusal(await get("/dev/token0", "foo"))).toEqual(MISCONFIGURED);
    expect(backend()).toEqual([]);
    expect(onlyFailure()).toMatchObject({
      what: "its answer has the form of an authorizer's result",
      actual: expect.stringContaining(reason),
    });
    expect(bench.record.refusedBy).toBe("AUTHORIZER_CONFIGURATION_ERROR");
  });

  test("no JSON at all: 500", async () => {
    authorize = () => ({ ...returned(0), payload: "Allow" });
    expect(refusal(await get("/dev/token0", "foo"))).toEqual(MISCONFIGURED);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["no context", {}, {}],
    ["context null", { context: null }, {}],
    ["an empty principal", { principalId: "" }, { principalId: "" }],
    ["a usage key", { usageIdentifierKey: "key" }, {}],
    ["names that are ours", { context: { principalId: "eve", integrationLatency: "9" } }, {}],
    ["a name of the prototype", { context: JSON.parse('{"__proto__": "x"}') }, JSON.parse('{"__proto__": "x"}')],
  ])("%s is fine", async (_, change, expected) => {
    answers(result(change));
    expect((await get("/dev/token0", "foo")).status).toBe(200);
    const got = JSON.stringify(backend()[0]?.requestContext.authorizer);
    expect(JSON.parse(got)).toEqual({ principalId: "alice", integrationLatency: expect.any(Number), ...expected });
  });

  test("mapping templates read the context", async () => {
    answers(result({ context: { tier: 3 } }));
    expect((await get("/dev/mapped", "foo")).body).toBe('{"who":"alice","tier":"3","none":""}');
  });

  test("a gateway response can repeat the context of a Deny, and only what is in it", async () => {
    serve({
      snapshot: {
        authorizers: AUTHORIZERS,
        gatewayResponses: [
          {
            responseType: "ACCESS_DENIED",
            statusCode: "418",
            responseTemplates: {
              "application/json": '{"why":"$context.authorizer.why","text":$context.error.messageString}',
            },
          },
        ],
      },
    });
    answers(result({ policyDocument: policyOf(statement({ Effect: "Deny" })), context: { why: "too late" } }));
    const answer = await get("/dev/token0", "foo");
    expect(answer.status).toBe(418);
    expect(JSON.parse(answer.body)).toEqual({ why: "too late", text: JSON.parse(DENIED.body).Message });
  });
});

describe("together with a resource policy", () => {
  const own = {
    allow: [statement()],
    silent: [statement({ Resource: "arn:aws:execute-api:*:*:other/*" })],
    deny: [statement({ Effect: "Deny" })],
  };
  const resource = (...statements: unknown[]) => JSON.stringify(policyOf(...statements));
  const everyone = { Principal: "*" };
  const policies = {
    allow: resource(statement(everyone)),
    silent: resource(statement({ ...everyone, Resource: `${ARN}/GET/elsewhere` })),
    deny: resource(statement(everyone), statement({ ...everyone, Effect: "Deny", Resource: `${ARN}/GET/token0` })),
    unreadable: "{}",
  };
  const denial = /^\{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: /;
  test.each<[keyof typeof own, keyof typeof policies, number, RegExp | string, number]>([
    ["allow", "allow", 200, "Hello", 1],
    ["allow", "silent", 200, "Hello", 1],
    ["allow", "deny", 403, denial, 0],
    ["allow", "unreadable", 403, denial, 0],
    ["silent", "allow", 200, "Hello", 1],
    ["silent", "silent", 403, SILENT.body, 1],
    ["silent", "deny", 403, denial, 0],
    ["deny", "allow", 403, DENIED.body, 1],
    ["deny", "silent", 403, DENIED.body, 1],
    ["deny", "deny", 403, denial, 0],
  ])("the authorizer's: %s, the resource's: %s", async (authorizers, resources, status, body, times) => {
    serve({ api: { policy: policies[resources] } });
    answers(result({ policyDocument: policyOf(...own[authorizers]) }));
    const answer = await get("/dev/token0", "foo");
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(typeof body === "string" ? body : expect.stringMatching(body));
    expect(asked()).toHaveLength(times);
    expect(failed().length > 0).toBe(status !== 200);
  });

  test("a resource policy's Allow doesn't stand over the authorizer's Deny of another spelling", async () => {
    serve({ api: { policy: policies.allow } });
    answers(result({ policyDocument: policyOf(statement({ Effect: "Deny", Resource: `${ARN}/GET/token300/other` })) }));
    expect(refusal(await get("/dev/token300/%6Fther", "foo"))).toEqual(DENIED);
  });
});

describe("what goes wrong", () => {
  test.each<[string, Invocation, object]>([
    ["throws exactly Unauthorized", thrown("Unauthorized"), UNAUTHORIZED],
    ["throws Unauthorized of whatever type", thrown("Unauthorized", "Forbidden"), UNAUTHORIZED],
    ["throws unauthorized", thrown("unauthorized"), MISCONFIGURED],
    ["throws Unauthorized.", thrown("Unauthorized."), MISCONFIGURED],
    ["throws a longer message", thrown("Unauthorized: expired"), MISCONFIGURED],
    ["throws nothing", thrown(undefined), MISCONFIGURED],
    ["throws an object as message", thrown({ Unauthorized: true }), MISCONFIGURED],
    [
      "times out",
      thrown("2026-11-23T10:00:03.000Z 1 Task timed out after 3.00 seconds", "Sandbox.Timedout"),
      MISCONFIGURED,
    ],
    ["crashes without JSON", { ...returned(0), payload: "crash", functionError: "Unhandled" }, MISCONFIGURED],
    ["fails with a good policy in its hand", { ...returned(result()), functionError: "Unhandled" }, MISCONFIGURED],
    ["returns what a throw looks like", returned({ errorMessage: "Unauthorized", errorType: "Error" }), MISCONFIGURED],
  ])("the function %s", async (_, invocation, expected) => {
    authorize = () => invocation;
    expect(refusal(await get("/dev/token300", "foo"))).toEqual(expected);
    expect(backend()).toEqual([]);
    expect(failed()).toHaveLength(1);
  });

  test.each([
    ["ResourceNotFoundException", MISCONFIGURED],
    ["TooManyRequestsException", FAILED],
    ["ServiceException", FAILED],
  ])("Lambda answers %s", async (code, expected) => {
    authorize = () => Promise.reject(new Fault(code, "no"));
    expect(refusal(await get("/dev/token300", "foo"))).toEqual(expected);
    expect(onlyFailure()).toMatchObject({ actual: `${code}: no` });
  });

  test("a defect of our own refuses too", async () => {
    authorize = () => Promise.reject(new Error("defect"));
    expect((await get("/dev/token300", "foo")).status).toBe(500);
    expect(backend()).toEqual([]);
  });

  test("a function that never answers is given up: 500", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      authorize = () => new Promise(() => {});
      const answer = get("/dev/token300", "foo");
      await vi.waitUntil(() => asked().length === 1 && vi.getTimerCount() > 0, { interval: 1 });
      vi.advanceTimersByTime(29_000);
      expect(refusal(await answer)).toEqual(FAILED);
    } finally {
      vi.useRealTimers();
    }
  });

  test.each([
    ["/dev/dangling", "the method's authorizer exists and is of type TOKEN or REQUEST"],
    ["/dev/cognito", "the method's authorizer exists and is of type TOKEN or REQUEST"],
    ["/dev/nowhere", "the authorizer's authorizerUri names a function"],
    ["/dev/role", "API Gateway may assume the role of the authorizer's authorizerCredentials"],
  ])("%s is set up so that nobody can pass", async (path, what) => {
    expect(refusal(await get(path, "foo"))).toEqual(MISCONFIGURED);
    expect(bench.events).toEqual([]);
    expect(onlyFailure()).toMatchObject({ what, advice: expect.any(String) });
  });

  test("without permission the function isn't asked, and the advice names the SourceArn", async () => {
    bench.permits = false;
    expect(refusal(await get("/dev/token300", "foo"))).toEqual(MISCONFIGURED);
    expect(bench.events).toEqual([]);
    expect(onlyFailure()).toMatchObject({
      what: "the authorizer function's resource policy lets API Gateway invoke it",
      actual: expect.stringContaining(`${API}/authorizers/token300`),
    });
  });

  test("no token, nor a part of one that could serve, stands in the record", async () => {
    const token = "a-very-secret-token-of-some-length";
    authorize = () => thrown(`what is ${token}?`);
    for (const path of ["/dev/token300", "/dev/regex", "/dev/request300/x?tenant=t"]) await get(path, token);
    answers(result({ policyDocument: policyOf(statement({ Effect: "Deny" })) }));
    await get("/dev/token300", token);
    const text = JSON.stringify(bench.records.map(({ checks }) => checks));
    expect(text).toContain("what is");
    expect(text).not.toContain(token);
    expect(text).not.toContain(token.slice(0, 12));
  });

  test("the checks come in the order in which things were looked at", async () => {
    await get("/dev/token300", "foo");
    expect(bench.record.checks.map(({ step, what }) => `${step}: ${what.replace(/\d+ ms/, "N ms")}`)).toEqual([
      "route: the path leads to /token300",
      "authorize: the header X-Auth is there and not empty",
      "authorize: the authorizer function's resource policy lets API Gateway invoke it",
      "authorize: the authorizer's function answered, after N ms",
      "authorize: its answer has the form of an authorizer's result",
      `authorize: the authorizer's policy allows execute-api:Invoke on ${ARN}/GET/token300`,
      "integrate: the function's resource policy lets API Gateway invoke it",
      "integrate: the function's answer has the form of a proxy answer",
    ]);
    expect(bench.record.authorizer).toEqual({ kind: "CUSTOM", name: "token300" });
  });
});
