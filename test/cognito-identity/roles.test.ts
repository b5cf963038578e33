import {
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  GetPrincipalTagAttributeMapCommand,
  type RoleMapping,
  SetIdentityPoolRolesCommand,
  SetPrincipalTagAttributeMapCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  AdminAddUserToGroupCommand,
  AdminUpdateUserAttributesCommand,
  CreateGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DeleteRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { cognito, refusal, subOf } from "./support.js";

let world: Awaited<ReturnType<typeof cognito>>;
let poolId: string;
const roles: Record<string, string> = {};
const tokens: Record<string, string> = {};

beforeAll(async () => {
  world = await cognito();
  poolId = await world.identityPool();
  const trust = world.trust(poolId, "authenticated", ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]);
  for (const name of ["default", "admins", "editors", "ruled"]) roles[name] = await world.role(name, trust);
  const UserPoolId = world.people.poolId;
  const group = (GroupName: string, Precedence: number) =>
    world.idp.send(new CreateGroupCommand({ UserPoolId, GroupName, RoleArn: roles[GroupName], Precedence }));
  await group("admins", 1);
  await group("editors", 2);
  await world.idp.send(new CreateGroupCommand({ UserPoolId, GroupName: "peers", RoleArn: roles.ruled, Precedence: 1 }));
  const groups = { plain: [], editor: ["editors"], both: ["admins", "editors"], tied: ["admins", "peers"] };
  for (const [Username, names] of Object.entries(groups)) {
    await world.user(Username);
    await world.idp.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username,
        UserAttributes: [{ Name: "email", Value: `${Username}@example.com` }],
      }),
    );
    for (const GroupName of names)
      await world.idp.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    tokens[Username] = (await world.signIn(Username)).id;
  }
});
beforeEach(() => setRoles());

const setRoles = (mapping?: RoleMapping, authenticated: string | undefined = roles.default) =>
  world.identity.send(
    new SetIdentityPoolRolesCommand({
      IdentityPoolId: poolId,
      Roles: authenticated === undefined ? {} : { authenticated },
      ...(mapping && { RoleMappings: { [`${world.people.provider}:${world.people.clientId}`]: mapping } }),
    }),
  );

/** The credentials' facts, as STS keeps them. */
async function exchange(user: string, CustomRoleArn?: string) {
  const Logins = { [world.people.provider]: tokens[user] ?? "" };
  const { IdentityId } = await world.identity.send(new GetIdCommand({ IdentityPoolId: poolId, Logins }));
  const { Credentials } = await world.identity.send(
    new GetCredentialsForIdentityCommand({ IdentityId, Logins, ...(CustomRoleArn && { CustomRoleArn }) }),
  );
  return world.cloud.cloud.sts.credentials(Credentials?.AccessKeyId ?? "")?.session;
}
const roleOf = async (user: string, custom?: string) => {
  const arn = (await exchange(user, custom))?.roleArn ?? "";
  return arn.slice(arn.lastIndexOf("/") + 1);
};

const AMBIGUOUS = () => `The ambiguous role mapping rules for: ${world.people.provider} denied this request.`;
const byToken = (AmbiguousRoleResolution: "AuthenticatedRole" | "Deny"): RoleMapping => ({
  Type: "Token",
  AmbiguousRoleResolution,
});

test.each([
  ["no mapping: the authenticated role", undefined, "both", "default"],
  ["the preferred role: the group of the lowest precedence", byToken("Deny"), "both", "admins"],
  ["the only group's role", byToken("Deny"), "editor", "editors"],
  ["no group, and the default allowed", byToken("AuthenticatedRole"), "plain", "default"],
  ["a tie of precedence, and the default allowed", byToken("AuthenticatedRole"), "tied", "default"],
])("%s", async (_what, mapping, user, role) => {
  await setRoles(mapping);
  expect(await roleOf(user)).toBe(role);
});

