import {
  APIGatewayClient,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  FlushStageAuthorizersCacheCommand,
  GetAuthorizersCommand,
  ImportRestApiCommand,
  TestInvokeAuthorizerCommand,
  UpdateAuthorizerCommand,
} from "@aws-sdk/client-api-gateway";
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AddPermissionCommand, LambdaClient, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { beforeAll, describe, expect, test } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { lambdaUri } from "./support.js";

/** Answers by the first word of the token, and counts how often it was asked. */
const SOURCE = `let count = 0;
exports.handler = async (event) => {
  const token = event.authorizationToken ?? event.headers?.["X-Auth"] ?? "allow";
  const [mode] = token.split("-");
  count += 1;
  if (mode === "unauthorized") throw new Error("Unauthorized");
  if (mode === "boom") throw new Error("the key of " + token + " is gone");
  if (mode === "malformed") return { statusCode: 200 };
  const Resource = mode === "narrow" ? event.methodArn : event.methodArn.split("/").slice(0, 2).join("/") + "/*/*";
  return {
    principalId: "alice",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: mode === "deny" ? "Deny" : "Allow", Action: "execute-api:Invoke", Resource }],
    },
    context: { asked: count, type: event.type, seen: JSON.stringify(event) },
  };
};`;
const BACKEND = `exports.handler = async (event) => ({
  statusCode: 200,
  headers: { "X-Trace": process.env._X_AMZN_TRACE_ID ?? "" },
  body: JSON.stringify(event.requestContext.authorizer ?? null),
});`;

const uriOf = (logicalId: string) => ({
  "Fn::Sub": `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${logicalId}.Arn}/invocations`,
});
const functionOf = (ZipFile: string, Timeout = 20) => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Timeout,
    Role: { "Fn::GetAtt": ["Role", "Arn"] },
    Code: { ZipFile },
  },
});
const permissionOf = (functionName: string, source: string) => ({
  Type: "AWS::Lambda::Permission",
  Properties: {
    FunctionName: { "Fn::GetAtt": [functionName, "Arn"] },
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: { "Fn::Sub": `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/${source}` },
  },
});
const methodOf = (path: string, authorizer: string) => ({
  [`${path}Resource`]: {
    Type: "AWS::ApiGateway::Resource",
    Properties: {
      RestApiId: { Ref: "Api" },
      ParentId: { "Fn::GetAtt": ["Api", "RootResourceId"] },
      PathPart: path.toLowerCase(),
    },
  },
  [`${path}Method`]: {
    Type: "AWS::ApiGateway::Method",
    Properties: {
      RestApiId: { Ref: "Api" },
      ResourceId: { Ref: `${path}Resource` },
      HttpMethod: "ANY",
      AuthorizationType: "CUSTOM",
      AuthorizerId: { Ref: authorizer },
      Integration: { Type: "AWS_PROXY", IntegrationHttpMethod: "POST", Uri: uriOf("Backend") },
    },
  },
});
const authorizerOf = (properties: Record<string, unknown>) => ({
  Type: "AWS::ApiGateway::Authorizer",
  Properties: { RestApiId: { Ref: "Api" }, AuthorizerUri: uriOf("Guard"), ...properties },
});

