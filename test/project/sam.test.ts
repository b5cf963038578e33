import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import type { JsonObject } from "../../src/project/json-file.js";
import { transformServerless } from "../../src/project/sam/transform.js";
import { edit } from "../e2e/harness/project.js";
import { serve } from "../e2e/harness/sekisho.js";
import { compile, removeTemporaries, temporary } from "./fixtures.js";

afterAll(removeTemporaries);

const FUNCTION = "{CodeUri: s3://b/k, Handler: index.handler, Runtime: nodejs20.x";
const EVENT = "{Type: Api, Properties: {RestApiId: {Ref: Api}, Path: /p, Method: get";

/** `Fn` with events, and `Api` with properties, as YAML's flow form. */
const withApi = (api: string, events: string, more = ""): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Pool: {Type: AWS::Cognito::UserPool}
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: dev, ${api}}}
  Fn: {Type: AWS::Serverless::Function, Properties: ${FUNCTION}, Events: {${events}}}}
${more}`;

const withFunction = (properties: string, more = ""): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: ${FUNCTION}${properties}}}
${more}`;

const COGNITO = "Cog: {UserPoolArn: {'Fn::GetAtt': [Pool, Arn]}}";
const DEFAULT = `Auth: {DefaultAuthorizer: Cog, Authorizers: {${COGNITO}}}`;

