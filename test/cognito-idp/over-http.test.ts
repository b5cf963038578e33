import { createPublicKey, verify } from "node:crypto";
import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, describe, expect, it } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { claimsOf, headerOf, PASSWORD, refusal } from "./harness.js";
import { srpSignIn } from "./srp-client.js";

const TODAY = new Date().toISOString().slice(0, 10).replaceAll("-", "");

/** The same service through the port: signatures, headers, the key set's address, and keys that are really made. */
describe("user pools over HTTP", () => {
  let cloud: TestCloud;
  let client: CognitoIdentityProviderClient;
  let poolId: string;
  let clientId: string;
  beforeAll(async () => {
    cloud = await startCloud();
    client = cloud.client(CognitoIdentityProviderClient);
    const { UserPool } = await client.send(
      new CreateUserPoolCommand({ PoolName: "p", AutoVerifiedAttributes: ["email"] }),
    );
    poolId = UserPool?.Id ?? "";
    const { UserPoolClient } = await client.send(
      new CreateUserPoolClientCommand({ UserPoolId: poolId, ClientName: "c" }),
    );
    clientId = UserPoolClient?.ClientId ?? "";
    const UserAttributes = [{ Name: "email", Value: "jane@example.com" }];
    await client.send(new SignUpCommand({ ClientId: clientId, Username: "jane", Password: PASSWORD, UserAttributes }));
    await client.send(new AdminConfirmSignUpCommand({ UserPoolId: poolId, Username: "jane" }));
  });

  it("sign in with SRP and are verified by the published keys", async () => {
    const { AuthenticationResult } = await srpSignIn(client, {
      poolId,
      clientId,
      username: "jane",
      password: PASSWORD,
    });
    const answer = await fetch(`${cloud.url}/${poolId}/.well-known/jwks.json`);
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
    for (const token of [AuthenticationResult?.IdToken ?? "", AuthenticationResult?.AccessToken ?? ""]) {
      const jwk = keys.find(({ kid }) => kid === headerOf(token).kid);
      const [header, payload, signature = ""] = token.split(".");
      const key = createPublicKey({ key: jwk as never, format: "jwk" });
      const data = Buffer.from(`${header}.${payload}`);
      expect(verify("RSA-SHA256", data, key, Buffer.from(signature, "base64url"))).toBe(true);
      expect(claimsOf(token).iss).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${poolId}`);
    }
    const { Username } = await client.send(new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken }));
    expect(Username).toBe("jane");
  });

  it("answer dates and lists in the SDK's shapes", async () => {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
    expect(UserPool?.CreationDate).toBeInstanceOf(Date);
    expect(UserPool?.EstimatedNumberOfUsers).toBe(1);
    const user = await client.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: "jane" }));
    const { Users } = await client.send(
      new ListUsersCommand({ UserPoolId: poolId, Filter: 'email = "jane@example.com"' }),
    );
    expect(Users).toEqual([
      expect.objectContaining({ UserCreateDate: user.UserCreateDate, Attributes: user.UserAttributes }),
    ]);
  });

  const call = (operation: string, body: object, headers: Record<string, string> = {}) =>
    fetch(cloud.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
        ...headers,
      },
      body: JSON.stringify(body),
    });

  it.each([
    ["unsigned", {}, "MissingAuthenticationTokenException", "Missing Authentication Token"],
    [
      "by a stranger",
      {
        authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${TODAY}/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00`,
        "x-amz-date": new Date().toISOString().replace(/[-:]|\.\d+/g, ""),
      },
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ],
  ] as const)("refuse the administrator's operations %s", async (_, headers, __type, message) => {
    for (const operation of ["AdminInitiateAuth", "DescribeUserPool"]) {
      const answer = await call(operation, { UserPoolId: poolId }, headers);
      expect([answer.status, await answer.json()]).toEqual([400, { __type, message }]);
    }
  });

  it("let anyone at the users' operations, whatever the Authorization header says", async () => {
    const body = { ClientId: clientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME: "jane", PASSWORD } };
    const refused = {
      __type: "InvalidParameterException",
      message: "USER_PASSWORD_AUTH flow not enabled for this client",
    };
    for (const headers of [{}, { authorization: "intentionally-invalid-probe" }]) {
      const answer = await call("InitiateAuth", body, headers as Record<string, string>);
      expect([answer.status, await answer.json()]).toEqual([400, refused]);
      expect(answer.headers.get("x-amzn-errortype")).toBe("InvalidParameterException:");
      expect(answer.headers.get("x-amzn-errormessage")).toBe(refused.message);
    }
  });

  it("name the flows that the administrator's client lacks", async () => {
    const flow = { UserPoolId: poolId, ClientId: clientId, AuthFlow: "ADMIN_USER_PASSWORD_AUTH" as const };
    expect((await refusal(client.send(new AdminInitiateAuthCommand(flow))))?.message).toBe(
      "Auth flow not enabled for this client",
    );
    const custom = new InitiateAuthCommand({ ClientId: clientId, AuthFlow: "CUSTOM_AUTH" });
    expect((await refusal(client.send(custom)))?.name).toBe("UnsupportedOperationException");
  });

  it("report no defects", () => expect(cloud.defects).toEqual([]));
});