/** As the CDK's TokenAuthorizer and RequestAuthorizer, and SAM, write them. */
const template = {
  Resources: {
    Role: {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        },
      },
    },
    Guard: functionOf(SOURCE),
    Sleeper: functionOf("exports.handler = () => new Promise(() => setTimeout(() => {}, 60_000));", 1),
    Backend: functionOf(BACKEND),
    Api: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: "guarded" } },
    Token: authorizerOf({
      Name: "token",
      Type: "TOKEN",
      IdentitySource: "method.request.header.Authorization",
      AuthorizerResultTtlInSeconds: 300,
    }),
    Request: authorizerOf({
      Name: "request",
      Type: "REQUEST",
      IdentitySource: "method.request.header.X-Auth,method.request.querystring.tenant",
    }),
    Bare: authorizerOf({ Name: "bare", Type: "REQUEST", AuthorizerResultTtlInSeconds: 0 }),
    Sleepy: authorizerOf({
      Name: "sleepy",
      Type: "TOKEN",
      IdentitySource: "method.request.header.Authorization",
      AuthorizerUri: uriOf("Sleeper"),
    }),
    ...methodOf("Sleep", "Sleepy"),
    ...methodOf("Token", "Token"),
    ...methodOf("Other", "Token"),
    ...methodOf("Request", "Request"),
    ...methodOf("Bare", "Bare"),
    GuardPermission: permissionOf("Guard", "authorizers/*"),
    SleeperPermission: permissionOf("Sleeper", "authorizers/*"),
    BackendPermission: permissionOf("Backend", "*/*/*"),
    Deployment: {
      Type: "AWS::ApiGateway::Deployment",
      DependsOn: ["SleepMethod", "TokenMethod", "OtherMethod", "RequestMethod", "BareMethod"],
      Properties: { RestApiId: { Ref: "Api" } },
    },
    Stage: {
      Type: "AWS::ApiGateway::Stage",
      Properties: { RestApiId: { Ref: "Api" }, DeploymentId: { Ref: "Deployment" }, StageName: "dev" },
    },
  },
  Outputs: {
    Api: { Value: { Ref: "Api" } },
    Guard: { Value: { "Fn::GetAtt": ["Guard", "Arn"] } },
    Backend: { Value: { "Fn::GetAtt": ["Backend", "Arn"] } },
    Token: { Value: { Ref: "Token" } },
    Request: { Value: { Ref: "Request" } },
  },
};

let cloud: TestCloud;
let gateway: APIGatewayClient;
let lambda: LambdaClient;
let output: (name: string) => string;

beforeAll(async () => {
  cloud = await startCloud();
  gateway = cloud.client(APIGatewayClient);
  lambda = cloud.client(LambdaClient);
  const cloudFormation = cloud.client(CloudFormationClient);
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: "guarded",
      TemplateBody: JSON.stringify(template),
      Capabilities: ["CAPABILITY_IAM"],
    }),
  );
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: "guarded" }));
  expect(Stacks[0]?.StackStatus).toBe("CREATE_COMPLETE");
  const outputs = new Map(Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue ?? ""]));
  output = (name) => outputs.get(name) ?? "";
}, 60_000);

async function get(path: string, headers: Record<string, string> = {}, api = output("Api")) {
  const response = await fetch(`${cloud.url}/_aws/execute-api/${api}/dev/${path}`, { headers });
  const body = await response.text();
  const type = response.headers.get("x-amzn-errortype");
  return {
    status: response.status,
    type,
    body,
    trace: response.headers.get("x-amzn-trace-id"),
    headers: response.headers,
  };
}
const contextOf = ({ body }: { body: string }) => JSON.parse(body) as Record<string, string | number>;
const bearer = (token: string) => ({ Authorization: token });
let used = 0;
/** A token that no test has used before. */
const fresh = (mode: string) => `${mode}-${++used}`;

