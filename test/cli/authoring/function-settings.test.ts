import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, expect, test } from "vitest";
import { startCloud } from "../../harness/cloud.js";
import { cloneOf, compile, readJson, removeTemporaries, templatesOf, temporary } from "../../project/fixtures.js";
import { CTRL_C, CTRL_U, DOWN, ENTER, ran, typed } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

const MAIN = "amplify-gen1-cognito-authorizer";
const AUTH = "bookapp5186446e";

type Json = Record<string, unknown>;
interface Template {
  readonly Parameters: Json;
  readonly Resources: Record<string, { readonly Properties: Json } | undefined>;
  readonly Outputs: Json;
}

async function run(directory: string, ...args: string[]): Promise<string> {
  const { screen, code } = await ran(directory, args);
  expect(code, screen).toBe(0);
  return screen;
}

const file = (name: string, part: string) => `amplify/backend/function/${name}/${part}`;
const template = (directory: string, name: string) =>
  readJson(directory, file(name, `${name}-cloudformation-template.json`)) as unknown as Template;
const settings = (directory: string, name: string) => readJson(directory, file(name, "function-parameters.json"));
const variables = ({ Resources }: Template) =>
  (Resources.LambdaFunction?.Properties.Environment as { Variables: Json } | undefined)?.Variables ?? {};
const dependsOn = (directory: string, name: string) =>
  (readJson(directory, "amplify/backend/backend-config.json") as { function: Record<string, Json> }).function[name]
    ?.dependsOn;

const USER_POOL = { category: "auth", resourceName: AUTH, attributes: ["UserPoolId"] };
const API = { category: "api", resourceName: "apiName", attributes: ["ApiName", "ApiId"] };

test("access to other resources, typed: policy, parameters, variables, dependencies, and the project deploys", async () => {
  const directory = cloneOf(MAIN);
  const { code, screen } = await typed(
    directory,
    ["add", "function"],
    [
      ["which capability", ENTER],
      ["function name:", `${CTRL_U}reader${ENTER}`],
      ["runtime", ENTER],
      ["function template", ENTER],
      ["advanced settings\\?", `y${ENTER}`],
      ["access other resources", `y${ENTER}`],
      ["Select the categories", `a${ENTER}`],
      ["operations you want to permit on apiName", ENTER],
      ["at least 1", `${DOWN} ${ENTER}`],
      [`operations you want to permit on ${AUTH}`, `${DOWN} ${ENTER}`],
      ["operations you want to permit on functionName", `${DOWN} ${ENTER}`],
      ["recurring schedule", ENTER],
      ["Lambda layers", ENTER],
      ["environment variables for this", ENTER],
      ["API_APINAME_APIID\\s+API_APINAME_APINAME\\s+AUTH_[\\s\\S]*secret values", ENTER],
      ["function now", `n${ENTER}`],
    ],
  );
  expect(code, screen).toBe(0);
  expect(settings(directory, "reader")).toMatchObject({
    permissions: { api: { apiName: ["read"] }, auth: { [AUTH]: ["read"] }, function: { functionName: ["read"] } },
  });
  const made = template(directory, "reader");
  expect(variables(made)).toMatchObject({
    [`AUTH_${AUTH.toUpperCase()}_USERPOOLID`]: { Ref: `auth${AUTH}UserPoolId` },
    FUNCTION_FUNCTIONNAME_NAME: { Ref: "functionfunctionNameName" },
  });
  expect(made.Parameters).toMatchObject({ apiapiNameApiId: { Type: "String", Default: "apiapiNameApiId" } });
  const { PolicyName, PolicyDocument } = (made.Resources.AmplifyResourcesPolicy?.Properties ?? {}) as Json & {
    PolicyDocument: { Statement: { Action: string[]; Resource: Json[] }[] };
  };
  expect(PolicyName).toBe("amplify-lambda-execution-policy");
  expect(PolicyDocument.Statement.map(({ Action }) => Action)).toEqual([
    ["apigateway:GET", "apigateway:HEAD", "apigateway:OPTIONS"],
    expect.arrayContaining(["cognito-idp:AdminGetUser"]),
    ["lambda:Get*", "lambda:List*", "lambda:Invoke*"],
  ]);
  expect(PolicyDocument.Statement[2]?.Resource).toEqual([
    {
      "Fn::Join": [
        "",
        [
          ...["arn:aws:lambda:", { Ref: "AWS::Region" }, ":", { Ref: "AWS::AccountId" }],
          ...[":function:", { Ref: "functionfunctionNameName" }],
        ],
      ],
    },
  ]);
  expect(dependsOn(directory, "reader")).toEqual([
    API,
    USER_POOL,
    { category: "function", resourceName: "functionName", attributes: ["Name"] },
  ]);
  const text = readFileSync(join(directory, file("reader", "src/index.js")), "utf8");
  expect(text).toMatch(/^\/\* Amplify Params - DO NOT EDIT\n\tAPI_APINAME_APIID\n/);
  await compile(directory);
});

