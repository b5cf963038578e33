import { describe, expect, test } from "vitest";
import { explain } from "../../src/gateway/explain.js";
import {
  ARN,
  AUTHORIZERS,
  answers,
  asked,
  backend,
  bench,
  DENIED,
  failed,
  get,
  guard,
  MISCONFIGURED,
  onlyFailure,
  policyOf,
  result,
  SILENT,
  serve,
  startLambdaAuthorizers,
  statement,
} from "./lambda-authorizer-support.js";
import { API, refusal, returned } from "./support.js";

startLambdaAuthorizers();

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
    guard.authorize = () => ({ ...returned(0), payload: "Allow" });
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
