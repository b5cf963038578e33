import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { unzipSync } from "fflate";
import { afterAll, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/project/json-file.js";
import { serve } from "../e2e/harness/sekisho.js";
import { compile, removeTemporaries, temporary } from "./fixtures.js";

afterAll(removeTemporaries);

function project(files: Record<string, string>): string {
  const folder = join(temporary(), "shop");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const ROLE = `
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}]}`;
const CODE = 'exports.handler = async () => ({ statusCode: 200, body: "from the folder" });\n';
const FUNCTION = (code: string) => `
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Code: ${code}, Handler: index.handler, Runtime: nodejs20.x, Role: !GetAtt Role.Arn}`;

const definition = {
  swagger: "2.0",
  info: { title: "shop", version: "1" },
  paths: {
    "/": {
      get: {
        responses: { "200": { description: "" } },
        "x-amazon-apigateway-integration": {
          type: "mock",
          requestTemplates: { "application/json": '{"statusCode":200}' },
          responses: { default: { statusCode: "200", responseTemplates: { "application/json": '{"from":"a file"}' } } },
        },
      },
    },
  },
};

const everything = () =>
  project({
    "template.yml": `Resources:${ROLE}${FUNCTION("./code")}
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested/api.json}}
Outputs: {Name: {Value: !Ref Fn}}
`,
    "code/index.js": CODE,
    "nested/api.json": JSON.stringify({
      Resources: {
        Api: { Type: "AWS::ApiGateway::RestApi", Properties: { BodyS3Location: "../definition.json" } },
        Deployment: {
          Type: "AWS::ApiGateway::Deployment",
          Properties: { RestApiId: { Ref: "Api" }, StageName: "live" },
        },
      },
    }),
    "definition.json": JSON.stringify(definition),
  });

test("local paths become assets, through nested templates", async () => {
  const folder = everything();
  const { kind, stackName, template, assets, functions, watch } = await compile(folder);
  const bucket = "sekisho-assets-000000000000-us-east-1";
  const resources = template.Resources as Record<string, { Properties: JsonObject }>;
  const key = (end: RegExp) => assets.find((asset) => end.test(asset.key))?.key;
  expect({ kind, stackName }).toEqual({ kind: "cloudformation", stackName: "shop" });
  expect(resources.Fn?.Properties.Code).toEqual({ S3Bucket: bucket, S3Key: key(/^[0-9a-f]{32}$/) });
  expect(resources.Nested?.Properties.TemplateURL).toBe(`https://s3.amazonaws.com/${bucket}/${key(/\.template$/)}`);
  const nested = assets.find((asset) => asset.key.endsWith(".template"));
  expect(JSON.parse(Buffer.from((await nested?.body()) ?? []).toString())).toMatchObject({
    Resources: { Api: { Properties: { BodyS3Location: { Bucket: bucket, Key: key(/\.json$/) } } } },
  });
  const zip = assets.find((asset) => asset.contentType === "application/zip");
  expect(Object.keys(unzipSync((await zip?.body()) ?? new Uint8Array()))).toEqual(["index.js"]);
  expect(functions).toMatchObject([{ logicalName: "Fn", source: join(folder, "code") }]);
  expect(watch).toEqual(["template.yml", "nested/api.json", "definition.json"].map((name) => join(folder, name)));
});

test("started by its path, it serves the API of the nested stack", async () => {
  const folder = everything();
  const cloud = await serve(join(folder, "template.yml"));
  onTestFinished(() => cloud.program.stop());
  expect(await (await fetch(cloud.at("/"))).json()).toEqual({ from: "a file" });
  expect(cloud.ready).toMatchObject({ kind: "cloudformation", functions: [{ source: join(folder, "code") }] });
});

test.each<[string, Record<string, string>, string, object]>([
  [
    "a path that leads nowhere",
    { "template.yaml": `Resources:${ROLE}${FUNCTION("./nope")}\n` },
    "Fn names ./nope, which is missing",
    { kind: "MissingFile" },
  ],
  [
    "a parameter without a value",
    { "template.yaml": `Parameters: {Name: {Type: String}}\nResources:${ROLE}\n` },
    "Some parameters of the template have no value",
    { details: ["Name"], next: "Give it: --parameter Name=VALUE" },
  ],
  [
    "broken YAML, with its line",
    { "template.yaml": "Resources:\n  A: {Type: [\n  B: 1\n" },
    "is not YAML",
    { kind: "InvalidFile", place: { line: expect.any(Number) } },
  ],
  ["a file that is no template", { "template.json": "{}" }, "it has no Resources", { kind: "InvalidFile" }],
  [
    "a function that sam build must make first",
    {
      "template.yaml":
        "Transform: AWS::Serverless-2016-10-31\nResources: {Fn: {Type: AWS::Serverless::Function, Metadata: {BuildMethod: esbuild}, Properties: {CodeUri: .}}}\n",
    },
    "must be built first",
    { details: ["Fn: BuildMethod esbuild"], next: expect.stringContaining("sam build") },
  ],
  [
    "a CDK app without its CDK",
    { "cdk.json": "{}" },
    "holds a CDK app that is not synthesized",
    { next: expect.stringContaining("npm install") },
  ],
])("%s is told", async (_, files, message, more) => {
  const told = compile(project(files));
  await expect(told).rejects.toThrow(message);
  await expect(told).rejects.toMatchObject(more);
});

test("a CDK app is synthesized by its own cdk, outside of its folder", async () => {
  const folder = project({
    "cdk.json": "{}",
    "node_modules/.bin/cdk": `#!/usr/bin/env node
const { mkdirSync, writeFileSync } = require("node:fs");
const out = process.argv[process.argv.indexOf("--output") + 1];
mkdirSync(out, { recursive: true });
const stack = { type: "aws:cloudformation:stack", environment: "aws://unknown-account/unknown-region", properties: { templateFile: "Shop.template.json" } };
writeFileSync(out + "/manifest.json", JSON.stringify({ version: "36.0.0", artifacts: { Shop: stack } }));
writeFileSync(out + "/Shop.template.json", JSON.stringify({ Resources: { Pool: { Type: "AWS::Cognito::UserPool" } } }));
`,
  });
  chmodSync(join(folder, "node_modules/.bin/cdk"), 0o755);
  const compiled = await compile(folder, { cacheDirectory: temporary() });
  expect(compiled).toMatchObject({ kind: "cdk-out", stackName: "Shop" });
  expect(compiled.watch).toContain(join(folder, "lib"));
});

test("a template that is too large for a request is deployed by way of a bucket", async () => {
  const parameter = (index: number) => ({
    Type: "AWS::SSM::Parameter",
    Properties: { Name: `/shop/${index}`, Type: "String", Value: "x".repeat(4000) },
  });
  const cloud = await serve(
    project({
      "template.json": JSON.stringify({
        Resources: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`Value${index}`, parameter(index)])),
      }),
    }),
  );
  onTestFinished(() => cloud.program.stop());
  expect((await cloud.run("push")).stdout).toContain("No changes");
  const { Parameter } = await cloud.client(SSMClient).send(new GetParameterCommand({ Name: "/shop/19" }));
  expect(Parameter?.Value).toHaveLength(4000);
});
