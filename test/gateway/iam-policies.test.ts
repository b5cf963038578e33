import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SigningKey } from "../../src/gateway/iam/signer.js";
import type { RoleOfCaller } from "../../src/gateway/neighbours.js";
import {
  allow,
  asRoot,
  call,
  deny,
  forEveryone,
  messageOf,
  methodArn,
  policyOf,
  ROLE,
  ROOT_KEY,
  roleOf,
  rootKey,
  SESSION_ARN,
  SESSION_KEY,
  sessionKey,
  setRole,
  shownArn,
} from "./signing.js";
import { ACCOUNT, Bench, NOW } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const OTHER_ACCOUNT = "210987654321";
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const MANAGED = `arn:aws:iam::${ACCOUNT}:policy/orders`;

beforeEach(() => {
  bench.serve({
    methods: {
      "GET /x": { authorizationType: "AWS_IAM" },
      "GET /{any+}": { authorizationType: "AWS_IAM" },
      "GET /admin": { authorizationType: "AWS_IAM" },
    },
  });
  bench.keys.clear();
  bench.roles.clear();
  bench.keys.set(SESSION_KEY, sessionKey());
  bench.keys.set(ROOT_KEY, rootKey());
});

const lastFailed = () => bench.record.checks.filter(({ passed }) => !passed).at(-1);
const lastPassed = () => bench.record.checks.filter(({ step }) => step === "authorize").at(-1);
const because = (kind: string) => `because no ${kind} allows the execute-api:Invoke action`;
const sentence = (end: string, who = SESSION_ARN, verbAndPath = "GET/x") =>
  `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${shownArn(verbAndPath)} ${end}`;

interface Case {
  readonly role?: Partial<RoleOfCaller>;
  readonly managed?: Readonly<Record<string, string>>;
  readonly key?: Partial<SigningKey>;
  /** The end of AWS's sentence; undefined where the request is let in. */
  readonly refused?: string;
  readonly deciding?: RegExp;
  readonly advice?: RegExp;
}

const session = (more: Partial<NonNullable<SigningKey["session"]>>) => ({ session: { roleArn: ROLE, ...more } });
const READ = { inlinePolicies: { read: policyOf(allow()) } };

