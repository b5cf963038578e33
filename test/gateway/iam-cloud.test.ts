import { Sha256 } from "@aws-crypto/sha256-js";
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  GetRestApiCommand,
  ImportRestApiCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import { beforeAll, describe, expect, test } from "vitest";
import { LOCAL_CREDENTIALS, startCloud, type TestCloud } from "../harness/cloud.js";
import { zipped } from "../lambda/support.js";
import { policyOf } from "./signing.js";
import { lambdaUri } from "./support.js";

const ACCOUNT = "000000000000";
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:hello`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/reader`;
const INVOKER = `arn:aws:iam::${ACCOUNT}:role/invoker`;
const AWS_INVOKE = "arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess";

const trust = (principal: object) => policyOf({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });
const allowing = (action: string, resource = "*") => policyOf({ Effect: "Allow", Action: action, Resource: resource });
const forAll = (effect: string, resource: string) => ({
  Effect: effect,
  Principal: "*",
  Action: "execute-api:Invoke",
  Resource: resource,
});

let cloud: TestCloud;
let iam: IAMClient;
let gateway: APIGatewayClient;

/** `/iam` wants a signature, `/open` none, `/function` calls one with the role `invoker`. */
const definition = (policy?: string) => ({
  swagger: "2.0",
  info: { title: "api", version: "1" },
  ...(policy !== undefined && { "x-amazon-apigateway-policy": JSON.parse(policy) as object }),
  securityDefinitions: {
    iam: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
  },
  paths: {
    "/iam": { get: { ...mock, security: [{ iam: [] }] } },
    "/open": { get: mock },
    "/function": {
      get: {
        responses: { "200": { description: "ok" } },
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: lambdaUri(FUNCTION),
          credentials: INVOKER,
        },
      },
    },
  },
});
const mock = {
  responses: { "200": { description: "ok" } },
  "x-amazon-apigateway-integration": {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    responses: { default: { statusCode: "200" } },
  },
};

async function deploy(policy?: string): Promise<string> {
  const body = Buffer.from(JSON.stringify(definition(policy)));
  const { id: restApiId = "" } = await gateway.send(new ImportRestApiCommand({ body }));
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  return restApiId;
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

async function get(api: string, path: string, credentials?: Keys): Promise<{ status: number; body: string }> {
  const url = new URL(`${cloud.url}/_aws/execute-api/${api}/dev${path}`);
  const headers: Record<string, string> = {};
  if (credentials) {
    const signer = new SignatureV4({ service: "execute-api", region: "us-east-1", sha256: Sha256, credentials });
    const { protocol, hostname, pathname } = url;
    const request = { method: "GET", protocol, hostname, path: pathname, headers: { host: url.host } };
    Object.assign(headers, (await signer.sign(request)).headers);
  }
  const response = await fetch(url, { headers });
  return { status: response.status, body: await response.text() };
}

async function assume(more: Partial<AssumeRoleCommandInput> = {}): Promise<Keys> {
  const { Credentials } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "alice", ...more }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}

const put = (RoleName: string, PolicyDocument: string, PolicyName = "own") =>
  iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));

beforeAll(async () => {
  cloud = await startCloud();
  iam = cloud.client(IAMClient);
  gateway = cloud.client(APIGatewayClient);
  const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  await iam.send(new CreateRoleCommand({ RoleName: "reader", Path: "/team/", AssumeRolePolicyDocument: trust(root) }));
  await iam.send(
    new CreateRoleCommand({
      RoleName: "invoker",
      AssumeRolePolicyDocument: trust({ Service: ["apigateway.amazonaws.com", "lambda.amazonaws.com"] }),
    }),
  );
  await cloud.client(LambdaClient).send(
    new CreateFunctionCommand({
      FunctionName: "hello",
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Role: INVOKER,
      Code: { ZipFile: zipped({ "index.js": "exports.handler = async () => ({ statusCode: 200, body: 'Hello' });" }) },
    }),
  );
});

