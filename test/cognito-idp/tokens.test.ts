import { createPublicKey, verify } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  ConfirmForgotPasswordCommand,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeEach, describe, expect, it } from "vitest";
import { openSqlite } from "../../src/store/sqlite.js";
import { ALL_FLOWS, claimsOf, type Harness, headerOf, PASSWORD, refusal, startUserPools } from "./harness.js";

let cloud: Harness;
beforeEach(() => {
  cloud = startUserPools();
});

async function world(clientInput: Partial<CreateUserPoolClientCommandInput> = {}) {
  const { UserPool } = await cloud.client.send(new CreateUserPoolCommand({ PoolName: "p" }));
  const poolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await cloud.client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: poolId,
      ClientName: "c",
      ExplicitAuthFlows: [...ALL_FLOWS],
      ...clientInput,
    }),
  );
  const user = { UserPoolId: poolId, Username: "jane" };
  const UserAttributes = [
    { Name: "email", Value: "jane@example.com" },
    { Name: "email_verified", Value: "true" },
    { Name: "address", Value: "1 Road" },
    { Name: "name", Value: "Jane" },
  ];
  await cloud.client.send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: "SUPPRESS" }));
  await cloud.client.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  return { poolId, clientId: UserPoolClient?.ClientId ?? "", user };
}
const signIn = async (ClientId: string) =>
  (
    await cloud.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "jane", PASSWORD },
      }),
    )
  ).AuthenticationResult ?? {};
const refresh = async (ClientId: string, REFRESH_TOKEN = "") =>
  (
    await cloud.client.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN } }),
    )
  ).AuthenticationResult ?? {};
const getUser = (AccessToken = "") => cloud.client.send(new GetUserCommand({ AccessToken }));
const group = async (UserPoolId: string, GroupName: string, more: { Precedence?: number; RoleArn?: string } = {}) => {
  await cloud.client.send(new CreateGroupCommand({ UserPoolId, GroupName, ...more }));
  await cloud.client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: "jane", GroupName }));
};
const ROLE = (name: string) => `arn:aws:iam::000000000000:role/${name}`;

