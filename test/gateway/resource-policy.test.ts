import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Authorizer, Method } from "../../src/services/apigateway/rest-api.js";
import { allow, deny, forEveryone, methodArn, policyOf, shownArn } from "./signing.js";
import { type Answer, Bench, COGNITO, idToken, lambdaUri, NOW, returned } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const LAMBDA: Authorizer = {
  id: "lam001",
  name: "Lambda",
  type: "TOKEN",
  authorizerUri: lambdaUri("arn:aws:lambda:us-east-1:123456789012:function:authorizer"),
  identitySource: "method.request.header.Authorization",
  authorizerResultTtlInSeconds: 0,
};
const METHODS = {
  NONE: { authorizationType: "NONE" },
  COGNITO: { authorizationType: "COGNITO_USER_POOLS", authorizerId: COGNITO.id },
  LAMBDA: { authorizationType: "CUSTOM", authorizerId: LAMBDA.id },
} as const satisfies Record<string, Partial<Method>>;

type Statement = Readonly<Record<string, unknown>>;

function serve(kind: keyof typeof METHODS, policy: string | undefined): void {
  bench.serve({
    methods: { "GET /x": METHODS[kind] },
    api: policy === undefined ? {} : { policy },
    snapshot: { authorizers: [COGNITO, LAMBDA] },
  });
}

const POLICIES: Readonly<Record<string, string | undefined>> = {
  Allow: policyOf(forEveryone(allow())),
  silent: policyOf(forEveryone(allow(methodArn("POST/other")))),
  Deny: policyOf(forEveryone(allow()), forEveryone(deny())),
  none: undefined,
};

