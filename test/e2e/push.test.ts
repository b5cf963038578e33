import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { builtProgram } from "./harness/build.js";
import { MOTO_ACCOUNT, motoVersion, startMoto } from "./harness/moto.js";
import { edit, temporaryFolder } from "./harness/project.js";
import { plainEnvironment, run, type Served, serve } from "./harness/sekisho.js";

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: nodejs24.x, CodeUri: src, Handler: index.handler}}
Resources:
  Pool: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: readers}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Auth: {DefaultAuthorizer: Readers, Authorizers: {Readers: {UserPoolArn: !GetAtt Pool.Arn}}}
  Fn:
    Type: AWS::Serverless::Function
    Properties: {Events: {Get: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /books, Method: get}}}}
Outputs:
  PoolId: {Value: !Ref Pool}
`;

function project(template = TEMPLATE): string {
  const folder = join(temporaryFolder(), "library");
  const files = {
    "template.yaml": template,
    "src/index.js": 'exports.handler = async () => ({ statusCode: 200, body: "" });\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const addClient = (folder: string) =>
  edit(join(folder, "template.yaml"), (text) =>
    text.replace(
      "Outputs:",
      "  Client: {Type: AWS::Cognito::UserPoolClient, Properties: {UserPoolId: !Ref Pool, ClientName: c}}\nOutputs:",
    ),
  );

/** `Add Client` and so on, out of the table. */
const changesIn = (stdout: string) =>
  [...stdout.matchAll(/│ (Add|Modify|Remove)\s+│ (\w+)\s/g)].map(([, action, id]) => `${action} ${id}`);

interface Cloud {
  readonly endpoint: string;
  readonly credentials: Record<string, string>;
}

/** Credentials in the environment and an endpoint: what leads the SDK's default chain here. */
const pushTo = (cloud: Cloud, folder: string, ...args: string[]) => toAws("push", cloud, folder, ...args);

const toAws = (command: string, cloud: Cloud, folder: string, ...args: string[]) =>
  run(process.execPath, [builtProgram(), command, "--to", "aws", ...args], {
    cwd: folder,
    env: plainEnvironment({
      ...cloud.credentials,
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_CONFIG_FILE: join(folder, "none"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
      AWS_EC2_METADATA_DISABLED: "true",
    }),
  });

/** The story of a push through ordinary credentials; the same words for whoever answers as AWS. */
async function story(cloud: Cloud, accountId: string, template = TEMPLATE): Promise<void> {
  const folder = project(template);
  const settings = {
    endpoint: cloud.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const stacks = async () => {
    const { Stacks } = await new CloudFormationClient(settings).send(new DescribeStacksCommand({}));
    return (Stacks ?? []).map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`);
  };
  const dry = await pushTo(cloud, folder, "--region", "us-east-1", "--dry-run");
  expect(dry).toMatchObject({ code: 0, stderr: expect.not.stringContaining("✗") });
  expect(changesIn(dry.stdout)).toEqual(expect.arrayContaining(["Add Pool", "Add Fn", "Add FnRole"]));
  expect(await stacks()).not.toContainEqual(expect.stringContaining("library"));

  const unasked = await pushTo(cloud, folder, "--region", "us-east-1");
  expect(unasked).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`the AWS account ${accountId} in us-east-1`),
  });

  const first = await pushTo(cloud, folder, "--region", "us-east-1", "--yes");
  expect(first, first.stderr).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/✓ Deployed library\./),
  });
  expect(await stacks()).toContain("library CREATE_COMPLETE");
  const { Buckets } = await new S3Client(settings).send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toContain(`sekisho-assets-${accountId}-us-east-1`);

  addClient(folder);
  const status = await toAws("status", cloud, folder, "--region", "us-east-1", "--json");
  expect(JSON.parse(status.stdout)).toMatchObject({
    accountId,
    stackName: "library",
    changes: [{ action: "Add", logicalId: "Client", type: "AWS::Cognito::UserPoolClient" }],
  });
  const second = await pushTo(cloud, folder, "--region", "us-east-1", "--yes");
  expect(second, second.stderr).toMatchObject({ code: 0 });
  expect(changesIn(second.stdout)).toEqual(["Add Client"]);
  expect(await stacks()).toContain("library UPDATE_COMPLETE");
}

