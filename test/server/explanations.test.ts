import {
  APIGatewayClient,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  TestInvokeAuthorizerCommand,
} from "@aws-sdk/client-api-gateway";
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, test } from "vitest";
import type { Check } from "../../src/lib/check.js";
import { startCloud, type TestCloud } from "../harness/cloud.js";

interface Tokens {
  readonly idToken: string;
  readonly accessToken: string;
}

let cloud: TestCloud;
let members: { id: string; arn: string };
let others: { id: string; arn: string };

beforeAll(async () => {
  cloud = await startCloud();
  members = await poolWithAda("members");
  others = await poolWithAda("others");
});

async function poolWithAda(PoolName: string) {
  const cognito = cloud.client(CognitoIdentityProviderClient);
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName }));
  await cognito.send(new AdminCreateUserCommand({ UserPoolId: UserPool?.Id, Username: "ada" }));
  return { id: UserPool?.Id ?? "", arn: UserPool?.Arn ?? "" };
}

async function local<T>(path: string, body?: object): Promise<T> {
  const init = body && { method: "POST", body: JSON.stringify(body) };
  return (await (await fetch(`${cloud.url}/_sekisho${path}`, init)).json()) as T;
}

async function tokens(userPoolId: string, wish: { issuedAt?: number; scopes?: string[] } = {}): Promise<Tokens> {
  const { UserPoolClient } = await cloud
    .client(CognitoIdentityProviderClient)
    .send(new CreateUserPoolClientCommand({ UserPoolId: userPoolId, ClientName: "web" }));
  return local("/token", { userPoolId, clientId: UserPoolClient?.ClientId, username: "ada", ...wish });
}

const failed = ({ checks }: { checks: readonly Check[] }) => checks.find(({ passed }) => !passed);

describe("a token is explained", () => {
  const explained = (token: string) =>
    local<{ header?: object; claims?: { username?: string }; isGood: boolean; checks: Check[] }>("/explain-token", {
      userPoolId: members.id,
      token,
    });

  test("that is good, as the kind of token that it is", async () => {
    const { idToken, accessToken } = await tokens(members.id, { scopes: ["books/read"] });
    const id = await explained(idToken);
    expect(id).toMatchObject({ isGood: true, header: { alg: "RS256" }, claims: { "cognito:username": "ada" } });
    expect(id.checks.length).toBeGreaterThan(3);
    const access = await explained(accessToken);
    expect(access).toMatchObject({ isGood: true, claims: { username: "ada", token_use: "access" } });
    expect(access.checks.map(({ what }) => what)).toContain("it holds one of the method's scopes");
  });

  test.each<[string, () => Promise<string>, string | RegExp]>([
    [
      "that has expired",
      async () => (await tokens(members.id, { issuedAt: 1_000_000_000 })).idToken,
      "it has not expired",
    ],
    [
      "of another pool",
      async () => (await tokens(others.id)).idToken,
      "it was issued by a user pool of the authorizer",
    ],
    ["that was cut", async () => (await tokens(members.id)).idToken.slice(0, -6), /^it was signed by/],
    ["that is none", async () => "junk", /^it is a JWT/],
    ["that is empty", async () => "", /^a token was sent/],
  ])("%s, by the check that failed", async (_, token, what) => {
    const answer = await explained(await token());
    expect(answer.isGood).toBe(false);
    expect(failed(answer)).toMatchObject({ what: expect.stringMatching(what), advice: expect.any(String) });
  });
});

test("a test of an authorizer is explained by the id in its log, and the token isn't told", async () => {
  const gateway = cloud.client(APIGatewayClient);
  const { id: restApiId } = await gateway.send(new CreateRestApiCommand({ name: "books" }));
  const { id: authorizerId } = await gateway.send(
    new CreateAuthorizerCommand({
      restApiId,
      name: "members",
      type: "COGNITO_USER_POOLS",
      providerARNs: [members.arn],
      identitySource: "method.request.header.Authorization",
    }),
  );
  const { idToken } = await tokens(others.id);
  const { clientStatus, log = "" } = await gateway.send(
    new TestInvokeAuthorizerCommand({ restApiId, authorizerId, headers: { Authorization: idToken } }),
  );
  expect(clientStatus).toBe(401);
  const [, id] = /^Execution log for request (\S+)/.exec(log) ?? [];
  const answer = await local<{ checks: Check[] }>(`/authorizer-tests/${id}`);
  expect(failed(answer)).toMatchObject({
    actual: `others (${others.id})`,
    expected: `members (${members.id})`,
    advice: expect.stringContaining("sign in to members"),
  });
  expect(JSON.stringify(answer)).not.toContain(idToken.slice(0, 20));
});

test("an audit tells how each method of a stage is protected, as it is served", async () => {
  const gateway = cloud.client(APIGatewayClient);
  const { id: restApiId = "", rootResourceId: resourceId } = await gateway.send(
    new CreateRestApiCommand({ name: "open" }),
  );
  const method = { restApiId, resourceId, httpMethod: "GET" };
  await gateway.send(new PutMethodCommand({ ...method, authorizationType: "NONE" }));
  await gateway.send(new PutIntegrationCommand({ ...method, type: "MOCK" }));
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  await gateway.send(new PutMethodCommand({ ...method, httpMethod: "POST", authorizationType: "AWS_IAM" }));
  expect(await local(`/audit/${restApiId}?stage=dev`)).toMatchObject({
    protection: {
      name: "open",
      stage: "dev",
      policy: false,
      methods: [
        { path: "/", method: "GET", gate: "open", undeployed: false },
        { path: "/", method: "POST", gate: "IAM", undeployed: true },
      ],
    },
    findings: [
      { kind: "open", method: "GET" },
      { kind: "undeployed", method: "POST" },
    ],
  });
});