/** Templates of which AWS's own translator makes the same. */
const templates: Record<string, string> = {
  "the implicit API": withFunction(", Events: {A: {Type: Api, Properties: {Path: '/x/{id}', Method: ANY}}}"),
  "a schedule": withFunction(
    ", Events: {T: {Type: Schedule, Properties: {Schedule: rate(1 minute), Input: '{}', Enabled: false, Name: n, Description: d}}}",
  ),
  "a stream of a table": withFunction(
    ", Policies: [AWSLambda_FullAccess], Events: {T: {Type: DynamoDB, Properties: {Stream: {'Fn::GetAtt': [Table, StreamArn]}, StartingPosition: LATEST, BatchSize: 10, Enabled: false, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 2, MaximumRecordAgeInSeconds: 60, MaximumBatchingWindowInSeconds: 5, FunctionResponseTypes: [ReportBatchItemFailures], FilterCriteria: {Filters: [{Pattern: '{}'}]}}}}",
    "  Table: {Type: AWS::DynamoDB::Table}",
  ),
  "a table": withFunction("", "  Table: {Type: AWS::Serverless::SimpleTable}"),
  "a table with all that it may have": withFunction(
    "",
    "  Table: {Type: AWS::Serverless::SimpleTable, DependsOn: Fn, DeletionPolicy: Retain, Metadata: {m: n}, Properties: {PrimaryKey: {Name: k, Type: Number}, TableName: n, Tags: {a: b}, ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}, SSESpecification: {SSEEnabled: true}, PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}}",
  ),
  globals: withFunction(
    ", Environment: {Variables: {B: b}}",
    "Globals: {Function: {Timeout: 7, Environment: {Variables: {A: a}}}}",
  ),
  "policies of three kinds": withFunction(
    ", Policies: [AWSLambda_FullAccess, {S3CrudPolicy: {BucketName: b}}, {Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}]",
  ),
  "an alias": withFunction(", AutoPublishAlias: live, Tracing: Active, Tags: {a: b}"),
  "no default authorizer": withApi("", `A: ${EVENT}}}`),
  "a Cognito authorizer": withApi(DEFAULT, `A: ${EVENT}}}`),
  "a method that is opened": withApi(DEFAULT, `A: ${EVENT}, Auth: {Authorizer: NONE}}}`),
  scopes: withApi(DEFAULT, `A: ${EVENT}, Auth: {Authorizer: Cog, AuthorizationScopes: [a/b]}}}`),
  "a token authorizer": withApi(
    "Auth: {Authorizers: {Tok: {FunctionArn: 'arn:aws:lambda:us-east-1:1:function:f', Identity: {Header: T, ValidationExpression: v, ReauthorizeEvery: 30}}}}",
    `A: ${EVENT}, Auth: {Authorizer: Tok}}}`,
  ),
  "a request authorizer": withApi(
    "Auth: {DefaultAuthorizer: Req, Authorizers: {Req: {FunctionPayloadType: REQUEST, FunctionArn: arn, FunctionInvokeRole: role, Identity: {Headers: [h], QueryStrings: [q], StageVariables: [s], Context: [c]}}}}",
    `A: ${EVENT}}}`,
  ),
  IAM: withApi("Auth: {DefaultAuthorizer: AWS_IAM}", `A: ${EVENT}}}`),
  "IAM without the caller's credentials": withApi(
    "Auth: {DefaultAuthorizer: AWS_IAM, InvokeRole: NONE}",
    `A: ${EVENT}}}`,
  ),
  "API keys and a usage plan": withApi(
    "Auth: {ApiKeyRequired: true, UsagePlan: {CreateUsagePlan: PER_API, Quota: {Limit: 1, Period: DAY}}}",
    `A: ${EVENT}}}, B: {Type: Api, Properties: {RestApiId: {Ref: Api}, Path: /q, Method: post, Auth: {ApiKeyRequired: false}}}`,
  ),
  "CORS in a word": withApi(`Cors: "'*'", ${DEFAULT}`, `A: ${EVENT}}}`),
  "CORS in full": withApi(
    `Cors: {AllowOrigin: "'https://a'", AllowHeaders: "'x'", AllowMethods: "'GET'", MaxAge: "'600'", AllowCredentials: true}, Auth: {DefaultAuthorizer: Cog, AddDefaultAuthorizerToCorsPreflight: false, Authorizers: {${COGNITO}}}`,
    `A: ${EVENT}}}`,
  ),
  "gateway responses, variables and the rest of a stage": withApi(
    `GatewayResponses: {UNAUTHORIZED: {StatusCode: 403, ResponseParameters: {Headers: {X: "'y'"}}, ResponseTemplates: {application/json: '{}'}}}, Variables: {a: b}, TracingEnabled: true, Name: n, Description: d, OpenApiVersion: '3.0.1', BinaryMediaTypes: [image~1png], EndpointConfiguration: REGIONAL, Tags: {x: y}`,
    `A: ${EVENT}}}`,
  ),
  "request parameters": withApi(
    "",
    `A: ${EVENT}, RequestParameters: [method.request.header.H, {method.request.querystring.q: {Required: true, Caching: true}}]}}`,
  ),
  "a definition of one's own": withApi(
    "Auth: {DefaultAuthorizer: AWS_IAM}, DefinitionBody: {openapi: 3.0.1, info: {title: t, version: '1'}, paths: {/a: {get: {x-amazon-apigateway-integration: {type: mock}}}}}",
    `A: ${EVENT}}}`,
  ),
  "a condition": `${withFunction("}, Condition: Yes, DependsOn: Pool, Metadata: {m: n").replace("Fn:", "Pool: {Type: AWS::Cognito::UserPool}\n  Fn:")}
Conditions: {Yes: {'Fn::Equals': [1, 1]}}`,
  "references to what is made up": withApi(
    "",
    `A: ${EVENT}}}`,
    "Outputs: {S: {Value: {Ref: Api.Stage}}, T: {Value: {'Fn::Sub': 'a/${Api.Stage}/${AWS::Region}'}}}",
  ),
};

const transformed = (text: string) => {
  const template = parse(text) as JsonObject;
  return transformServerless(template, template);
};

/** Without the hashes in logical ids: whose they are is ours to say. */
const unhashed = (template: unknown): unknown =>
  JSON.parse(
    JSON.stringify(template)
      .replace(/(Deployment|Version)[0-9a-f]{10}/g, "$1")
      .replace(/deployment id: [0-9a-f]+/g, ""),
  );

describe("AWS's own translator", () => {
  const names = Object.keys(templates).filter((name) => name !== "globals");
  const given = names.map((name) => parse(templates[name] ?? ""));
  const { status, stdout } = spawnSync("python3", [join(import.meta.dirname, "sam-translator.py")], {
    input: JSON.stringify(given),
    encoding: "utf8",
  });
  const theirs = status === 0 ? (JSON.parse(stdout) as unknown[]) : undefined;
  test.each(names)("makes the same of %s", (name) => {
    const { template, wrong, unsupported } = transformed(templates[name] ?? "");
    expect({ wrong, unsupported }).toEqual({ wrong: [], unsupported: [] });
    if (theirs) expect(unhashed(template)).toEqual(unhashed(theirs[names.indexOf(name)]));
    else console.log(`Not compared with AWS's translator, which Python doesn't have here: ${name}`);
  });
});

