import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { startCloud } from "../harness/cloud.js";

const TEMPLATE = join(
  import.meta.dirname,
  "../../../shared/fixtures/cdk-cognito-authorizer/cdk.out/CognitoAuthorizerStack.template.json",
);

test("a CDK application with a Cognito authorizer is deployed, answers, and leaves only what it retains", async () => {
  const cloud = await startCloud();
  const s3 = cloud.client(S3Client);
  const cloudFormation = cloud.client(CloudFormationClient);
  const template = readFileSync(TEMPLATE, "utf8");
  const Bucket = "cdk-hnb659fds-assets-000000000000-us-east-1";
  const Body = zipSync({
    "index.js": Buffer.from("exports.handler = async () => ({ statusCode: 200, body: 'asset' });"),
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const Key of new Set(template.match(/[0-9a-f]{64}\.zip/g)))
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  await cloud
    .client(SSMClient)
    .send(new PutParameterCommand({ Name: "/cdk-bootstrap/hnb659fds/version", Value: "30", Type: "String" }));
  const StackName = "CognitoAuthorizerStack";
  await cloudFormation.send(
    new CreateStackCommand({ StackName, TemplateBody: template, Capabilities: ["CAPABILITY_NAMED_IAM"] }),
  );
  // The answer is held open until the stack has settled.
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  expect(Stacks[0]?.StackStatus).toBe("CREATE_COMPLETE");
  const outputs = Object.fromEntries(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const endpoint = outputs.ApiEndpoint4F160690 ?? "";
  expect(outputs.UserPoolId).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
  const open = await fetch(`${endpoint}public`);
  expect([open.status, await open.text()]).toEqual([200, "public"]);
  const closed = await fetch(`${endpoint}book/1`);
  expect([closed.status, await closed.text()]).toEqual([401, '{"message":"Unauthorized"}']);
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  const gone = await cloudFormation.send(new DescribeStacksCommand({ StackName: Stacks[0]?.StackId }));
  expect(gone.Stacks?.[0]?.StackStatus).toBe("DELETE_COMPLETE");
  const { functions, userPools, apis, iam } = cloud.cloud;
  expect([functions.names(), apis.getRestApis({}).items]).toEqual([[], []]);
  // The CDK retains pools and the role of API Gateway's log; both outlive the stack.
  expect(userPools.poolExists(outputs.UserPoolId ?? "")).toBe(true);
  expect(iam.listRoles().map(({ value }) => value.roleName)).toEqual([expect.stringContaining("ApiCloudWatchRole")]);
  expect(cloud.defects).toEqual([]);
});