describe("what the role's policies say", () => {
  test.each<[string, Case]>([
    [
      "an inline policy",
      { role: READ, deciding: /^statement 1 of the policy read allows execute-api:Invoke on abc123defg\/dev\/GET\/x$/ },
    ],
    [
      "a managed policy with a named statement",
      {
        role: { attachedPolicies: [MANAGED] },
        managed: { [MANAGED]: policyOf(deny(methodArn("POST/x")), allow(methodArn("GET/*"), { Sid: "Read" })) },
        deciding: /^statement 2 "Read" of the policy orders allows/,
      },
    ],
    [
      "none at all",
      {
        refused: because("identity-based policy"),
        advice: /^no policy is attached to the role: allow it execute-api:Invoke on arn:/,
      },
    ],
    [
      "another method",
      {
        role: { inlinePolicies: { write: policyOf(allow(methodArn("POST/x"))) } },
        refused: because("identity-based policy"),
        advice:
          /^statement 1 of the policy write comes closest, but its Resource is abc123defg\/dev\/POST\/x, and the request's is abc123defg\/dev\/GET\/x$/,
      },
    ],
    [
      "another stage",
      {
        role: { inlinePolicies: { p: policyOf(allow(methodArn("GET/x").replace("/dev/", "/prod/"))) } },
        refused: because("identity-based policy"),
      },
    ],
    [
      "another action",
      {
        role: { inlinePolicies: { p: policyOf(allow("*", { Action: "apigateway:*" })) } },
        refused: because("identity-based policy"),
        advice: /its Action is apigateway:\*, and the request's is execute-api:Invoke/,
      },
    ],
    [
      "a condition that isn't met",
      {
        role: {
          inlinePolicies: {
            p: policyOf(allow("*", { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } })),
          },
        },
        refused: because("identity-based policy"),
        advice: /its condition IpAddress aws:SourceIp wants 203\.0\.113\.0\/24 and it is 127\.0\.0\.1$/,
      },
    ],
    [
      "a Deny over an Allow",
      {
        role: { inlinePolicies: { p: policyOf(allow(), deny(methodArn("GET/x"), { Sid: "NotThis" })) } },
        refused: "with an explicit deny in an identity-based policy",
        advice: /a Deny stands whatever else allows/,
      },
    ],
    [
      "NotAction",
      { role: { inlinePolicies: { p: policyOf({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) } } },
    ],
    [
      "NotResource",
      { role: { inlinePolicies: { p: policyOf({ Effect: "Allow", Action: "*", NotResource: methodArn("POST/*") }) } } },
    ],
    [
      "a policy variable",
      {
        role: {
          inlinePolicies: { p: policyOf(allow(methodArn("GET/${aws:PrincipalTag/path}"))) },
          tags: [{ Key: "path", Value: "x" }],
        },
      },
    ],
    [
      "a policy variable of another value",
      {
        role: {
          inlinePolicies: { p: policyOf(allow(methodArn("GET/${aws:PrincipalTag/path}"))) },
          tags: [{ Key: "path", Value: "*" }],
        },
        refused: because("identity-based policy"),
      },
    ],
    [
      "a session tag over the role's own",
      {
        role: {
          inlinePolicies: {
            p: policyOf(allow("*", { Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } } })),
          },
          tags: [{ Key: "team", Value: "red" }],
        },
        key: session({ tags: [{ Key: "team", Value: "blue" }] }),
        refused: because("identity-based policy"),
      },
    ],
    [
      "a boundary that doesn't reach so far",
      {
        role: { ...READ, permissionsBoundary: BOUNDARY },
        managed: { [BOUNDARY]: policyOf(allow(methodArn("POST/*"))) },
        refused: because("permissions boundary"),
        advice: /the permissions boundary boundary comes closest/,
      },
    ],
    [
      "a boundary that reaches",
      { role: { ...READ, permissionsBoundary: BOUNDARY }, managed: { [BOUNDARY]: policyOf(allow()) } },
    ],
    [
      "a boundary that denies",
      {
        role: { ...READ, permissionsBoundary: BOUNDARY },
        managed: { [BOUNDARY]: policyOf(allow(), deny()) },
        refused: "with an explicit deny in a permissions boundary",
      },
    ],
    [
      "a boundary whose text nobody knows",
      { role: { ...READ, permissionsBoundary: BOUNDARY }, refused: because("permissions boundary") },
    ],
    [
      "a boundary alone",
      {
        role: { permissionsBoundary: BOUNDARY },
        managed: { [BOUNDARY]: policyOf(allow()) },
        refused: because("identity-based policy"),
      },
    ],
    [
      "a session policy that narrows",
      {
        role: READ,
        key: session({ policy: policyOf(allow(methodArn("POST/x"))) }),
        refused: because("session policy"),
      },
    ],
    ["a session policy that doesn't", { role: READ, key: session({ policy: policyOf(allow()) }) }],
    [
      "a session policy that denies",
      {
        role: READ,
        key: session({ policy: policyOf(allow(), deny()) }),
        refused: "with an explicit deny in a session policy",
      },
    ],
    [
      "a session policy alone",
      { key: session({ policy: policyOf(allow()) }), refused: because("identity-based policy") },
    ],
    [
      "managed session policies",
      {
        role: READ,
        managed: { [MANAGED]: policyOf(allow(methodArn("POST/x"))) },
        key: session({ policyArns: [MANAGED] }),
        refused: because("session policy"),
      },
    ],
    [
      "an AWS managed policy whose text nobody here knows",
      {
        role: { attachedPolicies: ["arn:aws:iam::aws:policy/AmazonMadeUpAccess"] },
        refused: because("identity-based policy"),
        advice: /doesn't know the text of arn:aws:iam::aws:policy\/AmazonMadeUpAccess/,
      },
    ],
    [
      "a policy that can't be read",
      {
        role: { inlinePolicies: { ...READ.inlinePolicies, broken: "{" } },
        refused: "with an explicit deny in an identity-based policy",
      },
    ],
    [
      "a role made anew since",
      {
        role: { ...READ, roleId: "AROAANOTHEREXAMPLE" },
        refused: because("identity-based policy"),
        advice: /deleted, or made anew/,
      },
    ],
  ])("%s", async (_, { role, managed, key, refused, deciding, advice }) => {
    setRole(bench, role ?? {}, managed);
    if (key) bench.keys.set(SESSION_KEY, sessionKey(key));
    const answer = await call(bench);
    if (refused === undefined) {
      expect([answer.status, answer.body]).toEqual([200, "Hello"]);
      if (deciding) expect(lastPassed()?.what).toMatch(deciding);
      return;
    }
    expect([answer.status, answer.headers["x-amzn-ErrorType"]]).toEqual([403, "AccessDeniedException"]);
    expect(JSON.parse(answer.body)).toEqual({ Message: sentence(refused) });
    expect(bench.record.refusedBy).toBe("ACCESS_DENIED");
    expect(bench.events).toEqual([]);
    if (advice) expect(lastFailed()?.advice).toMatch(advice);
  });

  test("a role that was deleted", async () => {
    setRole(bench, READ);
    bench.roles.clear();
    bench.policyGeneration++;
    expect(messageOf(await call(bench))).toBe(sentence(because("identity-based policy")));
  });

  test("what is revoked is refused at the next request", async () => {
    setRole(bench, READ);
    expect((await call(bench)).status).toBe(200);
    setRole(bench, {});
    expect((await call(bench)).status).toBe(403);
    setRole(bench, READ);
    expect((await call(bench)).status).toBe(200);
  });

  test("the root needs no policy", async () => {
    expect((await call(bench, {}, asRoot)).status).toBe(200);
    expect(lastPassed()?.what).toBe(
      `arn:aws:iam::${ACCOUNT}:root may execute-api:Invoke: it is the root of the account`,
    );
  });
});

