import {
  GetIdCommand,
  GetOpenIdTokenCommand,
  SetPrincipalTagAttributeMapCommand,
} from "@aws-sdk/client-cognito-identity";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import { cognito, refusal, subOf } from "./support.js";

let world: Awaited<ReturnType<typeof cognito>>;
let poolId: string;
let role: string;
let alice: string;
beforeAll(async () => {
  world = await cognito();
  await world.user("alice");
  alice = (await world.signIn("alice")).id;
  poolId = await world.identityPool({ AllowClassicFlow: true, AllowUnauthenticatedIdentities: true });
  role = await world.role("user", world.trust(poolId, "authenticated"));
});

async function openIdToken(IdentityPoolId = poolId, Logins?: Record<string, string>) {
  const { IdentityId = "" } = await world.identity.send(
    new GetIdCommand({ IdentityPoolId, ...(Logins && { Logins }) }),
  );
  const { Token = "" } = await world.identity.send(
    new GetOpenIdTokenCommand({ IdentityId, ...(Logins && { Logins }) }),
  );
  return { IdentityId, Token };
}
const loggedIn = () => openIdToken(poolId, { [world.people.provider]: alice });
const assume = (WebIdentityToken: string, more: object = {}) =>
  world.sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn: role, RoleSessionName: "phone", WebIdentityToken, ...more }),
  );
const parts = (token: string) =>
  token.split(".").map((part, at) => (at < 2 ? JSON.parse(Buffer.from(part, "base64url").toString()) : part));

test("the token says who it is for ten minutes", async () => {
  const { IdentityId, Token } = await loggedIn();
  const [header, claims] = parts(Token);
  const { provider } = world.people;
  expect(header).toEqual({ kid: "us-east-11", typ: "JWS", alg: "RS512" });
  expect(claims).toEqual({
    sub: IdentityId,
    aud: poolId,
    amr: ["authenticated", provider, `${provider}:CognitoSignIn:${subOf(alice)}`],
    iss: "https://cognito-identity.amazonaws.com",
    "https://cognito-identity.amazonaws.com/identity-pool-arn": `arn:aws:cognito-identity:us-east-1:000000000000:identitypool/${poolId}`,
    exp: claims.iat + 600,
    iat: expect.any(Number),
  });
  expect(parts((await openIdToken()).Token)[1].amr).toEqual(["unauthenticated"]);
});

test("STS takes the token for a role that trusts the pool, and the session says who it is", async () => {
  const { IdentityId, Token } = await loggedIn();
  const answer = await assume(Token);
  expect(answer).toMatchObject({
    SubjectFromWebIdentityToken: IdentityId,
    Audience: poolId,
    Provider: "cognito-identity.amazonaws.com",
    AssumedRoleUser: { Arn: "arn:aws:sts::000000000000:assumed-role/user/phone" },
  });
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
  const signed = world.cloud.client(STSClient, {
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
  expect((await signed.send(new GetCallerIdentityCommand({}))).Arn).toBe(answer.AssumedRoleUser?.Arn);
  expect(world.cloud.cloud.sts.credentials(AccessKeyId)?.cognitoIdentity).toMatchObject({
    identityPoolId: poolId,
    identityId: IdentityId,
    authenticationType: "authenticated",
  });
});

test("it needs no signature", async () => {
  const { Token } = await loggedIn();
  const form = {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: role,
    RoleSessionName: "phone",
    WebIdentityToken: Token,
  };
  const response = await fetch(world.cloud.url, { method: "POST", body: new URLSearchParams(form) });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("<AccessKeyId>ASIA");
});

const DENIED = [403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"];

test("a guest's token is none for a role that trusts users", async () => {
  expect(await refusal(assume((await openIdToken()).Token))).toEqual(DENIED);
});

test("a role that isn't there is refused as one that doesn't trust", async () => {
  const RoleArn = "arn:aws:iam::000000000000:role/nobody";
  expect(await refusal(assume((await loggedIn()).Token, { RoleArn }))).toEqual(DENIED);
});

test("a token that says more than it was signed for", async () => {
  const { Token } = await openIdToken();
  const [header, payload = "", signature] = Token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, amr: ["authenticated"] })).toString("base64url");
  const none = Buffer.from(JSON.stringify({ kid: "us-east-11", typ: "JWS", alg: "none" })).toString("base64url");
  expect((await refusal(assume(`${header}.${forged}.${signature}`))).slice(0, 2)).toEqual([
    400,
    "InvalidIdentityTokenException",
  ]);
  const unprintable = Buffer.from(JSON.stringify({ iss: { toString: null } })).toString("base64url");
  expect((await refusal(assume(`${none}.${unprintable}.x`))).slice(0, 2)).toEqual([
    400,
    "InvalidIdentityTokenException",
  ]);
  expect((await refusal(assume(`${none}.${forged}.x`))).slice(0, 2)).toEqual([400, "InvalidIdentityTokenException"]);
});

