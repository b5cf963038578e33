import { sign } from "node:crypto";
import { request as httpRequest } from "node:http";
import { createServer } from "node:net";
import { Sha256 } from "@aws-crypto/sha256-js";
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  GetResourcesCommand,
  ImportRestApiCommand,
  PutMethodCommand,
} from "@aws-sdk/client-api-gateway";
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { explain, reasonOf } from "../../src/gateway/explain.js";
import type { RequestRecord, StepCheck } from "../../src/gateway/request-record.js";
import { generateRsaKeySync } from "../../src/lib/rsa-key.js";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { zipped } from "../lambda/support.js";
import { policyOf } from "./signing.js";
import { lambdaUri } from "./support.js";

const ACCOUNT = "000000000000";
const HOUR = 3_600_000;
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;

/** One function is back end and authorizer: what it does is what it is told to. */
const SOURCE = `exports.handler = async (event) => {
  const guard = event.type === "TOKEN" || event.type === "REQUEST";
  const [mode] = (guard ? event.authorizationToken : event.queryStringParameters?.do ?? "").split("-");
  if (mode === "unauthorized") throw new Error("Unauthorized");
  if (mode === "boom") throw new TypeError("nothing to do with " + (event.authorizationToken ?? event.headers.Authorization));
  if (mode === "status") return { statusCode: "abc" };
  if (mode === "extra") return { statusCode: 200, message: "hello" };
  if (mode === "list") return [];
  if (mode === "slow") return new Promise((answer) => setTimeout(answer, 5000, { statusCode: 200 }));
  if (!guard) return { statusCode: 200, body: "Hello" };
  if (mode === "malformed") return { isAuthorized: true };
  const Resource = mode === "narrow" ? event.methodArn.replace("/GET/", "/POST/") : event.methodArn;
  const context = mode === "object" ? { user: { name: "alice" } } : {};
  return {
    principalId: "alice",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Sid: "Mine", Effect: mode === "deny" ? "Deny" : "Allow", Action: "execute-api:Invoke", Resource }],
    },
    context,
  };
};`;

const ok = { responses: { "200": { description: "ok" } } };
const mock = {
  ...ok,
  "x-amazon-apigateway-integration": {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    responses: { default: { statusCode: "200" } },
  },
};
const proxy = (name: string, more: object = {}) => ({
  ...ok,
  "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: lambdaUri(arnOf(name)), ...more },
});
const guarded = (scheme: string, scopes: readonly string[] = []) => ({ ...mock, security: [{ [scheme]: scopes }] });
const cognito = (pools: readonly string[], more: object = {}) => ({
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "cognito_user_pools",
  "x-amazon-apigateway-authorizer": {
    type: "cognito_user_pools",
    providerARNs: pools.map((pool) => `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/${pool}`),
    ...more,
  },
});
const lambdaAuthorizer = (name: string, more: object = {}) => ({
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "custom",
  "x-amazon-apigateway-authorizer": {
    type: "token",
    authorizerUri: lambdaUri(arnOf(name)),
    authorizerResultTtlInSeconds: 0,
    ...more,
  },
});

const schemes = () => ({
  pool: cognito([ids.pool]),
  web: cognito([ids.pool], { identityValidationExpression: ids.otherClient }),
  guard: lambdaAuthorizer("guard"),
  strict: lambdaAuthorizer("guard", { identityValidationExpression: "Bearer [a-z]+" }),
  locked: lambdaAuthorizer("locked"),
  iam: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
  key: { type: "apiKey", name: "x-api-key", in: "header" },
});

const paths = () => ({
  "/id": { get: guarded("pool"), post: guarded("pool") },
  "/scoped": { get: guarded("pool", ["orders/read", "orders/write"]) },
  "/deep/{proxy+}": { get: guarded("pool") },
  "/web": { get: guarded("web") },
  "/guard": { get: guarded("guard") },
  "/strict": { get: guarded("strict") },
  "/locked": { get: guarded("locked") },
  "/iam": { get: guarded("iam") },
  "/key": { get: guarded("key") },
  "/orders": { get: mock, post: mock },
  "/orders/{id}": { get: mock },
  "/covered": { options: guarded("pool"), get: mock },
  "/half-open": {
    get: mock,
    options: {
      responses: {
        "200": {
          description: "ok",
          headers: {
            "Access-Control-Allow-Origin": { type: "string" },
            "Access-Control-Allow-Methods": { type: "string" },
            "Access-Control-Allow-Headers": { type: "string" },
          },
        },
      },
      "x-amazon-apigateway-integration": {
        ...mock["x-amazon-apigateway-integration"],
        responses: {
          default: {
            statusCode: "200",
            responseParameters: {
              "method.response.header.Access-Control-Allow-Origin": "'*'",
              "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
              "method.response.header.Access-Control-Allow-Headers": "'Content-Type'",
            },
          },
        },
      },
    },
  },
  "/hello": { get: proxy("hello") },
  "/quick": { get: proxy("hello", { timeoutInMillis: 50 }) },
  "/books/{isbn}": { get: proxy("locked") },
  "/gone": { get: proxy("gone") },
  "/verb": { get: proxy("hello", { httpMethod: "GET" }) },
  "/as-role": { get: proxy("hello", { credentials: ROLE }) },
  "/closed": {
    get: {
      ...ok,
      "x-amazon-apigateway-integration": {
        type: "http_proxy",
        httpMethod: "GET",
        uri: `http://127.0.0.1:${ids.closedPort}/x?secret=1`,
      },
    },
  },
  "/never": {
    post: {
      ...mock,
      "x-amazon-apigateway-integration": { ...mock["x-amazon-apigateway-integration"], passthroughBehavior: "never" },
    },
  },
  "/parameters": {
    get: {
      ...mock,
      parameters: [
        { name: "x-tenant", in: "header", required: true, type: "string" },
        { name: "page", in: "query", required: true, type: "string" },
      ],
      "x-amazon-apigateway-request-validator": "all",
    },
  },
  "/body": {
    post: {
      ...mock,
      parameters: [{ name: "Order", in: "body", required: true, schema: { $ref: "#/definitions/Order" } }],
      "x-amazon-apigateway-request-validator": "all",
    },
  },
});

const definition = (policy?: object) => ({
  swagger: "2.0",
  info: { title: "api", version: "1" },
  ...(policy && { "x-amazon-apigateway-policy": policy }),
  securityDefinitions: schemes(),
  "x-amazon-apigateway-request-validators": {
    all: { validateRequestParameters: true, validateRequestBody: true },
  },
  definitions: { Order: { type: "object", required: ["price"], properties: { price: { type: "number" } } } },
  paths: paths(),
});

