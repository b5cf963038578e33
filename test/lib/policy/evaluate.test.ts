import { describe, expect, test } from "vitest";
import { type ContextValue, contextOf } from "../../../src/lib/policy/context.js";
import { readPolicy } from "../../../src/lib/policy/document.js";
import { evaluate, evaluateResourcePolicy, type Policies, type Policy } from "../../../src/lib/policy/evaluate.js";
import type { Principal } from "../../../src/lib/policy/principal.js";

const HERE = "111111111111";
const THERE = "222222222222";
const ROLE = `arn:aws:iam::${HERE}:role/app/reader`;
const SESSION = `arn:aws:sts::${HERE}:assumed-role/reader/alice`;
const USER = `arn:aws:iam::${HERE}:user/alice`;
const session: Principal = { kind: "session", accountId: HERE, arn: SESSION, roleArn: ROLE };
const user: Principal = { kind: "user", accountId: HERE, arn: USER };
const root: Principal = { kind: "root", accountId: HERE };
const service: Principal = { kind: "service", name: "apigateway.amazonaws.com" };
const anonymous: Principal = { kind: "anonymous" };
const GET = `arn:aws:execute-api:us-east-1:${HERE}:abc/dev/GET/pets`;

type Json = Readonly<Record<string, unknown>>;
function policy(name: string, ...statements: Json[]): Policy {
  const read = readPolicy({ Version: "2012-10-17", Statement: statements });
  if ("flaw" in read) throw new Error(read.flaw);
  return { name, document: read.document };
}
const allow = (more: Json = {}): Json => ({ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*", ...more });
const deny = (more: Json = {}): Json => ({ ...allow(more), Effect: "Deny" });
const to = (AWS: string | string[]) => ({ Principal: { AWS } });

interface Asked {
  readonly owner?: string;
  readonly context?: Record<string, ContextValue>;
  readonly action?: string;
}
const decide = (principal: Principal, policies: Policies, { owner, context = {}, action }: Asked = {}) =>
  evaluate(
    {
      principal,
      action: action ?? "execute-api:Invoke",
      resource: GET,
      context: contextOf(context),
      ...(owner !== undefined && { resourceAccountId: owner }),
    },
    policies,
  );

const identity = [policy("inline", allow())];
const silent = [policy("inline", allow({ Action: "s3:*" }))];
const resource = (...statements: Json[]) => policy("resource", ...statements);

describe("one account", () => {
  test.each<[string, Principal, Policies, string]>([
    ["nothing says anything", session, {}, "implicitDeny"],
    ["the role's policy allows", session, { identity }, "allow"],
    ["the resource's policy allows everyone", session, { resource: resource(allow({ Principal: "*" })) }, "allow"],
    ["the resource's policy allows the role", session, { resource: resource(allow(to(ROLE))) }, "allow"],
    [
      "… and the session has a policy that is silent",
      session,
      { resource: resource(allow(to(ROLE))), session: silent },
      "implicitDeny",
    ],
    [
      "… and the role a boundary that is silent",
      session,
      { resource: resource(allow(to(ROLE))), boundary: silent[0] as Policy },
      "implicitDeny",
    ],
    [
      "it allows the session by name, which no limit limits",
      session,
      { resource: resource(allow(to(SESSION))), session: silent, boundary: silent[0] as Policy },
      "allow",
    ],
    [
      "it allows the user by name, which no boundary limits",
      user,
      { resource: resource(allow(to(USER))), boundary: silent[0] as Policy },
      "allow",
    ],
    ["it allows the account, which is not enough", session, { resource: resource(allow(to(HERE))) }, "implicitDeny"],
    [
      "it allows the account, and the role's policy allows",
      session,
      { resource: resource(allow(to(HERE))), identity },
      "allow",
    ],
    [
      "it names someone else, and the role's policy allows",
      session,
      { resource: resource(allow(to(THERE))), identity },
      "allow",
    ],
    ["the boundary is silent", session, { identity, boundary: silent[0] as Policy }, "implicitDeny"],
    ["the session's policies are silent", session, { identity, session: silent }, "implicitDeny"],
    ["one of the session's policies allows", session, { identity, session: [...silent, ...identity] }, "allow"],
    ["limits alone grant nothing", session, { session: identity, boundary: identity[0] as Policy }, "implicitDeny"],
    [
      "the resource's policy denies",
      session,
      { identity, resource: resource(deny({ Principal: "*" })) },
      "explicitDeny",
    ],
    [
      "the boundary denies what the resource grants by name",
      user,
      { resource: resource(allow(to(USER))), boundary: policy("b", deny()) },
      "explicitDeny",
    ],
    ["the root needs no policy", root, {}, "allow"],
    ["the root can be denied by the resource", root, { resource: resource(deny(to(HERE))) }, "explicitDeny"],
    [
      "a service that the resource names",
      service,
      { resource: resource(allow({ Principal: { Service: "apigateway.amazonaws.com" } })) },
      "allow",
    ],
    [
      "a service that it doesn't name",
      service,
      { resource: resource(allow({ Principal: { Service: "events.amazonaws.com" } })) },
      "implicitDeny",
    ],
    [
      "nobody in particular, where everyone may",
      anonymous,
      { resource: resource(allow({ Principal: { AWS: "*" } })) },
      "allow",
    ],
    ["nobody in particular, where the account may", anonymous, { resource: resource(allow(to(HERE))) }, "implicitDeny"],
  ])("%s", (_what, principal, policies, expected) => expect(decide(principal, policies).decision).toBe(expected));
});

describe("across accounts", () => {
  const both = { identity, resource: resource(allow(to(HERE))) };
  test.each<[string, Principal, Policies, string]>([
    ["both allow", session, both, "allow"],
    ["the resource's alone", session, { resource: both.resource }, "implicitDeny"],
    ["the session by name alone", session, { resource: resource(allow(to(SESSION))) }, "implicitDeny"],
    ["the role's alone", session, { identity }, "implicitDeny"],
    ["both, and a limit that is silent", session, { ...both, session: silent }, "implicitDeny"],
    ["the root, whom the resource must name", root, {}, "implicitDeny"],
    ["the root, whom it names", root, { resource: both.resource }, "allow"],
  ])("%s", (_what, principal, policies, expected) =>
    expect(decide(principal, policies, { owner: THERE }).decision).toBe(expected),
  );
});

describe("elements", () => {
  const one = (statement: Json) => ({ identity: [policy("inline", statement)] });
  test.each<[string, Json, string]>([
    ["NotAction spares what it names", allow({ Action: undefined, NotAction: "execute-api:*" }), "implicitDeny"],
    ["NotAction takes the rest", allow({ Action: undefined, NotAction: "s3:*" }), "allow"],
    ["actions have no case", allow({ Action: "EXECUTE-API:inv?ke" }), "allow"],
    ["NotResource spares what it names", allow({ Resource: undefined, NotResource: GET }), "implicitDeny"],
    ["resources by pattern", allow({ Resource: `arn:aws:execute-api:*:*:abc/dev/*/pets` }), "allow"],
    ["a wildcard stays in its field", allow({ Resource: "arn:aws:execute-api:*/pets" }), "implicitDeny"],
    ["resources have case", allow({ Resource: GET.toUpperCase() }), "implicitDeny"],
    ["variables in the resource", allow({ Resource: `arn:aws:execute-api:*:*:abc/dev/GET/\${k:path}` }), "allow"],
    ["a condition that holds", allow({ Condition: { StringEquals: { "k:path": "pets" } } }), "allow"],
    ["a condition on who asks", allow({ Condition: { ArnEquals: { "aws:PrincipalArn": ROLE } } }), "allow"],
    [
      "an operator that nobody knows opens nothing",
      allow({ Condition: { Strange: { "k:path": "pets" } } }),
      "implicitDeny",
    ],
    ["… and stops no Deny", deny({ Condition: { Strange: { "k:path": "pets" } } }), "explicitDeny"],
    ["a principal in an identity policy opens nothing", allow({ Principal: "*" }), "implicitDeny"],
  ])("%s", (_what, statement, expected) => {
    const given = Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined));
    expect(decide(session, one(given), { context: { "k:path": "pets" } }).decision).toBe(expected);
  });

  test.each<[string, string[], string]>([
    ["all its names", [SESSION, ROLE, HERE], "allow"],
    ["its role alone", [ROLE], "explicitDeny"],
    ["its session alone", [SESSION], "explicitDeny"],
    ["someone else", [USER], "explicitDeny"],
  ])("Deny with NotPrincipal spares a session that is listed by %s", (_what, AWS, expected) => {
    const policies = { identity, resource: resource({ ...deny(), NotPrincipal: { AWS } }) };
    expect(decide(session, policies).decision).toBe(expected);
  });

  test("a request can't say who asks", () => {
    const statement = allow({ Condition: { ArnEquals: { "aws:PrincipalArn": USER } } });
    expect(decide(session, one(statement), { context: { "AWS:PrincipalArn": USER } }).decision).toBe("implicitDeny");
  });
});

