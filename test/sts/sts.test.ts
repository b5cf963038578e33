import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sts } from "../../src/services/sts/index.js";
import { refusal } from "../harness/refusal.js";
import { directly, type World, world } from "../resources/world.js";

let cloud: World;
let client: STSClient;
beforeEach(() => {
  cloud = world();
  client = new STSClient(directly(sts(cloud.sts), cloud));
});
afterEach(() => cloud.close());

const statement = (Principal: unknown, more: object = {}) => ({
  Effect: "Allow",
  Principal,
  Action: "sts:AssumeRole",
  ...more,
});
const makeRole = (roleName: string, ...statements: object[]) =>
  cloud.iam.createRole({ roleName, trustPolicy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
const assume = (RoleArn: string, more: object = {}) =>
  client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "session", ...more }));

test("the root is told who it is", async () => {
  expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: "000000000000",
    Arn: "arn:aws:iam::000000000000:root",
    UserId: "000000000000",
  });
});

test("a role that trusts the account is taken on, and its credentials sign until they expire", async () => {
  const { arn, roleId } = makeRole("admin", statement({ AWS: "000000000000" }));
  const { Credentials, AssumedRoleUser } = await assume(arn);
  expect(AssumedRoleUser).toEqual({
    Arn: "arn:aws:sts::000000000000:assumed-role/admin/session",
    AssumedRoleId: `${roleId}:session`,
  });
  expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(Credentials?.Expiration).toEqual(new Date("2026-03-01T13:00:00Z"));
  const session = new STSClient({
    ...directly(sts(cloud.sts), cloud),
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
  expect((await session.send(new GetCallerIdentityCommand({}))).Arn).toBe(AssumedRoleUser?.Arn);
  const known = cloud.sts.credentials(Credentials?.AccessKeyId ?? "");
  expect(known?.expiration).toEqual(Credentials?.Expiration);
  cloud.clock.time = new Date("2026-03-01T13:00:01Z");
  const late = new STSClient({ ...directly(sts(cloud.sts), cloud), credentials: session.config.credentials });
  expect((await refusal(late.send(new GetCallerIdentityCommand({}))))[1]).toMatch(/^ExpiredToken/);
});

const ROOT = "arn:aws:iam::000000000000:root";
const EXTERNAL = { Condition: { StringEquals: { "sts:ExternalId": "secret" } } };
test.each([
  ["the account's root ARN", [statement({ AWS: ROOT })], {}, true],
  ["everyone", [statement("*")], {}, true],
  ["a service alone", [statement({ Service: "lambda.amazonaws.com" })], {}, false],
  ["another account", [statement({ AWS: "arn:aws:iam::111111111111:root" })], {}, false],
  ["an explicit deny beside the allow", [statement("*"), { ...statement({ AWS: ROOT }), Effect: "Deny" }], {}, false],
  ["another action", [statement("*", { Action: "sts:AssumeRoleWithWebIdentity" })], {}, false],
  ["actions by wildcard", [statement("*", { Action: "sts:Assume*" })], {}, true],
  ["an external id that is given", [statement({ AWS: ROOT }, EXTERNAL)], { ExternalId: "secret" }, true],
  ["an external id that is missing", [statement({ AWS: ROOT }, EXTERNAL)], {}, false],
  ["an external id that is wrong", [statement({ AWS: ROOT }, EXTERNAL)], { ExternalId: "guess" }, false],
  [
    "a session name by pattern",
    [statement("*", { Condition: { StringLike: { "sts:RoleSessionName": "sess*" } } })],
    {},
    true,
  ],
  [
    "multi-factor, which nobody has",
    [statement("*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })],
    {},
    false,
  ],
  [
    "an operator that isn't known",
    [statement("*", { Condition: { Strange: { "aws:PrincipalArn": ROOT } } })],
    {},
    false,
  ],
  [
    "a deny under an operator that isn't known",
    [statement("*"), { ...statement("*", { Condition: { Strange: { "aws:PrincipalArn": ROOT } } }), Effect: "Deny" }],
    {},
    false,
  ],
  ["tags without the right to tag", [statement("*")], { Tags: [{ Key: "a", Value: "b" }] }, false],
  [
    "tags with the right to tag",
    [statement("*", { Action: ["sts:AssumeRole", "sts:TagSession"] })],
    { Tags: [{ Key: "a", Value: "b" }] },
    true,
  ],
])("trust in %s decides", async (_what, statements, input, allowed) => {
  const { arn } = makeRole("role", ...statements);
  if (allowed) expect((await assume(arn, input)).Credentials?.AccessKeyId).toMatch(/^ASIA/);
  else {
    const [status, code, message] = await refusal(assume(arn, input));
    expect([status, code]).toEqual([403, "AccessDenied"]);
    expect(message).toMatch(
      /^User: arn:aws:iam::000000000000:root is not authorized to perform: sts:\w+ on resource: arn:aws:iam::000000000000:role\/role$/,
    );
  }
});

test("a role that isn't there is refused as one that doesn't trust", async () => {
  expect(await refusal(assume("arn:aws:iam::000000000000:role/nobody"))).toEqual([
    403,
    "AccessDenied",
    "User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/nobody",
  ]);
});

// Recorded on AWS: recorded/localstack/sts.
test.each([
  "arn::b:::something/test-role",
  "arn:a::::something/test-role",
  "arn:a:::something/test-role",
  "arn:a:a::aaaaaaaaaa:",
  "nothing-valid-in-here",
])("%s is no role", async (arn) => {
  expect(await refusal(assume(arn))).toEqual([400, "ValidationError", `${arn} is invalid`]);
});

test.each([
  [
    {
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "A", Value: "2" },
      ],
    },
    "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  ],
  [
    { Tags: [{ Key: "a", Value: "1" }], TransitiveTagKeys: ["b"] },
    "The specified transitive tag key must be included in the requested tags.",
  ],
])("session tags %j are refused", async (input, message) => {
  const { arn } = makeRole("role", statement("*", { Action: ["sts:AssumeRole", "sts:TagSession"] }));
  expect(await refusal(assume(arn, input))).toEqual([400, "InvalidParameterValue", message]);
});

test("a session may not be longer than the role allows", async () => {
  const { arn } = makeRole("role", statement("*"));
  expect(await refusal(assume(arn, { DurationSeconds: 3601 }))).toEqual([
    400,
    "ValidationError",
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  ]);
});

test("an execution environment gets its role's credentials where the role trusts Lambda", () => {
  const { arn, roleId } = makeRole("worker", statement({ Service: ["lambda.amazonaws.com"] }));
  const { accessKeyId, sessionToken } = cloud.sts.roleCredentials(arn, "function");
  expect(cloud.sts.credentials(accessKeyId)).toMatchObject({
    sessionToken,
    caller: { arn: "arn:aws:sts::000000000000:assumed-role/worker/function", userId: `${roleId}:function` },
  });
  const { arn: other } = makeRole("other", statement({ AWS: ROOT }));
  expect(() => cloud.sts.roleCredentials(other, "function")).toThrow(/not authorized to perform: sts:AssumeRole/);
  expect(cloud.sts.credentials("ASIAUNKNOWNKEY")).toBeUndefined();
});
