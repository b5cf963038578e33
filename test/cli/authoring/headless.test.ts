import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadCommand } from "../../../src/cli/commands.js";
import { readJson, removeTemporaries, temporary } from "../../project/fixtures.js";
import { addOpenApi, cancelledAnywhere, copyOf, done, newProject, told } from "./project.js";
import { DOWN, ENTER, ran, type Step, typed } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

// Every command with questions answers them by options and by JSON.

afterAll(removeTemporaries);

type Json = Record<string, unknown>;

/** A project with everything, and two of what can be several. */
let full: string;

beforeAll(async () => {
  full = await newProject();
  await done(full, "add", "auth", "--yes");
  for (const name of ["first", "second"]) await addOpenApi(full, name, `/${name}`, name);
  await done(full, "add", "storage", "--yes", "--name", "files");
  await done(full, "add", "hosting", "--yes", "--setup", "dev");
  await done(full, "env", "add", "staging");
});

const config = (directory: string) =>
  readJson(directory, "amplify/backend/backend-config.json") as Record<string, Record<string, Json>>;

test.each<[string[]]>([
  [["init"]],
  ...["auth", "api", "function", "storage", "hosting"].flatMap((word): [string[]][] => [
    [["add", word]],
    [["update", word]],
    [["remove", word]],
  ]),
  ...["api", "auth", "function", "storage", "project"].map((word): [string[]] => [["override", word]]),
  [["env", "add"]],
  [["env", "checkout"]],
  [["env", "remove"]],
  [["env", "remove", "dev"]],
  [["delete"]],
])("%j without a terminal names an option that there is", async (args) => {
  const directory = args[0] === "init" ? temporary() : copyOf(full);
  if (args[0] === "add") for (const word of ["hosting", "storage"]) await done(directory, "remove", word, "--yes");
  if (args.join(" ") === "add auth") await done(directory, "remove", "auth", "--yes");
  if (args.join(" ") === "remove auth") await done(directory, "remove", "storage", "--yes");
  const before = snapshot(directory);
  const { code, screen } = await ran(directory, args);
  const flags = [...(/Answer it on the command line: (.*)/.exec(screen)?.[1] ?? "").matchAll(/--([\w-]+)/g)];
  expect([args, code, screen]).toEqual([args, 1, expect.stringContaining("can't be asked: this is no terminal.")]);
  const { options } = (await loadCommand(args[0] ?? "")) ?? {};
  for (const [, flag = ""] of flags) expect(options).toHaveProperty([flag]);
  expect(flags.length).toBeGreaterThan(0);
  expect(changed(before, snapshot(directory))).toEqual([]);
});

