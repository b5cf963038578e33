import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type Parameter,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";

const PROJECT = join(import.meta.dirname, "../../../shared/fixtures/amplify-gen1-cognito-authorizer/amplify/backend");
const BUILD = join(PROJECT, "awscloudformation/build");
const STACK = "amplify-bookapp-dev-4564f";
const BUCKET = `${STACK}-deployment`;
const TEMPLATES: Record<string, string> = {
  "auth/bookapp5186446e-cloudformation-template.json":
    "auth/bookapp5186446e/build/bookapp5186446e-cloudformation-template.json",
  "function/functionName-cloudformation-template.json":
    "function/functionName/functionName-cloudformation-template.json",
  "api/apiName-cloudformation-template.json": "api/apiName/build/apiName-cloudformation-template.json",
};
const read = (...path: string[]) => readFileSync(join(...path), "utf8");

let cloud: TestCloud;
let cloudFormation: CloudFormationClient;
let s3: S3Client;
beforeEach(async () => {
  cloud = await startCloud();
  cloudFormation = cloud.client(CloudFormationClient);
  s3 = cloud.client(S3Client);
});
afterEach(() => cloud.close());

const put = (Key: string, Body: string | Uint8Array) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
const describe = async () => (await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }))).Stacks?.[0];
async function failures(): Promise<string[]> {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: STACK }));
  return StackEvents.flatMap((event) =>
    event.ResourceStatus?.endsWith("FAILED") ? [`${event.LogicalResourceId}: ${event.ResourceStatusReason}`] : [],
  );
}

const PARAMETERS: Parameter[] = [
  { ParameterKey: "DeploymentBucketName", ParameterValue: BUCKET },
  { ParameterKey: "AuthRoleName", ParameterValue: `${STACK}-authRole` },
  { ParameterKey: "UnauthRoleName", ParameterValue: `${STACK}-unauthRole` },
];

async function init(): Promise<void> {
  const stages = join(PROJECT, "../../../amplify-gen1-cognito-authorizer-stages/00-after-init/amplify/backend");
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: STACK,
      TemplateBody: read(stages, "awscloudformation/build/root-cloudformation-stack.json"),
      Parameters: PARAMETERS,
      Capabilities: ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    }),
  );
  expect([await failures(), (await describe())?.StackStatus]).toEqual([[], "CREATE_COMPLETE"]);
}

/** What the Amplify CLI does at `push`: uploads everything and updates the root stack. */
async function push(edit: (template: string) => string = (template) => template): Promise<void> {
  const root = read(BUILD, "root-cloudformation-stack.json");
  const zip = /amplify-builds\/functionName-\w+-build\.zip/.exec(root)?.[0] ?? "";
  await put(zip, readFileSync(join(PROJECT, "function/functionName/dist/latest-build.zip")));
  for (const [key, file] of Object.entries(TEMPLATES))
    await put(`amplify-cfn-templates/${key}`, key.startsWith("api/") ? edit(read(PROJECT, file)) : read(PROJECT, file));
  await put("root-cloudformation-stack.json", root);
  await cloudFormation.send(
    new UpdateStackCommand({
      StackName: STACK,
      TemplateURL: `https://s3.amazonaws.com/${BUCKET}/root-cloudformation-stack.json`,
      Parameters: PARAMETERS,
      Capabilities: ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    }),
  );
  expect([await failures(), (await describe())?.StackStatus]).toEqual([[], "UPDATE_COMPLETE"]);
}

it("places what the Amplify CLI pushes, keeps its API through a rebuild, and takes it all down", async () => {
  await init();
  await push();
  const resources = async (StackName: string) =>
    (await cloudFormation.send(new ListStackResourcesCommand({ StackName }))).StackResourceSummaries ?? [];
  const root = await resources(STACK);
  const api = root.find(({ LogicalResourceId }) => LogicalResourceId === "apiapiName")?.PhysicalResourceId ?? "";
  const { Stacks: [nested] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: api }));
  const outputs = Object.fromEntries(
    nested?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? [],
  );
  expect(outputs.RootUrl).toBe(`${cloud.url}/_aws/execute-api/${outputs.ApiId}/dev`);
  const call = async () => (await fetch(`${outputs.RootUrl}/apiPath`)).status;
  expect(await call()).toBe(401);

  // Each build of the Amplify CLI gives deployments and gateway responses another random suffix.
  const suffixed = (await resources(api)).filter(({ ResourceType }) =>
    /Deployment|GatewayResponse/.test(ResourceType ?? ""),
  );
  expect(suffixed.length).toBeGreaterThan(1);
  await push((template) =>
    suffixed.reduce(
      (text, { LogicalResourceId = "" }) => text.replaceAll(LogicalResourceId, `${LogicalResourceId}x`),
      template,
    ),
  );
  expect((await resources(api)).map(({ LogicalResourceId }) => LogicalResourceId).sort()).toEqual(
    expect.arrayContaining(suffixed.map(({ LogicalResourceId }) => `${LogicalResourceId}x`)),
  );
  expect(await call()).toBe(401);
  await expect(
    push((template) =>
      suffixed.reduce(
        (text, { LogicalResourceId = "" }) => text.replaceAll(LogicalResourceId, `${LogicalResourceId}x`),
        template,
      ),
    ),
  ).rejects.toThrow("No updates are to be performed.");

  await cloudFormation.send(new DeleteStackCommand({ StackName: STACK }));
  await expect(describe()).rejects.toThrow(`Stack with id ${STACK} does not exist`);
});