let cloud: TestCloud;
let gateway: APIGatewayClient;
/** How far the cloud's clock is ahead of this machine's, milliseconds. */
let ahead = 0;
/** Ids that the cloud gave. */
const ids = {
  pool: "",
  otherPool: "",
  client: "",
  otherClient: "",
  foreignClient: "",
  api: "",
  denying: "",
  silent: "",
  never: "",
  idToken: "",
  accessToken: "",
  otherToken: "",
  key: "",
  loose: "",
  disabled: "",
  metered: "",
  keys: { accessKeyId: "", secretAccessKey: "", sessionToken: "" },
  closedPort: 0,
};

async function deploy(policy?: object): Promise<string> {
  const body = Buffer.from(JSON.stringify(definition(policy)));
  const { id: restApiId = "" } = await gateway.send(new ImportRestApiCommand({ body }));
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  return restApiId;
}

const forAll = (...statements: object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((one) => ({ Principal: "*", Action: "execute-api:Invoke", ...one })),
});

async function tokensOf(userPoolId: string, clientId: string) {
  const response = await fetch(`${cloud.url}/_sekisho/token`, {
    method: "POST",
    body: JSON.stringify({ userPoolId, clientId, username: "ada" }),
  });
  return (await response.json()) as Record<"idToken" | "accessToken" | "refreshToken", string>;
}

async function makePools(): Promise<void> {
  const cognitoIdp = cloud.client(CognitoIdentityProviderClient);
  const pool = async (PoolName: string) =>
    (await cognitoIdp.send(new CreateUserPoolCommand({ PoolName }))).UserPool?.Id ?? "";
  const client = async (UserPoolId: string, ClientName: string) =>
    (await cognitoIdp.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName }))).UserPoolClient?.ClientId ?? "";
  ids.pool = await pool("orders");
  ids.otherPool = await pool("partners");
  ids.client = await client(ids.pool, "mobile");
  ids.otherClient = await client(ids.pool, "web");
  ids.foreignClient = await client(ids.otherPool, "partner");
  for (const UserPoolId of [ids.pool, ids.otherPool])
    await cognitoIdp.send(new AdminCreateUserCommand({ UserPoolId, Username: "ada", MessageAction: "SUPPRESS" }));
  const own = await tokensOf(ids.pool, ids.client);
  ids.idToken = own.idToken;
  ids.accessToken = own.accessToken;
  ids.otherToken = (await tokensOf(ids.otherPool, ids.foreignClient)).idToken;
}

async function makeFunctions(): Promise<void> {
  const lambda = cloud.client(LambdaClient);
  const ZipFile = zipped({ "index.js": SOURCE });
  for (const FunctionName of ["hello", "guard", "locked"])
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: "nodejs20.x",
        Handler: "index.handler",
        Timeout: 10,
        Role: ROLE,
        Code: { ZipFile },
      }),
    );
  const permit = (FunctionName: string, SourceArn: string) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName,
        StatementId: "api",
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn,
      }),
    );
  await permit("hello", `arn:aws:execute-api:us-east-1:${ACCOUNT}:*/*/*/*`);
  await permit("guard", `arn:aws:execute-api:us-east-1:${ACCOUNT}:*/authorizers/*`);
  await permit("locked", `arn:aws:execute-api:us-east-1:${ACCOUNT}:*/*/POST/books`);
}

async function makeKeys(): Promise<void> {
  const key = async (name: string, enabled = true) => gateway.send(new CreateApiKeyCommand({ name, enabled }));
  const plan = async (name: string, keyId: string, more: object) => {
    const { id: usagePlanId } = await gateway.send(
      new CreateUsagePlanCommand({ name, apiStages: [{ apiId: ids.api, stage: "dev" }], ...more }),
    );
    await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
  };
  const throttled = await key("throttled");
  ids.key = throttled.value ?? "";
  await plan("Slow", throttled.id ?? "", { throttle: { rateLimit: 1, burstLimit: 1 } });
  const metered = await key("metered");
  ids.metered = metered.value ?? "";
  await plan("Small", metered.id ?? "", { quota: { limit: 1, period: "DAY" } });
  ids.loose = (await key("loose")).value ?? "";
  ids.disabled = (await key("disabled", false)).value ?? "";
}

async function makeRole(): Promise<void> {
  const iam = cloud.client(IAMClient);
  const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "sts:AssumeRole" };
  const service = { ...trust, Principal: { Service: ["apigateway.amazonaws.com", "lambda.amazonaws.com"] } };
  const AssumeRolePolicyDocument = policyOf(trust, service);
  await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument }));
  const { Credentials } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "ada", DurationSeconds: 900 }));
  ids.keys = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}

async function rolePolicy(...statements: Record<string, unknown>[]): Promise<void> {
  const PolicyDocument = policyOf(...statements);
  await cloud
    .client(IAMClient)
    .send(new PutRolePolicyCommand({ RoleName: "reader", PolicyName: "Orders", PolicyDocument }));
}