describe("the decision says what it rests on", () => {
  test("the statement that denies, by name, place and Sid", () => {
    const policies = { identity: [...identity, policy("second", allow(), deny({ Sid: "NoPets" }))] };
    expect(decide(session, policies)).toEqual({
      decision: "explicitDeny",
      statement: { kind: "identity", policy: "second", index: 1, sid: "NoPets" },
    });
  });

  test("the statement that allows", () => {
    const policies = { identity: silent, resource: resource(deny(to(THERE)), allow({ Principal: "*" })) };
    expect(decide(session, policies).statement).toEqual({ kind: "resource", policy: "resource", index: 1 });
    expect(decide(root, {})).toEqual({ decision: "allow" });
  });

  test("what is lacking, and the Allow that came closest with what it would have taken", () => {
    const close = allow({ Sid: "Office", Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } });
    const policies = { identity: [policy("inline", allow({ Action: "s3:*" }), close)] };
    expect(decide(session, policies, { context: { "aws:SourceIp": "203.0.113.7" } })).toEqual({
      decision: "implicitDeny",
      lacking: ["identity"],
      nearest: {
        kind: "identity",
        policy: "inline",
        index: 1,
        sid: "Office",
        obstacles: [
          {
            element: "Condition",
            operator: "IpAddress",
            key: "aws:SourceIp",
            wanted: ["10.0.0.0/8"],
            actual: "203.0.113.7",
          },
        ],
      },
    });
  });

  test("where both sides are lacking, both are named", () => {
    expect(decide(session, {}, { owner: THERE })).toEqual({
      decision: "implicitDeny",
      lacking: ["identity", "resource"],
    });
    expect(decide(session, { identity, session: silent, boundary: silent[0] as Policy }).lacking).toEqual([
      "boundary",
      "session",
    ]);
  });
});