test.each(["plain", "tied"])("where the token names no role and the mapping says Deny, %s is denied", async (user) => {
  await setRoles(byToken("Deny"));
  expect(await refusal(exchange(user))).toEqual([400, "NotAuthorizedException", AMBIGUOUS()]);
});

test("CustomRoleArn chooses among the token's roles, and no other", async () => {
  await setRoles(byToken("Deny"));
  expect(await roleOf("both", roles.editors)).toBe("editors");
  expect(await roleOf("tied", roles.ruled)).toBe("ruled");
  expect((await refusal(exchange("editor", roles.admins)))[1]).toBe("NotAuthorizedException");
  await setRoles();
  expect((await refusal(exchange("editor", roles.editors)))[1]).toBe("InvalidParameterException");
});

type Match = "Equals" | "Contains" | "StartsWith" | "NotEqual";
const byRules = (AmbiguousRoleResolution: "AuthenticatedRole" | "Deny", ...rules: [string, Match, string, string][]) =>
  ({
    Type: "Rules",
    AmbiguousRoleResolution,
    RulesConfiguration: {
      Rules: rules.map(([Claim, MatchType, Value, role]) => ({ Claim, MatchType, Value, RoleARN: roles[role] ?? "" })),
    },
  }) satisfies RoleMapping;

test.each<[string, Match, string, boolean]>([
  ["email", "Equals", "both@example.com", true],
  ["email", "Equals", "both", false],
  ["email", "NotEqual", "other@example.com", true],
  ["email", "NotEqual", "both@example.com", false],
  ["email", "StartsWith", "both@", true],
  ["email", "StartsWith", "oth", false],
  ["email", "Contains", "@example.", true],
  ["email", "Contains", "@other.", false],
  // Recorded: rules_contains_array_claim.
  ["cognito:groups", "Contains", "editors", true],
  ["cognito:groups", "Contains", "edit", false],
  ["cognito:groups", "Equals", "editors", false],
  // A claim that isn't there matches nothing.
  ["custom:none", "NotEqual", "anything", false],
  ["custom:none", "Contains", "anything", false],
])("rule: %s %s %s → %s", async (claim, match, value, fits) => {
  await setRoles(byRules("Deny", [claim, match, value, "ruled"]));
  if (fits) expect(await roleOf("both")).toBe("ruled");
  else expect(await refusal(exchange("both"))).toEqual([400, "NotAuthorizedException", AMBIGUOUS()]);
});

test("the first rule that matches wins; none falls back; CustomRoleArn has no place beside rules", async () => {
  const rules = [
    ["email", "StartsWith", "both", "admins"],
    ["email", "Contains", "example", "ruled"],
  ] as [string, Match, string, string][];
  await setRoles(byRules("AuthenticatedRole", ...rules));
  expect([await roleOf("both"), await roleOf("plain")]).toEqual(["admins", "ruled"]);
  await setRoles(byRules("AuthenticatedRole", ["email", "Equals", "nobody", "admins"]));
  expect(await roleOf("both")).toBe("default");
  // Recorded: rules_custom_role_from_token.
  expect((await refusal(exchange("both", roles.admins)))[1]).toBe("InvalidParameterException");
});

const INVALID = [
  400,
  "InvalidIdentityPoolConfigurationException",
  "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
];
const federated = (more: object = {}) => ({
  Effect: "Allow",
  Principal: { Federated: "cognito-identity.amazonaws.com" },
  Action: "sts:AssumeRoleWithWebIdentity",
  ...more,
});
const when = (operator: string, key: string, value: unknown) =>
  federated({ Condition: { [operator]: { [`cognito-identity.amazonaws.com:${key}`]: value } } });