/** A port on which nobody listens. */
const closedPort = () =>
  new Promise<number>((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

beforeAll(async () => {
  cloud = await startCloud({ clock: { now: () => new Date(Date.now() + ahead) }, environments: 2 });
  gateway = cloud.client(APIGatewayClient);
  await makePools();
  await makeRole();
  await makeFunctions();
  ids.closedPort = await closedPort();
  ids.api = await deploy();
  ids.denying = await deploy(
    forAll(
      { Effect: "Allow", Resource: "*" },
      {
        Sid: "NoOrders",
        Effect: "Deny",
        Resource: ["orders", "locked", "iam", "id"].map((name) => `execute-api:/*/GET/${name}`),
      },
    ),
  );
  ids.silent = await deploy(forAll({ Sid: "OnlyPost", Effect: "Allow", Resource: "execute-api:/*/POST/orders" }));
  ids.never = (await gateway.send(new CreateRestApiCommand({ name: "never deployed" }))).id ?? "";
  await makeKeys();
}, 60_000);

interface Ask {
  readonly api?: string;
  readonly method?: string;
  /** With the stage. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}
interface Told {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly record: RequestRecord;
  readonly failed: readonly StepCheck[];
}

const urlOf = ({ api = ids.api, path }: Ask) => new URL(`${cloud.url}/_aws/execute-api/${api}${path}`);

async function send(ask: Ask, base = urlOf(ask)): Promise<Omit<Told, "record" | "failed">> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(base, { method: ask.method ?? "GET", headers: ask.headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const headers = response.headers as Record<string, string>;
        const body = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, type: headers["x-amzn-errortype"], body, headers });
      });
    });
    request.on("error", reject);
    request.end(ask.body);
  });
}

async function told(ask: Ask): Promise<Told> {
  const answer = await send(ask);
  const record = cloud.cloud.requests.find(answer.headers["x-amzn-requestid"] ?? "none");
  if (!record) throw new Error("the request was not recorded");
  return { ...answer, record, failed: record.checks.filter(({ passed }) => !passed) };
}

interface Signing {
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly region?: string;
  /** Milliseconds. */
  readonly late?: number;
}

/** Signs as Amplify does. */
async function signed(
  ask: Ask,
  { credentials = ids.keys, region = "us-east-1", late = 0 }: Signing = {},
): Promise<Ask> {
  const url = urlOf(ask);
  const signer = new SignatureV4({ service: "execute-api", region, sha256: Sha256, credentials });
  const { protocol, hostname, pathname } = url;
  const { headers } = await signer.sign(
    { method: ask.method ?? "GET", protocol, hostname, path: pathname, headers: { host: url.host, ...ask.headers } },
    { signingDate: new Date(Date.now() + ahead - late) },
  );
  return { ...ask, headers };
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as object;
const signatureOf = (token: string) => token.split(".")[2] ?? "";
const stranger = generateRsaKeySync();
function forged(change: object, header: object = { alg: "RS256", kid: "k" }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part(header)}.${part({ ...claimsOf(ids.idToken), ...change })}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), stranger).toString("base64url")}`;
}

const message = (text: string) => `{"message":"${text}"}`;
const spaced = (text: string) => `{"message": "${text}"}`;
const MISSING = [403, "MissingAuthenticationTokenException", message("Missing Authentication Token")] as const;
const FORBIDDEN = [403, "ForbiddenException", message("Forbidden")] as const;
const UNAUTHORIZED = [401, "UnauthorizedException", message("Unauthorized")] as const;
const MISCONFIGURED = [500, "AuthorizerConfigurationException", '{"message":null}'] as const;
const MALFORMED = [502, "InternalServerErrorException", spaced("Internal server error")] as const;
const MISMATCH =
  /^{"message":"The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\./;

interface Reason {
  readonly what: string | RegExp;
  readonly actual?: string | number | RegExp;
  readonly expected?: string | RegExp;
  readonly advice?: RegExp;
}
type Case = readonly [
  name: string,
  ask: () => Ask | Promise<Ask>,
  answer: readonly [status: number, type: string | undefined, body: string | RegExp],
  reason: () => Reason,
];

const fits = (wanted: string | number | RegExp) => (wanted instanceof RegExp ? expect.stringMatching(wanted) : wanted);

/** AWS's answer to the letter, the reason in the record, and a page that can be read. */
async function expectTold(
  ask: Ask,
  [status, type, body]: Case[2],
  { what, actual, expected, advice }: Reason,
): Promise<Told> {
  const found = await told(ask);
  expect([found.status, found.type, found.body]).toEqual([status, type, typeof body === "string" ? body : fits(body)]);
  expect(Object.keys(found.headers).filter((name) => name.startsWith("x-sekisho"))).toEqual([]);
  expect(reasonOf(found.record)).toMatchObject({
    what: fits(what),
    passed: false,
    ...(actual !== undefined && { actual: fits(actual) }),
    ...(expected !== undefined && { expected: fits(expected) }),
    ...(advice && { advice: fits(advice) }),
  });
  expectPage(found.record);
  return found;
}

/** Blueprint's form: a heading, then a sign before each check, and what to do behind an arrow. */
function expectPage(record: RequestRecord): void {
  const lines = explain(record);
  expect(lines[0]).toMatch(/^ {4}\d{3} {2}[A-Z]+ \/.* {2}\d+\.\d ms {3}#[0-9a-f]{4}$/);
  for (const line of lines.slice(1)) expect(line).toMatch(/^ {9}(?:[✓✗→] \S|authorizer |integration | {2,}\S)/);
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
  expect(lines.filter((line) => line.startsWith("         ✗"))).toHaveLength(
    record.checks.filter(({ passed }) => !passed).length,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  expect(lines.join("")).not.toMatch(/[\u0000-\u001f]/);
}

/** No stretch of a secret that is longer than a hint. */
function expectHidden(record: RequestRecord, secrets: readonly string[]): void {
  const text = `${JSON.stringify(record)}\n${explain(record).join("\n")}`;
  for (const secret of secrets)
    for (let at = 0; at + 13 <= secret.length; at++)
      if (text.includes(secret.slice(at, at + 13))) expect.fail(`${secret.slice(at, at + 13)} is shown:\n${text}`);
}

const routes: readonly Case[] = [
  [
    "an unknown API",
    () => ({ api: "nosuchapi0", path: "/dev/orders" }),
    FORBIDDEN,
    () => ({ what: "there is an API nosuchapi0", advice: /get-rest-apis/ }),
  ],
  [
    "an API without a deployment",
    () => ({ api: ids.never, path: "/dev/orders" }),
    FORBIDDEN,
    () => ({
      what: /has a stage "dev" with a deployment/,
      actual: "it was never deployed: it has no stage",
      advice: /aws apigateway create-deployment --rest-api-id \w+ --stage-name dev$/,
    }),
  ],
  [
    "a stage that isn't there",
    () => ({ path: "/prod/orders" }),
    FORBIDDEN,
    () => ({ what: /has a stage "prod"/, actual: "its stages: dev", advice: /check the stage in the URL/ }),
  ],
  [
    "a URL without the stage",
    () => ({ path: "/orders/7" }),
    FORBIDDEN,
    () => ({ what: /has a stage "orders"/, advice: /^the URL lacks the stage: \/dev\/orders\/7$/ }),
  ],
  [
    "a URL with the stage twice",
    () => ({ path: "/dev/dev/orders" }),
    MISSING,
    () => ({ what: "a resource of the deployment matches the path", advice: /the stage is in the URL twice/ }),
  ],
  [
    "a typing error",
    () => ({ path: "/dev/Order" }),
    MISSING,
    () => ({ what: /matches the path/, actual: "/Order", advice: /^did you mean \/orders\? Letters' case counts$/ }),
  ],
  [
    "a path like none",
    () => ({ path: "/dev/zzz-qqq-xxx" }),
    MISSING,
    () => ({ what: /matches the path/, advice: /^the deployment has \/\S+, .* and \d+ more; what was added since/ }),
  ],
  [
    "another method",
    () => ({ method: "DELETE", path: "/dev/orders" }),
    MISSING,
    () => ({
      what: "/orders has the method DELETE",
      actual: "GET, POST",
      advice: /^add DELETE or ANY to the resource, then deploy$/,
    }),
  ],
  [
    "an unknown route with a bearer token",
    () => ({ path: "/dev/order", headers: bearer(ids.idToken) }),
    [403, "IncompleteSignatureException", /^{"message":"Invalid key=value pair \(missing equal-sign\)/],
    () => ({ what: /matches the path/, advice: /did you mean \/orders/ }),
  ],
  [
    "a body beyond 10 MB",
    () => ({ method: "POST", path: "/dev/orders", body: Buffer.alloc(10 * 1024 * 1024 + 1) }),
    [413, "RequestTooLargeException", message("Request Too Long")],
    () => ({ what: "the body is 10 MB at most", advice: /presigned URL/ }),
  ],
];

const LONG = "x".repeat(1600);

const tokens: readonly Case[] = [
  [
    "a path too long for a method with authorization",
    () => ({ path: `/dev/deep/${LONG}`, headers: bearer(ids.idToken) }),
    [414, undefined, message("Request URI too long")],
    () => ({ what: "the method's ARN is 1600 bytes at most", actual: 1600 + 67, advice: /in the query or the body/ }),
  ],
  [
    "no token",
    () => ({ path: "/dev/id" }),
    UNAUTHORIZED,
    () => ({ what: "a token was sent in Authorization", advice: /send the ID token: Authorization: Bearer/ }),
  ],
  [
    "the word undefined",
    () => ({ path: "/dev/id", headers: bearer("undefined") }),
    UNAUTHORIZED,
    () => ({ what: /^it is a JWT/, actual: "the word undefined", advice: /sign in first, and await it/ }),
  ],
  [
    "a small b",
    () => ({ path: "/dev/id", headers: { Authorization: `bearer ${ids.idToken}` } }),
    UNAUTHORIZED,
    () => ({ what: /^it is a JWT/, advice: /capital B/ }),
  ],
  [
    "a broken token",
    () => ({ path: "/dev/id", headers: bearer("not.a-token") }),
    UNAUTHORIZED,
    () => ({ what: /^it is a JWT/, advice: /send the ID token as Cognito gave it/ }),
  ],
  [
    "a signature",
    () => signed({ path: "/dev/id" }),
    UNAUTHORIZED,
    () => ({ what: /^it is a JWT/, actual: "an AWS Signature Version 4", advice: /pass Authorization yourself/ }),
  ],
  [
    "another algorithm",
    () => ({ path: "/dev/id", headers: bearer(forged({}, { alg: "none" })) }),
    UNAUTHORIZED,
    () => ({ what: "its algorithm is RS256", actual: "none", expected: "RS256" }),
  ],
  [
    "another cloud's pool",
    () => ({
      path: "/dev/id",
      headers: bearer(forged({ iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Cloud1234" })),
    }),
    UNAUTHORIZED,
    () => ({
      what: "it was issued by a user pool of the authorizer",
      actual: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Cloud1234",
      expected: `orders (${ids.pool})`,
      advice: /sign in against this cloud/,
    }),
  ],
  [
    "another pool of this cloud",
    () => ({ path: "/dev/id", headers: bearer(ids.otherToken) }),
    UNAUTHORIZED,
    () => ({
      what: "it was issued by a user pool of the authorizer",
      actual: `partners (${ids.otherPool})`,
      expected: `orders (${ids.pool})`,
      advice: /^the token is of partners \(.*\): sign in to orders \(.*\), or add the pool's ARN .* providerARNs$/,
    }),
  ],
  [
    "a changed signature",
    () => ({ path: "/dev/id", headers: bearer(`${ids.idToken.slice(0, -20)}AAAAAAAAAAAAAAAAAAAA`) }),
    UNAUTHORIZED,
    () => ({ what: /^it was signed by us-east-1_\w+ \(kid \S{1,9}\)$/, advice: /changed or cut on its way/ }),
  ],
  [
    "another key",
    () => ({ path: "/dev/id", headers: bearer(forged({})) }),
    UNAUTHORIZED,
    () => ({ what: /^it was signed with a key of us-east-1_/, actual: "kid k", advice: /sign in again/ }),
  ],
  [
    "an expired token",
    () => {
      ahead = 3 * HOUR + 5 * 60_000;
      return { path: "/dev/id", headers: bearer(ids.idToken) };
    },
    [401, "UnauthorizedException", message("The incoming token has expired")],
    () => ({
      what: "it has not expired",
      actual: /^expired 2 h [45] min ago$/,
      advice: /forceRefresh: true \}\)\. It was good until \S+Z; the clock here says \S+Z$/,
    }),
  ],
  [
    "the access token where the ID token is due",
    () => ({ path: "/dev/id", headers: bearer(ids.accessToken) }),
    UNAUTHORIZED,
    () => ({
      what: 'token_use is "id": the method has no scopes',
      actual: "access",
      expected: "id",
      advice: /wants the ID token: \(await fetchAuthSession\(\)\)\.tokens\.idToken$/,
    }),
  ],
  [
    "the ID token where scopes are asked",
    () => ({ path: "/dev/scoped", headers: bearer(ids.idToken) }),
    UNAUTHORIZED,
    () => ({ what: /^token_use is "access"/, actual: "id", advice: /tokens\.accessToken$/ }),
  ],
  [
    "an access token without the scopes",
    () => ({ path: "/dev/scoped", headers: bearer(ids.accessToken) }),
    UNAUTHORIZED,
    () => ({
      what: "it holds one of the method's scopes",
      actual: "aws.cognito.signin.user.admin",
      expected: "orders/read orders/write",
      advice: /custom scopes come with tokens of the OAuth endpoints/,
    }),
  ],
  [
    "another app client",
    () => ({ path: "/dev/web", headers: bearer(ids.idToken) }),
    UNAUTHORIZED,
    () => ({
      what: "its aud matches the authorizer's identityValidationExpression",
      actual: `mobile (${ids.client})`,
      expected: new RegExp(ids.otherClient),
      advice: /doesn't name: sign in with that one/,
    }),
  ],
  [
    "the access token where aud is asked",
    () => ({ path: "/dev/web", headers: bearer(ids.accessToken) }),
    UNAUTHORIZED,
    () => ({ what: /token_use is "id"/ }),
  ],
];

const authorizers: readonly Case[] = [
  [
    "no identity source",
    () => ({ path: "/dev/guard" }),
    UNAUTHORIZED,
    () => ({ what: "the header Authorization is there and not empty", actual: "missing", advice: /isn't asked/ }),
  ],
  [
    "a token that the expression doesn't fit",
    () => ({ path: "/dev/strict", headers: bearer("A-LONG-SECRET-WITH-CAPITALS") }),
    UNAUTHORIZED,
    () => ({
      what: "the token matches the authorizer's identityValidationExpression",
      actual: /^Bearer… \(34 characters\)$/,
      expected: "Bearer [a-z]+",
      advice: /the whole token/,
    }),
  ],
  [
    "Unauthorized thrown",
    () => ({ path: "/dev/guard", headers: { Authorization: "unauthorized" } }),
    UNAUTHORIZED,
    () => ({ what: /knows the caller/, actual: 'it threw "Unauthorized"', advice: /sekisho logs/ }),
  ],
  [
    "another error, which repeats the token",
    () => ({ path: "/dev/guard", headers: { Authorization: "boom-a-secret-token-of-some-length" } }),
    MISCONFIGURED,
    () => ({ what: /ran without an error/, actual: /^TypeError: nothing to do with boom-a… /, advice: /sekisho logs/ }),
  ],
  [
    "a Deny",
    () => ({ path: "/dev/guard", headers: { Authorization: "deny" } }),
    [
      403,
      "AccessDeniedException",
      '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
    ],
    () => ({ what: /allows execute-api:Invoke on arn:/, actual: /^it is denied by statement 1 "Mine": \{/ }),
  ],
  [
    "silence",
    () => ({ path: "/dev/guard", headers: { Authorization: "narrow" } }),
    [
      403,
      "AccessDeniedException",
      '{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}',
    ],
    () => ({
      what: /allows execute-api:Invoke on arn:/,
      actual: /^no statement does; nearest is statement 1 "Mine"/,
      expected: /POST\/guard for arn:\S+\/GET\/guard$/,
      advice: /covers event\.methodArn/,
    }),
  ],
  [
    "a malformed result",
    () => ({ path: "/dev/guard", headers: { Authorization: "malformed" } }),
    MISCONFIGURED,
    () => ({ what: /form of an authorizer's result/, actual: /"isAuthorized"/, advice: /HTTP APIs/ }),
  ],
  [
    "an object in the context",
    () => ({ path: "/dev/guard", headers: { Authorization: "object" } }),
    MISCONFIGURED,
    () => ({ what: /form of an authorizer's result/, actual: /the value of "user" in its context/ }),
  ],
  [
    "no permission for its function",
    () => ({ path: "/dev/locked", headers: { Authorization: "x" } }),
    MISCONFIGURED,
    () => ({
      what: "the authorizer function's resource policy lets API Gateway invoke it",
      actual: /its SourceArn is arn:\S+\/POST\/books$/,
      advice: new RegExp(
        `aws lambda add-permission --function-name locked [^]*--source-arn 'arn:aws:execute-api:us-east-1:${ACCOUNT}:${ids.api}/authorizers/\\w+'`,
      ),
    }),
  ],
];

const signatures: readonly Case[] = [
  [
    "unsigned",
    () => ({ path: "/dev/iam" }),
    MISSING,
    () => ({ what: "the request is signed with Signature Version 4", advice: /no Authorization header is given/ }),
  ],
  [
    "a bearer token",
    () => ({ path: "/dev/iam", headers: bearer(ids.idToken) }),
    [403, "IncompleteSignatureException", /^{"message":"Invalid key=value pair \(missing equal-sign\) in Auth/],
    () => ({
      what: "the request is signed with Signature Version 4",
      actual: "a bearer token",
      advice:
        /^this method wants a signature, .*: Amplify signs when no Authorization header is given, so leave it out/,
    }),
  ],
  [
    "something else with an equals sign",
    () => ({ path: "/dev/iam", headers: { Authorization: "Basic YWRhOnNlY3JldC1wYXNzd29yZA==" } }),
    [
      403,
      "IncompleteSignatureException",
      /^{"message":"Authorization header requires 'Credential' parameter\. Authorization header requires 'Signature'/,
    ],
    () => ({ what: /is signed with Signature Version 4/, actual: "an Authorization header that is no signature" }),
  ],
  [
    "a wrong secret",
    () => signed({ path: "/dev/iam" }, { credentials: { ...ids.keys, secretAccessKey: "wJalrXUtnFEMIEXAMPLEKEY" } }),
    [403, "InvalidSignatureException", MISMATCH],
    () => ({ what: /signature/, advice: /another secret, or the request was changed after it was signed/ }),
  ],
  [
    "a clock that is behind",
    () => signed({ path: "/dev/iam" }, { late: 7 * 60_000 }),
    [
      403,
      "InvalidSignatureException",
      /^{"message":"Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z /,
    ],
    () => ({ what: /./, actual: /^\d{8}T\d{6}Z$/, advice: /signed 7 min ago by the client's clock/ }),
  ],
  [
    "a clock that is ahead",
    () => signed({ path: "/dev/iam" }, { late: -3 * HOUR }),
    [403, "InvalidSignatureException", /^{"message":"Signature not yet current/],
    () => ({ what: /./, advice: /3 h ahead of this machine's: set it right/ }),
  ],
  [
    "an unknown key",
    () => signed({ path: "/dev/iam" }, { credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" } }),
    [403, "UnrecognizedClientException", message("The security token included in the request is invalid.")],
    () => ({ what: "the access key is known", actual: "AKIAIOSFODNN7EXAMPLE", advice: /nobody here has this key/ }),
  ],
  [
    "another session's token",
    () =>
      signed(
        { path: "/dev/iam" },
        { credentials: { ...ids.keys, sessionToken: "a-token-of-another-session-EXAMPLE" } },
      ),
    [403, "UnrecognizedClientException", message("The security token included in the request is invalid.")],
    () => ({ what: /token/, advice: /X-Amz-Security-Token/ }),
  ],
  [
    "an expired session",
    () => {
      ahead = HOUR;
      return signed({ path: "/dev/iam" });
    },
    [403, "ExpiredTokenException", message("The security token included in the request is expired")],
    () => ({ what: /./, advice: /forceRefresh: true/ }),
  ],
  [
    "another region",
    () => signed({ path: "/dev/iam" }, { region: "eu-west-1" }),
    [403, "InvalidSignatureException", /^{"message":"Credential should be scoped to a valid region/],
    () => ({ what: /region/, actual: "eu-west-1", expected: "us-east-1", advice: /API\.REST\.<name>\.region/ }),
  ],
  [
    "a role without a policy for it",
    async () => {
      await rolePolicy({
        Sid: "Read",
        Effect: "Allow",
        Action: "execute-api:Invoke",
        Resource: "arn:*:*:*:*:*/dev/GET/orders",
      });
      return signed({ path: "/dev/iam" });
    },
    [
      403,
      "AccessDeniedException",
      /^{"Message":"User: arn:aws:sts::000000000000:assumed-role\/reader\/ada is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:\*{8}0000:\w+\/dev\/GET\/iam because no identity-based policy allows the execute-api:Invoke action"}$/,
    ],
    () => ({
      what: /^a policy of the caller allows execute-api:Invoke on \w+\/dev\/GET\/iam$/,
      advice:
        /^statement 1 "Read" of the policy Orders comes closest, but its Resource is arn:\S+\/dev\/GET\/orders, and the request's is \w+\/dev\/GET\/iam$/,
    }),
  ],
  [
    "a role whose policy denies it",
    async () => {
      const all = { Action: "execute-api:*", Resource: "*" };
      await rolePolicy({ Effect: "Allow", ...all }, { Sid: "No", Effect: "Deny", ...all });
      return signed({ path: "/dev/iam" });
    },
    [403, "AccessDeniedException", /with an explicit deny in an identity-based policy"}$/],
    () => ({
      what: /^nothing denies/,
      actual: /^statement 2 "No" of the policy Orders denies it/,
      advice: /a Deny stands/,
    }),
  ],
];

const DENIED_BY_RESOURCE: Case[2] = [
  403,
  "AccessDeniedException",
  /^{"Message":"User: (?:anonymous|arn:\S+) is not authorized .* with an explicit deny in a resource-based policy"}$/,
];
const noOrders = () => ({
  what: /^nothing denies execute-api:Invoke on/,
  actual: /^statement 2 "NoOrders" of the resource policy/,
  advice: /a Deny stands/,
});

const policies: readonly Case[] = [
  [
    "a resource policy that denies before the Lambda authorizer is asked",
    () => ({ api: ids.denying, path: "/dev/locked", headers: { Authorization: "x" } }),
    DENIED_BY_RESOURCE,
    noOrders,
  ],
  [
    "a resource policy that denies what the role may",
    async () => {
      await rolePolicy({ Effect: "Allow", Action: "execute-api:*", Resource: "*" });
      return signed({ api: ids.denying, path: "/dev/iam" });
    },
    DENIED_BY_RESOURCE,
    noOrders,
  ],
  [
    "a resource policy that denies behind Cognito",
    () => ({ api: ids.denying, path: "/dev/id", headers: bearer(ids.idToken) }),
    DENIED_BY_RESOURCE,
    noOrders,
  ],
  [
    "a resource policy as silent as the role's",
    async () => {
      await rolePolicy({ Effect: "Allow", Action: "s3:*", Resource: "*" });
      return signed({ api: ids.silent, path: "/dev/iam" });
    },
    [403, "AccessDeniedException", /because no identity-based policy allows the execute-api:Invoke action"}$/],
    () => ({ what: /^a policy of the caller allows/, advice: /comes closest, but its/ }),
  ],
  [
    "a resource policy as silent as the Lambda authorizer's",
    () => ({ api: ids.silent, path: "/dev/guard", headers: { Authorization: "narrow" } }),
    [
      403,
      "AccessDeniedException",
      /^{"Message":"User is not authorized to access this resource because no identity-based/,
    ],
    () => ({ what: /^the authorizer's policy allows/, actual: /nearest is statement 1 "Mine"/ }),
  ],
  [
    "a resource policy that denies",
    () => ({ api: ids.denying, path: "/dev/orders" }),
    [
      403,
      "AccessDeniedException",
      /^{"Message":"User: anonymous is not authorized .* with an explicit deny in a resource-based policy"}$/,
    ],
    () => ({ what: /^nothing denies/, actual: /^statement 2 "NoOrders" of the resource policy .* to anonymous$/ }),
  ],
  [
    "a resource policy that is silent",
    () => ({ api: ids.silent, path: "/dev/orders" }),
    [
      403,
      "AccessDeniedException",
      /^{"Message":"User: anonymous is not .* because no resource-based policy allows the execute-api:Invoke action"}$/,
    ],
    () => ({
      what: /^the resource policy allows/,
      advice: /^statement 1 "OnlyPost" of the resource policy .* comes closest, but its Resource is \S+POST\/orders,/,
    }),
  ],
  [
    "a resource policy that is silent behind Cognito",
    () => ({ api: ids.silent, path: "/dev/id", headers: bearer(ids.idToken) }),
    [403, "AccessDeniedException", /because no resource-based policy allows/],
    () => ({ what: /^the resource policy allows/ }),
  ],
  [
    "a resource policy that denies nothing a Lambda authorizer denies",
    () => ({ api: ids.denying, path: "/dev/guard", headers: { Authorization: "deny" } }),
    [403, "AccessDeniedException", /with an explicit deny in an identity-based policy"}$/],
    () => ({ what: /^the authorizer's policy allows/, actual: /denied by statement 1/ }),
  ],
];

const keys: readonly Case[] = [
  [
    "no API key",
    () => ({ path: "/dev/key" }),
    FORBIDDEN,
    () => ({ what: "an API key was sent in X-API-Key", advice: /send the value of one/ }),
  ],
  [
    "an unknown API key",
    () => ({ path: "/dev/key", headers: { "x-api-key": "no-such-key-0123456789" } }),
    FORBIDDEN,
    () => ({ what: "the API key exists", actual: /^no-su… \(22 characters\)$/, advice: /not its id or name/ }),
  ],
  [
    "a disabled API key",
    () => ({ path: "/dev/key", headers: { "x-api-key": ids.disabled } }),
    FORBIDDEN,
    () => ({ what: /^the API key disabled \(\w+\) is enabled$/, advice: /enable it/ }),
  ],
  [
    "an API key in no plan",
    () => ({ path: "/dev/key", headers: { "x-api-key": ids.loose } }),
    FORBIDDEN,
    () => ({ what: /a usage plan has the key/, actual: "the key is in no usage plan", advice: /CreateUsagePlanKey/ }),
  ],
  [
    "too many requests",
    async () => {
      const ask = { path: "/dev/key", headers: { "x-api-key": ids.key } };
      expect((await send(ask)).status).toBe(200);
      return ask;
    },
    [429, "TooManyRequestsException", message("Too Many Requests")],
    () => ({
      what: "the rate is within usage plan Slow: 1 a second, 1 at once",
      actual: /^0\.\d\d of 1 left$/,
      advice: /^wait \d+ ms, or raise the limits of usage plan Slow$/,
    }),
  ],
  [
    "a quota that is used up",
    async () => {
      const ask = { path: "/dev/key", headers: { "x-api-key": ids.metered } };
      await send(ask);
      return ask;
    },
    [429, "LimitExceededException", message("Limit Exceeded")],
    () => ({ what: /1 a day of usage plan Small$/, actual: "1 used", advice: /the next period begins at \S+Z;/ }),
  ],
];

const requests: readonly Case[] = [
  [
    "missing parameters",
    () => ({ path: "/dev/parameters" }),
    [400, "BadRequestException", message("Missing required request parameters: [x-tenant, page]")],
    () => ({
      what: "the required parameters are there",
      actual: "missing: x-tenant, page",
      expected: "header x-tenant, query parameter page",
      advice: /none blank/,
    }),
  ],
  [
    "a body that the model refuses",
    () => ({ method: "POST", path: "/dev/body", headers: { "content-type": "application/json" }, body: "{}" }),
    [400, "BadRequestException", message("Invalid request body")],
    () => ({
      what: "the body is as the model Order says",
      actual: /missing required properties \(\["price"\]\)/,
      advice: /model Order/,
    }),
  ],
  [
    "a content type without a template",
    () => ({ method: "POST", path: "/dev/never", headers: { "content-type": "text/csv" }, body: "a,b" }),
    [415, "BadRequestException", message("Unsupported Media Type")],
    () => ({ what: /a request template is there/, actual: "text/csv", expected: "application/json", advice: /NEVER/ }),
  ],
];

const backEnds: readonly Case[] = [
  [
    "no permission for the function",
    () => ({ path: "/dev/books/1" }),
    [500, "InternalServerErrorException", spaced("Internal server error")],
    () => ({
      what: "the function's resource policy lets API Gateway invoke it",
      actual: /its SourceArn is arn:\S+\/POST\/books$/,
      advice: new RegExp(
        `aws lambda add-permission --function-name locked [^]*--source-arn 'arn:aws:execute-api:us-east-1:${ACCOUNT}:${ids.api}/\\*/GET/books/\\*'$`,
      ),
    }),
  ],
  [
    "no function",
    () => ({ path: "/dev/gone" }),
    [500, "InternalServerErrorException", spaced("Internal server error")],
    () => ({ what: /lets API Gateway invoke it/, actual: /there is no such function$/, advice: /deploy the function/ }),
  ],
  [
    "another verb than POST",
    () => ({ path: "/dev/verb" }),
    [500, "InternalServerErrorException", message("Internal server error")],
    () => ({
      what: "the integration's httpMethod is POST",
      actual: "GET",
      expected: "POST",
      advice: /integrationHttpMethod/,
    }),
  ],
  [
    "a role that may not invoke it",
    () => ({ path: "/dev/as-role" }),
    [
      403,
      "AccessDeniedException",
      /^{"Message":"User: \S+\/BackplaneAssumeRoleSession is not authorized to perform: lambda:InvokeFunction on resource: \S+ because no identity-based policy allows/,
    ],
    () => ({ what: /^a policy of the caller allows lambda:InvokeFunction/, advice: /lambda:InvokeFunction/ }),
  ],
  [
    "a function that throws",
    () => ({ path: "/dev/hello?do=boom", headers: bearer("a-secret-that-nobody-may-read-0123456789") }),
    MALFORMED,
    () => ({
      what: "the function returned an answer",
      actual: /^TypeError: nothing to do with …$/,
      advice: /sekisho logs hello$/,
    }),
  ],
  [
    "a status that is none",
    () => ({ path: "/dev/hello?do=status" }),
    MALFORMED,
    () => ({ what: /form of a proxy answer/, actual: "statusCode is no whole number", advice: /JSON\.stringify/ }),
  ],
  [
    "an unknown key",
    () => ({ path: "/dev/hello?do=extra" }),
    MALFORMED,
    () => ({ what: /form of a proxy answer/, actual: /^it has the key "message"/ }),
  ],
  [
    "a list",
    () => ({ path: "/dev/hello?do=list" }),
    MALFORMED,
    () => ({ what: /form of a proxy answer/, actual: "it is no object but a list" }),
  ],
  [
    "a slow function",
    () => ({ path: "/dev/quick?do=slow" }),
    [504, "InternalServerErrorException", spaced("Endpoint request timed out")],
    () => ({
      what: /within the integration's timeout/,
      actual: "no answer within 50 ms",
      advice: /sekisho logs hello$/,
    }),
  ],
  [
    "an endpoint that nobody serves",
    () => ({ path: "/dev/closed" }),
    [504, "InternalServerErrorException", spaced("Network error communicating with endpoint")],
    () => ({
      what: /can be connected to/,
      actual: /^http:\/\/127\.0\.0\.1:\d+\/x: ECONNREFUSED$/,
      advice: /start the back end/,
    }),
  ],
];

const all: readonly (readonly [string, readonly Case[]])[] = [
  ["where a request goes", routes],
  ["Cognito", tokens],
  ["a Lambda authorizer", authorizers],
  ["a signature", signatures],
  ["a resource policy", policies],
  ["an API key", keys],
  ["what is sent", requests],
  ["the back end", backEnds],
];

describe.each(all)("%s", (_, cases) => {
  test.each(cases)("%s", async (_name, ask, answer, reason) => {
    ahead = 0;
    try {
      const asked = await ask();
      const { record } = await expectTold(asked, answer, reason());
      const { Authorization: authorization = "", "x-api-key": key = "" } = asked.headers ?? {};
      expectHidden(record, [
        signatureOf(authorization),
        /Signature=(\w+)/.exec(asked.headers?.authorization ?? "")?.[1] ?? "",
        authorization.startsWith("Bearer ey") ? "" : authorization,
        key,
        ids.keys.secretAccessKey,
        ids.keys.sessionToken,
      ]);
    } finally {
      ahead = 0;
    }
  });
});

const ORIGIN = { Origin: "https://shop.example" };
const preflight = (headers: string, method = "GET") => ({
  ...ORIGIN,
  "Access-Control-Request-Method": method,
  "Access-Control-Request-Headers": headers,
});
const lastFailed = ({ failed }: Told) => failed.at(-1);

describe("what a browser makes of it", () => {
  test("a refusal without the header is told as the CORS error that hides it, beside its own reason", async () => {
    const found = await expectTold({ path: "/dev/id", headers: ORIGIN }, UNAUTHORIZED, {
      what: "a token was sent in Authorization",
    });
    expect(lastFailed(found)).toMatchObject({
      step: "respond",
      what: "Access-Control-Allow-Origin lets pages of https://shop.example read the answer",
      actual: "no such header",
      advice: expect.stringMatching(
        /^the browser will show a CORS error that really is this 401: add the header to the gateway response DEFAULT_4XX, then deploy:\n {2}aws apigateway put-gateway-response --rest-api-id \w+ --response-type DEFAULT_4XX \\\n/,
      ),
    });
  });

  test.each<[string, Ask, RegExp]>([
    ["a failure of the back end", { path: "/dev/hello?do=boom" }, /really is this 502: .* DEFAULT_5XX/],
    ["a stage that isn't there", { path: "/nowhere/x" }, /no gateway response/],
    ["a function's own answer", { path: "/dev/hello" }, /the back end itself returns it/],
    ["a MOCK's answer", { path: "/dev/orders" }, /map it in the integration response/],
  ])("%s", async (_, ask, advice) => {
    const found = await told({ ...ask, headers: ORIGIN });
    expect(lastFailed(found)?.advice).toMatch(advice);
    expectPage(found.record);
  });

  test("a page of the same origin, and what is no page, are told nothing", async () => {
    const origin = `http://${new URL(cloud.url).host}`;
    expect((await told({ path: "/dev/orders", headers: { Origin: origin } })).failed).toEqual([]);
    expect((await told({ path: "/dev/orders" })).failed).toEqual([]);
  });

  test.each<[string, Ask, number, string, RegExp]>([
    [
      "that an authorizer closes",
      { path: "/dev/covered" },
      401,
      "is answered with 2xx",
      /set OPTIONS of \/covered to authorization NONE/,
    ],
    ["without an OPTIONS method", { path: "/dev/orders" }, 403, "is answered with 2xx", /add OPTIONS to the resource/],
  ])("a preflight %s", async (_, ask, status, what, advice) => {
    const found = await told({ ...ask, method: "OPTIONS", headers: preflight("authorization") });
    expect(found.status).toBe(status);
    expect(lastFailed(found)).toMatchObject({
      what: expect.stringContaining(what),
      advice: expect.stringMatching(advice),
    });
    expectPage(found.record);
  });
});