describe("condition keys of the caller", () => {
  const cognito = {
    provider: "cognito-identity.amazonaws.com",
    subject: "us-east-1:11111111-2222-3333-4444-555555555555",
    audience: "us-east-1:99999999-2222-3333-4444-555555555555",
    methods: ["authenticated", "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xyz"],
  };
  test.each<[string, Readonly<Record<string, unknown>>, boolean, Partial<SigningKey>?]>([
    ["aws:userid", { StringLike: { "aws:userid": "AROAIOSFODNN7EXAMPLE1:*" } }, true],
    ["aws:PrincipalArn: the role's, not the session's", { ArnEquals: { "aws:PrincipalArn": ROLE } }, true],
    ["aws:PrincipalType", { StringEquals: { "aws:PrincipalType": "AssumedRole" } }, true],
    ["aws:PrincipalAccount", { StringEquals: { "aws:PrincipalAccount": ACCOUNT } }, true],
    ["aws:username: a role has none", { StringLike: { "aws:username": "*" } }, false],
    ["aws:PrincipalOrgID: there is no organization", { StringLike: { "aws:PrincipalOrgID": "*" } }, false],
    ["aws:SourceIp", { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } }, true],
    ["aws:SourceVpce: nobody comes through one", { StringLike: { "aws:SourceVpce": "*" } }, false],
    ["aws:SecureTransport", { Bool: { "aws:SecureTransport": "true" } }, true],
    ["aws:CurrentTime", { DateLessThan: { "aws:CurrentTime": new Date(NOW + 1000).toISOString() } }, true],
    [
      "aws:CurrentTime, too late",
      { DateGreaterThan: { "aws:CurrentTime": new Date(NOW + 1000).toISOString() } },
      false,
    ],
    ["aws:EpochTime", { NumericEquals: { "aws:EpochTime": NOW / 1000 } }, true],
    ["aws:UserAgent", { StringLike: { "aws:UserAgent": "curl/*" } }, true],
    ["aws:Referer", { StringEquals: { "aws:Referer": "https://example.com/" } }, true],
    ["aws:RequestedRegion", { StringEquals: { "aws:RequestedRegion": "us-east-1" } }, true],
    ["aws:ResourceAccount", { StringEquals: { "aws:ResourceAccount": ACCOUNT } }, true],
    ["aws:MultiFactorAuthPresent", { Bool: { "aws:MultiFactorAuthPresent": "false" } }, true],
    [
      "aws:SourceIdentity",
      { StringEquals: { "aws:SourceIdentity": "alice" } },
      true,
      session({ sourceIdentity: "alice" }),
    ],
    [
      "cognito sub",
      { StringEquals: { "cognito-identity.amazonaws.com:sub": cognito.subject } },
      true,
      session({ webIdentity: cognito }),
    ],
    [
      "cognito sub of someone else",
      { StringEquals: { "cognito-identity.amazonaws.com:sub": "us-east-1:other" } },
      false,
      session({ webIdentity: cognito }),
    ],
    [
      "cognito aud",
      { StringEquals: { "cognito-identity.amazonaws.com:aud": cognito.audience } },
      true,
      session({ webIdentity: cognito }),
    ],
    [
      "cognito amr",
      { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" } },
      true,
      session({ webIdentity: cognito }),
    ],
    [
      "cognito amr of a guest",
      { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "unauthenticated" } },
      false,
      session({ webIdentity: cognito }),
    ],
    ["a made-up key", { StringEquals: { "aws:MadeUp": "x" } }, false],
    ["a made-up operator", { StringResembles: { "aws:SourceIp": "127.0.0.1" } }, false],
  ])("%s", async (_, Condition, letsIn, key) => {
    setRole(bench, { inlinePolicies: { p: policyOf(allow("*", { Condition })) } });
    if (key) bench.keys.set(SESSION_KEY, sessionKey(key));
    const headers = { "user-agent": "curl/8", referer: "https://example.com/" };
    expect((await call(bench, { headers })).status).toBe(letsIn ? 200 : 403);
  });
});