describe("tokens", () => {
  it("carry Cognito's claims in Cognito's order", async () => {
    const { poolId, clientId } = await world();
    await group(poolId, "editors", { Precedence: 1, RoleArn: ROLE("Editor") });
    const { IdToken, AccessToken } = await signIn(clientId);
    const seconds = cloud.clock.now().getTime() / 1000;
    const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const id = claimsOf(IdToken);
    const iss = `https://cognito-idp.us-east-1.amazonaws.com/${poolId}`;
    const times = { auth_time: seconds, exp: seconds + 3600, iat: seconds };
    expect(Object.entries(id)).toEqual(
      Object.entries({
        origin_jti: uuid,
        sub: uuid,
        "cognito:groups": ["editors"],
        email_verified: true,
        iss,
        "cognito:username": "jane",
        "cognito:roles": [ROLE("Editor")],
        "cognito:preferred_role": ROLE("Editor"),
        aud: clientId,
        event_id: uuid,
        token_use: "id",
        ...times,
        jti: uuid,
        email: "jane@example.com",
        address: { formatted: "1 Road" },
        name: "Jane",
      }),
    );
    const access = claimsOf(AccessToken);
    expect(Object.entries(access)).toEqual(
      Object.entries({
        origin_jti: id.origin_jti,
        sub: id.sub,
        "cognito:groups": ["editors"],
        iss,
        client_id: clientId,
        event_id: id.event_id,
        token_use: "access",
        scope: "aws.cognito.signin.user.admin",
        ...times,
        jti: uuid,
        username: "jane",
      }),
    );
    expect(access.jti).not.toBe(id.jti);
  });

  it("are signed by the key of their use, which the key set shows", async () => {
    const { poolId, clientId } = await world();
    const { IdToken = "", AccessToken = "" } = await signIn(clientId);
    const { keys } = cloud.service.wellKnown(poolId, "jwks.json") as { keys: Record<string, string>[] };
    expect(keys.map(({ alg, e, kty, use }) => ({ alg, e, kty, use }))).toEqual(
      Array(2).fill({ alg: "RS256", e: "AQAB", kty: "RSA", use: "sig" }),
    );
    for (const [at, token] of [IdToken, AccessToken].entries()) {
      const [header = "", payload = "", signature = ""] = token.split(".");
      expect(Object.entries(headerOf(token))).toEqual([
        ["kid", keys[at]?.kid],
        ["alg", "RS256"],
      ]);
      expect(keys[at]?.kid).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      const jwk = createPublicKey({ key: keys[at] as never, format: "jwk" });
      for (const key of [jwk, cloud.service.publicKey(poolId, keys[at]?.kid ?? "")]) {
        if (!key) throw new Error("no key");
        expect(
          verify("RSA-SHA256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url")),
        ).toBe(true);
      }
    }
  });

  it("show what discovery promises", async () => {
    const { poolId } = await world();
    const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${poolId}`;
    expect(cloud.service.wellKnown(poolId, "openid-configuration")).toMatchObject({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ["RS256"],
    });
    expect(cloud.service.wellKnown(poolId, "anything-else")).toBeUndefined();
    expect(cloud.service.wellKnown("us-east-1_nosuchone", "jwks.json")).toBeUndefined();
  });

  it.each([
    [
      [
        [1, "A"],
        [2, "B"],
      ],
      "A",
    ],
    [
      [
        [3, "A"],
        [2, "B"],
      ],
      "B",
    ],
    [
      [
        [1, "A"],
        [1, "B"],
      ],
      undefined,
    ],
    [
      [
        [1, "A"],
        [1, "A"],
      ],
      "A",
    ],
    [
      [
        [1, undefined],
        [2, "B"],
      ],
      "B",
    ],
    [[[undefined, "A"]], undefined],
    [[], undefined],
  ] as const)("prefer the role of the lowest precedence: %j", async (groups, role) => {
    const { poolId, clientId } = await world();
    for (const [at, [Precedence, name]] of groups.entries())
      await group(poolId, `group${at}`, {
        ...(Precedence !== undefined && { Precedence }),
        ...(name !== undefined && { RoleArn: ROLE(name) }),
      });
    const { IdToken, AccessToken } = await signIn(clientId);
    expect(claimsOf(IdToken)["cognito:preferred_role"]).toBe(role && ROLE(role));
    expect(claimsOf(AccessToken)).not.toHaveProperty("cognito:roles");
    const names = groups.map((_, at) => `group${at}`);
    expect(claimsOf(IdToken)["cognito:groups"] ?? []).toEqual(expect.arrayContaining(names));
  });

  it.each([
    [{}, 3600, 3600],
    [
      {
        AccessTokenValidity: 5,
        IdTokenValidity: 10,
        TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes" },
      },
      300,
      600,
    ],
    [{ AccessTokenValidity: 24, IdTokenValidity: 1, TokenValidityUnits: { IdToken: "days" } }, 86_400, 86_400],
  ] as const)("live as long as the client says: %j", async (input, access, id) => {
    const { clientId } = await world(input as never);
    const { IdToken, AccessToken, ExpiresIn } = await signIn(clientId);
    const life = (token?: string) => Number(claimsOf(token).exp) - Number(claimsOf(token).iat);
    expect([life(AccessToken), life(IdToken), ExpiresIn]).toEqual([access, id, access]);
  });

  it("show only what the client may read", async () => {
    const { clientId } = await world({ ReadAttributes: ["name"] });
    const claims = claimsOf((await signIn(clientId)).IdToken);
    expect(claims).toMatchObject({ name: "Jane" });
    for (const hidden of ["email", "email_verified", "address"]) expect(claims).not.toHaveProperty(hidden);
  });

  it("keep their secrets through a restart", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "user-pools-")), "state.db");
    const first = startUserPools({ store: openSqlite(file), clock: cloud.clock });
    cloud = first;
    const { clientId, poolId } = await world();
    const { AccessToken, RefreshToken } = await signIn(clientId);
    first.store.close();
    cloud = startUserPools({ store: openSqlite(file), clock: first.clock });
    expect((await getUser(AccessToken)).Username).toBe("jane");
    expect(headerOf((await refresh(clientId, RefreshToken)).AccessToken)).toEqual(headerOf(AccessToken));
    expect(cloud.service.poolExists(poolId)).toBe(true);
    cloud.store.close();
  });
});

describe("sessions", () => {
  it("keep their names through a refresh, and see groups and attributes as they are now", async () => {
    const { poolId, clientId, user } = await world();
    const before = await signIn(clientId);
    cloud.clock.advance(60_000);
    await group(poolId, "later");
    const UserAttributes = [{ Name: "name", Value: "Janet" }];
    await cloud.client.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
    const after = await refresh(clientId, before.RefreshToken);
    const [one, two] = [claimsOf(before.IdToken), claimsOf(after.IdToken)];
    for (const name of ["auth_time", "event_id", "origin_jti", "sub"]) expect(two[name]).toBe(one[name]);
    expect(two).toMatchObject({ name: "Janet", "cognito:groups": ["later"], iat: Number(one.iat) + 60 });
    expect(two.jti).not.toBe(one.jti);
  });

  it("have refresh tokens of five parts that end with the client's time", async () => {
    const { clientId } = await world({ RefreshTokenValidity: 60, TokenValidityUnits: { RefreshToken: "minutes" } });
    const { RefreshToken } = await signIn(clientId);
    expect(RefreshToken?.split(".")).toHaveLength(5);
    expect(headerOf(RefreshToken)).toEqual({ cty: "JWT", enc: "A256GCM", alg: "RSA-OAEP" });
    cloud.clock.advance(3_599_000);
    expect((await refresh(clientId, RefreshToken)).AccessToken).toBeDefined();
    cloud.clock.advance(1_000);
    expect(await refusal(refresh(clientId, RefreshToken))).toEqual({
      name: "NotAuthorizedException",
      message: "Refresh Token has expired",
    });
  });

  it("refuse an access token that has expired", async () => {
    const { clientId } = await world();
    const { AccessToken } = await signIn(clientId);
    cloud.clock.advance(3_600_000);
    expect((await refusal(getUser(AccessToken)))?.message).toBe("Access Token has expired");
  });

  it("refuse a token whose issuer can't be printed", async () => {
    const [header, claims] = [
      { alg: "RS256", kid: "x" },
      { token_use: "access", iss: { toString: null } },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
    await world();
    expect((await refusal(getUser(`${header}.${claims}.AAAA`)))?.message).toBe("Invalid Access Token");
  });

  it.each(["", "a.b.c", "not a token", `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.x`])(
    "refuse %j as an access token",
    async (token) => {
      await world();
      expect(() => cloud.service.sessions.authorize(token)).toThrow("Invalid Access Token");
    },
  );

  const signOuts: [string, (made: Awaited<ReturnType<typeof world>>, accessToken?: string) => Promise<unknown>][] = [
    ["GlobalSignOut", (_, AccessToken) => cloud.client.send(new GlobalSignOutCommand({ AccessToken }))],
    ["AdminUserGlobalSignOut", ({ user }) => cloud.client.send(new AdminUserGlobalSignOutCommand(user))],
    [
      "ConfirmForgotPassword",
      async ({ clientId }) => {
        const user = { ClientId: clientId, Username: "jane" };
        await cloud.client.send(new ForgotPasswordCommand(user));
        const ConfirmationCode = cloud.service.outbox.list().at(-1)?.code;
        await cloud.client.send(new ConfirmForgotPasswordCommand({ ...user, ConfirmationCode, Password: PASSWORD }));
      },
    ],
  ];
  it.each(signOuts)("all end with %s, and later ones live", async (_, signOut) => {
    const made = await world();
    const sessions = [await signIn(made.clientId), await signIn(made.clientId)];
    await signOut(made, sessions[0]?.AccessToken);
    for (const { AccessToken, RefreshToken } of sessions) {
      const name = "NotAuthorizedException";
      expect(await refusal(getUser(AccessToken))).toEqual({ name, message: "Access Token has been revoked" });
      const refused = await refusal(refresh(made.clientId, RefreshToken));
      expect(refused).toEqual({ name, message: "Refresh Token has been revoked" });
    }
    const next = await signIn(made.clientId);
    expect((await getUser(next.AccessToken)).Username).toBe("jane");
    expect((await refresh(made.clientId, next.RefreshToken)).AccessToken).toBeDefined();
  });

  it("without revocation carry no origin_jti, cannot be revoked one by one, and still end together", async () => {
    const { clientId, user } = await world({ EnableTokenRevocation: false });
    const { AccessToken, RefreshToken } = await signIn(clientId);
    expect(claimsOf(AccessToken)).not.toHaveProperty("origin_jti");
    const revoke = cloud.client.send(new RevokeTokenCommand({ ClientId: clientId, Token: RefreshToken }));
    expect((await refusal(revoke))?.name).toBe("UnsupportedOperationException");
    expect((await getUser(AccessToken)).Username).toBe("jane");
    await cloud.client.send(new AdminUserGlobalSignOutCommand(user));
    expect((await refusal(getUser(AccessToken)))?.message).toBe("Access Token has been revoked");
  });

  it("tell an access token from a refresh token", async () => {
    const { clientId } = await world();
    const { AccessToken } = await signIn(clientId);
    const revoke = (Token?: string) =>
      refusal(cloud.client.send(new RevokeTokenCommand({ ClientId: clientId, Token })));
    expect((await revoke(AccessToken))?.name).toBe("UnsupportedTokenTypeException");
    expect((await revoke("garbage"))?.name).toBe("InvalidParameterException");
  });

  it("of a client with a secret need it to refresh", async () => {
    const { clientId } = await world({ GenerateSecret: true });
    const call = new GetTokensFromRefreshTokenCommand({ ClientId: clientId, RefreshToken: "x" });
    expect(await refusal(cloud.client.send(call))).toEqual({
      name: "NotAuthorizedException",
      message: "Invalid client or secret",
    });
  });

  it("that rotate refresh by GetTokensFromRefreshToken alone, until the first token's end", async () => {
    const { clientId } = await world({
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
      RefreshTokenValidity: 60,
      TokenValidityUnits: { RefreshToken: "minutes" },
    });
    const { RefreshToken } = await signIn(clientId);
    expect((await refusal(refresh(clientId, RefreshToken)))?.message).toBe("Auth flow not enabled for this client");
    const next = (token?: string) =>
      cloud.client.send(new GetTokensFromRefreshTokenCommand({ ClientId: clientId, RefreshToken: token }));
    cloud.clock.advance(3_000_000);
    const child = (await next(RefreshToken)).AuthenticationResult?.RefreshToken;
    cloud.clock.advance(600_000);
    expect((await refusal(next(child)))?.message).toBe("Refresh Token has expired");
  });

  it("of a deleted pool are no sessions", async () => {
    const { poolId, clientId } = await world();
    const { AccessToken } = await signIn(clientId);
    const before = cloud.service.keyGeneration;
    const kid = String(headerOf(AccessToken).kid);
    await cloud.client.send(new DeleteUserPoolCommand({ UserPoolId: poolId }));
    expect(cloud.service.keyGeneration).not.toBe(before);
    expect(cloud.service.publicKey(poolId, kid)).toBeUndefined();
    expect((await refusal(getUser(AccessToken)))?.message).toBe("Invalid Access Token");
  });
});
