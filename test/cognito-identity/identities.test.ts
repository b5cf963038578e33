import {
  DeleteIdentitiesCommand,
  DeleteIdentityPoolCommand,
  DescribeIdentityCommand,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  ListIdentitiesCommand,
  SetIdentityPoolRolesCommand,
  UnlinkIdentityCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminUserGlobalSignOutCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import { cognito, refusal, subOf } from "./support.js";

let world: Awaited<ReturnType<typeof cognito>>;
let poolId: string;
let guests: string;
let alice: string;
beforeAll(async () => {
  world = await cognito();
  for (const name of ["alice", "bob", "carol"]) await world.user(name);
  poolId = await world.identityPool();
  guests = await world.identityPool({ AllowUnauthenticatedIdentities: true });
  for (const IdentityPoolId of [poolId, guests]) {
    const authenticated = await world.role(
      `auth-${IdentityPoolId.slice(-8)}`,
      world.trust(IdentityPoolId, "authenticated"),
    );
    const unauthenticated = await world.role(
      `guest-${IdentityPoolId.slice(-8)}`,
      world.trust(IdentityPoolId, "unauthenticated"),
    );
    await world.identity.send(
      new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles: { authenticated, unauthenticated } }),
    );
  }
  alice = (await world.signIn("alice")).id;
});

const logins = (token: string, provider = world.people.provider) => ({ [provider]: token });
const getId = (IdentityPoolId: string, Logins?: Record<string, string>) =>
  world.identity.send(new GetIdCommand({ IdentityPoolId, ...(Logins && { Logins }) }));
const credentials = (IdentityId: string, Logins?: Record<string, string>) =>
  world.identity.send(new GetCredentialsForIdentityCommand({ IdentityId, ...(Logins && { Logins }) }));

