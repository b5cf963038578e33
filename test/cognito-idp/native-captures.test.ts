import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  type AuthFlowType,
  ChangePasswordCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DeleteUserPoolClientCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, it } from "vitest";
import { ALL_FLOWS, type Harness, PASSWORD, refusal, startUserPools } from "./harness.js";
import { srpSignIn } from "./srp-client.js";

interface Row {
  readonly label: string;
  readonly status?: number;
  readonly __type?: string;
  readonly message?: string;
  readonly note?: string;
}
const { cognito: rows } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../shared/recorded/stackd/native-captures.json"), "utf8"),
) as { cognito: Row[] };

/** Signatures and the Authorization header are the wire's: seen there. */
const OF_THE_WIRE = [
  "protected-describe-unsigned",
  "protected-describe-invalid-signature",
  "protected-describe-malformed-authorization",
  "public-new-password-invalid-signature",
  "admin-password-unsigned",
];
let cloud: Harness;
let names = 0;
const fresh = (prefix: string) => `${prefix}${names++}`;

async function pool(input: Partial<CreateUserPoolCommandInput> = {}): Promise<string> {
  const { UserPool } = await cloud.client.send(new CreateUserPoolCommand({ PoolName: "captures", ...input }));
  return UserPool?.Id ?? "";
}
async function client(UserPoolId: string, input: Partial<CreateUserPoolClientCommandInput> = {}) {
  const command = { UserPoolId, ClientName: "c", ExplicitAuthFlows: [...ALL_FLOWS], ...input };
  const { UserPoolClient } = await cloud.client.send(new CreateUserPoolClientCommand(command));
  return { clientId: UserPoolClient?.ClientId ?? "", secret: UserPoolClient?.ClientSecret };
}
async function user(UserPoolId: string, password = PASSWORD): Promise<string> {
  const Username = fresh("user");
  await cloud.client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
  await cloud.client.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }),
  );
  return Username;
}
const signIn = (ClientId: string, USERNAME: string, PASS = PASSWORD, AuthFlow: AuthFlowType = "USER_PASSWORD_AUTH") =>
  cloud.client.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters: { USERNAME, PASSWORD: PASS } }));
const tokens = async (clientId: string, username: string) =>
  (await signIn(clientId, username)).AuthenticationResult ?? {};
const refresh = (ClientId: string, REFRESH_TOKEN = "", AuthParameters = {}) =>
  cloud.client.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: { REFRESH_TOKEN, ...AuthParameters },
    }),
  );
const rotate = async (ClientId: string, RefreshToken = "") =>
  (await cloud.client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }))).AuthenticationResult ??
  {};
const getUser = (AccessToken = "") => cloud.client.send(new GetUserCommand({ AccessToken }));

interface Ids {
  readonly [placeholder: string]: string;
}
/** Performs the row's call; gives what it was refused with and the ids that stand in the message, or looks at the answer itself. */
type Scenario = () => Promise<{ refused: { name: string; message: string } | undefined; ids?: Ids } | undefined>;

async function plain() {
  const poolId = await pool();
  const { clientId } = await client(poolId);
  return { poolId, clientId, username: await user(poolId) };
}
async function temporary() {
  const poolId = await pool();
  const { clientId } = await client(poolId);
  const Username = fresh("temp");
  await cloud.client.send(
    new AdminCreateUserCommand({
      UserPoolId: poolId,
      Username,
      TemporaryPassword: PASSWORD,
      MessageAction: "SUPPRESS",
    }),
  );
  const challenge = await signIn(clientId, Username);
  const respond = (NEW_PASSWORD: string) =>
    cloud.client.send(
      new RespondToAuthChallengeCommand({
        ClientId: clientId,
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session: challenge.Session,
        ChallengeResponses: { USERNAME: Username, NEW_PASSWORD },
      }),
    );
  return { poolId, clientId, username: Username, challenge, respond };
}
async function secretClient() {
  const poolId = await pool();
  const { clientId, secret } = await client(poolId, { GenerateSecret: true });
  return { poolId, clientId, secret, username: await user(poolId) };
}
async function rotating(RetryGracePeriodSeconds: number) {
  const poolId = await pool();
  const flows = { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH" as const] };
  const { clientId } = await client(poolId, {
    ...flows,
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds },
  });
  const { RefreshToken } = await tokens(clientId, await user(poolId));
  return { clientId, first: RefreshToken };
}