describe("authorizers of a stack, with their functions", () => {
  test("TOKEN: asked, then kept, also for another path; a Deny is kept too", async () => {
    const token = fresh("allow");
    const first = await get("token", bearer(token));
    expect(first).toMatchObject({ status: 200, trace: expect.stringMatching(/;Lineage=2:[0-9a-f]{8}:1$/) });
    expect(contextOf(first)).toMatchObject({
      principalId: "alice",
      type: "TOKEN",
      integrationLatency: expect.any(Number),
    });
    expect(JSON.parse(String(contextOf(first).seen))).toEqual({
      type: "TOKEN",
      methodArn: `arn:aws:execute-api:us-east-1:000000000000:${output("Api")}/dev/GET/token`,
      authorizationToken: token,
    });
    const kept = await get("other", bearer(token));
    expect(kept.trace).toMatch(/;Lineage=1:[0-9a-f]{8}:0$/);
    expect(kept.headers.get("x-trace")).toContain("Lineage=1:");
    expect(contextOf(kept)).toEqual({ ...contextOf(first), integrationLatency: 0 });
    const denied = fresh("deny");
    for (const path of ["token", "other"])
      expect(await get(path, bearer(denied))).toMatchObject({ status: 403, type: "AccessDeniedException" });
  });

  test("REQUEST: the whole request goes to the function", async () => {
    const answer = await get("request?tenant=a&b=1&b=2", { "X-Auth": fresh("allow") });
    expect(JSON.parse(String(contextOf(answer).seen))).toMatchObject({
      type: "REQUEST",
      resource: "/request",
      path: "/request",
      httpMethod: "GET",
      queryStringParameters: { tenant: "a", b: "2" },
      multiValueQueryStringParameters: { tenant: ["a"], b: ["1", "2"] },
      pathParameters: {},
      stageVariables: {},
      requestContext: { stage: "dev", resourcePath: "/request" },
    });
    expect(await get("request", { "X-Auth": fresh("allow") })).toMatchObject({ status: 401 });
    const [one, two] = [await get("bare"), await get("bare")];
    expect(Number(contextOf(two).asked)).toBeGreaterThan(Number(contextOf(one).asked));
  });

  test.each([
    ["unauthorized", 401, "UnauthorizedException", '{"message":"Unauthorized"}'],
    ["boom", 500, "AuthorizerConfigurationException", '{"message":null}'],
    ["malformed", 500, "AuthorizerConfigurationException", '{"message":null}'],
  ])("a function that answers %s", async (mode, status, type, body) => {
    expect(await get("token", bearer(fresh(mode)))).toMatchObject({ status, type, body });
  });

  test("a function that runs into its timeout", async () => {
    expect(await get("sleep", bearer(fresh("allow")))).toMatchObject({
      status: 500,
      type: "AuthorizerConfigurationException",
      body: '{"message":null}',
    });
  });

  test("FlushStageAuthorizersCache drops what is kept, and so does a deployment", async () => {
    const token = fresh("allow");
    const restApiId = output("Api");
    const asked = async () => contextOf(await get("token", bearer(token))).asked;
    const first = await asked();
    expect(await asked()).toBe(first);
    await gateway.send(new FlushStageAuthorizersCacheCommand({ restApiId, stageName: "dev" }));
    const second = await asked();
    expect(second).not.toBe(first);
    await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
    expect(await asked()).not.toBe(second);
  });

  test("a change of the authorizer is served after the next deployment, and with nothing kept", async () => {
    const restApiId = output("Api");
    const authorizerId = output("Token");
    const change = (value: string) =>
      gateway.send(
        new UpdateAuthorizerCommand({
          restApiId,
          authorizerId,
          patchOperations: [{ op: "replace", path: "/identityValidationExpression", value }],
        }),
      );
    const deploy = () => gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
    const token = fresh("allow");
    expect(await get("token", bearer(token))).toMatchObject({ status: 200 });
    await change("deny.*");
    expect(await get("token", bearer(token))).toMatchObject({ status: 200 });
    await deploy();
    expect(await get("token", bearer(token))).toMatchObject({ status: 401 });
    await change(".*");
    await deploy();
    expect(await get("token", bearer(token))).toMatchObject({ status: 200 });
  });
});

