import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { cloneOf, FIXTURES, readJson, removeTemporaries } from "../project/fixtures.js";
import { typedProgram } from "./authoring/program.js";
import { CTRL_C, ENTER, ran, typed } from "./authoring/run.js";
import { changed, snapshot } from "./authoring/snapshot.js";
import { asAws } from "./aws.js";
import { slowCloud } from "./front.js";

afterAll(removeTemporaries);

const STAGE = "amplify-gen1-cognito-authorizer-stages/03-after-build";
const PUSHED = join(FIXTURES, "amplify-gen1-cognito-authorizer");
const STACK = "amplify-bookapp-dev-4564f";
const ASK = "Deploy amplify-bookapp-dev-4564f to the AWS account 000000000000, region us-east-1, as .*\\(y/N\\)";
const PUSH = ["push", "--to", "aws"];

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});

const push = (directory: string, ...args: string[]) =>
  ran(directory, [...PUSH, ...args], "", asAws(cloud.url, directory));

async function stackStatus(): Promise<string | undefined> {
  const stacks = cloud.client(CloudFormationClient);
  const answer = await stacks.send(new DescribeStacksCommand({ StackName: STACK })).catch(() => undefined);
  return answer?.Stacks?.[0]?.StackStatus;
}

/** What a push leaves beside the project: caches of what was compiled. */
const seen = (directory: string, before: Map<string, string>) =>
  changed(before, snapshot(directory)).filter((path) => !path.startsWith(".sekisho/"));

/** A document with each text in it told as what it is; ids, times and hashes differ from one push to the next. */
const shape = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, each: unknown) => {
    if (typeof each !== "string") return each;
    // The function's folder in the fixture lacks a file that was hashed.
    if (key === "lastPushDirHash") return "a hash";
    if (/TimeStamp$/.test(key)) return Number.isNaN(Date.parse(each)) ? each : "a time";
    return each
      .replace(/-[0-9a-f]{20}-build/g, "-HASH-build")
      .replace(/\d{12}/g, "ACCOUNT")
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
      .replace(/us-east-1_\w+/g, "POOL")
      .replace(/^[0-9a-z]{26}$/, "CLIENT")
      .replace(/https:\/\/\w+\.execute-api/, "https://API.execute-api")
      .replace(/^http:\/\/127.0.0.1:\d+\/_aws\/execute-api\/\w+\//, "https://API.execute-api.us-east-1.amazonaws.com/")
      .replace(/^[0-9a-z]{10}$/, "API");
  });