const scenarios: Record<string, Scenario> = {
  "duplicate-user": async () => {
    const { poolId, username } = await plain();
    const again = cloud.client.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username: username }));
    return { refused: await refusal(again) };
  },
  "get-user-force-change": async () => {
    const { poolId, username } = await temporary();
    const { $metadata, ...answer } = await cloud.client.send(
      new AdminGetUserCommand({ UserPoolId: poolId, Username: username }),
    );
    expect(answer).toEqual({
      Enabled: true,
      UserAttributes: [{ Name: "sub", Value: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
      UserCreateDate: cloud.clock.now(),
      UserLastModifiedDate: cloud.clock.now(),
      UserStatus: "FORCE_CHANGE_PASSWORD",
      Username: username,
    });
    return undefined;
  },
  "default-client-password-disabled": async () => {
    const { poolId, username } = await plain();
    const { clientId } = await client(poolId, { ExplicitAuthFlows: undefined });
    return { refused: await refusal(signIn(clientId, username)) };
  },
  "admin-flow-on-public-api": async () => {
    const { clientId, username } = await plain();
    return { refused: await refusal(signIn(clientId, username, PASSWORD, "ADMIN_USER_PASSWORD_AUTH")) };
  },
  "new-password-challenge": async () => {
    const { challenge, username } = await temporary();
    expect(challenge.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    expect(challenge.ChallengeParameters).toEqual({
      USER_ID_FOR_SRP: username,
      requiredAttributes: "[]",
      userAttributes: "{}",
    });
    expect(challenge.Session?.length).toBeGreaterThan(20);
    return undefined;
  },
  "new-password-policy-failure": async () => {
    const { respond } = await temporary();
    const refused = await refusal(respond("Sh0rt!"));
    expect((await respond("Quite-long-3nough")).AuthenticationResult).toBeDefined();
    return { refused };
  },
  "complete-new-password": async () => {
    const { respond } = await temporary();
    const { AuthenticationResult, ChallengeParameters, ChallengeName } = await respond("Another-good-1");
    expect([ChallengeName, ChallengeParameters]).toEqual([undefined, {}]);
    expect(AuthenticationResult).toEqual({
      AccessToken: expect.any(String),
      ExpiresIn: 3600,
      IdToken: expect.any(String),
      RefreshToken: expect.any(String),
      TokenType: "Bearer",
    });
    return undefined;
  },
  "replay-new-password-session": async () => {
    const { respond } = await temporary();
    await respond("Another-good-1");
    return { refused: await refusal(respond("Another-good-2")) };
  },
  "incorrect-password": async () => {
    const { clientId, username, respond } = await temporary();
    await respond("Another-good-1");
    expect(await refusal(signIn(clientId, username, "Wrong-pass-1"))).toEqual(
      await refusal(signIn(clientId, username)),
    );
    return { refused: await refusal(signIn(clientId, username)) };
  },
  "missing-user-legacy": async () => {
    const { clientId } = await plain();
    return { refused: await refusal(signIn(clientId, "nobody")) };
  },
  "missing-user-hidden": async () => {
    const { clientId } = await client(await pool(), { PreventUserExistenceErrors: "ENABLED" });
    return { refused: await refusal(signIn(clientId, "nobody")) };
  },
  "secret-hash-missing": async () => {
    const { clientId, username } = await secretClient();
    expect(await refusal(refresh(clientId, "whatever"))).toEqual(await refusal(signIn(clientId, username)));
    return { refused: await refusal(signIn(clientId, username)), ids: { clientId } };
  },
  "secret-hash-invalid": async () => {
    const { clientId, username } = await secretClient();
    const wrong = cloud.client.send(
      new InitiateAuthCommand({
        ClientId: clientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: username, PASSWORD, SECRET_HASH: "d3Jvbmc=" },
      }),
    );
    return { refused: await refusal(wrong), ids: { clientId } };
  },
  "default-client-srp-challenge": async () => {
    const { poolId, username } = await plain();
    const { clientId } = await client(poolId, { ExplicitAuthFlows: undefined });
    const answer = await cloud.client.send(
      new InitiateAuthCommand({
        ClientId: clientId,
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { USERNAME: username, SRP_A: "abc123" },
      }),
    );
    expect(answer.ChallengeName).toBe("PASSWORD_VERIFIER");
    expect(answer.Session).toBeUndefined();
    expect(answer.ChallengeParameters).toEqual({
      SALT: expect.stringMatching(/^[0-9a-f]{32}$/),
      SECRET_BLOCK: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      SRP_B: expect.stringMatching(/^[0-9a-f]{768}$/),
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    });
    return undefined;
  },
  "default-client-srp-proof": async () => {
    const { poolId, username } = await plain();
    const { clientId } = await client(poolId, { ExplicitAuthFlows: undefined });
    const answer = await srpSignIn(cloud.client, { poolId, clientId, username, password: PASSWORD });
    expect(Object.keys(answer.AuthenticationResult ?? {}).sort()).toEqual([
      "AccessToken",
      "ExpiresIn",
      "IdToken",
      "RefreshToken",
      "TokenType",
    ]);
    return undefined;
  },
  "srp-missing-a": async () => {
    const { clientId, username } = await plain();
    const call = new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: "USER_SRP_AUTH",
      AuthParameters: { USERNAME: username },
    });
    return { refused: await refusal(cloud.client.send(call)) };
  },
  "srp-zero-a": async () => {
    const { clientId, username } = await plain();
    const { ChallengeName } = await cloud.client.send(
      new InitiateAuthCommand({
        ClientId: clientId,
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { USERNAME: username, SRP_A: "0" },
      }),
    );
    expect(ChallengeName).toBe("PASSWORD_VERIFIER");
    return undefined;
  },
  "get-user-id-token-denied": async () => {
    const { clientId, username } = await plain();
    return { refused: await refusal(getUser((await tokens(clientId, username)).IdToken)) };
  },
  "get-user-tampered-signature": async () => {
    const { clientId, username } = await plain();
    const { AccessToken = "" } = await tokens(clientId, username);
    const at = AccessToken.lastIndexOf(".") + 10;
    const other = AccessToken[at] === "A" ? "B" : "A";
    return { refused: await refusal(getUser(AccessToken.slice(0, at) + other + AccessToken.slice(at + 1))) };
  },
  "refresh-success": async () => {
    const { clientId, username } = await plain();
    const answer = await refresh(clientId, (await tokens(clientId, username)).RefreshToken);
    expect(Object.keys(answer.AuthenticationResult ?? {}).sort()).toEqual([
      "AccessToken",
      "ExpiresIn",
      "IdToken",
      "TokenType",
    ]);
    expect(answer.ChallengeParameters).toEqual({});
    return undefined;
  },
  "refresh-wrong-client": async () => {
    const { poolId, clientId, username } = await plain();
    const other = await client(poolId);
    return { refused: await refusal(refresh(other.clientId, (await tokens(clientId, username)).RefreshToken)) };
  },
  "refresh-invalid-token": async () => {
    const { clientId } = await plain();
    return { refused: await refusal(refresh(clientId, "garbage")) };
  },
  "revoke-refresh-token": async () => {
    const { clientId, username } = await plain();
    const { RefreshToken: Token } = await tokens(clientId, username);
    const other = await tokens(clientId, username);
    for (let time = 0; time < 2; time++) {
      const { $metadata, ...answer } = await cloud.client.send(new RevokeTokenCommand({ ClientId: clientId, Token }));
      expect(answer).toEqual({});
    }
    expect((await getUser(other.AccessToken)).Username).toBe(username);
    return undefined;
  },
  "refresh-after-revoke": async () => {
    const { clientId, username } = await plain();
    const { RefreshToken: Token } = await tokens(clientId, username);
    await cloud.client.send(new RevokeTokenCommand({ ClientId: clientId, Token }));
    return { refused: await refusal(refresh(clientId, Token)) };
  },
  "get-user-original-after-revoke": async () => {
    const { clientId, username } = await plain();
    const { RefreshToken: Token, AccessToken } = await tokens(clientId, username);
    const refreshed = (await refresh(clientId, Token)).AuthenticationResult?.AccessToken;
    await cloud.client.send(new RevokeTokenCommand({ ClientId: clientId, Token }));
    expect(await refusal(getUser(refreshed))).toEqual(await refusal(getUser(AccessToken)));
    return { refused: await refusal(getUser(AccessToken)) };
  },
  "revoke-secret-missing": async () => {
    const { clientId } = await secretClient();
    return { refused: await refusal(cloud.client.send(new RevokeTokenCommand({ ClientId: clientId, Token: "x" }))) };
  },
  "disabled-user-login": async () => {
    const { poolId: UserPoolId, clientId, username: Username } = await plain();
    const { AccessToken, RefreshToken } = await tokens(clientId, Username);
    await cloud.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    const refused = await refusal(signIn(clientId, Username));
    expect([await refusal(getUser(AccessToken)), await refusal(refresh(clientId, RefreshToken))]).toEqual([
      refused,
      refused,
    ]);
    return { refused };
  },
  "admin-client-pool-mismatch": async () => {
    const { clientId } = await plain();
    const poolId = await pool();
    const call = new AdminInitiateAuthCommand({
      UserPoolId: poolId,
      ClientId: clientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    });
    return { refused: await refusal(cloud.client.send(call)), ids: { clientId, poolId } };
  },
  "credentials-after-enable-access": async () => {
    const { poolId: UserPoolId, clientId, username: Username } = await plain();
    const { AccessToken, RefreshToken } = await tokens(clientId, Username);
    await cloud.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    await cloud.client.send(new AdminEnableUserCommand({ UserPoolId, Username }));
    expect((await refusal(refresh(clientId, RefreshToken)))?.message).toBe("Refresh Token has been revoked");
    expect(await tokens(clientId, Username)).toHaveProperty("AccessToken");
    return { refused: await refusal(getUser(AccessToken)) };
  },
  "credentials-after-change-access": async () => {
    const { poolId: UserPoolId, clientId, username: Username } = await plain();
    const { AccessToken, RefreshToken } = await tokens(clientId, Username);
    const live = async () => {
      expect((await getUser(AccessToken)).Username).toBe(Username);
      expect((await refresh(clientId, RefreshToken)).AuthenticationResult).toBeDefined();
    };
    const change = { AccessToken, PreviousPassword: PASSWORD, ProposedPassword: "Changed-it-1" };
    await cloud.client.send(new ChangePasswordCommand(change));
    await live();
    for (const Permanent of [true, false]) {
      await cloud.client.send(
        new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: "By-admin-12", Permanent }),
      );
      await live();
    }
    return undefined;
  },
  "client-access-original-after-delete": async () => {
    const { poolId, clientId, username } = await plain();
    const { AccessToken } = await tokens(clientId, username);
    await cloud.client.send(new DeleteUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }));
    return { refused: await refusal(getUser(AccessToken)), ids: { clientId } };
  },
  "client-access-old-token-after-update": async () => {
    const { poolId: UserPoolId, clientId: ClientId, username: Username } = await plain();
    const UserAttributes = [
      { Name: "name", Value: "Jane" },
      { Name: "nickname", Value: "J" },
    ];
    await cloud.client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    const { AccessToken } = await tokens(ClientId, Username);
    await cloud.client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ReadAttributes: ["nickname"] }));
    const shown = (await getUser(AccessToken)).UserAttributes?.map(({ Name }) => Name);
    expect(shown).toEqual(["sub", "nickname"]);
    return undefined;
  },
  "hidden-absent-first": async () => {
    const poolId = await pool();
    const clients = [1, 2].map(() => client(poolId, { PreventUserExistenceErrors: "ENABLED" }));
    const answers = await Promise.all(
      clients.map(async (made) =>
        cloud.client.send(
          new InitiateAuthCommand({
            ClientId: (await made).clientId,
            AuthFlow: "USER_SRP_AUTH",
            AuthParameters: { USERNAME: "nobody", SRP_A: "abc" },
          }),
        ),
      ),
    );
    const [one, two] = answers.map(({ ChallengeParameters = {} }) => ChallengeParameters);
    expect(one?.SALT).toBe(two?.SALT);
    expect(one?.USER_ID_FOR_SRP).toBe("nobody");
    const { clientId = "" } = (await clients[0]) ?? {};
    const proof = srpSignIn(cloud.client, { poolId, clientId, username: "nobody", password: PASSWORD });
    expect(await refusal(proof)).toEqual({
      name: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
    return undefined;
  },
  "alias-cross-attribute-collision": async () => {
    const poolId = await pool({ AliasAttributes: ["email", "preferred_username"] });
    const UserAttributes = [{ Name: "preferred_username", Value: "jane@example.com" }];
    const call = { UserPoolId: poolId, Username: await user(poolId), UserAttributes };
    return { refused: await refusal(cloud.client.send(new AdminUpdateUserAttributesCommand(call))) };
  },
  "alias-canonical-username-collision": async () => {
    const poolId = await pool({ AliasAttributes: ["email", "preferred_username"] });
    const [one, two] = [await user(poolId), await user(poolId)];
    const call = { UserPoolId: poolId, Username: one, UserAttributes: [{ Name: "preferred_username", Value: two }] };
    return { refused: await refusal(cloud.client.send(new AdminUpdateUserAttributesCommand(call))) };
  },
  "rotation-lite-unavailable": async () => {
    const poolId = await pool({ UserPoolTier: "LITE" });
    const RefreshTokenRotation = { Feature: "ENABLED" as const, RetryGracePeriodSeconds: 0 };
    return { refused: await refusal(client(poolId, { ExplicitAuthFlows: undefined, RefreshTokenRotation })) };
  },
  "rotation-lite-refresh-api": async () => {
    const poolId = await pool({ UserPoolTier: "LITE" });
    const { clientId } = await client(poolId);
    const { RefreshToken } = await tokens(clientId, await user(poolId));
    const { $metadata, ...answer } = await cloud.client.send(
      new GetTokensFromRefreshTokenCommand({ ClientId: clientId, RefreshToken }),
    );
    expect(Object.keys(answer)).toEqual(["AuthenticationResult"]);
    expect(answer.AuthenticationResult).not.toHaveProperty("RefreshToken");
    return undefined;
  },
  "rotation-grace-first": async () => {
    const { clientId, first } = await rotating(10);
    const child = (await rotate(clientId, first)).RefreshToken;
    cloud.clock.advance(9_000);
    const replacement = (await rotate(clientId, first)).RefreshToken;
    expect(new Set([first, child, replacement]).size).toBe(3);
    return undefined;
  },
  "rotation-grace-parent-after-deadline": async () => {
    const { clientId, first } = await rotating(10);
    const displaced = (await rotate(clientId, first)).RefreshToken;
    const newest = (await rotate(clientId, first)).RefreshToken;
    const refused = await refusal(rotate(clientId, displaced));
    cloud.clock.advance(10_000);
    expect(await refusal(rotate(clientId, first))).toEqual(refused);
    const next = (await rotate(clientId, newest)).RefreshToken;
    const last = (await rotate(clientId, next)).RefreshToken;
    // A grandparent is past its time even inside its own grace.
    expect(await refusal(rotate(clientId, newest))).toEqual(refused);
    expect((await rotate(clientId, last)).AccessToken).toBeDefined();
    return { refused };
  },
};

describe("what was captured from Cognito", () => {
  beforeAll(() => {
    cloud = startUserPools();
  });

  it("has a scenario for every row", () => {
    const without = rows.map(({ label }) => label).filter((label) => !OF_THE_WIRE.includes(label) && !scenarios[label]);
    expect(without).toEqual([]);
  });

  it.each(rows.filter(({ label }) => scenarios[label]))("$label", async ({ label, __type, message }) => {
    const result = await scenarios[label]?.();
    if (__type === undefined) {
      expect(result).toBeUndefined();
      return;
    }
    const expected = message?.replace(/<(\w+)>/g, (_, name: string) => result?.ids?.[name] ?? "");
    expect(result?.refused).toEqual({ name: __type, message: expected });
  });
});