/** Logical ids, `*` for a hash. */
const ids = (template: JsonObject) =>
  Object.keys(template.Resources as JsonObject)
    .map((id) => id.replace(/[0-9a-f]{10}$/, "*"))
    .toSorted();

test.each<[string, string[]]>([
  [
    "the implicit API",
    [
      "Fn",
      "FnAPermissionProd",
      "FnRole",
      "ServerlessRestApi",
      "ServerlessRestApiDeployment*",
      "ServerlessRestApiProdStage",
    ],
  ],
  ["a schedule", ["Fn", "FnRole", "FnT", "FnTPermission"]],
  ["a stream of a table", ["Fn", "FnRole", "FnT", "Table"]],
  ["an alias", ["Fn", "FnAliaslive", "FnRole", "FnVersion*"]],
  [
    "a token authorizer",
    ["Api", "ApiDeployment*", "ApiTokAuthorizerPermission", "ApidevStage", "Fn", "FnAPermissiondev", "FnRole", "Pool"],
  ],
])("%s gets SAM's logical ids", (name, expected) => {
  expect(ids(transformed(templates[name] ?? "").template)).toEqual(expected);
});

test("another definition is another deployment", () => {
  const deployment = (path: string) =>
    Object.keys(
      transformed(withApi("", `A: {Type: Api, Properties: {RestApiId: {Ref: Api}, Path: ${path}, Method: get}}`))
        .template.Resources as JsonObject,
    ).find((id) => id.startsWith("ApiDeployment"));
  expect(deployment("/a")).toBe(deployment("/a"));
  expect(deployment("/a")).not.toBe(deployment("/b"));
});

test.each<[string, string, { wrong?: string[]; unsupported?: string[] }]>([
  [
    "an authorizer that isn't there",
    withApi(DEFAULT, `A: ${EVENT}, Auth: {Authorizer: Nope}}}`),
    {
      wrong: [
        "Fn: Event with id [A] is invalid. Unable to set Authorizer [Nope] on API method [get] for path [/p] because it wasn't defined in the API's Authorizers.",
      ],
    },
  ],
  [
    "a default authorizer that isn't there",
    withApi("Auth: {DefaultAuthorizer: Nope}", ""),
    { wrong: ["Api: Unable to set DefaultAuthorizer because 'Nope' was not defined in 'Authorizers'."] },
  ],
  [
    "a property that SAM doesn't have",
    withFunction(", Memory: 1"),
    { wrong: ["Fn: property Memory not defined for resource of type AWS::Serverless::Function"] },
  ],
  [
    "a policy template without its parameter",
    withFunction(", Policies: [{S3ReadPolicy: {Bucket: b}}]"),
    {
      wrong: [
        "Fn: the policy template S3ReadPolicy needs BucketName",
        "Fn: the policy template S3ReadPolicy takes no Bucket",
      ],
    },
  ],
  [
    "a table with what tables don't have",
    withFunction(
      "",
      "  Table: {Type: AWS::Serverless::SimpleTable, Properties: {SortKey: s, PrimaryKey: {Name: k, Type: Map}}}",
    ),
    {
      wrong: [
        "Table: property SortKey not defined for resource of type AWS::Serverless::SimpleTable",
        "Table: Invalid 'Type' \"Map\".",
      ],
    },
  ],
  [
    "a key without its type",
    withFunction("", "  Table: {Type: AWS::Serverless::SimpleTable, Properties: {PrimaryKey: {Name: k}}}"),
    { wrong: ["Table: Property 'PrimaryKey.Type' is required."] },
  ],
  [
    "a state machine",
    withFunction("", "  Machine: {Type: AWS::Serverless::StateMachine}"),
    { unsupported: ["Machine: AWS::Serverless::StateMachine"] },
  ],
  [
    "a stream of a table without its position, and what streams of tables don't have",
    withFunction(", Events: {T: {Type: DynamoDB, Properties: {Stream: arn, Topics: [t]}}}"),
    {
      wrong: ["Fn: Event with id [T] is invalid: StartingPosition is missing"],
      unsupported: ["Fn: Topics of the event T"],
    },
  ],
  ["an HTTP API", withFunction(", Events: {A: {Type: HttpApi}}"), { unsupported: ["Fn: the event A of type HttpApi"] }],
])("%s is told", (_, text, expected) => {
  const { wrong, unsupported } = transformed(text);
  expect({ wrong, unsupported: unsupported.map(({ resource, what }) => `${resource}: ${what}`) }).toEqual({
    wrong: [],
    unsupported: [],
    ...expected,
  });
});