test("a preflight that allows less than the page needs", async () => {
  const ask = { path: "/dev/half-open", method: "OPTIONS" };
  expect((await told({ ...ask, headers: preflight("content-type") })).failed).toEqual([]);
  const found = await told({ ...ask, headers: preflight("authorization,content-type", "PUT") });
  expect(found.status).toBe(200);
  expect(found.failed).toMatchObject([
    { what: "Access-Control-Allow-Methods names PUT", actual: "GET, OPTIONS" },
    { what: expect.stringMatching(/Allow-Headers names/), actual: "content-type", expected: "authorization" },
  ]);
  expectPage(found.record);
});

describe("telling a program on this machine", () => {
  const asked = { "x-sekisho-explain": "1" };
  const own = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
    Object.entries(headers).filter(([name]) => name.startsWith("x-sekisho"));

  test("is off unless the setting is on", async () => {
    expect(own(await send({ path: "/dev/id", headers: asked }))).toEqual([]);
  });

  test("names the request and the check that failed, where the header asks", async () => {
    const telling = await startCloud({ explainHeader: true });
    const url = new URL(`${telling.url}/_aws/execute-api/nowhere/dev/x`);
    expect(own(await send({ path: "" }, url))).toEqual([]);
    expect(own(await send({ path: "", headers: { "x-sekisho-explain": "0" } }, url))).toEqual([]);
    const answer = await send({ path: "", headers: asked }, url);
    expect(own(answer)).toEqual([
      ["x-sekisho-request", answer.headers["x-amzn-requestid"]],
      ["x-sekisho-why", "failed: there is an API nowhere"],
    ]);
    expect([answer.status, answer.body]).toEqual([403, message("Forbidden")]);
  });

  test("gives the record, and with lines=1 the page too", async () => {
    const { record } = await told({ path: "/dev/id" });
    const get = async (query: string) => (await fetch(`${cloud.url}/_sekisho/requests/${record.id}${query}`)).json();
    expect(await get("")).toMatchObject({ id: record.id, status: 401 });
    expect(await get("?lines=1")).toEqual({
      record: expect.objectContaining({ id: record.id }),
      lines: explain(record),
    });
  });
});

