import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import type { Invocation } from "../../src/gateway/gateway.js";
import { Fault } from "../../src/lib/fault.js";
import {
  ARN,
  AUTHORIZER,
  type AuthorizerEvent,
  answers,
  asked,
  backend,
  bench,
  FAILED,
  failed,
  get,
  guard,
  lastAsked,
  MISCONFIGURED,
  onlyFailure,
  policyOf,
  result,
  serve,
  startLambdaAuthorizers,
  statement,
  thrown,
  UNAUTHORIZED,
} from "./lambda-authorizer-support.js";
import { ACCOUNT, type Answer, API, recorded, refusal, returned } from "./support.js";

startLambdaAuthorizers();

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
    guard.authorize = recordedFunction;
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
    guard.authorize = recordedFunction;
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
    guard.authorize = () => invocation;
    expect(refusal(await get("/dev/token300", "foo"))).toEqual(expected);
    expect(backend()).toEqual([]);
    expect(failed()).toHaveLength(1);
  });

  test.each([
    ["ResourceNotFoundException", MISCONFIGURED],
    ["TooManyRequestsException", FAILED],
    ["ServiceException", FAILED],
  ])("Lambda answers %s", async (code, expected) => {
    guard.authorize = () => Promise.reject(new Fault(code, "no"));
    expect(refusal(await get("/dev/token300", "foo"))).toEqual(expected);
    expect(onlyFailure()).toMatchObject({ actual: `${code}: no` });
  });

  test("a defect of our own refuses too", async () => {
    guard.authorize = () => Promise.reject(new Error("defect"));
    expect((await get("/dev/token300", "foo")).status).toBe(500);
    expect(backend()).toEqual([]);
  });

  test("a function that never answers is given up: 500", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      guard.authorize = () => new Promise(() => {});
      const answer = get("/dev/token300", "foo");
      await vi.waitUntil(() => asked().length === 1 && vi.getTimerCount() > 0, { interval: 1 });
      vi.advanceTimersByTime(28_900);
      expect(vi.getTimerCount()).toBeGreaterThan(0);
      vi.advanceTimersByTime(100);
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
    guard.authorize = () => thrown(`what is ${token}?`);
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