/** A project as `sam init` lays one out. */
function samProject(): string {
  const folder = join(temporary(), "books");
  mkdirSync(join(folder, "src"), { recursive: true });
  const files = {
    "src/index.mjs": "export const handler = async () => ({ statusCode: 200, body: process.env.GREETING });\n",
    "template.yaml": `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Greeting: {Type: String, Default: hello}
Globals:
  Function: {Runtime: nodejs20.x, CodeUri: ./src, Handler: index.handler}
  Api: {Auth: {DefaultAuthorizer: Readers, Authorizers: {Readers: {UserPoolArn: !GetAtt Pool.Arn}}}}
Resources:
  Pool: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: readers}}
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties: {UserPoolId: !Ref Pool, ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]}
  Books:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {GREETING: !Ref Greeting}}
      Events:
        List: {Type: Api, Properties: {Path: /books, Method: get}}
        Open: {Type: Api, Properties: {Path: /open, Method: get, Auth: {Authorizer: NONE}}}
        Nightly: {Type: Schedule, Properties: {Schedule: cron(0 3 * * ? *), Enabled: false}}
`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test("a project compiles to the same each time, with its code as an asset and as a live folder", async () => {
  const folder = samProject();
  const [one, two] = [await compile(folder), await compile(folder)];
  expect(two.template).toEqual(one.template);
  expect(one).toMatchObject({
    kind: "sam",
    stackName: "books",
    buckets: ["sekisho-assets-000000000000-us-east-1"],
    functions: [{ logicalName: "Books", source: join(folder, "src"), handler: "index.handler" }],
  });
  expect(one.assets).toHaveLength(1);
  expect((one.template.Resources as Record<string, JsonObject>).Books).toMatchObject({
    Properties: { Code: { S3Bucket: "sekisho-assets-000000000000-us-east-1", S3Key: one.assets[0]?.key } },
  });
});

test("started, it asks for a token, opens what is opened, has its schedule, and serves what is saved", async () => {
  const folder = samProject();
  const cloud = await serve(folder, "--parameter", "Greeting=bonjour");
  onTestFinished(() => cloud.program.stop());
  expect(cloud.ready).toMatchObject({
    kind: "sam",
    // The second is SAM's own: its deployments make a stage of that name.
    apis: [{ stage: "Prod", paths: ["/books", "/open"] }, { stage: "Stage" }],
  });
  const get = async (path: string, authorization?: string) => {
    const response = await fetch(cloud.at(path), { headers: authorization === undefined ? {} : { authorization } });
    return [response.status, await response.text()];
  };
  expect(await get("/books")).toEqual([401, '{"message":"Unauthorized"}']);
  expect(await get("/open")).toEqual([200, "bonjour"]);
  const user = { UserPoolId: cloud.ready.userPools[0]?.id, Username: "ada" };
  const cognito = cloud.client(CognitoIdentityProviderClient);
  await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: "SUPPRESS" }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: "Analytical-1843", Permanent: true }));
  const token = (await cloud.run("token", "ada")).stdout.trim();
  expect(await get("/books", token)).toEqual([200, "bonjour"]);
  const { Rules } = await cloud.client(EventBridgeClient).send(new ListRulesCommand({}));
  expect(Rules).toMatchObject([{ ScheduleExpression: "cron(0 3 * * ? *)", State: "DISABLED" }]);
  edit(join(folder, "src/index.mjs"), (text) => text.replace("process.env.GREETING", '"saved"'));
  expect(await get("/books", token)).toEqual([200, "saved"]);
});