describe("options as JSON", () => {
  test.each<[string[], object, (directory: string) => unknown, unknown]>([
    [["remove", "api"], { name: "second", yes: true }, (it) => Object.keys(config(it).api ?? {}), ["first"]],
    [["remove", "api", "second"], { yes: true }, (it) => Object.keys(config(it).api ?? {}), ["first"]],
    [
      ["override", "api"],
      { name: "second", edit: false },
      (it) => existsSync(join(it, "amplify/backend/api/second/override.ts")),
      true,
    ],
    [
      ["env", "checkout"],
      { name: "dev" },
      (it) => (readJson(it, "amplify/.config/local-env-info.json") as Json).envName,
      "dev",
    ],
    [
      ["env", "add"],
      { name: "prod", region: "eu-west-1" },
      (it) =>
        (readJson(it, "amplify/team-provider-info.json") as { prod: { awscloudformation: Json } }).prod
          .awscloudformation.Region,
      "eu-west-1",
    ],
    [
      ["env", "remove"],
      { name: "dev", yes: true },
      (it) => Object.keys(readJson(it, "amplify/team-provider-info.json") as Json),
      ["staging"],
    ],
    [
      ["update", "hosting"],
      { section: "website", index: "home.html", error: "404.html", yes: true },
      (it) =>
        JSON.stringify(readJson(it, "amplify/backend/hosting/S3AndCloudFront/template.json")).includes("home.html"),
      true,
    ],
    [["delete"], { yes: true }, (it) => existsSync(join(it, "amplify")), false],
    [["delete"], { force: true }, (it) => existsSync(join(it, "amplify")), false],
  ])("%j %j", async (args, payload, seen, expected) => {
    const directory = copyOf(full);
    const { code, screen } = await told(directory, args, payload);
    expect(code, screen).toBe(0);
    expect(seen(directory)).toEqual(expected);
  });

  test.each<[string[], object, RegExp]>([
    [["remove", "api"], { nam: "second" }, /"nam", which is no option[\s\S]*Known: name, yes/],
    [["remove", "api"], { name: "second" }, /can't be asked[\s\S]*--yes/],
    [["remove", "api"], { name: { of: "it" } }, /"name" must be text/],
    [["delete"], { yes: "yes" }, /"yes" must be true or false/],
    [["delete"], { yes: false }, /can't be asked/],
    [["delete"], { headless: true }, /"headless", which is no option/],
    [["override", "api"], { name: "third" }, /--name third: there is no such choice[\s\S]*first, second/],
    [["env", "checkout"], { name: "prod" }, /no such choice[\s\S]*dev, staging/],
  ])("%j %j is refused, and nothing is written", async (args, payload, reason) => {
    const directory = copyOf(full);
    const { code, screen } = await told(directory, args, payload);
    expect([code, screen]).toEqual([1, expect.stringMatching(reason)]);
    expect(changed(snapshot(full), snapshot(directory))).toEqual([]);
  });

  test("an option of the command line wins", async () => {
    const directory = copyOf(full);
    expect(await told(directory, ["remove", "api", "--name", "first"], { name: "second", yes: true })).toMatchObject({
      code: 0,
    });
    expect(Object.keys(config(directory).api ?? {})).toEqual(["second"]);
  });
});

describe("update auth takes the Amplify CLI's payload", () => {
  const change = (userPoolModification: object, more: object = {}) => ({
    version: 1,
    serviceModification: { serviceName: "Cognito", userPoolModification, ...more },
  });
  const cognito = (directory: string) => {
    const [auth = ""] = Object.keys(config(directory).auth ?? {});
    return (readJson(directory, `amplify/backend/auth/${auth}/cli-inputs.json`) as { cognitoConfig: Json })
      .cognitoConfig;
  };

  test.each<[object, Json]>([
    [change({ userPoolGroups: [{ groupName: "Admins" }] }), { userPoolGroupList: ["Admins"], userPoolGroups: true }],
    [
      change({ passwordPolicy: { minimumLength: 12, additionalConstraints: ["REQUIRE_DIGIT"] } }),
      { passwordPolicyMinLength: 12, passwordPolicyCharacters: ["Requires Numbers"] },
    ],
    [change({ mfa: { mode: "OPTIONAL", mfaTypes: ["TOTP"] } }), { mfaConfiguration: "OPTIONAL", mfaTypes: ["TOTP"] }],
    [change({ refreshTokenPeriod: 7 }), { userpoolClientRefreshTokenValidity: 7 }],
    [
      change({}, { includeIdentityPool: true, identityPoolModification: { unauthenticatedLogin: true } }),
      { allowUnauthenticatedIdentities: true },
    ],
  ])("%j", async (payload, expected) => {
    const directory = copyOf(full);
    const before = cognito(directory);
    const { code, screen } = await told(directory, ["update", "auth"], payload);
    expect(code, screen).toBe(0);
    expect(cognito(directory)).toEqual({ ...before, ...expected });
  });

  test.each<[object, RegExp]>([
    [{ version: 3 }, /version is 3/],
    [change({}), /Nothing is to be changed/],
    [change({ oAuth: {} }), /"oAuth"/],
    [change({ mfa: { mode: "SOMETIMES" } }), /mfa\.mode is "SOMETIMES"/],
    [change({ userPoolGroups: [{ groupName: "a b" }] }), /userPoolGroups: /],
    [change({}, { includeIdentityPool: false }), /none is taken away here/],
  ])("%j is refused by name", async (payload, reason) => {
    const directory = copyOf(full);
    const { code, screen } = await told(directory, ["update", "auth"], payload);
    expect([code, screen]).toEqual([1, expect.stringMatching(reason)]);
    expect(changed(snapshot(full), snapshot(directory))).toEqual([]);
  });
});

describe("init takes the Amplify CLI's parameters", () => {
  const AMPLIFY = JSON.stringify({ projectName: "shop", envName: "prod", defaultEditor: "code" });
  const FRONTEND = JSON.stringify({
    frontend: "javascript",
    framework: "react",
    config: { SourceDir: "app", DistributionDir: "out", BuildCommand: "make", StartCommand: "make start" },
  });
  const PROVIDERS = JSON.stringify({
    awscloudformation: { configLevel: "project", useProfile: true, profileName: "work", region: "eu-west-1" },
  });

  test("project, environment, front end, profile and region", async () => {
    const directory = temporary();
    await done(directory, "init", "--amplify", AMPLIFY, "--frontend", FRONTEND, "--providers", PROVIDERS, "--yes");
    expect(readJson(directory, "amplify/.config/project-config.json")).toMatchObject({
      projectName: "shop",
      javascript: {
        framework: "react",
        config: { SourceDir: "app", DistributionDir: "out", BuildCommand: "make", StartCommand: "make start" },
      },
    });
    expect(readJson(directory, "amplify/team-provider-info.json")).toMatchObject({
      prod: { awscloudformation: { Region: "eu-west-1" } },
    });
    expect(readJson(directory, "amplify/.config/local-aws-info.json")).toMatchObject({ prod: { profileName: "work" } });
  });

  test.each<[string[], RegExp]>([
    [["--amplify", "{"], /--amplify is no JSON/],
    [["--amplify", "[]"], /--amplify must be a JSON object/],
    [["--amplify", '{"appId": "d1"}'], /"appId"/],
    [["--amplify", '{"projectName": 1}'], /--amplify\.projectName must be text/],
    [["--frontend", '{"frontend": "android"}'], /front end android isn't served here/],
    [["--frontend", '{"config": {"Sources": "a"}}'], /"Sources"/],
    [
      ["--providers", '{"awscloudformation": {"accessKeyId": "AKIAIOSFODNN7EXAMPLE"}}'],
      /keys are not taken from the command line/,
    ],
    [["--providers", '{"google": {}}'], /"google"/],
  ])("%j is refused, and nothing is written", async (args, reason) => {
    const directory = temporary();
    const { code, screen } = await ran(directory, ["init", "--yes", ...args]);
    expect([code, screen]).toEqual([1, expect.stringMatching(reason)]);
    expect([...snapshot(directory).keys()]).toEqual([]);
  });
});

describe("at a terminal", () => {
  test("override function shows the template, which is the function's own", async () => {
    const directory = copyOf(full);
    const before = snapshot(directory);
    const steps: Step[] = [
      ["add overrides for", `${DOWN}${ENTER}`],
      ["edit the template now\\? \\(Y/n\\)", ENTER],
    ];
    const shown = await typed(directory, ["override", "function"], steps, { EDITOR: "" });
    expect(shown.code, shown.screen).toBe(0);
    expect(shown.screen).toContain("function/second/second-cloudformation-template.json");
    expect(shown.screen).toContain("function/second/custom-policies.json");
    expect(changed(before, snapshot(directory))).toEqual([]);
  });

  test.each<[string, Step[], string]>([
    ["checkout", [["want to check out", ENTER]], "dev is checked out"],
    [
      "remove",
      [
        ["want to remove", ENTER],
        ["remove the environment dev", `y${ENTER}`],
      ],
      "Removed the environment dev",
    ],
    [
      "remove",
      [
        ["want to remove", ENTER],
        ["remove the environment dev", ENTER],
      ],
      "Nothing was removed",
    ],
  ])("env %s asks which one", async (action, steps, said) => {
    const directory = copyOf(full);
    await cancelledAnywhere(directory, ["env", action], steps);
    const { code, screen } = await typed(directory, ["env", action], steps);
    expect([code, screen]).toEqual([0, expect.stringContaining(said)]);
  });
});