const refusedWith = (end: string) =>
  JSON.stringify({
    Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${shownArn("GET/x")} ${end}`,
  });
const SILENT = refusedWith("because no resource-based policy allows the execute-api:Invoke action");
const DENIED = refusedWith("with an explicit deny in a resource-based policy");
const lastFailed = () => bench.record.checks.filter(({ passed }) => !passed).at(-1);

const outcome = (answer: Answer) => [answer.status, answer.body];
const LET_IN = [200, "Hello"];
const UNAUTHORIZED = [401, '{"message":"Unauthorized"}'];

describe("an open method", () => {
  test.each([
    ["none", LET_IN],
    ["Allow", LET_IN],
    ["silent", [403, SILENT]],
    ["Deny", [403, DENIED]],
  ])("%s", async (policy, expected) => {
    serve("NONE", POLICIES[policy]);
    const answer = await bench.call("GET", "/dev/x");
    expect(outcome(answer)).toEqual(expected);
    if (answer.status === 403) {
      expect(answer.headers["x-amzn-ErrorType"]).toBe("AccessDeniedException");
      expect(lastFailed()?.step).toBe("policy");
      expect(bench.events).toEqual([]);
    }
  });
});

describe("Cognito: the token first, then the policy alone", () => {
  test.each([
    ["a good token", "none", LET_IN],
    ["a good token", "Allow", LET_IN],
    ["a good token", "silent", [403, SILENT]],
    ["a good token", "Deny", [403, DENIED]],
    ["no token", "none", UNAUTHORIZED],
    ["no token", "Allow", UNAUTHORIZED],
    ["no token", "silent", UNAUTHORIZED],
    ["no token", "Deny", UNAUTHORIZED],
  ])("%s, %s", async (token, policy, expected) => {
    serve("COGNITO", POLICIES[policy]);
    const headers = token === "no token" ? [] : ["Authorization", idToken()];
    expect(outcome(await bench.call("GET", "/dev/x", { headers }))).toEqual(expected);
  });
});

describe("a Lambda authorizer, in two phases", () => {
  const own = (end: string) => JSON.stringify({ Message: `User is not authorized to access this resource ${end}` });
  const OWN_DENY = [403, own("with an explicit deny in an identity-based policy")];
  const OWN_SILENT = [403, own("because no identity-based policy allows the execute-api:Invoke action")];
  const RESULTS: Readonly<Record<string, Statement>> = {
    Allow: allow(),
    silent: allow(methodArn("POST/other")),
    Deny: deny(),
  };

  test.each<[result: string, policy: string, expected: unknown[], authorizerRuns: boolean]>([
    ["Allow", "none", LET_IN, true],
    ["Allow", "Allow", LET_IN, true],
    ["Allow", "silent", LET_IN, true],
    ["Allow", "Deny", [403, DENIED], false],
    ["silent", "none", OWN_SILENT, true],
    ["silent", "Allow", LET_IN, true],
    ["silent", "silent", OWN_SILENT, true],
    ["silent", "Deny", [403, DENIED], false],
    ["Deny", "none", OWN_DENY, true],
    ["Deny", "Allow", OWN_DENY, true],
    ["Deny", "silent", OWN_DENY, true],
    ["Deny", "Deny", [403, DENIED], false],
  ])("its policy %s, the resource's %s", async (result, policy, expected, authorizerRuns) => {
    serve("LAMBDA", POLICIES[policy]);
    bench.invoke = (event) =>
      event.type === "TOKEN"
        ? returned({ principalId: "alice", policyDocument: { Version: "2012-10-17", Statement: [RESULTS[result]] } })
        : returned({ statusCode: 200, body: "Hello" });
    expect(outcome(await bench.call("GET", "/dev/x", { headers: ["Authorization", "token"] }))).toEqual(expected);
    expect(bench.events.some(({ type }) => type === "TOKEN")).toBe(authorizerRuns);
  });

  test("what the policy denies is denied before anybody looks for the token", async () => {
    serve("LAMBDA", POLICIES.Deny);
    expect(outcome(await bench.call("GET", "/dev/x"))).toEqual([403, DENIED]);
  });
});

describe("what policies ask of a request", () => {
  const condition = (test: Statement) => policyOf(forEveryone(allow("*", { Condition: test })));
  test.each<[string, string, number]>([
    ["from here", condition({ IpAddress: { "aws:SourceIp": "127.0.0.1/32" } }), 200],
    ["from elsewhere", condition({ IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] } }), 403],
    [
      "from anywhere but here",
      policyOf(
        forEveryone(allow()),
        forEveryone(deny("*", { Condition: { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } } })),
      ),
      403,
    ],
    ["through a VPC endpoint", condition({ StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } }), 403],
    [
      "not through a VPC endpoint",
      policyOf(
        forEveryone(allow()),
        forEveryone(deny("*", { Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } } })),
      ),
      403,
    ],
    ["over TLS", condition({ Bool: { "aws:SecureTransport": "true" } }), 200],
    [
      "denied without TLS",
      policyOf(
        forEveryone(allow()),
        forEveryone(deny("*", { Condition: { Bool: { "aws:SecureTransport": "false" } } })),
      ),
      200,
    ],
    ["before a day", condition({ DateLessThan: { "aws:CurrentTime": new Date(NOW + 1).toISOString() } }), 200],
    ["after a day", condition({ DateGreaterThan: { "aws:CurrentTime": new Date(NOW + 1).toISOString() } }), 403],
    ["of a browser", condition({ StringLike: { "aws:UserAgent": "Mozilla/*" } }), 200],
    ["of another browser", condition({ StringLike: { "aws:UserAgent": "curl/*" } }), 403],
    ["linked from a page", condition({ StringEquals: { "aws:Referer": "https://example.com/" } }), 200],
    ["of nobody", condition({ StringEquals: { "aws:PrincipalType": "Anonymous" } }), 200],
    ["of an organization", condition({ StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } }), 403],
    ["with a tag", condition({ StringEquals: { "aws:PrincipalTag/team": "red" } }), 403],
    [
      "of a role: a request that isn't signed is nobody's",
      policyOf(allow("*", { Principal: { AWS: "arn:aws:iam::123456789012:role/reader" } })),
      403,
    ],
    ["this method", policyOf(forEveryone(allow(methodArn("GET/x")))), 200],
    ["this stage", policyOf(forEveryone(allow(methodArn("*")))), 200],
    ["another stage", policyOf(forEveryone(allow(methodArn("*").replace("/dev/", "/prod/")))), 403],
    ["another API", policyOf(forEveryone(allow(methodArn("*").replace("abc123defg", "zzzzzzzzzz")))), 403],
    [
      "no Version, so no variables",
      JSON.stringify({
        Statement: [forEveryone(allow("*", { Condition: { StringEquals: { "aws:UserAgent": "${aws:UserAgent}" } } }))],
      }),
      403,
    ],
    [
      "a variable",
      policyOf(forEveryone(allow("*", { Condition: { StringEquals: { "aws:UserAgent": "${aws:UserAgent}" } } }))),
      200,
    ],
    ["a policy that can't be read", "{}", 403],
    [
      "an unknown element",
      JSON.stringify({ Version: "2012-10-17", Statement: [{ ...forEveryone(allow()), Principals: "*" }] }),
      403,
    ],
  ])("%s", async (_, policy, status) => {
    serve("NONE", policy);
    const headers = ["User-Agent", "Mozilla/5.0", "Referer", "https://example.com/"];
    expect((await bench.call("GET", "/dev/x", { headers })).status).toBe(status);
  });

  test("the statement that decided, or came closest, is named", async () => {
    serve("NONE", POLICIES.Deny);
    await bench.call("GET", "/dev/x");
    expect(lastFailed()?.actual).toBe(
      "statement 2 of the resource policy of the API abc123defg denies it to anonymous",
    );
    serve("NONE", policyOf(forEveryone(allow(methodArn("POST/x"), { Sid: "Post" }))));
    await bench.call("GET", "/dev/x");
    expect(lastFailed()?.advice).toBe(
      'statement 1 "Post" of the resource policy of the API abc123defg comes closest, but its Resource is abc123defg/dev/POST/x, and the request\'s is abc123defg/dev/GET/x',
    );
  });

  test("a path that isn't there is missing before the policy is asked", async () => {
    serve("NONE", POLICIES.Deny);
    expect((await bench.call("GET", "/dev/nowhere")).body).toBe('{"message":"Missing Authentication Token"}');
  });
});

test("a private API is out of reach, whatever its policy allows", async () => {
  bench.serve({
    methods: { "GET /x": {} },
    api: { endpointConfiguration: { types: ["PRIVATE"] }, policy: policyOf(forEveryone(allow())) },
  });
  const answer = await bench.call("GET", "/dev/x");
  expect([answer.status, answer.headers["x-amzn-ErrorType"], answer.body]).toEqual([
    403,
    "ForbiddenException",
    '{"message":"Forbidden"}',
  ]);
  expect(lastFailed()?.advice).toMatch(/VPC endpoints/);
});