describe("a role of the local IAM", () => {
  test("may invoke as soon as a policy says so, and no longer than it does", async () => {
    const api = await deploy();
    const keys = await assume();
    const status = async () => (await get(api, "/iam", keys)).status;
    expect(await get(api, "/iam", keys)).toEqual({
      status: 403,
      body: `{"Message":"User: arn:aws:sts::${ACCOUNT}:assumed-role/reader/alice is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********0000:${api}/dev/GET/iam because no identity-based policy allows the execute-api:Invoke action"}`,
    });
    await put("reader", allowing("execute-api:Invoke", `arn:aws:execute-api:us-east-1:${ACCOUNT}:${api}/dev/GET/iam`));
    expect(await status()).toBe(200);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "reader", PolicyName: "own" }));
    expect(await status()).toBe(403);
    await iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn: AWS_INVOKE }));
    expect(await status()).toBe(200);
    await iam.send(new DetachRolePolicyCommand({ RoleName: "reader", PolicyArn: AWS_INVOKE }));
    expect(await status()).toBe(403);
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "invoke", PolicyDocument: allowing("execute-api:*") }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn: Policy?.Arn }));
    expect(await status()).toBe(200);
    expect((await get(api, "/iam", { ...keys, sessionToken: "x" })).status).toBe(403);
    expect((await get(api, "/iam", LOCAL_CREDENTIALS)).status).toBe(200);
    expect((await get(api, "/iam")).body).toBe('{"message":"Missing Authentication Token"}');
    await iam.send(new DetachRolePolicyCommand({ RoleName: "reader", PolicyArn: Policy?.Arn }));
  });

  test("may do less in a session that was given less", async () => {
    const api = await deploy();
    await put("reader", allowing("execute-api:Invoke"));
    const narrow = await assume({
      Policy: allowing("execute-api:Invoke", `arn:aws:execute-api:*:*:${api}/dev/POST/*`),
    });
    expect((await get(api, "/iam", narrow)).body).toContain("because no session policy allows");
    const wide = await assume({ Policy: allowing("execute-api:*") });
    expect((await get(api, "/iam", wide)).status).toBe(200);
    expect((await get(api, "/iam", await assume({ PolicyArns: [{ arn: AWS_INVOKE }] }))).status).toBe(200);
  });

  test("made anew is another role, and the old one's credentials are good for nothing", async () => {
    const api = await deploy();
    const again = () =>
      iam.send(
        new CreateRoleCommand({
          RoleName: "short-lived",
          AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` }),
        }),
      );
    await again();
    await put("short-lived", allowing("execute-api:Invoke"));
    const keys = await assume({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/short-lived` });
    expect((await get(api, "/iam", keys)).status).toBe(200);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "short-lived", PolicyName: "own" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "short-lived" }));
    await again();
    await put("short-lived", allowing("execute-api:Invoke"));
    expect((await get(api, "/iam", keys)).status).toBe(403);
  });
});

describe("a resource policy", () => {
  test("is written out when it is put, and holds from the next deployment on", async () => {
    const restApiId = await deploy(policyOf(forAll("Allow", "execute-api:/dev/GET/*")));
    const { policy = "" } = await gateway.send(new GetRestApiCommand({ restApiId }));
    expect(policy).toContain(`arn:aws:execute-api:us-east-1:${ACCOUNT}:${restApiId}/dev/GET/*`);
    expect((await get(restApiId, "/open")).status).toBe(200);
    const closed = policyOf(forAll("Allow", "execute-api:/*"), forAll("Deny", "execute-api:/*/GET/open"));
    await gateway.send(
      new UpdateRestApiCommand({ restApiId, patchOperations: [{ op: "replace", path: "/policy", value: closed }] }),
    );
    expect((await get(restApiId, "/open")).status).toBe(200);
    await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
    expect(await get(restApiId, "/open")).toEqual({
      status: 403,
      body: `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********0000:${restApiId}/dev/GET/open with an explicit deny in a resource-based policy"}`,
    });
  });

  test("lets a role in that has no policy of its own", async () => {
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "reader", PolicyName: "own" })).catch(() => undefined);
    const api = await deploy(policyOf({ ...forAll("Allow", "execute-api:/*"), Principal: { AWS: ROLE } }));
    expect((await get(api, "/iam", await assume())).status).toBe(200);
    expect((await get(api, "/open")).status).toBe(403);
  });
});

test("the role of an integration's credentials", async () => {
  const api = await deploy();
  expect(await get(api, "/function")).toEqual({
    status: 403,
    body: `{"Message":"User: arn:aws:sts::${ACCOUNT}:assumed-role/invoker/BackplaneAssumeRoleSession is not authorized to perform: lambda:InvokeFunction on resource: ${FUNCTION} because no identity-based policy allows the lambda:InvokeFunction action"}`,
  });
  await put("invoker", allowing("lambda:InvokeFunction", FUNCTION));
  expect(await get(api, "/function")).toEqual({ status: 200, body: "Hello" });
  await iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: "invoker",
      PolicyDocument: trust({ Service: "lambda.amazonaws.com" }),
    }),
  );
  expect(await get(api, "/function")).toEqual({ status: 500, body: '{"message": "Internal server error"}' });
  expect(cloud.defects).toEqual([]);
});
