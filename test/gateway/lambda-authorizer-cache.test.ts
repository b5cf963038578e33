import { describe, expect, test, vi } from "vitest";
import type { Invocation } from "../../src/gateway/gateway.js";
import {
  ARN,
  AUTHORIZERS,
  answers,
  asked,
  authorizer,
  bench,
  by,
  DENIED,
  get,
  guard,
  MISCONFIGURED,
  methods,
  onlyFailure,
  policyOf,
  result,
  SILENT,
  serve,
  startLambdaAuthorizers,
  statement,
  thrown,
  UNAUTHORIZED,
} from "./lambda-authorizer-support.js";
import { NOW, refusal, returned } from "./support.js";

startLambdaAuthorizers();

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
    guard.authorize = () => invocation;
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
    guard.authorize = () =>
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
    guard.authorize = ({ methodArn }) =>
      returned(result({ policyDocument: policyOf(statement({ Resource: methodArn })) }));
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
