import { APIGatewayClient, CreateAuthorizerCommand, CreateRestApiCommand } from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { beforeAll, describe, expect, test } from "vitest";
import { lambdaUri } from "../gateway/support.js";
import type { TestCloud } from "../harness/cloud.js";
import { zipped } from "../lambda/support.js";
import { expectAccessible, showConsole, startConsoleCloud } from "./harness.js";

/** Lets "allow" and a tenant through, denies "deny", and fails at "boom". */
const SOURCE = `exports.handler = async (event) => {
  const token = event.authorizationToken ?? event.headers["X-Auth"];
  if (token === "boom") throw new Error("the key is gone");
  if (token === "unauthorized") throw new Error("Unauthorized");
  const tenant = event.queryStringParameters?.tenant;
  return {
    principalId: tenant === undefined ? "alice" : "alice of " + tenant + " at " + event.path,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: token === "deny" ? "Deny" : "Allow", Action: "execute-api:Invoke", Resource: event.methodArn }],
    },
  };
};`;

let cloud: TestCloud;
let restApiId: string;
let authorizers: Record<"TOKEN" | "REQUEST", string>;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const { Role } = await cloud.client(IAMClient).send(
    new CreateRoleCommand({
      RoleName: "guard",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  );
  const lambda = cloud.client(LambdaClient);
  const { FunctionArn = "" } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "guard",
      Role: Role?.Arn,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Code: { ZipFile: zipped({ "index.js": SOURCE }) },
    }),
  );
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: "guard",
      StatementId: "gateway",
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
    }),
  );
  const gateway = cloud.client(APIGatewayClient);
  ({ id: restApiId = "" } = await gateway.send(new CreateRestApiCommand({ name: "guarded" })));
  const create = async (type: "TOKEN" | "REQUEST", identitySource: string, more: object = {}) => {
    const { id = "" } = await gateway.send(
      new CreateAuthorizerCommand({
        ...{ restApiId, name: `by-${type.toLowerCase()}`, type, identitySource },
        authorizerUri: lambdaUri(FunctionArn),
        ...more,
      }),
    );
    return id;
  };
  authorizers = {
    TOKEN: await create("TOKEN", "method.request.header.X-Auth", { identityValidationExpression: "[a-z]+" }),
    REQUEST: await create("REQUEST", "method.request.header.X-Auth, method.request.querystring.tenant"),
  };
});

describe("the test of a Lambda authorizer", () => {
  test("by a token: what the function answers, what it denies, and why it isn't asked", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go(`/apigateway/${restApiId}/authorizers/${authorizers.TOKEN}`, "by-token");
    const result = page.getByRole("region", { name: "Result" });
    const ask = async (token: string) => {
      await page.getByLabel("Header X-Auth").fill(token);
      await page.getByRole("button", { name: "Test", exact: true }).click();
    };
    await ask("allow");
    await result.getByText("The authorizer answered; its policy decides for each method").waitFor();
    await result.getByText("alice", { exact: true }).waitFor();
    await result.getByText('"Effect": "Allow"').waitFor();
    await expectAccessible(page);
    await ask("deny");
    await result.getByText('"Effect": "Deny"').waitFor();
    await ask("boom");
    await result.getByText("The authorizer refuses the request: 500").waitFor();
    await result
      .getByText(/the key is gone/)
      .first()
      .waitFor();
    await ask("unauthorized");
    await result.getByText("The authorizer refuses the request: 401").waitFor();
    await ask("NOT LIKE IT");
    await result
      .getByText(/\[a-z\]\+/)
      .first()
      .waitFor();
    await expectAccessible(page);
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("by a request: each source has a field, and the function gets the path", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go(`/apigateway/${restApiId}/authorizers/${authorizers.REQUEST}`, "by-request");
    const result = page.getByRole("region", { name: "Result" });
    await page.getByLabel("Header X-Auth").fill("allow");
    const ask = () => page.getByRole("button", { name: "Test", exact: true }).click();
    await ask();
    await result.getByText("The authorizer refuses the request: 401").waitFor();
    await result
      .getByText(/tenant/)
      .first()
      .waitFor();
    await page.getByLabel("Query parameter tenant").fill("books & co");
    await page.getByLabel("Path with query").fill("/books/1?lang=en");
    await ask();
    await result.getByText("alice of books & co at /books/1", { exact: true }).waitFor();
    await expectAccessible(page);
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });
});
