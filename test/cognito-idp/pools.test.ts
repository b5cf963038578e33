import {
  AddCustomAttributesCommand,
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DeleteGroupCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetGroupCommand,
  GetUserPoolMfaConfigCommand,
  ListGroupsCommand,
  ListTagsForResourceCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersInGroupCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateGroupCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/ids.js";
import { type Harness, refusal, startUserPools } from "./harness.js";

let cloud: Harness;
beforeEach(() => {
  cloud = startUserPools();
});
const createPool = async (input = {}) =>
  (await cloud.client.send(new CreateUserPoolCommand({ PoolName: "p", ...input }))).UserPool ?? {};
const createClient = async (UserPoolId = "", input = {}) =>
  (await cloud.client.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "c", ...input })))
    .UserPoolClient ?? {};
const describePool = async (UserPoolId = "") =>
  (await cloud.client.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool ?? {};

describe("a user pool", () => {
  it("has Cognito's defaults", async () => {
    const pool = await createPool();
    expect(pool).toMatchObject({
      Id: expect.stringMatching(/^us-east-1_[A-Za-z0-9]{9}$/),
      Name: "p",
      Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${pool.Id}`,
      CreationDate: cloud.clock.now(),
      LastModifiedDate: cloud.clock.now(),
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD"] },
      },
      MfaConfiguration: "OFF",
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Priority: 1, Name: "verified_email" },
          { Priority: 2, Name: "verified_phone_number" },
        ],
      },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" },
      IssuerConfiguration: { Type: "ORIGINAL" },
      KeyConfiguration: { KeyType: "AWS_OWNED_KEY" },
      DeletionProtection: "INACTIVE",
      VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_CODE" },
    });
  });

  it("has twenty standard attributes, to which its description adds identities and its own order", async () => {
    const pool = await createPool();
    const constraints = Object.fromEntries(
      (pool.SchemaAttributes ?? []).map(({ Name, StringAttributeConstraints: s }) => [
        Name,
        s && [s.MinLength, s.MaxLength],
      ]),
    );
    expect(Object.keys(constraints)).toHaveLength(20);
    expect(constraints).toMatchObject({
      sub: ["1", "2048"],
      birthdate: ["10", "10"],
      email: ["0", "2048"],
      gender: ["0", "2048"],
    });
    const described = await describePool(pool.Id);
    expect(described.SchemaAttributes).toHaveLength(21);
    expect(described.SchemaAttributes?.map(({ Name }) => Name)).toContain("identities");
    expect(described.SchemaAttributes?.map(({ Name }) => Name).slice(0, 2)).toEqual(["profile", "address"]);
    expect(described.UserPoolTags).toEqual({});
  });

  it("keeps a schema of its own", async () => {
    const pool = await createPool({
      Schema: [
        { Name: "email", Required: true, Mutable: false, AttributeDataType: "String" },
        { Name: "tenant", StringAttributeConstraints: { MaxLength: "8" } },
        { Name: "rank", AttributeDataType: "Number", NumberAttributeConstraints: { MaxValue: "10" } },
      ],
    });
    const more = [{ Name: "late", AttributeDataType: "Boolean" as const }];
    await cloud.client.send(new AddCustomAttributesCommand({ UserPoolId: pool.Id, CustomAttributes: more }));
    const again = new AddCustomAttributesCommand({ UserPoolId: pool.Id, CustomAttributes: more });
    expect((await refusal(cloud.client.send(again)))?.message).toBe(
      "custom:late: Existing attribute already has name custom:late.",
    );
    const described = (await describePool(pool.Id)).SchemaAttributes ?? [];
    const named = (name: string) => described.find(({ Name }) => Name === name);
    expect(named("email")).toMatchObject({ Required: true, Mutable: false });
    expect(described.slice(-3).map(({ Name }) => Name)).toEqual(["custom:tenant", "custom:rank", "custom:late"]);
    expect(named("custom:tenant")).toMatchObject({ Mutable: true, StringAttributeConstraints: { MaxLength: "8" } });
  });

  it("returns settings that an update leaves out to their defaults, and keeps what is fixed", async () => {
    const { Id: UserPoolId } = await createPool({
      AliasAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      MfaConfiguration: "OPTIONAL",
      UserPoolTags: { a: "1" },
    });
    cloud.clock.advance(1000);
    await cloud.client.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: "ACTIVE" }));
    expect(await describePool(UserPoolId)).toMatchObject({
      AliasAttributes: ["email"],
      MfaConfiguration: "OFF",
      UserPoolTags: { a: "1" },
      LastModifiedDate: cloud.clock.now(),
    });
    expect(await describePool(UserPoolId)).not.toHaveProperty("AutoVerifiedAttributes");
    const remove = new DeleteUserPoolCommand({ UserPoolId });
    expect((await refusal(cloud.client.send(remove)))?.message).toMatch(/deletion protection is activated/);
    await cloud.client.send(new UpdateUserPoolCommand({ UserPoolId }));
    await cloud.client.send(remove);
    expect(await refusal(describePool(UserPoolId))).toEqual({
      name: "ResourceNotFoundException",
      message: `User pool ${UserPoolId} does not exist.`,
    });
  });

  it("stores what is not spoken, and shows it", async () => {
    const { Id: UserPoolId } = await createPool({ MfaConfiguration: "ON" });
    const { MfaConfiguration } = await cloud.client.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
    expect(MfaConfiguration).toBe("ON");
  });

  it("shows its verification texts in both places", async () => {
    const pool = await createPool({ EmailVerificationMessage: "Code: {####}", EmailVerificationSubject: "Hello" });
    expect(pool.VerificationMessageTemplate).toMatchObject({ EmailMessage: "Code: {####}", EmailSubject: "Hello" });
  });

  it("is tagged by its ARN", async () => {
    const { Arn: ResourceArn } = await createPool({ UserPoolTags: { a: "1" } });
    await cloud.client.send(new TagResourceCommand({ ResourceArn, Tags: { b: "2", a: "3" } }));
    await cloud.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["b"] }));
    expect((await cloud.client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({ a: "3" });
    const other = new ListTagsForResourceCommand({ ResourceArn: `${ResourceArn}x` });
    expect((await refusal(cloud.client.send(other)))?.name).toBe("ResourceNotFoundException");
  });

  it("has the id that a seed gives it, and its clients too", () => {
    const make = () => {
      const { service } = startUserPools();
      const pool = service.createPool({ PoolName: "p" }, { random: seededRandom("stack", "Pool") });
      const input = { UserPoolId: pool.Id, ClientName: "c" };
      return [pool.Id, service.createClient(input, { random: seededRandom("stack", "Client") }).ClientId];
    };
    expect(make()).toEqual(make());
  });

  it("are listed page by page", async () => {
    const ids = new Set<string | undefined>();
    for (let at = 0; at < 5; at++) ids.add((await createPool()).Id);
    const listed: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await cloud.client.send(new ListUserPoolsCommand({ MaxResults: 2, NextToken }));
      listed.push(...(page.UserPools ?? []).map(({ Id }) => Id));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(listed).toHaveLength(5);
    expect(new Set(listed)).toEqual(ids);
  });
});

describe("an app client", () => {
  it("has Cognito's defaults", async () => {
    const { Id: UserPoolId } = await createPool();
    expect(await createClient(UserPoolId)).toEqual({
      UserPoolId,
      ClientName: "c",
      ClientId: expect.stringMatching(/^[a-z0-9]{26}$/),
      CreationDate: cloud.clock.now(),
      LastModifiedDate: cloud.clock.now(),
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      AllowedOAuthFlowsUserPoolClient: false,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AuthSessionValidity: 3,
    });
  });

  it("keeps its secret through an update and shows it", async () => {
    const { Id: UserPoolId } = await createPool();
    const { ClientId, ClientSecret } = await createClient(UserPoolId, { GenerateSecret: true, AccessTokenValidity: 2 });
    expect(ClientSecret).toMatch(/^[a-z0-9]{51}$/);
    await cloud.client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ClientName: "renamed" }));
    const { UserPoolClient } = await cloud.client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(UserPoolClient).toMatchObject({ ClientName: "renamed", ClientSecret });
    expect(UserPoolClient).not.toHaveProperty("AccessTokenValidity");
  });

  it.each([
    [{ ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"] }, /inconsistent/],
    [{ ReadAttributes: ["custom:none"] }, /^Invalid read attributes specified while creating a client$/],
    [{ WriteAttributes: ["email_verified"] }, /^Invalid write attributes specified while creating a client$/],
    [{ AccessTokenValidity: 4, TokenValidityUnits: { AccessToken: "minutes" } }, /5 minutes/],
    [{ IdTokenValidity: 2, TokenValidityUnits: { IdToken: "days" } }, /1 day/],
    [{ RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: "minutes" } }, /60 minutes/],
  ])("cannot be made with %j", async (input, message) => {
    const { Id } = await createPool();
    expect(await refusal(createClient(Id, input))).toEqual({
      name: "InvalidParameterException",
      message: expect.stringMatching(message),
    });
  });

  it("is listed and deleted", async () => {
    const { Id: UserPoolId } = await createPool();
    const { ClientId } = await createClient(UserPoolId);
    await createClient((await createPool()).Id);
    const list = async () => (await cloud.client.send(new ListUserPoolClientsCommand({ UserPoolId }))).UserPoolClients;
    expect(await list()).toEqual([{ ClientId, UserPoolId, ClientName: "c" }]);
    await cloud.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(await list()).toEqual([]);
    const describeClient = new DescribeUserPoolClientCommand({ UserPoolId, ClientId });
    expect((await refusal(cloud.client.send(describeClient)))?.name).toBe("ResourceNotFoundException");
  });
});

describe("groups", () => {
  it("are made, changed, filled and deleted", async () => {
    const { Id: UserPoolId } = await createPool();
    const group = { UserPoolId, GroupName: "editors" };
    const { Group } = await cloud.client.send(new CreateGroupCommand({ ...group, Precedence: 0, Description: "d" }));
    const times = { CreationDate: cloud.clock.now(), LastModifiedDate: cloud.clock.now() };
    expect(Group).toEqual({ ...group, Precedence: 0, Description: "d", ...times });
    expect(await refusal(cloud.client.send(new CreateGroupCommand(group)))).toEqual({
      name: "GroupExistsException",
      message: "A group with the name already exists.",
    });
    await cloud.client.send(new UpdateGroupCommand({ ...group, Description: "e" }));
    const got = await cloud.client.send(new GetGroupCommand(group));
    expect(got.Group).toMatchObject({ Description: "e", Precedence: 0 });

    const names = ["ada", "bob", "eve"];
    for (const Username of names) {
      await cloud.client.send(new AdminCreateUserCommand({ UserPoolId, Username }));
      await cloud.client.send(new AdminAddUserToGroupCommand({ ...group, Username }));
    }
    await cloud.client.send(new AdminRemoveUserFromGroupCommand({ ...group, Username: "bob" }));
    const first = await cloud.client.send(new ListUsersInGroupCommand({ ...group, Limit: 1 }));
    const second = await cloud.client.send(
      new ListUsersInGroupCommand({ ...group, Limit: 1, NextToken: first.NextToken }),
    );
    expect([...(first.Users ?? []), ...(second.Users ?? [])].map(({ Username }) => Username)).toEqual(["ada", "eve"]);
    expect(second.NextToken).toBeUndefined();
    const groupsOf = async (Username: string) =>
      (await cloud.client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }))).Groups?.map(
        (g) => g.GroupName,
      );
    expect([await groupsOf("ada"), await groupsOf("bob")]).toEqual([["editors"], []]);

    await cloud.client.send(new DeleteGroupCommand(group));
    expect(await groupsOf("ada")).toEqual([]);
    expect((await cloud.client.send(new ListGroupsCommand({ UserPoolId }))).Groups).toEqual([]);
    expect(await refusal(cloud.client.send(new GetGroupCommand(group)))).toEqual({
      name: "ResourceNotFoundException",
      message: "Group not found.",
    });
  });
});