test("authorizers of an OpenAPI definition are made, served and refused as long as the function doesn't permit them", async () => {
  const security = (name: string, extension: Record<string, unknown>, header = "X-Auth") => ({
    [name]: {
      type: "apiKey",
      name: header,
      in: "header",
      "x-amazon-apigateway-authtype": "custom",
      "x-amazon-apigateway-authorizer": { authorizerUri: lambdaUri(output("Guard")), ...extension },
    },
  });
  const operation = (name: string) => ({
    get: {
      responses: { "200": { description: "200" } },
      security: [{ [name]: [] }],
      "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: lambdaUri(output("Backend")) },
    },
  });
  const definition = {
    openapi: "3.0.1",
    info: { title: "imported", version: "1" },
    paths: { "/token": operation("token"), "/request": operation("request") },
    components: {
      securitySchemes: {
        ...security("token", {
          type: "token",
          identityValidationExpression: "allow.*",
          authorizerResultTtlInSeconds: 60,
        }),
        ...security(
          "request",
          { type: "request", identitySource: "method.request.querystring.key", authorizerResultTtlInSeconds: 0 },
          "Unused",
        ),
      },
    },
  };
  const { id: restApiId = "" } = await gateway.send(
    new ImportRestApiCommand({ body: Buffer.from(JSON.stringify(definition)) }),
  );
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  const { items = [] } = await gateway.send(new GetAuthorizersCommand({ restApiId }));
  expect(items).toMatchObject([
    {
      name: "request",
      type: "REQUEST",
      identitySource: "method.request.querystring.key",
      authorizerResultTtlInSeconds: 0,
    },
    {
      name: "token",
      type: "TOKEN",
      identitySource: "method.request.header.X-Auth",
      identityValidationExpression: "allow.*",
    },
  ]);
  const refused = { status: 500, type: "AuthorizerConfigurationException", body: '{"message":null}' };
  const permit = (FunctionName: string, SourceArn: string) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName,
        StatementId: `of-${restApiId}`,
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn: `arn:aws:execute-api:us-east-1:000000000000:${restApiId}/${SourceArn}`,
      }),
    );
  await permit(output("Backend"), "*/*/*");
  const token = { "X-Auth": fresh("allow") };
  expect(await get("token", token, restApiId)).toMatchObject(refused);
  // What lets the API's methods invoke a function doesn't let its authorizers.
  await permit(output("Guard"), "*/GET/*");
  expect(await get("token", token, restApiId)).toMatchObject(refused);
  await lambda.send(new RemovePermissionCommand({ FunctionName: output("Guard"), StatementId: `of-${restApiId}` }));
  await permit(output("Guard"), `authorizers/${items[1]?.id}`);
  expect(await get("token", token, restApiId)).toMatchObject({ status: 200 });
  expect(await get("token", { "X-Auth": "other" }, restApiId)).toMatchObject({ status: 401 });
  // The permission is one authorizer's own.
  expect(await get("request?key=allow", {}, restApiId)).toMatchObject(refused);
  expect(await get("request", {}, restApiId)).toMatchObject({ status: 401 });
});

test("authorizerCredentials: the role must trust API Gateway and be allowed to invoke, at every request", async () => {
  const iam = cloud.client(IAMClient);
  const restApiId = output("Api");
  const document = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const trust = (Service: string) => document({ Principal: { Service }, Action: "sts:AssumeRole" });
  const RoleName = "invoker";
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }),
  );
  await gateway.send(
    new UpdateAuthorizerCommand({
      restApiId,
      authorizerId: output("Request"),
      patchOperations: [
        { op: "replace", path: "/authorizerCredentials", value: Role?.Arn ?? "" },
        { op: "replace", path: "/authorizerResultTtlInSeconds", value: "0" },
      ],
    }),
  );
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  const call = async () => (await get("request?tenant=a", { "X-Auth": fresh("allow") })).status;
  const allow = (Resource: string) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "invoke",
        PolicyDocument: document({ Action: "lambda:InvokeFunction", Resource }),
      }),
    );
  await allow(output("Guard"));
  expect(await call()).toBe(500);
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust("apigateway.amazonaws.com") }));
  expect(await call()).toBe(200);
  await allow(output("Backend"));
  expect(await call()).toBe(500);
  await allow("*");
  expect(await call()).toBe(200);
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "invoke" }));
  expect(await call()).toBe(500);
  const permission = { FunctionName: output("Guard"), StatementId: "of-the-role" };
  const Action = "lambda:InvokeFunction";
  await lambda.send(new AddPermissionCommand({ ...permission, Action, Principal: Role?.Arn ?? "" }));
  expect(await call()).toBe(200);
  await lambda.send(new RemovePermissionCommand(permission));
  expect(await call()).toBe(500);
});

