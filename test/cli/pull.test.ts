import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { cloneOf, compile, readJson, removeTemporaries, temporary } from "../project/fixtures.js";
import { CTRL_C, DOWN, ENTER, ran, typed } from "./authoring/run.js";
import { changed, snapshot } from "./authoring/snapshot.js";
import { asAws } from "./aws.js";
import { withAmplifyService } from "./front.js";

afterAll(removeTemporaries);

const STACK = "amplify-bookapp-dev-4564f";
const APP = "de0riz7y55dro1";
const INDEX = "amplify/backend/function/functionName/src/index.js";

let cloud: TestCloud;
/** A project that was pushed. */
let pushed: string;

const pull = (directory: string, args: readonly string[], endpoint = cloud.url) =>
  ran(directory, ["pull", ...args], "", asAws(endpoint, directory));

beforeAll(async () => {
  cloud = await startCloud();
  pushed = cloneOf("amplify-gen1-cognito-authorizer-stages/03-after-build");
  const { code, screen } = await ran(pushed, ["push", "--to", "aws", "--yes"], "", asAws(cloud.url, pushed));
  expect(code, screen).toBe(0);
}, 60_000);

/** What is of the project itself: without what this machine keeps for itself. */
const project = (directory: string) => {
  const files = snapshot(directory);
  for (const path of files.keys())
    if (/^\.sekisho\/|amplify\/\.config\/local-|(^|\/)node_modules\//.test(path)) files.delete(path);
  return files;
};

describe("pull in a project", () => {
  test("that is as it was pushed changes nothing", async () => {
    const before = project(pushed);
    const { code, screen } = await pull(pushed, []);
    expect(code, screen).toBe(0);
    expect(screen).toContain("✔ Successfully pulled backend environment dev from the cloud.");
    expect(changed(before, project(pushed))).toEqual([]);
  });

  test("asks before it overrides local changes, and Ctrl-C or No keeps them", async () => {
    const original = project(pushed);
    writeFileSync(join(pushed, INDEX), "exports.handler = async () => 'mine';\n");
    writeFileSync(join(pushed, "amplify/backend/function/functionName/src/more.js"), "// mine\n");
    const before = project(pushed);
    const variables = asAws(cloud.url, pushed);
    const ASK = "continue\\? \\(y/N\\)";
    expect(await typed(pushed, ["pull"], [[ASK, CTRL_C]], variables)).toMatchObject({ code: 130 });
    const no = await typed(pushed, ["pull"], [[ASK, ENTER]], variables);
    expect(no.screen).toContain("Changed here since the last push or pull: function/functionName");
    expect(no.screen).toContain("Nothing was pulled.");
    expect(await pull(pushed, [])).toMatchObject({ code: 1, screen: expect.stringContaining("--yes") });
    expect(changed(before, project(pushed))).toEqual([]);
    expect((await typed(pushed, ["pull"], [[ASK, `y${ENTER}`]], variables)).code).toBe(0);
    expect(changed(original, project(pushed))).toEqual([]);
  });

  test.each<[string[], object]>([
    [["--headless"], { yes: true }],
    [["--headless"], { amplify: { appId: APP, envName: "dev" }, yes: true }],
    [["--amplify", JSON.stringify({ projectName: "bookapp", appId: APP, envName: "dev" }), "--yes"], {}],
  ])("takes %j with %j as a yes", async (args, input) => {
    const original = project(pushed);
    writeFileSync(join(pushed, INDEX), "exports.handler = async () => 'mine';\n");
    const { code, screen } = await ran(pushed, ["pull", ...args], JSON.stringify(input), asAws(cloud.url, pushed));
    expect(code, screen).toBe(0);
    expect(changed(original, project(pushed))).toEqual([]);
  });

  test("into a fresh clone brings what git doesn't keep", async () => {
    const clone = cloneOf("amplify-gen1-cognito-authorizer-stages/03-after-build");
    const { code, screen } = await pull(clone, ["--yes"]);
    expect(code, screen).toBe(0);
    expect(changed(project(pushed), project(clone))).toEqual([]);
  });

  test.each<[string, string[], RegExp]>([
    ["another app", ["--appId", "dother"], /is of the Amplify app de0riz7y55dro1, not of dother/],
    [
      "a stack that isn't there",
      ["--stack", "amplify-other-dev-11111"],
      /no stack amplify-other-dev-11111 in us-east-1/,
    ],
    ["an environment that nobody knows", ["--envName", "prod"], /AWS Amplify's service does not answer[\s\S]*--stack/],
  ])("of %s says so, and changes nothing", async (_, args, reason) => {
    const before = project(pushed);
    const { code, screen } = await pull(pushed, args);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(before, project(pushed))).toEqual([]);
  });
});

describe("pull into an empty folder", () => {
  /** Files that say whose machine it is, that only the maker's folder has, or whose order is another. */
  const OWN =
    /^(gitignore\.txt|\.gitignore|package\.json|src\/index\.html|amplify\/hooks\/|amplify\/README\.md|amplify\/\.config\/project-config\.json|amplify\/backend\/types\/|amplify\/team-provider-info\.json)/;

  test("by its app and environment brings the project, which compiles to what was pushed", async () => {
    const endpoint = await withAmplifyService(cloud.url, { appId: APP, name: "bookapp" }, STACK);
    const directory = temporary();
    const { code, screen } = await pull(directory, ["--appId", APP, "--envName", "dev", "--yes"], endpoint);
    expect(code, screen).toBe(0);
    expect(changed(project(pushed), project(directory)).filter((path) => !OWN.test(path))).toEqual([]);
    expect(readJson(directory, "amplify/.config/project-config.json")).toMatchObject({ projectName: "bookapp" });
    const teams = "amplify/team-provider-info.json";
    expect(readJson(directory, teams)).toEqual(readJson(pushed, teams));
    const [mine, theirs] = await Promise.all([compile(directory), compile(pushed)]);
    expect(mine.template).toEqual(theirs.template);
    expect(mine.parameters).toEqual(theirs.parameters);
  });

  const FRONT_END = { SourceDir: "app", DistributionDir: "out", BuildCommand: "make", StartCommand: "make start" };
  const PARAMETERS = {
    amplify: { projectName: "books", appId: APP, envName: "dev", defaultEditor: "code" },
    frontend: { frontend: "javascript", framework: "react", config: FRONT_END },
    providers: { awscloudformation: { configLevel: "project", useProfile: false, region: "us-east-1" } },
  };
  const { appId, envName } = PARAMETERS.amplify;
  const OPTIONS = { appId, envName, name: "books", framework: "react", source: "app", distribution: "out" };

  test.each<[string, string[], object | undefined]>([
    [
      "the Amplify CLI's parameters",
      [...Object.entries(PARAMETERS).flatMap(([name, value]) => [`--${name}`, JSON.stringify(value)]), "--yes"],
      undefined,
    ],
    ["the same as JSON", ["--headless"], { ...PARAMETERS, yes: true }],
    [
      "the options as JSON",
      ["--headless"],
      { ...OPTIONS, "build-command": "make", "start-command": "make start", yes: true },
    ],
    ["JSON, and an option that wins", ["--headless", "--name", "books"], { ...PARAMETERS, name: "other", yes: true }],
  ])("takes %s", async (_, args, input) => {
    const endpoint = await withAmplifyService(cloud.url, { appId: APP, name: "bookapp" }, STACK);
    const directory = temporary();
    const text = input === undefined ? "" : JSON.stringify(input);
    const { code, screen } = await ran(directory, ["pull", ...args], text, asAws(endpoint, directory));
    expect(code, screen).toBe(0);
    expect(readJson(directory, "amplify/.config/project-config.json")).toMatchObject({
      projectName: "books",
      javascript: { framework: "react", config: FRONT_END },
    });
    expect(existsSync(join(directory, INDEX))).toBe(true);
    expect(existsSync(join(directory, "app/amplifyconfiguration.json"))).toBe(true);
  });

  test("without the backend, by JSON", async () => {
    const directory = temporary();
    const input = JSON.stringify({ stack: STACK, modify: false, proposed: true });
    const { code, screen } = await ran(directory, ["pull", "--headless"], input, asAws(cloud.url, directory));
    expect(code, screen).toBe(0);
    expect(readdirSync(directory).sort()).toEqual([".gitignore", "src"]);
  });

  test.each<[string[], object, RegExp]>([
    [["--headless"], { stack: STACK }, /with the above configuration\?" can't be asked[\s\S]*--proposed/],
    [["--headless"], { app: APP }, /"app", which is no option/],
    [["--headless", "--yes"], { stack: STACK, name: "a b" }, /--name a b: /],
    [["--headless", "--yes"], { ...PARAMETERS, frontend: { frontend: "ios" } }, /front end ios isn't served here/],
    [["--amplify", '{"app": "d1"}', "--yes"], {}, /--amplify has "app"/],
    [
      ["--providers", '{"awscloudformation": {"secretAccessKey": "x"}}'],
      {},
      /keys are not taken from the command line/,
    ],
  ])("%j with %j is refused, and nothing is written", async (args, input, reason) => {
    const directory = temporary();
    const { code, screen } = await ran(
      directory,
      ["pull", ...args],
      JSON.stringify(input),
      asAws(cloud.url, directory),
    );
    expect([code, screen]).toEqual([1, expect.stringMatching(reason)]);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("asks which app and environment, and how the front end lies", async () => {
    const endpoint = await withAmplifyService(cloud.url, { appId: APP, name: "bookapp" }, STACK);
    const directory = temporary();
    const steps = [
      ["Which app are you working on", ENTER],
      ["Pick a backend environment", ENTER],
      ["Pull the project with the above configuration", `n${ENTER}`],
      ["javascript framework", DOWN + ENTER],
      ["Source Directory", `app${ENTER}`],
      ["Distribution", ENTER],
      ["Build Command", ENTER],
      ["Start Command", ENTER],
      ["Do you plan on modifying this backend", `n${ENTER}`],
    ] as const;
    for (const at of [0, 1, 2, 8]) {
      const interrupted = [...steps.slice(0, at), [steps[at]?.[0] ?? "", CTRL_C] as const];
      expect(await typed(directory, ["pull"], interrupted, asAws(endpoint, directory))).toMatchObject({ code: 130 });
      expect(readdirSync(directory)).toEqual([]);
    }
    const { code, screen } = await typed(directory, ["pull"], steps, asAws(endpoint, directory));
    expect(code, screen).toBe(0);
    expect(existsSync(join(directory, "amplify"))).toBe(false);
    expect(readJson(directory, "app/amplifyconfiguration.json")).toEqual(
      readJson(pushed, "src/amplifyconfiguration.json"),
    );
  });

  test("by the name of the root stack needs no Amplify app", async () => {
    const directory = temporary();
    const { code, screen } = await pull(directory, ["--stack", STACK, "--yes"]);
    expect(code, screen).toBe(0);
    expect(readFileSync(join(directory, INDEX), "utf8")).toBe(readFileSync(join(pushed, INDEX), "utf8"));
    rmSync(directory, { recursive: true });
  });

  test.each<[string, string[], RegExp]>([
    ["without a word of what", [], /AWS Amplify's service does not answer there[\s\S]*--stack amplify-NAME-ENV-12345/],
    [
      "with an app that isn't there",
      ["--appId", "dnone", "--envName", "dev"],
      /knows no app dnone with an environment dev/,
    ],
  ])("%s says what to name, and writes nothing", async (name, args, reason) => {
    const directory = temporary();
    const endpoint = name.startsWith("without")
      ? cloud.url
      : await withAmplifyService(cloud.url, { appId: APP, name: "bookapp" }, STACK);
    const { code, screen } = await pull(directory, args, endpoint);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(readdirSync(directory)).toEqual([]);
  });
});
