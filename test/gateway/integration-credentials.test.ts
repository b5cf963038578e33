import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SigningKey } from "../../src/gateway/iam/signer.js";
import { allow, call, policyOf, roleOf, SESSION_KEY, sessionKey, setRole } from "./signing.js";
import { ACCOUNT, Bench, FUNCTION, mockOf, proxyTo } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const ROLE = `arn:aws:iam::${ACCOUNT}:role/invoker`;
const ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/invoker/BackplaneAssumeRoleSession`;
const KEY = "ASIAI44QH8DHBEXAMPLE";
const invoker: SigningKey = sessionKey({
  caller: {
    accountId: ACCOUNT,
    arn: ARN,
    userId: "AROAIOSFODNN7EXAMPLE1:BackplaneAssumeRoleSession",
    accessKeyId: KEY,
  },
  session: { roleArn: ROLE },
});
const invoke = (resource: string, effect = "Allow") =>
  policyOf({ Effect: effect, Action: "lambda:InvokeFunction", Resource: resource });

beforeEach(() => {
  bench.serve({ methods: { "GET /x": { methodIntegration: proxyTo(FUNCTION, { credentials: ROLE }) } } });
  // What the function's policy says of API Gateway doesn't matter here.
  bench.permits = false;
  bench.keys.clear();
  bench.roles.clear();
  bench.serviceRoles.clear();
  bench.functionPolicies.clear();
  bench.keys.set(KEY, invoker);
  bench.serviceRoles.set(ROLE, invoker);
  bench.policyGeneration++;
});

const give = (text?: string) => {
  bench.roles.set(ROLE, roleOf(text === undefined ? {} : { inlinePolicies: { invoke: text } }));
  bench.policyGeneration++;
};
const refusedWith = (end: string) => ({
  status: 403,
  type: "AccessDeniedException",
  body: JSON.stringify({
    Message: `User: ${ARN} is not authorized to perform: lambda:InvokeFunction on resource: ${FUNCTION} ${end}`,
  }),
});
const ask = async (path = "/dev/x") => {
  const answer = await bench.call("GET", path);
  return { status: answer.status, type: answer.headers["x-amzn-ErrorType"], body: answer.body };
};
const lastFailed = () => bench.record.checks.filter(({ passed }) => !passed).at(-1);

describe("the role of an integration's credentials", () => {
  test.each([
    ["the function", FUNCTION],
    ["every function", "*"],
    ["by a wildcard", FUNCTION.replace(/hello$/, "he*")],
  ])("may invoke %s", async (_, resource) => {
    give(invoke(resource));
    expect(await ask()).toMatchObject({ status: 200, body: "Hello" });
    expect(bench.permissionsAsked).toEqual([]);
  });

  test.each<[string, string | undefined, string]>([
    ["nothing", undefined, "because no identity-based policy allows the lambda:InvokeFunction action"],
    [
      "another function",
      invoke(`${FUNCTION}2`),
      "because no identity-based policy allows the lambda:InvokeFunction action",
    ],
    [
      "all but this",
      policyOf(allow("*", { Action: "lambda:*" }), {
        Effect: "Deny",
        Action: "lambda:InvokeFunction",
        Resource: FUNCTION,
      }),
      "with an explicit deny in an identity-based policy",
    ],
  ])("may invoke %s: Lambda's refusal is handed on", async (_, text, end) => {
    give(text);
    expect(await ask()).toEqual(refusedWith(end));
    expect(bench.events).toEqual([]);
    expect(lastFailed()?.step).toBe("integrate");
  });

  test("a gateway response doesn't change what Lambda said", async () => {
    bench.serve({
      methods: { "GET /x": { methodIntegration: proxyTo(FUNCTION, { credentials: ROLE }) } },
      snapshot: {
        gatewayResponses: [
          { responseType: "DEFAULT_4XX", statusCode: "418" },
          { responseType: "ACCESS_DENIED", statusCode: "418" },
        ],
      },
    });
    give();
    expect((await ask()).status).toBe(403);
  });

  test("the function's own policy may name the role", async () => {
    give();
    bench.functionPolicies.set(
      FUNCTION,
      policyOf({ Effect: "Allow", Principal: { AWS: ROLE }, Action: "lambda:InvokeFunction", Resource: FUNCTION }),
    );
    expect((await ask()).status).toBe(200);
  });

  test("a qualifier is part of what is asked for", async () => {
    bench.serve({ methods: { "GET /x": { methodIntegration: proxyTo(`${FUNCTION}:live`, { credentials: ROLE }) } } });
    give(invoke(FUNCTION));
    expect((await ask()).status).toBe(403);
    give(invoke(`${FUNCTION}:*`));
    expect((await ask()).status).toBe(200);
  });

  test("that doesn't trust API Gateway, or isn't there, is a wrong configuration", async () => {
    bench.serviceRoles.clear();
    give(invoke("*"));
    expect(await ask()).toEqual({
      status: 500,
      type: "InternalServerErrorException",
      body: '{"message": "Internal server error"}',
    });
    expect(lastFailed()?.advice).toMatch(/must allow apigateway\.amazonaws\.com sts:AssumeRole/);
    expect(bench.events).toEqual([]);
  });

  test("what is revoked is refused at the next request, and the role taken on once meanwhile", async () => {
    give(invoke("*"));
    bench.sessionsBegun = [];
    for (let times = 0; times < 3; times++) expect((await ask()).status).toBe(200);
    expect(bench.sessionsBegun).toEqual(["BackplaneAssumeRoleSession"]);
    give();
    expect((await ask()).status).toBe(403);
  });
});

describe("the caller's own credentials", () => {
  const CALLER = "arn:aws:iam::*:user/*";
  const serve = (authorizationType: "AWS_IAM" | "NONE") =>
    bench.serve({
      methods: { "GET /x": { authorizationType, methodIntegration: proxyTo(FUNCTION, { credentials: CALLER }) } },
    });

  test("invoke the function, where they may", async () => {
    serve("AWS_IAM");
    bench.keys.set(SESSION_KEY, sessionKey());
    setRole(bench, { inlinePolicies: { api: policyOf(allow()) } });
    expect((await call(bench)).status).toBe(403);
    setRole(bench, { inlinePolicies: { api: policyOf(allow()), function: invoke(FUNCTION) } });
    expect((await call(bench)).status).toBe(200);
  });

  test("are nobody's where nobody signed", async () => {
    serve("NONE");
    expect((await ask()).status).toBe(500);
    expect(lastFailed()?.advice).toMatch(/AWS_IAM/);
  });
});

test("a MOCK integration needs no role", async () => {
  bench.serve({ methods: { "GET /x": { methodIntegration: mockOf({ credentials: ROLE }) } } });
  expect((await ask()).status).toBe(200);
});