test("no token, and a user pool's token, of which IAM knows no provider", async () => {
  expect(await refusal(assume("nonsense"))).toEqual([
    400,
    "InvalidIdentityTokenException",
    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
  ]);
  expect(await refusal(assume(alice))).toEqual([
    400,
    "InvalidIdentityTokenException",
    `No OpenIDConnect provider found in your account for https://${world.people.provider}`,
  ]);
});

test("an expired token", async () => {
  const { Token } = await loggedIn();
  try {
    world.time.ahead = 601_000;
    const [status, code, message] = await refusal(assume(Token));
    expect([status, code]).toEqual([400, "ExpiredTokenException"]);
    expect(message).toMatch(
      /^Token expired: current date\/time \d{10} must be before the expiration date\/time \d{10}$/,
    );
  } finally {
    world.time.ahead = 0;
  }
});

test("a session may not be longer than the role allows, and its policy must be one", async () => {
  const { Token } = await loggedIn();
  expect(await refusal(assume(Token, { DurationSeconds: 7200 }))).toEqual([
    400,
    "ValidationError",
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  ]);
  expect((await refusal(assume(Token, { Policy: "{" })))[1]).toBe("MalformedPolicyDocumentException");
  const Policy = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}';
  const { Credentials } = await assume(Token, { Policy, DurationSeconds: 900 });
  expect(world.cloud.cloud.sts.credentials(Credentials?.AccessKeyId ?? "")?.session?.policy).toBe(Policy);
});

test("principal tags travel in the token, and the role must let sessions be tagged", async () => {
  await world.identity.send(
    new SetPrincipalTagAttributeMapCommand({
      IdentityPoolId: poolId,
      IdentityProviderName: world.people.provider,
      UseDefaults: true,
    }),
  );
  const { Token } = await loggedIn();
  expect(await refusal(assume(Token))).toEqual(DENIED);
  const actions = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"];
  const RoleArn = await world.role("tagged", world.trust(poolId, "authenticated", actions));
  const { Credentials } = await assume(Token, { RoleArn });
  expect(world.cloud.cloud.sts.credentials(Credentials?.AccessKeyId ?? "")?.session?.tags).toEqual([
    { Key: "client", Value: world.people.clientId },
    { Key: "username", Value: subOf(alice) },
  ]);
});

test.each([
  ["says that it is off", { AllowClassicFlow: false }, false],
  ["says nothing of it", {}, true],
])("a pool that %s", async (_what, settings, allowed) => {
  const pool = await world.identityPool({ ...settings, AllowUnauthenticatedIdentities: true });
  if (allowed) expect((await openIdToken(pool)).Token).not.toBe("");
  else
    expect(await refusal(openIdToken(pool))).toEqual([
      400,
      "InvalidParameterException",
      "Basic (classic) flow is not enabled, please use enhanced flow.",
    ]);
});

test("nothing was a defect of ours", () => expect(world.cloud.defects).toEqual([]));
