import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import {
  GetLayerVersionPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListLayerVersionsCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";
import { zipped } from "../lambda/support.js";

const Bucket = "assets-bucket";

const template = (S3Key: string) =>
  JSON.stringify({
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
      Shared: {
        Type: "AWS::Lambda::LayerVersion",
        Properties: { LayerName: "shared", Content: { S3Bucket: Bucket, S3Key }, CompatibleRuntimes: ["nodejs20.x"] },
      },
      Anyone: {
        Type: "AWS::Lambda::LayerVersionPermission",
        Properties: { Action: "lambda:GetLayerVersion", Principal: "*", LayerVersionArn: { Ref: "Shared" } },
      },
      Function: {
        Type: "AWS::Lambda::Function",
        Properties: {
          ...{ FunctionName: "f", Runtime: "nodejs20.x", Handler: "index.handler" },
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Code: { ZipFile: "exports.handler = async () => require('shared')" },
          Layers: [{ Ref: "Shared" }],
        },
      },
    },
    Outputs: { Layer: { Value: { "Fn::GetAtt": ["Shared", "LayerVersionArn"] } } },
  });

test("a layer of a template: a function uses it, a changed one is a new version, and it goes with its stack", async () => {
  const cloud = await startCloud();
  const [s3, stacks, lambda] = [cloud.client(S3Client), cloud.client(CloudFormationClient), cloud.client(LambdaClient)];
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const text of ["one", "two"]) {
    const Body = zipped({ "nodejs/node_modules/shared/index.js": `module.exports = '${text}'` });
    await s3.send(new PutObjectCommand({ Bucket, Key: `${text}.zip`, Body }));
  }
  const StackName = "layers";
  const state = async () => {
    const { Stacks: [stack] = [] } = await stacks.send(new DescribeStacksCommand({ StackName }));
    return [stack?.StackStatus, stack?.Outputs?.[0]?.OutputValue];
  };
  const answer = async () =>
    JSON.parse(Buffer.from((await lambda.send(new InvokeCommand({ FunctionName: "f" }))).Payload ?? []).toString());
  const versions = async () =>
    (await lambda.send(new ListLayerVersionsCommand({ LayerName: "shared" }))).LayerVersions?.map(
      ({ Version }) => Version,
    );
  const common = { StackName, Capabilities: ["CAPABILITY_IAM" as const] };
  await stacks.send(new CreateStackCommand({ ...common, TemplateBody: template("one.zip") }));
  expect(await state()).toEqual(["CREATE_COMPLETE", "arn:aws:lambda:us-east-1:000000000000:layer:shared:1"]);
  expect(await answer()).toBe("one");
  const { Policy } = await lambda.send(new GetLayerVersionPolicyCommand({ LayerName: "shared", VersionNumber: 1 }));
  expect(JSON.parse(Policy ?? "").Statement).toHaveLength(1);
  await stacks.send(new UpdateStackCommand({ ...common, TemplateBody: template("two.zip") }));
  expect(await state()).toEqual(["UPDATE_COMPLETE", "arn:aws:lambda:us-east-1:000000000000:layer:shared:2"]);
  expect([await answer(), await versions()]).toEqual(["two", [2]]);
  await stacks.send(new DeleteStackCommand({ StackName }));
  await stacks.send(new DescribeStacksCommand({ StackName })).catch(() => undefined);
  expect(await versions()).toEqual([]);
  expect(cloud.defects).toEqual([]);
});