describe("TestInvokeAuthorizer", () => {
  const invoke = (authorizerId: string, more: Record<string, unknown>) =>
    gateway.send(new TestInvokeAuthorizerCommand({ restApiId: output("Api"), authorizerId, ...more }));

  test("tells what the function answered, whatever its policy says, and asks it every time", async () => {
    for (const mode of ["allow", "allow", "deny"]) {
      const token = `${mode}-secret-token-1234567`;
      const { clientStatus, principalId, policy, latency, log } = await invoke(output("Token"), {
        headers: { Authorization: token },
      });
      expect({ clientStatus, principalId }).toEqual({ clientStatus: 0, principalId: "alice" });
      expect(JSON.parse(policy ?? "")).toMatchObject({
        Statement: [
          { Effect: mode === "deny" ? "Deny" : "Allow", Resource: expect.stringContaining("ESTestInvoke-stage/*/*") },
        ],
      });
      expect(latency).toBeGreaterThanOrEqual(0);
      const lines = (log ?? "").trimEnd().split("\n");
      const [, requestId = ""] = /^Execution log for request ([0-9a-f-]{36})$/.exec(lines[0] ?? "") ?? [];
      const said = lines.slice(1).map((line) => line.replace(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4} : /, ""));
      expect(said).toEqual([
        `Starting authorizer: ${output("Token")} for request: ${requestId}`,
        expect.stringMatching(/^Incoming identity: \*+234567$/),
        `Endpoint request URI: https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/${output("Guard")}/invocations`,
        expect.stringMatching(
          /^Endpoint request body after transformations: \{"type":"TOKEN","methodArn":"arn:aws:execute-api:us-east-1:000000000000:[a-z0-9]{10}\/ESTestInvoke-stage\/GET\/","authorizationToken":"\*+234567"\}$/,
        ),
        `Sending request to https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/${output("Guard")}/invocations`,
        expect.stringMatching(/^Authorizer result body before parsing: \{"principalId":"alice"/),
        "Using valid authorizer policy for principal: *****",
        "Successfully completed authorizer execution",
      ]);
      expect(log).not.toContain(token);
    }
  });

  test.each([
    ["no token", {}, 401, "Unauthorized"],
    ["Unauthorized", { headers: { Authorization: "unauthorized-1" } }, 401, "Unauthorized"],
    ["a throw", { headers: { Authorization: "boom-1234567890" } }, 500, "AuthorizerConfigurationException"],
    ["a malformed answer", { headers: { Authorization: "malformed" } }, 500, "AuthorizerConfigurationException"],
  ])("%s", async (_, input, clientStatus, last) => {
    const answer = await invoke(output("Token"), input);
    expect(answer.clientStatus).toBe(clientStatus);
    expect(answer.principalId).toBeUndefined();
    expect(answer.log?.trimEnd().split("\n").at(-1)).toMatch(new RegExp(` : ${last}$`));
    expect(answer.log).not.toContain("boom-1234567890");
  });

  test("REQUEST: the event holds what was given, and the test's own marks", async () => {
    const { items = [] } = await gateway.send(new GetAuthorizersCommand({ restApiId: output("Api") }));
    const bare = items.find(({ name }) => name === "bare")?.id ?? "";
    const { log, clientStatus } = await invoke(bare, {
      headers: { "X-One": "1" },
      multiValueHeaders: { "X-Two": ["1", "2"] },
      pathWithQueryString: "/a/b?q=1&q=2",
      stageVariables: { color: "blue" },
    });
    expect(clientStatus).toBe(0);
    const body = /Endpoint request body after transformations: (\{.*) \[TRUNCATED\]/.exec(log ?? "")?.[1] ?? "";
    expect(body).toContain('"headers":{"X-One":"1","X-Two":"2"},"multiValueHeaders":{"X-One":["1"],"X-Two":["1","2"]}');
    expect(body).toContain('"queryStringParameters":{"q":"2"},"multiValueQueryStringParameters":{"q":["1","2"]}');
    expect(body).toContain(
      '"stageVariables":{"color":"blue"},"requestContext":{"resourceId":"test-invoke-resource-id"',
    );
  });

  test("a Cognito authorizer is tested too", async () => {
    const { id = "" } = await gateway.send(
      new CreateAuthorizerCommand({
        restApiId: output("Api"),
        name: "pool",
        type: "COGNITO_USER_POOLS",
        identitySource: "method.request.header.Authorization",
        providerARNs: ["arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_AbC123xyz"],
      }),
    );
    expect(await invoke(id, { headers: { Authorization: "x" } })).toMatchObject({ clientStatus: 401 });
  });

  test.each([
    [
      "an authorizer that isn't there",
      { authorizerId: "gone00" },
      "NotFoundException",
      "Invalid Authorizer identifier specified",
    ],
    ["additional context", { additionalContext: { a: "b" } }, "BadRequestException", "additionalContext"],
    ["a path that isn't one", { pathWithQueryString: "a" }, "BadRequestException", "path"],
  ])("%s", async (_, input, name, message) => {
    const call = invoke("authorizerId" in input ? input.authorizerId : output("Token"), input);
    await expect(call).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });
});