test("a verified login has one identity, whoever asks and however often (recorded: authenticated_getid_repeat)", async () => {
  const { IdentityId } = await getId(poolId, logins(alice));
  expect(IdentityId).toMatch(/^us-east-1:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  expect((await getId(poolId, logins((await world.signIn("alice")).id))).IdentityId).toBe(IdentityId);
  expect((await getId(poolId, logins((await world.signIn("bob")).id))).IdentityId).not.toBe(IdentityId);
  expect((await getId(guests, logins(alice))).IdentityId).not.toBe(IdentityId);
});

test("the enhanced flow gives an hour's credentials that say what API Gateway's event needs", async () => {
  const { IdentityId = "" } = await getId(poolId, logins(alice));
  const before = Date.now();
  const { Credentials, IdentityId: same } = await credentials(IdentityId, logins(alice));
  expect(same).toBe(IdentityId);
  expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  const lifetime = (Credentials?.Expiration?.getTime() ?? 0) - before;
  expect(Math.round(lifetime / 60_000)).toBe(60);
  const signed = world.cloud.client(STSClient, {
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
  const role = `auth-${poolId.slice(-8)}`;
  expect(await signed.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: `arn:aws:sts::000000000000:assumed-role/${role}/CognitoIdentityCredentials`,
    UserId: expect.stringMatching(/^AROA[A-Z0-9]{17}:CognitoIdentityCredentials$/),
  });
  const known = world.cloud.cloud.sts.credentials(Credentials?.AccessKeyId ?? "");
  expect(known?.cognitoIdentity).toEqual({
    identityPoolId: poolId,
    identityId: IdentityId,
    authenticationType: "authenticated",
    authenticationProvider: `${world.people.provider},${world.people.provider}:CognitoSignIn:${subOf(alice)}`,
  });
  expect(known?.session).toMatchObject({ roleArn: `arn:aws:iam::000000000000:role/${role}` });
  expect(known?.session?.policy).toBeUndefined();
});

test("a guest is somebody new each time, and gets credentials that are limited (recorded: guest_signed_s3)", async () => {
  const { IdentityId = "" } = await getId(guests);
  expect((await getId(guests, {})).IdentityId).not.toBe(IdentityId);
  const { Credentials } = await credentials(IdentityId);
  const known = world.cloud.cloud.sts.credentials(Credentials?.AccessKeyId ?? "");
  expect(known?.cognitoIdentity).toEqual({
    identityPoolId: guests,
    identityId: IdentityId,
    authenticationType: "unauthenticated",
  });
  expect(JSON.parse(known?.session?.policy ?? "{}").Statement[0].Action).toContain("execute-api:*");
  expect(known?.session?.policyArns).toEqual(["arn:aws:iam::aws:policy/AmazonCognitoUnAuthedIdentitiesSessionPolicy"]);
});

test("credentials follow the role's policy of now (recorded: issued_credentials_current_policy)", async () => {
  const { IdentityId = "" } = await getId(poolId, logins(alice));
  const { Credentials } = await credentials(IdentityId, logins(alice));
  const signed = world.cloud.client(S3Client, {
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
  const Bucket = "of-the-role";
  await world.cloud.client(S3Client).send(new CreateBucketCommand({ Bucket }));
  const list = () =>
    signed.send(new ListObjectsV2Command({ Bucket })).then(
      () => "listed",
      (error: Error) => error.name,
    );
  const role = { RoleName: `auth-${poolId.slice(-8)}`, PolicyName: "list" };
  const Statement = [{ Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${Bucket}` }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  expect(await list()).toBe("AccessDenied");
  await world.iam.send(new PutRolePolicyCommand({ ...role, PolicyDocument }));
  expect(await list()).toBe("listed");
  await world.iam.send(new DeleteRolePolicyCommand(role));
  expect(await list()).toBe("AccessDenied");
});

test("a pool without guests takes none, not even ones from before", async () => {
  const sentence = "Unauthenticated access is not supported for this identity pool.";
  expect(await refusal(getId(poolId))).toEqual([400, "NotAuthorizedException", sentence]);
  expect(await refusal(getId(poolId, {}))).toEqual([400, "NotAuthorizedException", sentence]);
});

test("an authenticated identity without its login is refused (recorded: authenticated_without_login)", async () => {
  const { IdentityId = "" } = await getId(guests, logins(alice));
  expect(await refusal(credentials(IdentityId))).toEqual([
    400,
    "NotAuthorizedException",
    `Access to Identity '${IdentityId}' is forbidden.`,
  ]);
  const bob = (await world.signIn("bob")).id;
  expect(await refusal(credentials(IdentityId, logins(bob)))).toEqual([
    400,
    "NotAuthorizedException",
    "Logins don't match. Please include at least one valid login for this identity or identity pool.",
  ]);
});

const tampered = (token: string) => {
  const [header, payload = "", signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: "someone-else" })).toString("base64url");
  return `${header}.${forged}.${signature}`;
};

test.each<[string, () => Promise<Record<string, string>> | Record<string, string>, string]>([
  ["no token at all", () => logins("nonsense"), "Invalid login token. Not a valid OpenId Connect identity token."],
  [
    "an access token",
    async () => logins((await world.signIn("alice")).access),
    "Invalid login token. Missing a required claim: aud",
  ],
  [
    "a provider misspelt",
    () => logins(alice, "cognito-idp.us-east-1.amazonaws.com/us-east-1_other"),
    "Invalid login token. Issuer doesn't match providerName",
  ],
  ["a forged token", () => logins(tampered(alice)), "Invalid login token. Couldn't verify signed token."],
  [
    "an app client that the identity pool doesn't know",
    async () => logins((await world.signIn("alice", await world.people.client())).id),
    "Token is not from a supported provider of this identity pool.",
  ],
  [
    "a provider that it doesn't know",
    () => logins(alice, "graph.facebook.com"),
    "Token is not from a supported provider of this identity pool.",
  ],
])("a login with %s is refused", async (_what, given, message) => {
  expect(await refusal(getId(poolId, await given()))).toEqual([400, "NotAuthorizedException", message]);
  const { IdentityId = "" } = await getId(poolId, logins(alice));
  expect(await refusal(credentials(IdentityId, await given()))).toEqual([400, "NotAuthorizedException", message]);
});

test("an expired token is refused with both times", async () => {
  try {
    world.time.ahead = 3_700_000;
    const [status, code, message] = await refusal(getId(poolId, logins(alice)));
    expect([status, code]).toEqual([400, "NotAuthorizedException"]);
    expect(message).toMatch(/^Invalid login token\. Token expired: \d{10} >= \d{10}$/);
  } finally {
    world.time.ahead = 0;
  }
});

test("a pool with no providers at all matches no login", async () => {
  const bare = await world.identityPool({ CognitoIdentityProviders: [] });
  expect((await refusal(getId(bare, logins(alice))))[2]).toBe(
    "Logins don't match. Please include at least one valid login for this identity or identity pool.",
  );
});

test("providers that can't be verified here are refused by name", async () => {
  const social = await world.identityPool({ SupportedLoginProviders: { "graph.facebook.com": "123" } });
  expect(await refusal(getId(social, { "graph.facebook.com": "token" }))).toEqual([
    400,
    "InvalidParameterException",
    "Sekisho cannot verify logins of graph.facebook.com: only those of its own user pools",
  ]);
});

test("pools and identities that aren't there", async () => {
  const nowhere = "us-east-1:00000000-0000-4000-8000-000000000000";
  expect(await refusal(getId(nowhere))).toEqual([
    400,
    "ResourceNotFoundException",
    `IdentityPool '${nowhere}' not found.`,
  ]);
  expect(await refusal(credentials(nowhere))).toEqual([
    400,
    "ResourceNotFoundException",
    `Identity '${nowhere}' not found.`,
  ]);
});

test("a guest who signs in stays who he was, unless he is known already", async () => {
  const carol = (await world.signIn("carol")).id;
  const { IdentityId: guest = "" } = await getId(guests);
  const first = await credentials(guest, logins(carol));
  expect(first.IdentityId).toBe(guest);
  const { IdentityId: another = "" } = await getId(guests);
  const second = await credentials(another, logins(carol));
  expect(second.IdentityId).toBe(guest);
  expect((await refusal(credentials(another)))[2]).toBe(`Access to Identity '${another}' is forbidden.`);
  const { Identities = [] } = await world.identity.send(
    new ListIdentitiesCommand({ IdentityPoolId: guests, MaxResults: 60, HideDisabled: true }),
  );
  expect(Identities.map(({ IdentityId }) => IdentityId)).not.toContain(another);
});

test.each([
  [
    "global sign-out",
    async () => {
      await world.idp.send(new AdminUserGlobalSignOutCommand({ UserPoolId: world.people.poolId, Username: "bob" }));
    },
  ],
  [
    "a disabled user",
    async () => {
      await world.idp.send(new AdminDisableUserCommand({ UserPoolId: world.people.poolId, Username: "bob" }));
    },
  ],
])("with ServerSideTokenCheck, %s ends the exchange at once (recorded: server_side_revocation)", async (_what, end) => {
  const { provider: ProviderName, clientId: ClientId } = world.people;
  const strict = await world.identityPool({
    CognitoIdentityProviders: [{ ProviderName, ClientId, ServerSideTokenCheck: true }],
  });
  const bob = (await world.signIn("bob")).id;
  const { IdentityId = "" } = await getId(strict, logins(bob));
  const { IdentityId: lenient } = await getId(poolId, logins(bob));
  await end();
  expect((await refusal(credentials(IdentityId, logins(bob))))[1]).toBe("NotAuthorizedException");
  expect((await refusal(getId(strict, logins(bob))))[1]).toBe("NotAuthorizedException");
  expect((await getId(poolId, logins(bob))).IdentityId).toBe(lenient);
  await world.idp.send(new AdminEnableUserCommand({ UserPoolId: world.people.poolId, Username: "bob" }));
});

test("two logins are one identity; logins of two identities conflict; unlinking ends it", async () => {
  const others = await world.userPool();
  await world.user("dora", others.poolId);
  const shared = await world.identityPool({
    CognitoIdentityProviders: [
      { ProviderName: world.people.provider, ClientId: world.people.clientId },
      { ProviderName: others.provider, ClientId: others.clientId },
    ],
  });
  const dora = (await world.signIn("dora", others.clientId)).id;
  const both = { [world.people.provider]: alice, [others.provider]: dora };
  const { IdentityId = "" } = await getId(shared, both);
  expect((await getId(shared, { [others.provider]: dora })).IdentityId).toBe(IdentityId);
  expect((await world.identity.send(new DescribeIdentityCommand({ IdentityId }))).Logins).toEqual([
    world.people.provider,
    others.provider,
  ]);
  const bob = (await world.signIn("bob")).id;
  await getId(shared, logins(bob));
  expect((await refusal(getId(shared, { [world.people.provider]: bob, [others.provider]: dora })))[1]).toBe(
    "ResourceConflictException",
  );
  const unlink = (given: Record<string, string>, LoginsToRemove: string[]) =>
    world.identity.send(new UnlinkIdentityCommand({ IdentityId, Logins: given, LoginsToRemove }));
  expect((await refusal(unlink(logins(bob), [others.provider])))[1]).toBe("NotAuthorizedException");
  await unlink(logins(alice), [others.provider]);
  expect((await getId(shared, { [others.provider]: dora })).IdentityId).not.toBe(IdentityId);
  await unlink(logins(alice), [world.people.provider]);
  expect((await refusal(credentials(IdentityId, logins(alice))))[2]).toBe(
    `Access to Identity '${IdentityId}' is forbidden.`,
  );
});

test("identities are listed by pages, described, deleted, and go with their pool", async () => {
  const crowd = await world.identityPool({ AllowUnauthenticatedIdentities: true });
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.push((await getId(crowd)).IdentityId ?? "");
  const seen: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await world.identity.send(
      new ListIdentitiesCommand({ IdentityPoolId: crowd, MaxResults: 2, ...(NextToken && { NextToken }) }),
    );
    expect(page.Identities?.length).toBeLessThanOrEqual(2);
    seen.push(...(page.Identities ?? []).map(({ IdentityId = "" }) => IdentityId));
    NextToken = page.NextToken;
  } while (NextToken);
  expect(seen.sort()).toEqual([...made].sort());
  const [first = "", second = ""] = made;
  expect(await world.identity.send(new DescribeIdentityCommand({ IdentityId: first }))).toMatchObject({
    IdentityId: first,
    CreationDate: expect.any(Date),
    LastModifiedDate: expect.any(Date),
  });
  const absent = "us-east-1:00000000-0000-4000-8000-000000000000";
  const { UnprocessedIdentityIds } = await world.identity.send(
    new DeleteIdentitiesCommand({ IdentityIdsToDelete: [first, absent] }),
  );
  expect(UnprocessedIdentityIds).toEqual([{ IdentityId: absent, ErrorCode: "AccessDenied" }]);
  expect((await refusal(credentials(first)))[1]).toBe("ResourceNotFoundException");
  await world.identity.send(new DeleteIdentityPoolCommand({ IdentityPoolId: crowd }));
  expect((await refusal(credentials(second)))[1]).toBe("ResourceNotFoundException");
});

test("a page of another origin reaches the public operations, unsigned, and no other", async () => {
  const call = (operation: string, body: object) =>
    fetch(world.cloud.url, {
      method: "POST",
      headers: {
        origin: "https://app.example.com",
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityService.${operation}`,
      },
      body: JSON.stringify(body),
    });
  const preflight = await fetch(world.cloud.url, {
    method: "OPTIONS",
    headers: {
      origin: "https://app.example.com",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,x-amz-target,x-amz-user-agent",
    },
  });
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  const id = await call("GetId", { IdentityPoolId: guests });
  expect([id.status, id.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  const { IdentityId } = (await id.json()) as { IdentityId: string };
  for (const operation of ["GetCredentialsForIdentity", "GetOpenIdToken"])
    expect((await call(operation, { IdentityId })).status).toBe(200);
  expect((await call("DescribeIdentity", { IdentityId })).status).toBe(403);
  expect((await call("ListIdentityPools", { MaxResults: 1 })).status).toBe(403);
});

test("nothing was a defect of ours", () => expect(world.cloud.defects).toEqual([]));