describe("push --to aws", () => {
  test("takes its options as JSON", async () => {
    const directory = cloneOf(STAGE);
    const headless = (input: object) =>
      ran(directory, ["push", "--headless"], JSON.stringify(input), asAws(cloud.url, directory));
    const before = await stackStatus();
    const dry = await headless({ to: "aws", "dry-run": true });
    expect(dry).toMatchObject({ code: 0, screen: expect.stringMatching(/authbookapp5186446e/) });
    expect(await headless({ to: "aws" })).toMatchObject({ code: 1, screen: expect.stringContaining("--yes") });
    expect(await headless({ to: "gcp" })).toMatchObject({ code: 1, screen: expect.stringContaining("local or aws") });
    expect(await stackStatus()).toBe(before);
  });

  test("asks, and No or Ctrl-C deploys nothing and changes nothing", async () => {
    const directory = cloneOf(STAGE);
    const before = snapshot(directory);
    const variables = asAws(cloud.url, directory);
    const no = await typed(directory, PUSH, [[ASK, ENTER]], variables);
    expect(no).toMatchObject({ code: 1, screen: expect.stringContaining("Nothing was deployed.") });
    expect(no.screen).toMatch(/│ Add\s+│ authbookapp5186446e\s+│ AWS::CloudFormation::Stack/);
    const interrupted = await typed(directory, PUSH, [[ASK, CTRL_C]], variables);
    expect(interrupted).toMatchObject({
      code: 130,
      screen: expect.stringContaining("Cancelled: nothing was deployed."),
    });
    const unclear = await typed(
      directory,
      PUSH,
      [
        [ASK, `perhaps${ENTER}`],
        ["Type y or n", CTRL_C],
      ],
      variables,
    );
    expect(unclear.code).toBe(130);
    const unasked = await push(directory);
    expect(unasked).toMatchObject({ code: 1, screen: expect.stringContaining("sekisho push --to aws --yes") });
    const dry = await push(directory, "--dry-run");
    expect(dry).toMatchObject({ code: 0, screen: expect.stringContaining("│ Add") });
    expect(await stackStatus()).toBeUndefined();
    expect(seen(directory, before)).toEqual([]);
  });

  test("that fails says why, and leaves the project as it was", async () => {
    const directory = cloneOf(STAGE);
    const file = join(directory, "amplify/backend/function/functionName/functionName-cloudformation-template.json");
    const group = {
      Type: "AWS::Cognito::UserPoolGroup",
      Properties: { UserPoolId: "us-east-1_nowhere", GroupName: "g" },
    };
    const template = readJson(file) as { Resources: object };
    writeFileSync(file, JSON.stringify({ ...template, Resources: { ...template.Resources, Readers: group } }));
    const before = snapshot(directory);
    const { code, screen } = await push(directory, "--yes");
    expect(code, screen).toBe(1);
    expect(screen.match(/_FAILED/g), screen).toHaveLength(1);
    expect(screen).toMatch(/Readers \(AWS::Cognito::UserPoolGroup\): .*us-east-1_nowhere/);
    expect(screen).toContain("Mend the cause and push again");
    expect(screen).toMatch(/… and \d+ more events of the roll-back/);
    expect(seen(directory, before)).toEqual([]);
  });

  test("writes down what the Amplify CLI writes down, in the project and in the bucket", async () => {
    const directory = cloneOf(STAGE);
    const deployed = await typed(directory, PUSH, [[ASK, `y${ENTER}`]], asAws(cloud.url, directory));
    expect(deployed.code, deployed.screen).toBe(0);
    // On a terminal: a line for each resource that is done, and none for what only began.
    expect(deployed.screen).toMatch(/CREATE_COMPLETE\s+LambdaFunction\s+AWS::Lambda::Function/);
    expect(deployed.screen).not.toMatch(/CREATE_IN_PROGRESS\s+LambdaFunction/);
    expect(deployed.screen).toMatch(/\d+ done · .*/);
    expect(deployed.screen).toContain(`✓ Deployed ${STACK}.`);

    for (const file of [
      "backend/amplify-meta.json",
      "backend/backend-config.json",
      "team-provider-info.json",
      "#current-cloud-backend/amplify-meta.json",
    ])
      expect(shape(readJson(directory, "amplify", file)), file).toEqual(shape(readJson(PUSHED, "amplify", file)));
    const hashOf = (folder: string) =>
      (readJson(folder, "amplify/backend/amplify-meta.json") as Record<"auth", Record<string, object>>).auth;
    const { lastPushDirHash } = hashOf(PUSHED).bookapp5186446e as { lastPushDirHash: string };
    expect(hashOf(directory).bookapp5186446e).toMatchObject({ lastPushDirHash });
    const frontEnd = (folder: string) => shape(readJson(folder, "src/amplifyconfiguration.json"));
    expect(frontEnd(directory)).toEqual(frontEnd(PUSHED));
    const exported = (folder: string) =>
      JSON.parse(/= (\{[\s\S]*\});/.exec(readFileSync(join(folder, "src/aws-exports.js"), "utf8"))?.[1] ?? "");
    expect(exported(directory)).toEqual(readJson(directory, "src/amplifyconfiguration.json"));

    const kept = [...snapshot(join(directory, "amplify/#current-cloud-backend")).keys()].sort();
    const built = /\/build\/(override\.js|tsconfig\.resource\.json)$/;
    expect(kept).toEqual(
      [...snapshot(join(PUSHED, "amplify/#current-cloud-backend")).keys()].filter((path) => !built.test(path)).sort(),
    );
    const bucket = `${STACK}-deployment`;
    const get = async (Key: string) => {
      const { Body } = await cloud.client(S3Client).send(new GetObjectCommand({ Bucket: bucket, Key }));
      return Body?.transformToByteArray();
    };
    const zipped = unzipSync((await get("#current-cloud-backend.zip")) ?? new Uint8Array());
    expect(Object.keys(zipped).sort()).toEqual([...kept, "cli.json"].sort());
    expect(Buffer.from((await get("amplify-meta.json")) ?? []).toString()).toBe(
      readFileSync(join(directory, "amplify/backend/amplify-meta.json"), "utf8"),
    );
    const { Parameter } = await cloud
      .client(SSMClient)
      .send(new GetParameterCommand({ Name: "/amplify/de0riz7y55dro1/dev/AMPLIFY_function_functionName_s3Key" }));
    expect(Parameter?.Value).toMatch(/^"amplify-builds\/functionName-[0-9a-f]{20}-build\.zip"$/);

    const again = await push(directory, "--yes");
    expect(again).toMatchObject({ code: 0, screen: expect.stringContaining("✓ No changes detected.") });
  });

  test("interrupted while it deploys says what goes on without it, and changes nothing here", async () => {
    const directory = cloneOf(STAGE);
    const before = snapshot(directory);
    const file = join(directory, "amplify/backend/function/functionName/src/index.js");
    writeFileSync(file, `${readFileSync(file, "utf8")}// changed\n`);
    const dry = await push(directory, "--dry-run");
    expect([...dry.screen.matchAll(/│ (Add|Modify|Remove)\s+│ (\w+)/g)].map(([, ...cells]) => cells.join(" "))).toEqual(
      ["Modify functionfunctionName", "Modify LambdaFunction"],
    );
    const { code, screen } = await typedProgram(
      directory,
      [...PUSH, "--yes"],
      [[`Deploying ${STACK} …`, CTRL_C]],
      asAws(await slowCloud(cloud.url), directory),
    );
    expect(code, screen).toBe(130);
    expect(screen).toContain(`CloudFormation goes on with the stack ${STACK} in us-east-1`);
    expect(screen).toContain("aws cloudformation describe-stack-events");
    expect(seen(directory, before)).toEqual(["amplify/backend/function/functionName/src/index.js"]);
    await expect.poll(stackStatus).toBe("UPDATE_COMPLETE");
    const again = await push(directory, "--yes");
    expect(again, again.screen).toMatchObject({ code: 0, screen: expect.stringContaining("No changes detected") });
    expect(readJson(directory, "amplify/backend/amplify-meta.json")).toHaveProperty("api.apiName.output.RootUrl");
  });
});