test("what was added since the deployment is told as such", async () => {
  const restApiId = await deploy();
  const { items = [] } = await gateway.send(new GetResourcesCommand({ restApiId, limit: 500 }));
  const orders = items.find(({ path }) => path === "/orders");
  await expectTold({ api: restApiId, method: "PATCH", path: "/dev/orders" }, MISSING, {
    what: "/orders has the method PATCH",
    advice: /^add PATCH or ANY to the resource/,
  });
  await gateway.send(
    new PutMethodCommand({ restApiId, resourceId: orders?.id, httpMethod: "PATCH", authorizationType: "NONE" }),
  );
  await expectTold({ api: restApiId, method: "PATCH", path: "/dev/orders" }, MISSING, {
    what: "/orders has the method PATCH",
    advice: /^the API has PATCH \/orders by now, .*:\n {2}aws apigateway create-deployment --rest-api-id/,
  });
});

describe("the page", () => {
  const record: RequestRecord = {
    id: "1f2a0000-0000-4000-8000-000000000000",
    time: 0,
    restApiId: "api",
    stageName: "dev",
    method: "GET",
    path: "/dev/x",
    status: 401,
    duration: 3.14,
    checks: [],
    durations: [],
  };

  test("keeps its width and its form whatever stands in the record", () => {
    const text = fc.string({ unit: "binary", maxLength: 900 });
    const check = fc.record({
      step: fc.constantFrom("authorize" as const, "integrate" as const, "respond" as const),
      what: text.filter((what) => /^[!-~]/.test(what)),
      passed: fc.boolean(),
      actual: fc.option(fc.oneof(text, fc.jsonValue()), { nil: undefined }),
      expected: fc.option(text, { nil: undefined }),
      advice: fc.option(text, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(check as fc.Arbitrary<StepCheck>, { maxLength: 4 }), text, (checks, name) => {
        const lines = explain({ ...record, checks, path: `/dev/${name}`, authorizer: { kind: "CUSTOM", name } });
        expect(lines.filter((line) => line.length > 120)).toEqual([]);
        expect(lines.join("")).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

test("whatever a function does with a token, no more of it than a hint is kept", async () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9_-]{20,80}$/);
  await fc.assert(
    fc.asyncProperty(secret, fc.integer({ min: 0, max: 520 }), async (token, before) => {
      const { record } = await told({
        path: `/dev/hello?do=boom&${"x".repeat(before % 3)}`,
        headers: { Authorization: `${"z".repeat(before)}${token}` },
      });
      expectHidden(record, [token]);
    }),
    { numRuns: 20 },
  );
});