test("a resource's policy by itself", () => {
  const ask = (principal: Principal, ...statements: Json[]) =>
    evaluateResourcePolicy(
      { principal, action: "execute-api:Invoke", resource: GET, context: contextOf({}) },
      resource(...statements),
    ).decision;
  expect(ask(session, allow(to(HERE)))).toBe("allow");
  expect(ask(root, allow(to(THERE)))).toBe("implicitDeny");
  expect(ask(anonymous, allow({ Principal: "*" }), deny({ Principal: "*" }))).toBe("explicitDeny");
});

describe("documents", () => {
  test.each<[string, unknown, string]>([
    ["no JSON", "{", "The policy is not JSON."],
    ["a list", "[]", "The policy is not a JSON object."],
    ["no statement", { Version: "2012-10-17" }, "The policy has no Statement."],
    [
      "another version",
      { Version: "2020-01-01", Statement: allow() },
      "The policy's Version is neither 2012-10-17 nor 2008-10-17: 2020-01-01.",
    ],
    [
      "an unknown element",
      { Statement: { ...allow(), Resources: "*" } },
      "Statement 0 has an element that does not exist: Resources.",
    ],
    [
      "another effect",
      { Statement: { ...allow(), Effect: "allow" } },
      "Statement 0: Effect is neither Allow nor Deny.",
    ],
    [
      "both of a pair",
      { Statement: [allow(), { ...allow(), NotAction: "s3:*" }] },
      "Statement 1 has both Action and NotAction.",
    ],
    ["no action", { Statement: { Effect: "Allow", Resource: "*" } }, "Statement 0 has no Action."],
    [
      "an action that is no string",
      { Statement: allow({ Action: [1] }) },
      "Statement 0: Action is not a string or a list of strings.",
    ],
    [
      "a principal by bare name",
      { Statement: allow({ Principal: HERE }) },
      'Statement 0: Principal is neither "*" nor a JSON object.',
    ],
    [
      "a kind of principal that isn't",
      { Statement: allow({ Principal: { User: "x" } }) },
      "Statement 0: Principal has a kind that does not exist: User.",
    ],
    [
      "a condition without keys",
      { Statement: allow({ Condition: { Bool: "x" } }) },
      "Statement 0: Condition Bool is not a JSON object.",
    ],
    [
      "a condition's value that is an object",
      { Statement: allow({ Condition: { Bool: { k: {} } } }) },
      "Statement 0: Condition Bool k is not a string, number or boolean, or a list of them.",
    ],
  ])("%s", (_what, source, flaw) => {
    expect(readPolicy(typeof source === "string" ? source : JSON.stringify(source))).toEqual({ flaw });
  });

  test("single values and lists read the same; numbers and booleans are text", () => {
    const many = { Statement: [allow({ Action: ["a:B"], Resource: ["*"], Condition: { Bool: { k: [true] } } })] };
    const single = { Statement: allow({ Action: "a:B", Condition: { Bool: { k: true } } }) };
    expect(readPolicy(single)).toEqual(readPolicy(many));
  });
});
