import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { iam } from "../../src/services/iam/index.js";
import { statementPositions } from "../../src/services/iam/statement-positions.js";
import { refusal } from "../harness/refusal.js";
import { directly, type World, world } from "../resources/world.js";

const METHOD = "arn:aws:execute-api:us-east-1:000000000000:abcdefghij/dev/GET/hello";
const INVOKE = "execute-api:Invoke";
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string, Resource = "*", more: object = {}) => ({ Effect: "Allow", Action, Resource, ...more });
const deny = (Action: string, Resource = "*", more: object = {}) => ({ Effect: "Deny", Action, Resource, ...more });

let cloud: World;
let client: IAMClient;
let roleArn: string;

const trust = policy({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });

beforeAll(async () => {
  cloud = world();
  client = new IAMClient(directly(iam(cloud.iam), cloud));
  const boundary = await client.send(
    new CreatePolicyCommand({ PolicyName: "limit", PolicyDocument: policy(allow("execute-api:*")) }),
  );
  const { Role } = await client.send(
    new CreateRoleCommand({
      RoleName: "caller",
      AssumeRolePolicyDocument: trust,
      Tags: [{ Key: "team", Value: "blue" }],
    }),
  );
  roleArn = Role?.Arn ?? "";
  await client.send(
    new CreateRoleCommand({
      RoleName: "limited",
      AssumeRolePolicyDocument: trust,
      PermissionsBoundary: boundary.Policy?.Arn,
    }),
  );
  const put = (RoleName: string, PolicyDocument: string) =>
    client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "own", PolicyDocument }));
  await put(
    "caller",
    policy(
      allow(INVOKE, "arn:aws:execute-api:*:*:abcdefghij/*/GET/*"),
      deny(INVOKE, "arn:aws:execute-api:*:*:*/*/GET/secret"),
      allow("s3:GetObject", "arn:aws:s3:::files/$" + "{aws:PrincipalTag/team}/*"),
      allow("s3:PutObject", "*", { Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } }),
    ),
  );
  await put("limited", policy(allow("s3:*"), allow("execute-api:*")));
  const managed = "arn:aws:iam::aws:policy/AdministratorAccess";
  await client.send(new AttachRolePolicyCommand({ RoleName: "limited", PolicyArn: managed }));
});
afterAll(() => cloud.close());

const ask = async (ActionNames: string[], ResourceArns?: string[], more: object = {}) => {
  const answer = await client.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: roleArn,
      ActionNames,
      ...(ResourceArns && { ResourceArns }),
      ...more,
    }),
  );
  return answer.EvaluationResults ?? [];
};