test.each<[string, () => object[], boolean]>([
  ["the pool and the kind of login", () => [world.trust(poolId, "authenticated")], true],
  ["any of several pools", () => [when("StringEquals", "aud", ["other", poolId])], true],
  [
    "the login's provider",
    () => [when("ForAnyValue:StringLike", "amr", `${world.people.provider}:CognitoSignIn:*`)],
    true,
  ],
  ["the identity by pattern", () => [when("StringLike", "sub", "us-east-1:*")], true],
  ["everyone", () => [federated({ Principal: "*" })], true],
  ["another pool", () => [world.trust("us-east-1:another", "authenticated")], false],
  ["guests alone", () => [world.trust(poolId, "unauthenticated")], false],
  ["every method of login, which no login has", () => [when("ForAllValues:StringLike", "amr", "authenticated")], false],
  ["another provider", () => [federated({ Principal: { Federated: "accounts.google.com" } })], false],
  ["the service", () => [federated({ Principal: { Service: "cognito-identity.amazonaws.com" } })], false],
  ["another action", () => [federated({ Action: "sts:AssumeRole" })], false],
  ["it, and a deny besides", () => [federated(), { ...when("StringEquals", "aud", poolId), Effect: "Deny" }], false],
  ["a condition key that isn't there", () => [when("StringEquals", "none", "x")], false],
])("a role that trusts %s (recorded: current_trust_rejection)", async (what, statements, trusted) => {
  const arn = await world.role(`trust-${what.replace(/\W+/g, "-").slice(0, 40)}`, ...statements());
  await setRoles(undefined, arn);
  if (trusted) expect((await exchange("plain"))?.roleArn).toBe(arn);
  else expect(await refusal(exchange("plain"))).toEqual(INVALID);
});

test("what a role's trust policy says now counts, and a role that is gone or was never set is refused", async () => {
  const arn = await world.role("changing", world.trust(poolId, "authenticated"));
  await setRoles(undefined, arn);
  expect(await roleOf("plain")).toBe("changing");
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [world.trust("elsewhere", "authenticated")],
  });
  await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "changing", PolicyDocument }));
  expect(await refusal(exchange("plain"))).toEqual(INVALID);
  await world.iam.send(new DeleteRoleCommand({ RoleName: "changing" }));
  expect(await refusal(exchange("plain"))).toEqual(INVALID);
  await world.identity.send(new SetIdentityPoolRolesCommand({ IdentityPoolId: poolId, Roles: {} }));
  expect(await refusal(exchange("plain"))).toEqual(INVALID);
});

test("principal tags come from the token's claims, and the role must let sessions be tagged", async () => {
  const provider = { IdentityPoolId: poolId, IdentityProviderName: world.people.provider };
  const setMap = (more: object) =>
    world.identity.send(new SetPrincipalTagAttributeMapCommand({ ...provider, ...more }));
  const sorted = async () => ((await exchange("both"))?.tags ?? []).map(({ Key, Value }) => `${Key}=${Value}`).sort();
  expect(await world.identity.send(new GetPrincipalTagAttributeMapCommand(provider))).toMatchObject({
    UseDefaults: false,
    PrincipalTags: {},
  });
  expect(await sorted()).toEqual([]);
  expect(await setMap({ UseDefaults: true })).toMatchObject({ PrincipalTags: { client: "aud", username: "sub" } });
  expect(await sorted()).toEqual([`client=${world.people.clientId}`, `username=${subOf(tokens.both ?? "")}`]);
  await setMap({ PrincipalTags: { mail: "email", team: "cognito:groups", absent: "custom:none" } });
  expect(await sorted()).toEqual(["mail=both@example.com", "team=admins,editors"]);
  const strict = await world.role("no-tags", world.trust(poolId, "authenticated"));
  await setRoles(undefined, strict);
  expect(await refusal(exchange("both"))).toEqual(INVALID);
  await setMap({ PrincipalTags: {} });
  expect(await roleOf("both")).toBe("no-tags");
  const unknown = { ...provider, IdentityProviderName: "graph.facebook.com", UseDefaults: true };
  expect((await refusal(setMap(unknown)))[1]).toBe("InvalidParameterException");
});

test("nothing was a defect of ours", () => expect(world.cloud.defects).toEqual([]));
