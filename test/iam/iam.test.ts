import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { iam } from "../../src/services/iam/index.js";
import { refusal } from "../harness/refusal.js";
import { directly, type World, world } from "../resources/world.js";

let cloud: World;
let client: IAMClient;
beforeEach(() => {
  cloud = world();
  client = new IAMClient(directly(iam(cloud.iam), cloud));
});
afterEach(() => cloud.close());

const RoleName = "worker";
const trust = (Principal: unknown = { Service: "lambda.amazonaws.com" }) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] });
const allow = JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } });
const create = (more: object = {}) =>
  client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(), ...more }));

test("a role comes back as it was made, its trust policy percent-encoded", async () => {
  const { Role } = await create({ Path: "/team/", Description: "works", MaxSessionDuration: 7200 });
  expect(Role).toMatchObject({ RoleName, Path: "/team/", Arn: "arn:aws:iam::000000000000:role/team/worker" });
  expect(Role?.RoleId).toMatch(/^AROA[A-Z0-9]{17}$/);
  const got = await client.send(new GetRoleCommand({ RoleName: "WORKER" }));
  expect(got.Role).toMatchObject({ RoleId: Role?.RoleId, Description: "works", MaxSessionDuration: 7200 });
  expect(got.Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22%3A%222012-10-17%22/);
  expect(decodeURIComponent(got.Role?.AssumeRolePolicyDocument ?? "")).toBe(trust());
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust({ AWS: "*" }) }));
  const changed = await client.send(new GetRoleCommand({ RoleName }));
  expect(decodeURIComponent(changed.Role?.AssumeRolePolicyDocument ?? "")).toBe(trust({ AWS: "*" }));
  expect((await client.send(new ListRolesCommand({ PathPrefix: "/team/" }))).Roles).toHaveLength(1);
  expect((await client.send(new ListRolesCommand({ PathPrefix: "/other/" }))).Roles).toEqual([]);
});

test("policies come and go; a role or policy in use is not deleted", async () => {
  await create();
  const lambda = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  const { Policy } = await client.send(new CreatePolicyCommand({ PolicyName: "own", PolicyDocument: allow }));
  const PolicyArn = Policy?.Arn ?? "";
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "inline", PolicyDocument: allow }));
  for (const arn of [lambda, PolicyArn]) await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: arn }));
  expect((await client.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies).toEqual([
    { PolicyName: "own", PolicyArn },
    { PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn: lambda },
  ]);
  expect((await client.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(["inline"]);
  const inline = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName: "inline" }));
  expect(decodeURIComponent(inline.PolicyDocument ?? "")).toBe(allow);
  const version = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
  expect(decodeURIComponent(version.PolicyVersion?.Document ?? "")).toBe(allow);
  expect((await client.send(new ListPoliciesCommand({ Scope: "Local" }))).Policies?.[0]?.AttachmentCount).toBe(1);
  const conflict = "DeleteConflictException";
  expect(await refusal(client.send(new DeletePolicyCommand({ PolicyArn })))).toEqual([
    409,
    conflict,
    "Cannot delete a policy attached to entities.",
  ]);
  const deleted = () => refusal(client.send(new DeleteRoleCommand({ RoleName })));
  expect(await deleted()).toEqual([409, conflict, "Cannot delete entity, must detach all policies first."]);
  for (const arn of [lambda, PolicyArn]) await client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: arn }));
  expect(await deleted()).toEqual([409, conflict, "Cannot delete entity, must delete policies first."]);
  await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "inline" }));
  await client.send(new DeleteRoleCommand({ RoleName }));
  await client.send(new DeletePolicyCommand({ PolicyArn }));
  expect(await refusal(client.send(new GetRoleCommand({ RoleName })))).toEqual([
    404,
    "NoSuchEntityException",
    "The role with name worker cannot be found.",
  ]);
});

test("tags compare without case, and lists come in pages", async () => {
  await create({ Tags: [{ Key: "a", Value: "1" }] });
  await client.send(
    new TagRoleCommand({
      RoleName,
      Tags: [
        { Key: "A", Value: "2" },
        { Key: "b", Value: "3" },
      ],
    }),
  );
  const first = await client.send(new ListRoleTagsCommand({ RoleName, MaxItems: 1 }));
  expect(first).toMatchObject({ IsTruncated: true, Tags: [{ Key: "A", Value: "2" }] });
  const second = await client.send(new ListRoleTagsCommand({ RoleName, MaxItems: 1, Marker: first.Marker }));
  expect(second).toMatchObject({ IsTruncated: false, Tags: [{ Key: "b", Value: "3" }] });
  await client.send(new UntagRoleCommand({ RoleName, TagKeys: ["a"] }));
  expect((await client.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([{ Key: "b", Value: "3" }]);
});

describe("a malformed document is refused:", () => {
  const statement = (more: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] });
  test.each([
    ["{", "This policy contains invalid Json"],
    [JSON.stringify({ Version: "2012-10-17" }), "Syntax errors in policy."],
    [statement({ Action: "s3:*" }), "Policy statement must contain resources."],
    [statement({ Resource: "*" }), "Policy statement must contain actions."],
    [
      statement({ Action: "list", Resource: "*" }),
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    ],
    // What the policy engine could not read later is refused when it is put.
    [statement({ Action: "s3:*", NotAction: "s3:Get*", Resource: "*" }), "Syntax errors in policy."],
    [statement({ Action: "s3:*", Resource: "*", Sid: 1 }), "Syntax errors in policy."],
    [statement({ Action: "s3:*", Resource: "*", Condition: { Bool: "true" } }), "Syntax errors in policy."],
    [statement({ Action: "s3:*", Resource: "*", Condition: { Bool: { k: null } } }), "Syntax errors in policy."],
    [statement({ Action: "s3:*", Resource: "bucket" }), 'Resource bucket must be in ARN format or "*".'],
    [statement({ Action: "s3:*", Resource: "*", Principal: "*" }), "Policy document should not specify a principal."],
  ])("%s", async (PolicyDocument, message) => {
    await create();
    const put = client.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
    expect(await refusal(put)).toEqual([400, "MalformedPolicyDocumentException", message]);
  });

  test.each([
    [statement({ Action: "sts:AssumeRole" }), "Missing required field Principal"],
    [statement({ Action: "sts:AssumeRole", Principal: "*", Resource: "*" }), "Has prohibited field Resource"],
    [statement({ Action: "s3:*", Principal: "*" }), "AssumeRole policy may only specify STS AssumeRole actions."],
    [
      trust({ AWS: "arn:aws:iam::000000000000:role/nobody" }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:role/nobody"',
    ],
  ])("trust %s", async (AssumeRolePolicyDocument, message) => {
    expect(await refusal(create({ AssumeRolePolicyDocument }))).toEqual([
      400,
      "MalformedPolicyDocumentException",
      message,
    ]);
  });
});
