import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CommandCall, parseCall } from "../../../src/cli/command.js";
import { TemplateProblem } from "../../../src/cli/deploy/validate.js";
import { voiceFor } from "../../../src/cli/voice.js";
import { startCloud, type TestCloud } from "../../harness/cloud.js";
import { cloneOf, removeTemporaries, temporary } from "../../project/fixtures.js";
import { asAws } from "../aws.js";
import { copyOf, done, newProject } from "./project.js";
import { ran } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

const FIXTURE = "amplify-gen1-cognito-authorizer";
const OVERRIDE = "amplify/backend/api/apiName/override.ts";

/** What a command printed as JSON, among what it told beside it. */
const jsonIn = (screen: string) =>
  JSON.parse(screen.slice(screen.search(/^\{$/m), screen.lastIndexOf("}") + 1)) as Answer;

interface Answer {
  readonly type?: string;
  readonly findings: readonly { readonly rule: string; readonly level: string; readonly path: readonly string[] }[];
}

describe("what `add` writes has nothing to mend", () => {
  let project: string;
  beforeAll(async () => {
    project = await newProject();
    await done(project, "add", "auth", "--yes");
    await done(project, "add", "function", "--yes", "--name", "greet");
  });

  test.each<[what: string, args: string[]]>([
    ["an API that is open", ["api", "--yes", "--name", "books", "--path", "/books"]],
    ["hosting", ["hosting", "--yes"]],
    ["storage", ["storage", "--yes"]],
    ["a function in Python", ["function", "--yes", "--name", "snake", "--runtime", "python"]],
    ["a layer", ["function", "--yes", "--kind", "layer", "--name", "shared"]],
  ])("%s", async (_, args) => {
    const copy = copyOf(project);
    await done(copy, "add", ...args);
    expect(jsonIn(await done(copy, "build", "--json")).findings).toEqual([]);
  });
});

describe("a slip in override.ts", () => {
  const slipped = (from: string, to: string): string => {
    const clone = cloneOf(FIXTURE);
    const file = join(clone, OVERRIDE);
    const text = readFileSync(file, "utf8");
    expect(text).toContain(from);
    writeFileSync(file, text.replaceAll(from, to));
    return clone;
  };

  test.each<[what: string, from: string, to: string, says: RegExp]>([
    [
      "a scheme that isn't defined",
      "{ Cognito: [] }",
      "{ cognitoPool: [] }",
      /"cognitoPool", which is not in securityDefinitions: the method would not be protected/,
    ],
    ["another type", "type: 'cognito_user_pools'", "type: 'cognito'", /Did you mean cognito_user_pools\?/],
    ["providerARNs that is missing", "providerARNs:", "providerArns:", /needs providerARNs/],
    [
      "a parameter that isn't there",
      "{ Ref: 'AuthCognitoUserPoolId' }",
      "{ Ref: 'AuthCognitoPoolId' }",
      /Did you mean AuthCognitoUserPoolId\?/,
    ],
  ])("%s is told with the file, and nothing is written", async (_, from, to, says) => {
    const directory = slipped(from, to);
    const before = snapshot(directory);
    const { code, screen } = await ran(directory, ["build"]);
    expect([code, screen]).toEqual([1, expect.stringMatching(says)]);
    expect(screen).toContain(`made by ${join(directory, OVERRIDE)}`);
    expect(screen).toContain("Resources/apiName/Properties/Body/");
    expect(changed(before, snapshot(directory)).filter((path) => !path.startsWith(".sekisho/"))).toEqual([]);
  });

  test("is told as data with --json", async () => {
    const { code, screen } = await ran(slipped("{ Cognito: [] }", "{ Cognto: [] }"), ["build", "--json"]);
    expect(code).toBe(1);
    const line = screen.split("\n").find((each) => each.startsWith("{")) ?? "";
    const { type, findings } = JSON.parse(line) as Answer;
    expect(type).toBe("problem");
    expect(findings[0]).toMatchObject({
      rule: "api-security-undefined",
      level: "error",
      actual: "Cognto",
      expected: ["sigv4", "Cognito"],
      meant: "Cognito",
    });
  });
});

describe("push --to aws", () => {
  const WARNED = {
    Parameters: { Stage: { Type: "String", Default: "dev" } },
    Resources: { Greeting: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value: "hello" } } },
  };
  const BROKEN = {
    Resources: { Greeting: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Valeu: "x" } } },
  };
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startCloud();
  });

  const push = (template: object, ...options: string[]) => {
    const directory = join(temporary(), "greeting");
    mkdirSync(directory);
    writeFileSync(join(directory, "template.json"), JSON.stringify(template, undefined, 2));
    return ran(directory, ["push", "--to", "aws", ...options], "", asAws(cloud.url, directory));
  };
  const stacks = async () =>
    (await cloud.client(CloudFormationClient).send(new DescribeStacksCommand({}))).Stacks ?? [];

  test.each([[["--yes"]], [["--dry-run"]]])("sends nothing of a broken template (%j)", async (options) => {
    const { code, screen } = await push(BROKEN, ...options);
    expect([code, screen]).toEqual([1, expect.stringMatching(/has no property "Valeu". Did you mean Value\?/)]);
    expect(screen).toMatch(/template\.json:7\n\s+"Valeu": "x"/);
    expect(await stacks()).toEqual([]);
  });

  test("tells warnings, as data with --dry-run --json, and goes on", async () => {
    const dry = await push(WARNED, "--dry-run", "--json");
    expect(dry.code, dry.screen).toBe(0);
    expect(jsonIn(dry.screen).findings).toMatchObject([{ rule: "parameter-unused", level: "warning" }]);
    const { code, screen } = await push(WARNED, "--yes");
    expect([code, screen]).toEqual([
      0,
      expect.stringContaining("the parameter Stage is never used  [parameter-unused]"),
    ]);
    expect((await stacks()).map(({ StackName }) => StackName)).toEqual(["greeting"]);
  });

  test("--json without --dry-run is refused", async () => {
    expect((await push(WARNED, "--json")).screen).toContain("--json goes with --dry-run.");
  });
});

test("start --json tells warnings and refusals as data", () => {
  const out = new PassThrough();
  const [command, json] = [
    { name: "start", summary: "", options: { json: { what: "" } }, run: async () => 0 },
    "--json",
  ];
  const call = { ...parseCall(command, [json]), out, err: out, directory: "", environment: {} };
  const voice = voiceFor(call as unknown as CommandCall);
  const warning = { rule: "parameter-unused", level: "warning", path: ["Parameters", "P"], template: "t" } as const;
  voice.progress("Warnings about the templates:", [warning]);
  voice.problem(new TemplateProblem([{ ...warning, rule: "resources-missing", level: "error" }]));
  const lines = String(out.read())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
  expect(lines).toMatchObject([
    { type: "progress", findings: [{ rule: "parameter-unused", path: ["Parameters", "P"] }] },
    { type: "problem", findings: [{ rule: "resources-missing", level: "error" }] },
  ]);
});