describe("to the local cloud", () => {
  let cloud: Served;
  beforeAll(async () => {
    cloud = await serve(project(), "--no-watch");
  });

  test("by the same path as to AWS", () =>
    // What this cloud serves under the same name goes first.
    cloudOf("story").then((other) => story(other, "000000000000")));

  const others: Served[] = [];
  async function cloudOf(name: string): Promise<Cloud> {
    const folder = join(temporaryFolder(), name);
    mkdirSync(folder);
    writeFileSync(join(folder, "template.yaml"), "Resources: {Pool: {Type: AWS::Cognito::UserPool}}\n");
    const served = await serve(folder, "--no-watch");
    others.push(served);
    return {
      endpoint: served.url,
      credentials: { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    };
  }

  test("a dry run tells what a push would change, and the push changes that", async () => {
    expect((await cloud.run("push", "--dry-run")).stdout).toBe("No changes in the templates.\n");
    addClient(cloud.program.directory);
    expect(changesIn((await cloud.run("push", "--dry-run")).stdout)).toEqual(["Add Client"]);
    expect(changesIn((await cloud.run("status")).stdout)).toEqual(["Add Client"]);
    expect(await cloud.run("push")).toMatchObject({ code: 0, stdout: expect.stringContaining("✓ Deployed library.") });
    expect((await cloud.run("push")).stdout).toContain("No changes detected");
  });

  test("the first failure is told with its reason, and what follows from it is folded", async () => {
    const file = join(cloud.program.directory, "template.yaml");
    edit(file, (text) =>
      text.replace(
        "Outputs:",
        "  Bad: {Type: AWS::Cognito::UserPoolGroup, Properties: {UserPoolId: us-east-1_nowhere, GroupName: h}}\nOutputs:",
      ),
    );
    const { code, stdout, stderr } = await cloud.run("push");
    expect(code).toBe(1);
    expect(stdout.match(/_FAILED/g)).toHaveLength(1);
    expect(stdout).toMatch(/… and \d+ more events of the roll-back/);
    expect(stderr).toContain("Bad");
    edit(file, (text) => text.replace(/ {2}Bad:.*\n/, ""));
  });

  test.each([
    [
      "a property that isn't there",
      "{UserPoolNam: x}",
      'Pool2/Properties/UserPoolNam: AWS::Cognito::UserPool has no property "UserPoolNam". Did you mean UserPoolName?',
    ],
    [
      "a value of another type",
      "{Policies: {PasswordPolicy: {MinimumLength: long}}}",
      "PasswordPolicy/MinimumLength: must be a whole number",
    ],
  ])("%s is refused before anything is sent", async (_, properties, sentence) => {
    const file = join(cloud.program.directory, "template.yaml");
    edit(file, (text) =>
      text.replace("Outputs:", `  Pool2: {Type: AWS::Cognito::UserPool, Properties: ${properties}}\nOutputs:`),
    );
    const { code, stdout, stderr } = await cloud.run("push");
    edit(file, (text) => text.replace(/ {2}Pool2:.*\n/, ""));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(sentence);
  });
});

test.each([
  ["no credentials", {}, ["--region", "us-east-1"], "No AWS credentials were found", "aws configure"],
  [
    "no region",
    { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "x" },
    [],
    "No region is set",
    "--region us-east-1",
  ],
  [
    "nobody who answers",
    { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "x" },
    ["--region", "us-east-1"],
    "AWS can't be reached",
    "AWS_ENDPOINT_URL",
  ],
])("with %s the next step is told", async (_, credentials, args, sentence, next) => {
  const outcome = await pushTo({ endpoint: "http://127.0.0.1:9", credentials }, project(), ...args);
  expect(outcome).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(sentence) });
  expect(outcome.stderr).toContain(next);
});

describe("to moto's server, which others wrote", () => {
  if (motoVersion === undefined)
    test("Python has no moto here: the push to it is not told", async () => {
      console.log("moto is not on this machine");
      const { code } = await run("python3", ["-c", "import moto.server"]).catch(() => ({ code: 127 }));
      expect(code).not.toBe(0);
    });
  else
    test(`moto ${motoVersion}`, async () => {
      await story(
        {
          endpoint: await startMoto(),
          credentials: { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
        },
        MOTO_ACCOUNT,
        // It makes no API out of a body that refers to other resources.
        TEMPLATE.replace(/ {2}Api:[\s\S]*? {2}Fn:/, "  Fn:").replace(
          "{Events: {Get: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /books, Method: get}}}}",
          "{}",
        ),
      );
    });
});
