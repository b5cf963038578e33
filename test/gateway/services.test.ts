import {
  AdminConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { RestApis } from "../../src/services/apigateway/service.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { operationsOf } from "../apigateway/in-process.js";
import { startUserPools } from "../cognito-idp/harness.js";
import { create, startFunctions } from "../lambda/support.js";
import { Bench, headerNames, lambdaUri } from "./support.js";

const { accountId, region } = DEFAULT_PLACEMENT;
const FUNCTION = `arn:aws:lambda:${region}:${accountId}:function:f`;

/** A definition as Amplify writes it, with the authorizer that an override adds. */
const definition = (poolId: string) => ({
  swagger: "2.0",
  info: { version: "2018-05-24T17:52:00Z", title: "hello" },
  securityDefinitions: {
    Cognito: {
      type: "apiKey",
      name: "Authorization",
      in: "header",
      "x-amazon-apigateway-authtype": "cognito_user_pools",
      "x-amazon-apigateway-authorizer": {
        type: "cognito_user_pools",
        providerARNs: [`arn:aws:cognito-idp:${region}:${accountId}:userpool/${poolId}`],
      },
    },
  },
  paths: {
    "/apiPath": {
      options: {
        responses: {
          "200": { description: "200", headers: { "Access-Control-Allow-Origin": { type: "string" } } },
        },
        "x-amazon-apigateway-integration": {
          type: "mock",
          requestTemplates: { "application/json": '{"statusCode": 200}' },
          responses: {
            default: {
              statusCode: "200",
              responseParameters: { "method.response.header.Access-Control-Allow-Origin": "'*'" },
            },
          },
        },
      },
      "x-amazon-apigateway-any-method": {
        responses: { "200": { description: "200" } },
        security: [{ Cognito: [] }],
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: lambdaUri(FUNCTION),
          passthroughBehavior: "when_no_match",
        },
      },
    },
  },
  "x-amazon-apigateway-gateway-responses": {
    DEFAULT_4XX: { responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" } },
  },
});

/** A user of a new pool, signed in with the password. */
async function signedIn() {
  const { service: userPools, client, clock } = startUserPools();
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: "pool" }));
  const UserPoolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "web",
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    }),
  );
  const ClientId = UserPoolClient?.ClientId ?? "";
  const [Username, Password] = ["alice", "Correct-Horse-1"];
  await client.send(new SignUpCommand({ ClientId, Username, Password }));
  await client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
  const { AuthenticationResult: tokens } = await client.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: Username, PASSWORD: Password },
    }),
  );
  return {
    userPools,
    clock,
    poolId: UserPoolId,
    idToken: tokens?.IdToken ?? "",
    accessToken: tokens?.AccessToken ?? "",
  };
}

describe("with the services themselves", () => {
  test("an Amplify API lets its signed-in user in and nobody else", async () => {
    const { userPools, clock, poolId, idToken, accessToken } = await signedIn();
    const { functions } = startFunctions();
    await create(
      functions,
      "exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext.authorizer.claims) });",
    );
    const apis = new RestApis({
      store: openSqlite(":memory:"),
      clock,
      random: systemRandom,
      placement: DEFAULT_PLACEMENT,
    });
    const { id: restApiId } = apis.importApi(Buffer.from(JSON.stringify(definition(poolId))));
    await operationsOf(apis).createDeployment({ restApiId, stageName: "dev" });

    const bench = new Bench({ apis, functions, userPools, clock, placement: DEFAULT_PLACEMENT });
    bench.restApiId = restApiId;
    await bench.start();
    onTestFinished(() => bench.stop());
    const call = (token?: string) =>
      bench.call("POST", "/dev/apiPath", {
        headers: token === undefined ? [] : ["Authorization", `Bearer ${token}`],
        body: "{}",
      });

    const withoutPermission = await call(idToken);
    expect([withoutPermission.status, withoutPermission.body]).toEqual([500, '{"message": "Internal server error"}']);
    functions.addPermission({
      FunctionName: "f",
      StatementId: "api",
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn: `arn:aws:execute-api:${region}:${accountId}:${restApiId}/*/*/apiPath`,
    });

    const good = await call(idToken);
    expect(good.status).toBe(200);
    expect(JSON.parse(good.body)).toMatchObject({ "cognito:username": "alice", token_use: "id" });
    const refused = await call();
    expect([refused.status, refused.body]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(refused.headers["Access-Control-Allow-Origin"]).toBe("*");
    expect((await call(accessToken)).status).toBe(401);
    expect((await call(`${idToken}x`)).status).toBe(401);
    const preflight = await bench.call("OPTIONS", "/dev/apiPath");
    expect(preflight.status).toBe(200);
    expect(headerNames(preflight)).toContain("Access-Control-Allow-Origin");
    clock.advance(3_600_000);
    expect((await call(idToken)).body).toBe('{"message":"The incoming token has expired"}');
  });
});