test("update replaces the access, and takes all of it away", async () => {
  const directory = cloneOf(MAIN);
  const before = template(directory, "functionName");
  await run(directory, "add", "function", "--yes", "--name", "other");
  await run(directory, "update", "function", "--name", "functionName", "--grant", `auth/${AUTH}:read,delete`);
  expect(dependsOn(directory, "functionName")).toEqual([USER_POOL]);
  await run(directory, "update", "function", "--name", "functionName", "--grant", "function/other:read");
  expect(Object.keys(variables(template(directory, "functionName")))).not.toContain(
    `AUTH_${AUTH.toUpperCase()}_USERPOOLID`,
  );
  expect(Object.keys(template(directory, "functionName").Parameters)).toContain("functionotherName");
  await compile(directory);
  await run(directory, "update", "function", "--name", "functionName", "--no-grant");
  expect(template(directory, "functionName")).toEqual(before);
  expect(dependsOn(directory, "functionName")).toEqual([]);
});

test.each<[string[], RegExp]>([
  [["--grant", "api/apiName"], /made after function\/functionName[\s\S]*api\/apiName → function\/functionName/],
  [["--grant", "function/functionName"], /no function\/functionName to be accessed/],
  [["--grant", "storage/photos:read"], /no storage\/photos to be accessed; there is: api\/apiName, auth/],
  [["--grant", `auth/${AUTH}:eat`], /eat is no operation/],
  [["--grant", "auth"], /CATEGORY\/NAME:OPERATIONS/],
  [["--layer", "nowhere"], /there is no layer nowhere/],
  [["--layer", "arn:aws:lambda:us-east-1:1:layer:x"], /no layer version's ARN/],
  [["--unset", "NOTHING"], /no such variable/],
  [["--secret", "KEY=value"], /a name alone[\s\S]*--secret KEY </],
  [["--drop-secret", "KEY"], /no such secret/],
  [["--secret", "KEY"], /none runs here[\s\S]*sekisho start/],
])("update function %j is refused, and nothing is written", async (args, reason) => {
  const directory = cloneOf(MAIN);
  const before = snapshot(directory);
  const { screen, code } = await ran(directory, ["update", "function", ...args, "--port", "1"]);
  expect(screen).toMatch(reason);
  expect(code).toBe(1);
  expect(changed(before, snapshot(directory))).toEqual([]);
});

test("what a function has is shown, and its settings are changed one by one, typed", async () => {
  const directory = cloneOf("amplify-gen1-two-paths-env-schedule");
  const { code, screen } = await typed(
    directory,
    ["update", "function", "--name", "bookFunction"],
    [
      ["rate\\(5 minutes\\)[\\s\\S]*TABLE_PREFIX[\\s\\S]*Which setting", `${DOWN} ${DOWN}${DOWN} ${ENTER}`],
      ["Update the schedule", `${DOWN}${ENTER}`],
      ["Add new environment variable", `${DOWN}${DOWN}${ENTER}`],
      ["variables to remove", ` ${ENTER}`],
    ],
  );
  expect(code, screen).toBe(0);
  const { Parameters, Resources, Outputs } = template(directory, "bookFunction");
  expect(Object.keys(Resources)).toEqual(["LambdaFunction", "LambdaExecutionRole", "lambdaexecutionpolicy"]);
  expect([Parameters.tablePrefix, Outputs.CloudWatchEventRule]).toEqual([undefined, undefined]);
  expect(readJson(directory, file("bookFunction", "parameters.json"))).toEqual({ CloudWatchRule: "NONE" });
  expect(settings(directory, "bookFunction")).toEqual({ lambdaLayers: [], environmentVariableList: [] });
  await compile(directory);
});

test("Ctrl-C while settings are asked for leaves the function as it was", async () => {
  const directory = cloneOf(MAIN);
  const before = snapshot(directory);
  const { code } = await typed(
    directory,
    ["update", "function"],
    [
      ["Which setting", ` ${DOWN} ${ENTER}`],
      ["Select the categories", `a${ENTER}`],
      ["permit on", ` ${ENTER}`],
      ["recurring schedule", CTRL_C],
    ],
  );
  expect(code).toBe(130);
  expect(changed(before, snapshot(directory))).toEqual([]);
});

test("a variable's value is kept where team-provider-info.json is out of version control", async () => {
  const directory = cloneOf(MAIN);
  rmSync(join(directory, "amplify/team-provider-info.json"));
  await run(directory, "update", "function", "--variable", "TABLE=books");
  expect(readJson(directory, "amplify/team-provider-info.json")).toEqual({
    dev: { categories: { function: { functionName: { table: "books" } } } },
  });
  await compile(directory);
});

test("settings as JSON", async () => {
  const directory = cloneOf(MAIN);
  const made = {
    name: "reader",
    access: { auth: { [AUTH]: ["read", "update"] } },
    schedule: "rate(1 hour)",
    layers: ["arn:aws:lambda:us-east-1:123456789012:layer:shared:3"],
    variables: { TABLE: "books" },
  };
  const added = await ran(directory, ["add", "function", "--headless"], JSON.stringify(made));
  expect(added.code, added.screen).toBe(0);
  expect(settings(directory, "reader")).toEqual({
    lambdaLayers: [{ arn: made.layers[0], type: "ExternalLayer" }],
    environmentVariableList: [{ cloudFormationParameterName: "table", environmentVariableName: "TABLE" }],
    permissions: made.access,
  });
  expect(template(directory, "reader").Resources.LambdaFunction?.Properties.Layers).toEqual(made.layers);
  const changes = { name: "reader", access: {}, schedule: null, layers: [], variables: { TABLE: null, MORE: "x" } };
  const done = await ran(directory, ["update", "function", "--headless"], JSON.stringify(changes));
  expect(done.code, done.screen).toBe(0);
  expect(settings(directory, "reader")).toEqual({
    lambdaLayers: [],
    environmentVariableList: [{ cloudFormationParameterName: "more", environmentVariableName: "MORE" }],
    permissions: {},
  });
  expect(Object.keys(variables(template(directory, "reader")))).toEqual(["ENV", "REGION", "MORE"]);
  await compile(directory);
});

test.each<[Json, RegExp]>([
  [{ name: "nobody" }, /no function nobody/],
  [{ name: "functionName", access: { auth: "all" } }, /"access" has the form/],
  [{ name: "functionName", access: { api: { apiName: ["read"] } } }, /neither could be made first/],
  [{ name: "functionName", schedule: "hourly" }, /rate\(5 minutes\)/],
  [{ name: "functionName", layers: "shared" }, /must be a list/],
  [{ name: "functionName", variables: { AWS_X: "1" } }, /Lambda's own/],
  [{ name: "functionName", secrets: { "a-b": "1" } }, /secret's name/],
  [{ name: "functionName", timeout: 3 }, /"timeout"/],
])("update function --headless refuses %j", async (payload, reason) => {
  const directory = cloneOf(MAIN);
  const before = snapshot(directory);
  const { screen, code } = await ran(directory, ["update", "function", "--headless"], JSON.stringify(payload));
  expect(screen).toMatch(reason);
  expect(code).toBe(1);
  expect(changed(before, snapshot(directory))).toEqual([]);
});

test("secrets: kept in the cloud alone, in no file, replaced, and gone with their function", async () => {
  const cloud = await startCloud({ state: temporary() });
  const directory = cloneOf(MAIN);
  mkdirSync(join(directory, ".sekisho"));
  writeFileSync(join(directory, ".sekisho/server.json"), JSON.stringify({ url: cloud.url, pid: process.pid }));
  const ssm = cloud.client(SSMClient);
  const appId = teamAppId(directory);
  const parameter = (name: string) => `/amplify/${appId}/dev/AMPLIFY_keeper_${name}`;
  const kept = async (name: string) => {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter(name), WithDecryption: true }));
    return [Parameter?.Type, Parameter?.Value];
  };
  await run(directory, "add", "function", "--yes", "--name", "keeper");
  const set = await typed(
    directory,
    ["update", "function", "--name", "keeper"],
    [
      ["Which setting", `${DOWN}${DOWN}${DOWN}${DOWN} ${ENTER}`],
      ["Enter a secret name", `a-b${ENTER}`],
      ["letters, digits and underscores", `${CTRL_U}API_KEY${ENTER}`],
      ["Enter the value for API_KEY", `first-value${ENTER}`],
      ["What do you want to do", ENTER],
    ],
  );
  expect(set.code, set.screen).toBe(0);
  expect(set.screen).not.toContain("first-value");
  expect(await kept("API_KEY")).toEqual(["SecureString", "first-value"]);
  const two = await ran(
    directory,
    ["update", "function", "--name", "keeper", "--secret", "API_KEY", "--secret", "TOKEN"],
    "second-value\ntoken-value\n",
  );
  expect(two.code, two.screen).toBe(0);
  expect(await Promise.all(["API_KEY", "TOKEN"].map(kept))).toEqual([
    ["SecureString", "second-value"],
    ["SecureString", "token-value"],
  ]);
  expect(JSON.stringify([...snapshot(directory)])).not.toMatch(/(first|second|token)-value/);
  expect(settings(directory, "keeper")).toMatchObject({ secretNames: ["API_KEY", "TOKEN"] });
  const made = template(directory, "keeper");
  expect(Object.keys(variables(made))).toEqual(["ENV", "REGION", "API_KEY", "TOKEN"]);
  expect(made.Parameters.secretsPathAmplifyAppId).toEqual({ Type: "String" });
  const deployed = (await templatesOf(await compile(directory)))[
    "amplify-cfn-templates/function/keeper-cloudformation-template.json"
  ];
  expect(JSON.stringify(deployed)).toContain("ssm:GetParameters");
  const dropped = await run(directory, "update", "function", "--name", "keeper", "--drop-secret", "TOKEN");
  expect(dropped).toContain("Deleted in");
  await expect(kept("TOKEN")).rejects.toMatchObject({ name: "ParameterNotFound" });
  const removed = await run(directory, "remove", "function", "keeper", "--yes");
  expect(removed).toContain(`aws ssm delete-parameters --names ${parameter("API_KEY")}`);
  await expect(kept("API_KEY")).rejects.toMatchObject({ name: "ParameterNotFound" });
});

function teamAppId(directory: string): string {
  const teams = readJson(directory, "amplify/team-provider-info.json") as {
    dev: { awscloudformation: { AmplifyAppId: string } };
  };
  return teams.dev.awscloudformation.AmplifyAppId;
}

test("without a cloud a secret's value has no place: an option is refused, a person goes on without", async () => {
  const directory = cloneOf(MAIN);
  const before = snapshot(directory);
  const refused = await ran(
    directory,
    ["add", "function", "--yes", "--name", "a", "--secret", "KEY", "--port", "1"],
    "value\n",
  );
  expect(refused).toMatchObject({ code: 1, screen: expect.stringContaining("sekisho start") });
  expect(changed(before, snapshot(directory))).toEqual([]);
});
