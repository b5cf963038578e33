import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { zipSync } from "fflate";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";

const FIXTURES = join(import.meta.dirname, "../../../shared/fixtures");
const Capabilities = ["CAPABILITY_NAMED_IAM" as const, "CAPABILITY_AUTO_EXPAND" as const];

let cloud: TestCloud;
let cloudFormation: CloudFormationClient;
let s3: S3Client;
let ssm: SSMClient;
beforeEach(async () => {
  cloud = await startCloud();
  cloudFormation = cloud.client(CloudFormationClient);
  s3 = cloud.client(S3Client);
  ssm = cloud.client(SSMClient);
});
afterEach(() => cloud.close());

/** Status, and the reasons of whatever failed, in every stack. */
async function outcome(StackName: string): Promise<unknown> {
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  const failed: string[] = [];
  for (const { StackId } of Stacks) {
    const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: StackId }));
    for (const event of StackEvents)
      if (event.ResourceStatus?.endsWith("FAILED"))
        failed.push(`${event.LogicalResourceId}: ${event.ResourceStatusReason}`);
  }
  return [stack?.StackStatus, failed];
}

const handler = zipSync({ "index.js": Buffer.from("exports.handler = async () => ({ statusCode: 200, body: 'x' });") });

it.each([
  "amplify-gen1-iam-authenticated",
  "amplify-gen1-iam-authenticated-and-guest",
  "amplify-gen1-two-paths-env-schedule",
  "amplify-gen1-two-paths-cognito-authorizer",
  "amplify-gen1-hosting-s3-cloudfront",
])("%s is placed", async (fixture) => {
  const backend = join(FIXTURES, fixture, "amplify/backend");
  const files = readdirSync(backend, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  const team = JSON.parse(readFileSync(join(backend, "../team-provider-info.json"), "utf8")).dev.awscloudformation;
  const { StackName, DeploymentBucketName: Bucket } = team;
  const Parameters = ["DeploymentBucketName", "AuthRoleName", "UnauthRoleName"].map((ParameterKey) => ({
    ParameterKey,
    ParameterValue: team[ParameterKey] as string,
  }));
  const init = readFileSync(
    join(
      FIXTURES,
      "amplify-gen1-cognito-authorizer-stages/00-after-init/amplify/backend/awscloudformation/build/root-cloudformation-stack.json",
    ),
    "utf8",
  );
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: init, Parameters, Capabilities }));
  expect(await outcome(StackName)).toEqual(["CREATE_COMPLETE", []]);

  const root = readFileSync(join(backend, "awscloudformation/build/root-cloudformation-stack.json"), "utf8");
  const put = (Key: string, Body: string | Uint8Array) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  for (const [zip] of root.matchAll(/amplify-builds\/[\w-]+-build\.zip/g)) await put(zip, handler);
  for (const [, key = ""] of root.matchAll(/(amplify-cfn-templates\/[^"]+)"/g)) {
    const [, category = "", name = ""] = key.split("/");
    const file = files
      .filter((each) => each.endsWith(name) && each.startsWith(category))
      .sort((a, b) => Number(b.includes("build")) - Number(a.includes("build")))[0];
    await put(key, readFileSync(join(backend, file ?? name)));
  }
  const TemplateURL = await urlOf(put, root, Bucket);
  await cloudFormation.send(new UpdateStackCommand({ StackName, TemplateURL, Parameters, Capabilities }));
  expect(await outcome(StackName)).toEqual(["UPDATE_COMPLETE", []]);
  if (fixture.includes("hosting")) await servesPages();
});

/** What was published to the bucket comes through the distribution, whose policy lets its identity alone read. */
async function servesPages(): Promise<void> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  const outputs = Object.fromEntries(
    Stacks.flatMap(({ Outputs = [] }) => Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
  );
  const { HostingBucketName: Bucket, CloudFrontDistributionID: id, CloudFrontSecureURL: address } = outputs;
  expect(address).toBe(`http://${id.toLowerCase()}.cloudfront.localhost:${cloud.port}`);
  const Body = readFileSync(join(FIXTURES, "amplify-gen1-hosting-s3-cloudfront/src/index.html"));
  await s3.send(new PutObjectCommand({ Bucket, Key: "index.html", Body, ContentType: "text/html" }));
  for (const path of ["/", "/a/route/of/the/app"]) {
    const page = await fetch(`${cloud.url}/_aws/cloudfront/${id}${path}`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html"]);
    expect(await page.text()).toBe(Body.toString());
  }
}

async function urlOf(
  put: (key: string, body: string) => Promise<unknown>,
  root: string,
  bucket: string,
): Promise<string> {
  await put("root-cloudformation-stack.json", root);
  return `https://s3.amazonaws.com/${bucket}/root-cloudformation-stack.json`;
}

it("what CDK synthesizes is placed by a change set", async () => {
  const template = readFileSync(
    join(FIXTURES, "cdk-cognito-authorizer/cdk.out/CognitoAuthorizerStack.template.json"),
    "utf8",
  );
  const Bucket = "cdk-hnb659fds-assets-000000000000-us-east-1";
  await s3.send(new CreateBucketCommand({ Bucket }));
  const asset = /"S3Key":\s*"([^"]+)"/.exec(template)?.[1];
  await s3.send(new PutObjectCommand({ Bucket, Key: asset, Body: handler }));
  const version = (Value: string) =>
    ssm.send(
      new PutParameterCommand({ Name: "/cdk-bootstrap/hnb659fds/version", Value, Type: "String", Overwrite: true }),
    );
  const StackName = "CognitoAuthorizerStack";
  const create = () =>
    cloudFormation.send(
      new CreateChangeSetCommand({
        StackName,
        ChangeSetName: "cdk",
        ChangeSetType: "CREATE",
        TemplateBody: template,
        Capabilities,
        IncludeNestedStacks: true,
      }),
    );
  await version("5");
  await expect(create()).rejects.toThrow("CDK bootstrap stack version 6 required");
  await version("21");
  await create();
  await cloudFormation.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: "cdk" }));
  expect(await outcome(StackName)).toEqual(["CREATE_COMPLETE", []]);
});