describe("of a role", () => {
  test.each<[string, string, string, string, number]>([
    ["an Allow", INVOKE, METHOD, "allowed", 1],
    ["a Deny beside it", INVOKE, METHOD.replace("hello", "secret"), "explicitDeny", 1],
    ["nothing", INVOKE, METHOD.replace("GET", "POST"), "implicitDeny", 0],
    ["a variable, of the role's tag", "s3:GetObject", "arn:aws:s3:::files/blue/a", "allowed", 1],
    ["a variable that fits not", "s3:GetObject", "arn:aws:s3:::files/red/a", "implicitDeny", 0],
  ])("%s decides", async (_, action, resource, decision, matched) => {
    const [result] = await ask([action], [resource]);
    expect(result).toMatchObject({ EvalActionName: action, EvalResourceName: resource, EvalDecision: decision });
    expect(result?.MatchedStatements).toHaveLength(matched);
    for (const { SourcePolicyId, SourcePolicyType } of result?.MatchedStatements ?? [])
      expect([SourcePolicyId, SourcePolicyType]).toEqual(["role_caller_own", "IAM Policy"]);
    expect(result?.ResourceSpecificResults).toEqual([
      expect.objectContaining({ EvalResourceName: resource, EvalResourceDecision: decision }),
    ]);
  });

  test("each action is asked of each resource, in pages", async () => {
    const input = { PolicySourceArn: roleArn, ActionNames: [INVOKE, "s3:GetObject"], ResourceArns: [METHOD, "*"] };
    const first = await client.send(new SimulatePrincipalPolicyCommand({ ...input, MaxItems: 3 }));
    const rest = await client.send(new SimulatePrincipalPolicyCommand({ ...input, Marker: first.Marker }));
    expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
    const all = [...(first.EvaluationResults ?? []), ...(rest.EvaluationResults ?? [])];
    expect(all.map(({ EvalActionName, EvalResourceName }) => [EvalActionName, EvalResourceName])).toEqual([
      [INVOKE, METHOD],
      [INVOKE, "*"],
      ["s3:GetObject", METHOD],
      ["s3:GetObject", "*"],
    ]);
    expect(all[1]?.ResourceSpecificResults ?? []).toEqual([]);
  });

  test("a condition's key that nobody gave is told; given, it decides", async () => {
    const [missing] = await ask(["s3:PutObject"]);
    expect(missing).toMatchObject({ EvalDecision: "implicitDeny", MissingContextValues: ["aws:RequestedRegion"] });
    const entry = { ContextKeyName: "AWS:requestedregion", ContextKeyValues: ["us-east-1"], ContextKeyType: "string" };
    const [given] = await ask(["s3:PutObject"], undefined, { ContextEntries: [entry] });
    expect(given).toMatchObject({ EvalDecision: "allowed", MissingContextValues: [] });
  });

  test("its boundary limits it, and says so", async () => {
    const limited = roleArn.replace("caller", "limited");
    const [invoke, read] = await ask([INVOKE, "s3:GetObject"], [METHOD], { PolicySourceArn: limited });
    expect(invoke).toMatchObject({
      EvalDecision: "allowed",
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    });
    expect(invoke?.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId)).toEqual([
      "role_limited_own",
      "AdministratorAccess",
    ]);
    expect(read).toMatchObject({
      EvalDecision: "implicitDeny",
      MatchedStatements: [],
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
  });

  test("a policy can be tried beside its own", async () => {
    const [result] = await ask(["dynamodb:GetItem"], undefined, { PolicyInputList: [policy(allow("dynamodb:*"))] });
    expect(result).toMatchObject({
      EvalDecision: "allowed",
      MatchedStatements: [
        {
          SourcePolicyId: "PolicyInputList.1",
          StartPosition: { Line: 1, Column: 38 },
          EndPosition: { Line: 1, Column: 93 },
        },
      ],
    });
  });

  test("a resource's policy counts for the user who calls", async () => {
    const CallerArn = "arn:aws:iam::000000000000:user/ada";
    const ResourcePolicy = policy({ ...allow("s3:DeleteObject"), Principal: { AWS: CallerArn } });
    const more = { CallerArn, ResourcePolicy };
    expect((await ask(["s3:DeleteObject"], ["arn:aws:s3:::files/a"], more))[0]).toMatchObject({
      EvalDecision: "allowed",
      MatchedStatements: [{ SourcePolicyId: "ResourcePolicy" }],
    });
    const other = { ...more, CallerArn: "arn:aws:iam::000000000000:user/grace" };
    expect((await ask(["s3:DeleteObject"], ["arn:aws:s3:::files/a"], other))[0]?.EvalDecision).toBe("implicitDeny");
  });

  test.each<[string, object, string, RegExp]>([
    [
      "a session",
      { PolicySourceArn: "arn:aws:sts::000000000000:assumed-role/caller/a" },
      "InvalidInput",
      /does not clearly define/,
    ],
    [
      "no such role",
      { PolicySourceArn: "arn:aws:iam::000000000000:role/nobody" },
      "NoSuchEntity",
      /role with name nobody/,
    ],
    [
      "no such user",
      { PolicySourceArn: "arn:aws:iam::000000000000:user/nobody" },
      "NoSuchEntity",
      /user with name nobody/,
    ],
    ["no policy", { PolicyInputList: ["{}"] }, "InvalidInput", /PolicyInputList\.1.*no Statement/],
    ["a resource's policy for nobody", { ResourcePolicy: trust }, "InvalidInput", /CallerArn is required/],
    ["a caller who is no user", { CallerArn: "arn:aws:iam::000000000000:role/caller" }, "InvalidInput", /IAM user/],
    ["two boundaries", { PermissionsBoundaryPolicyInputList: [trust, trust] }, "InvalidInput", /only one/],
  ])("%s is refused", async (_, more, code, sentence) => {
    const [, name, message] = await refusal(ask([INVOKE], [METHOD], more));
    expect(name).toBe(`${code}Exception`);
    expect(message).toMatch(sentence);
  });
});

describe("of policies as they are given", () => {
  const custom = async (input: Partial<SimulateCustomPolicyCommandInput>) =>
    (
      await client.send(
        new SimulateCustomPolicyCommand({
          PolicyInputList: [],
          ActionNames: [INVOKE],
          ResourceArns: [METHOD],
          ...input,
        }),
      )
    ).EvaluationResults?.[0];

  test("all that match are told, and a Deny alone", async () => {
    const list = [policy(allow("execute-api:*")), policy(allow(INVOKE), deny("s3:*"))];
    const both = await custom({ PolicyInputList: list });
    expect(both?.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId)).toEqual([
      "PolicyInputList.1",
      "PolicyInputList.2",
    ]);
    const denied = await custom({ PolicyInputList: list, ActionNames: ["s3:GetObject"] });
    expect(denied).toMatchObject({ EvalDecision: "explicitDeny" });
    expect(denied?.MatchedStatements?.[0]).toMatchObject({ SourcePolicyId: "PolicyInputList.2" });
  });

  test("a boundary may take part", async () => {
    const limits = { PermissionsBoundaryPolicyInputList: [policy(allow("s3:*"))] };
    expect(await custom({ PolicyInputList: [policy(allow("*"))], ...limits })).toMatchObject({
      EvalDecision: "implicitDeny",
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
  });
});

/** As recorded on AWS. */
test.each<[string, string, readonly number[][]]>([
  [
    "a list over lines",
    '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": "*",\n      "Resource": "*"\n    }\n  ]\n}',
    [[3, 17, 8, 6]],
  ],
  [
    "a lone statement",
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}}}',
    [[1, 38, 1, 167]],
  ],
  [
    "two, with braces and quotes in their texts",
    '{"Id":"a\\"}{","Statement":[{"Sid":"}"},{"Sid":"{"}],"Version":"2012-10-17"}',
    [
      [1, 28, 1, 39],
      [1, 39, 1, 51],
    ],
  ],
])("the position of %s", (_, text, expected) => {
  expect(
    statementPositions(text).map(({ StartPosition: start, EndPosition: end }) => [
      start.Line,
      start.Column,
      end.Line,
      end.Column,
    ]),
  ).toEqual(expected);
});