describe("a path written another way", () => {
  test.each([
    ["/dev/%61dmin", "its escapes lead to the same method", 403],
    ["/dev/admin", "as it is", 403],
    ["/dev/%2561dmin", "an escape of an escape is another path", 200],
    ["/dev/other%2Fadmin", "as it reads without escapes it is denied no more than its own", 200],
  ])("%s: %s", async (path, _, status) => {
    setRole(bench, { inlinePolicies: { p: policyOf(allow(), deny(methodArn("GET/admin"))) } });
    expect((await call(bench, { path })).status).toBe(status);
  });

  test("an Allow of one path lets the other way of writing it in only where both are allowed", async () => {
    setRole(bench, { inlinePolicies: { p: policyOf(allow(methodArn("GET/%61dmin"))) } });
    expect((await call(bench, { path: "/dev/%61dmin" })).status).toBe(403);
  });
});

describe("together with the API's resource policy", () => {
  const POLICIES: Readonly<Record<string, object | undefined>> = {
    Allow: forEveryone(allow()),
    silent: forEveryone(allow(methodArn("POST/other"))),
    Deny: forEveryone(deny()),
    none: undefined,
  };
  const IDENTITIES: Readonly<Record<string, object | undefined>> = { Allow: allow(), silent: undefined, Deny: deny() };
  const EXPLICIT = (kind: string) => `with an explicit deny in ${kind}`;
  const SILENT = because("identity-based policy");
  const serveWith = (statement: object | undefined) =>
    bench.serve({
      methods: { "GET /x": { authorizationType: "AWS_IAM" } },
      api: statement ? { policy: policyOf(statement as Record<string, unknown>) } : {},
    });
  const setIdentity = (statement: object | undefined) =>
    setRole(bench, statement ? { inlinePolicies: { own: policyOf(statement as Record<string, unknown>) } } : {});

  test.each<[identity: string, resource: string, end: string | undefined]>([
    ["Allow", "none", undefined],
    ["Allow", "Allow", undefined],
    ["Allow", "silent", undefined],
    ["Allow", "Deny", EXPLICIT("a resource-based policy")],
    ["silent", "none", SILENT],
    ["silent", "Allow", undefined],
    ["silent", "silent", SILENT],
    ["silent", "Deny", EXPLICIT("a resource-based policy")],
    ["Deny", "none", EXPLICIT("an identity-based policy")],
    ["Deny", "Allow", EXPLICIT("an identity-based policy")],
    ["Deny", "silent", EXPLICIT("an identity-based policy")],
    ["Deny", "Deny", EXPLICIT("an identity-based policy")],
  ])("same account: identity %s, resource %s", async (identity, resource, end) => {
    serveWith(POLICIES[resource]);
    setIdentity(IDENTITIES[identity]);
    const answer = await call(bench);
    expect(answer.status).toBe(end === undefined ? 200 : 403);
    if (end !== undefined) expect(JSON.parse(answer.body)).toEqual({ Message: sentence(end) });
  });

  const foreignRole = `arn:aws:iam::${OTHER_ACCOUNT}:role/reader`;
  const foreignArn = `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/reader/bob`;
  test.each<[identity: string, resource: string, end: string | undefined]>([
    ["Allow", "none", because("resource-based policy")],
    ["Allow", "Allow", undefined],
    ["Allow", "silent", because("resource-based policy")],
    ["Allow", "Deny", EXPLICIT("a resource-based policy")],
    ["silent", "none", SILENT],
    ["silent", "Allow", SILENT],
    ["silent", "silent", SILENT],
    ["silent", "Deny", EXPLICIT("a resource-based policy")],
    ["Deny", "none", EXPLICIT("an identity-based policy")],
    ["Deny", "Allow", EXPLICIT("an identity-based policy")],
    ["Deny", "silent", EXPLICIT("an identity-based policy")],
    ["Deny", "Deny", EXPLICIT("an identity-based policy")],
  ])("another account: identity %s, resource %s", async (identity, resource, end) => {
    serveWith(POLICIES[resource]);
    const statement = IDENTITIES[identity] as Record<string, unknown> | undefined;
    bench.roles.set(foreignRole, roleOf(statement ? { inlinePolicies: { own: policyOf(statement) } } : {}));
    bench.policyGeneration++;
    bench.keys.set(
      SESSION_KEY,
      sessionKey({
        caller: { ...sessionKey().caller, accountId: OTHER_ACCOUNT, arn: foreignArn },
        session: { roleArn: foreignRole },
      }),
    );
    const answer = await call(bench);
    expect(answer.status).toBe(end === undefined ? 200 : 403);
    if (end !== undefined) expect(JSON.parse(answer.body)).toEqual({ Message: sentence(end, foreignArn) });
  });

  test("the policy of a resource may name the role, the session or the account", async () => {
    setRole(bench, {});
    for (const [AWS, status] of [
      [ROLE, 200],
      [SESSION_ARN, 200],
      [`arn:aws:iam::${ACCOUNT}:root`, 403],
      [foreignRole, 403],
    ] as const) {
      serveWith(allow("*", { Principal: { AWS } }));
      expect([AWS, (await call(bench)).status]).toEqual([AWS, status]);
    }
  });

  test("a Deny of the resource's policy holds for the root too", async () => {
    serveWith(forEveryone(deny()));
    expect((await call(bench, {}, asRoot)).status).toBe(403);
  });

  test("a resource policy that can't be read lets nobody in", async () => {
    bench.serve({ methods: { "GET /x": { authorizationType: "AWS_IAM" } }, api: { policy: '{"Statement":[]}' } });
    setIdentity(allow());
    expect(JSON.parse((await call(bench)).body)).toEqual({ Message: sentence(because("resource-based policy")) });
    expect(bench.events).toEqual([]);
  });

  test("unsigned, the resource policy is not even asked", async () => {
    serveWith(forEveryone(allow()));
    expect((await bench.call("GET", "/dev/x")).body).toBe('{"message":"Missing Authentication Token"}');
  });
});

test("AWS's own policies", async () => {
  const { awsManagedPolicies } = await import("../../src/services/iam/aws-managed-policies.js");
  for (const [name, status] of [
    ["AmazonAPIGatewayInvokeFullAccess", 200],
    ["AdministratorAccess", 200],
    ["PowerUserAccess", 200],
    ["AWSLambda_FullAccess", 403],
    ["AWSDenyAll", 403],
    ["service-role/AWSLambdaBasicExecutionRole", 403],
  ] as const) {
    const arn = `arn:aws:iam::aws:policy/${name}`;
    setRole(bench, { attachedPolicies: [arn] }, { [arn]: awsManagedPolicies.get(arn) ?? "" });
    expect([name, (await call(bench)).status]).toEqual([name, status]);
  }
});
