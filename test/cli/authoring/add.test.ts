import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  AMPLIFY_PROJECTS,
  cloneOf,
  compile,
  FIXTURES,
  inEffect,
  readJson,
  removeTemporaries,
  templatesOf,
  temporary,
} from "../../project/fixtures.js";
import { typedProgram } from "./program.js";
import { done, newProject } from "./project.js";
import { CTRL_C, CTRL_U, DOWN, ENTER, ran, type Step, typed } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

const STAGE = "amplify-gen1-cognito-authorizer-stages/01-after-add-auth-add-api";

type Shape = Record<string, Record<string, unknown>>;

/** The JSON of a file with the random parts of names replaced. */
function effect(directory: string, path: string): unknown {
  const [auth = ""] = Object.keys((readJson(directory, "amplify/backend/backend-config.json") as Shape).auth ?? {});
  const text = JSON.stringify(readJson(directory, path.replace("AUTH", auth)))
    .replaceAll(auth, "AUTH")
    .replaceAll(auth.slice(-8), "SHARED")
    .replace(/(LambdaRole)[0-9a-f]{8}/g, "$1")
    .replace(
      /"Description":"\{.*?\}"(?=,"Param)/,
      '"Description":"Lambda Function resource stack creation using Amplify CLI"',
    );
  return JSON.parse(text);
}

let made: string | undefined;

/** One project for the cases that leave it as it is. */
async function project(): Promise<string> {
  made ??= await newProject();
  return made;
}

const NEW_FUNCTION: Step[] = [
  ["function name:", `${CTRL_U}functionName${ENTER}`],
  ["choose|Choose the runtime", ENTER],
  ["function template", ENTER],
  ["advanced settings\\? \\(y/N\\)", `n${ENTER}`],
  ["function now\\? \\(Y/n\\)", `n${ENTER}`],
];

const NAMED: Step[] = [
  ["below mentioned services", ENTER],
  ["friendly name", `${CTRL_U}apiName${ENTER}`],
];

describe("the story of the documentation, typed", () => {
  // The program itself, in a pseudo-terminal; the other tests give a command their streams.
  test("gives the files that the Amplify CLI gives", async () => {
    const directory = temporary();
    const made = await typedProgram(
      directory,
      ["init"],
      [
        ["name for the project", `${CTRL_U}bookapp${ENTER}`],
        ["above configuration\\? \\(Y/n\\)", ENTER],
      ],
    );
    expect(made).toMatchObject({ code: 0, screen: expect.stringContaining("Initialized the project bookapp") });
    const auth = await typedProgram(
      directory,
      ["add", "auth"],
      [
        ["default authentication", ENTER],
        ["to sign in", ENTER],
        ["advanced settings", ENTER],
      ],
    );
    expect(auth.screen).toMatch(/Successfully added auth resource bookapp[0-9a-f]{8} locally/);
    const api = await typedProgram(
      directory,
      ["add", "api"],
      [
        ...NAMED,
        ["Provide a path", `${CTRL_U}/apiPath${ENTER}`],
        ...NEW_FUNCTION,
        ["Restrict API access\\? \\(Y/n\\)", `n${ENTER}`],
        ["another path\\? \\(y/N\\)", `n${ENTER}`],
      ],
    );
    expect(api).toMatchObject({
      code: 0,
      screen: expect.stringContaining("Successfully added resource apiName locally"),
    });
    const files = [
      "api/apiName/cli-inputs.json",
      "auth/AUTH/cli-inputs.json",
      "backend-config.json",
      "function/functionName/amplify.state",
      "function/functionName/custom-policies.json",
      "function/functionName/function-parameters.json",
      "function/functionName/functionName-cloudformation-template.json",
      "function/functionName/src/event.json",
      "function/functionName/src/package.json",
    ];
    for (const file of files) {
      const path = `amplify/backend/${file}`;
      expect(effect(directory, path), file).toEqual(effect(join(FIXTURES, STAGE), path));
    }
    const { dev } = effect(directory, "amplify/team-provider-info.json") as Shape;
    const theirs = (effect(join(FIXTURES, STAGE), "amplify/team-provider-info.json") as Shape).dev;
    expect(dev?.categories).toEqual(theirs?.categories);
    const mine = await templatesOf(await compile(directory));
    expect(Object.keys(mine)).toContain("amplify-cfn-templates/api/apiName-cloudformation-template.json");
  });

  test("with signed-in users only, and with guests", async () => {
    const directory = await newProject("guestapp");
    await done(directory, "add", "auth", "--yes");
    const { screen } = await typed(
      directory,
      ["add", "api"],
      [
        ...NAMED,
        ["Provide a path", `${CTRL_U}/apiPath${ENTER}`],
        ...NEW_FUNCTION,
        ["Restrict API access", ENTER],
        ["Who should have access", `${DOWN}${ENTER}`],
        ["to Authenticated users\\?", ENTER],
        ["at least 1", `a${ENTER}`],
        ["to Guest users\\?", `${DOWN} ${ENTER}`],
        ["another path", ENTER],
      ],
    );
    expect(screen).toContain("Guests need credentials from the identity pool");
    const fixture = join(FIXTURES, "amplify-gen1-iam-authenticated-and-guest");
    const api = "amplify/backend/api/apiName/cli-inputs.json";
    expect(readJson(directory, api)).toEqual(readJson(fixture, api));
    expect(effect(directory, "amplify/backend/auth/AUTH/cli-inputs.json")).toMatchObject({
      cognitoConfig: { allowUnauthenticatedIdentities: true },
    });
  });

  test("with two paths, a schedule and a variable", async () => {
    const directory = await newProject("advapp");
    await done(directory, "add", "auth", "--yes");
    await typed(
      directory,
      ["add", "api", "--service", "rest", "--name", "bookApi"],
      [
        ["Provide a path", `${CTRL_U}/book/{isbn}${ENTER}`],
        ["function name:", `${CTRL_U}bookFunction${ENTER}`],
        ["runtime", ENTER],
        ["function template", `${DOWN}${DOWN}${ENTER}`],
        ["advanced settings\\?", `yes${ENTER}`],
        ["access other resources", ENTER],
        ["recurring schedule", `y${ENTER}`],
        ["interval", ENTER],
        ["rate in minutes", `0${ENTER}`],
        ["whole number", `${CTRL_U}5${ENTER}`],
        ["Lambda layers", ENTER],
        ["configure environment variables", `y${ENTER}`],
        ["variable name", `ENV${ENTER}`],
        ["set by Amplify", `${CTRL_U}TABLE_PREFIX${ENTER}`],
        ["variable value", `books-local${ENTER}`],
        ["what you want to do", ENTER],
        ["ENV\\s+REGION\\s+TABLE_PREFIX[\\s\\S]*secret values", ENTER],
        ["function now", `n${ENTER}`],
        ["Restrict", `n${ENTER}`],
        ["another path", `y${ENTER}`],
        ["Provide a path", `${CTRL_U}/orders${ENTER}`],
        ["Lambda source|function name", ENTER],
        ["function name", `${CTRL_U}ordersFunction${ENTER}`],
        ["runtime", ENTER],
        ["function template", ENTER],
        ["advanced settings\\?", ENTER],
        ["function now", `n${ENTER}`],
        ["Restrict", `n${ENTER}`],
        ["another path", ENTER],
      ],
    );
    const fixture = join(FIXTURES, "amplify-gen1-two-paths-env-schedule");
    for (const file of ["cli-inputs.json"])
      expect(readJson(directory, "amplify/backend/api/bookApi", file)).toEqual(
        readJson(fixture, "amplify/backend/api/bookApi", file),
      );
    for (const file of ["parameters.json", "function-parameters.json", "amplify.state", "src/package.json"])
      expect(readJson(directory, "amplify/backend/function/bookFunction", file)).toEqual(
        readJson(fixture, "amplify/backend/function/bookFunction", file),
      );
    const key = "amplify-cfn-templates/function/bookFunction-cloudformation-template.json";
    const [mine, theirs] = await Promise.all(
      [directory, fixture].map(async (each) => templatesOf(await compile(each))),
    );
    const plain = (templates: typeof mine) =>
      JSON.parse(JSON.stringify(inEffect(templates?.[key])).replace(/(LambdaRole)[0-9a-f]{8}/g, "$1"));
    expect(plain(mine)).toEqual(plain(theirs));
  });
});

describe("bad answers get the reason and are asked again", () => {
  test("by the program in a terminal too, and Ctrl-C there leaves the project untouched", async () => {
    const directory = await project();
    const before = snapshot(directory);
    const { code, screen } = await typedProgram(
      directory,
      ["add", "api"],
      [
        ...NAMED,
        ["Provide a path", `${CTRL_U}/a b${ENTER}`],
        ["no spaces", `${CTRL_U}/orders${ENTER}`],
        ["function name", `${CTRL_U}or-ders${ENTER}`],
        ["letters and digits", CTRL_C],
      ],
    );
    expect(code).toBe(130);
    expect(screen).toContain("Cancelled: nothing was changed.");
    expect(changed(before, snapshot(directory))).toEqual([]);
  });

  test.each<[string[], RegExp]>([
    [["api", "--yes", "--path", "/a b"], /--path \/a b: A path has no spaces/],
    [["api", "--yes", "--function", "or-ders"], /--function or-ders: .*letters and digits/],
    [["api", "--yes", "--service", "graphql"], /GraphQL APIs aren't served/],
    [["api", "--yes", "--access", "everyone"], /there is no such choice/],
    [["function", "--yes", "--runtime", "python", "--template", "express"], /NodeJS alone/],
    [["api", "--yes", "--mfa", "ON"], /has no option --mfa/],
    [["api", "--yes", "--groups", "Admins"], /has no groups/],
    [["function", "--yes", "--runtime", "go"], /take NodeJS/],
    [["function", "--yes", "--variable", "AWS_X=1"], /Lambda's own/],
    [["function", "--yes", "--schedule", "hourly"], /rate\(5 minutes\)/],
    [["auth", "--yes", "--configuration", "social"], /social providers/],
    [["analytics", "--yes"], /nothing of this name/],
    [["api"], /can't be asked[\s\S]*--service CHOICE/],
  ])("add %j is refused, and nothing is written", async (args, reason) => {
    const directory = await project();
    const before = snapshot(directory);
    const { screen, code } = await ran(directory, ["add", ...args]);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(before, snapshot(directory))).toEqual([]);
  });
});

describe("JSON in place of answers", () => {
  test("the Amplify CLI's payload for auth, with groups, then an API for a group", async () => {
    const directory = await newProject();
    const payload = {
      version: 2,
      resourceName: "users",
      serviceConfiguration: {
        serviceName: "Cognito",
        includeIdentityPool: true,
        userPoolConfiguration: {
          signinMethod: "EMAIL",
          requiredSignupAttributes: ["EMAIL", "NAME"],
          userPoolGroups: [{ groupName: "Admins" }, { groupName: "Readers" }],
          passwordPolicy: { minimumLength: 12, additionalConstraints: ["REQUIRE_DIGIT"] },
        },
      },
    };
    const made = await ran(directory, ["add", "auth", "--headless"], JSON.stringify(payload));
    expect(made.code, made.screen).toBe(0);
    expect(readJson(directory, "amplify/backend/auth/users/cli-inputs.json")).toMatchObject({
      cognitoConfig: {
        usernameAttributes: ["email"],
        requiredAttributes: ["email", "name"],
        passwordPolicyMinLength: 12,
        passwordPolicyCharacters: ["Requires Numbers"],
        userPoolGroupList: ["Admins", "Readers"],
      },
    });
    const api = {
      name: "books",
      paths: [
        {
          path: "/book/{isbn}",
          function: { name: "book", template: "express", variables: { TABLE: "books" } },
          permissions: { setting: "private", auth: ["read"], groups: { Admins: ["create", "delete"] } },
        },
        { path: "/orders", function: "book" },
      ],
    };
    const added = await ran(directory, ["add", "api", "--headless"], JSON.stringify(api));
    expect(added.code, added.screen).toBe(0);
    const project = await compile(directory);
    expect(project.resources.map(({ name }) => name).sort()).toEqual(["book", "books", "userPoolGroups", "users"]);
    const { Resources } = (await templatesOf(project))[
      "amplify-cfn-templates/api/books-cloudformation-template.json"
    ] as Shape;
    expect(Object.keys(Resources ?? {}).filter((id) => id.includes("Group"))).toHaveLength(1);
  });

  test.each<[string, object, RegExp]>([
    ["auth", { version: 3 }, /version is 3/],
    ["api", { name: "a", paths: [] }, /at least one path/],
    ["api", { name: "a", paths: [{ path: "/a", function: "missing" }] }, /no function missing/],
    ["api", { name: "a", paths: [{ path: "/a", method: "GET" }] }, /"method"/],
    ["function", { name: "greet", runtime: "go" }, /runtime "go" isn't served[\s\S]*nodejs, python, provided/],
    ["function", { name: "greet", runtime: "python", template: "express" }, /nodejs alone/],
  ])("add %s --headless refuses %j", async (category, payload, reason) => {
    const directory = await project();
    const { screen, code } = await ran(directory, ["add", category, "--headless"], JSON.stringify(payload));
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
  });
});

test("a path can't be restricted where no identity pool gives credentials", async () => {
  const directory = await newProject();
  await done(directory, "add", "auth", "--yes", "--no-identity-pool");
  const restricted = { path: "/a", function: { name: "a" }, permissions: { setting: "private", auth: ["read"] } };
  const json = await ran(directory, ["add", "api", "--headless"], JSON.stringify({ name: "a", paths: [restricted] }));
  const options = await ran(directory, ["add", "api", "--yes", "--restrict"]);
  for (const refused of [json, options])
    expect(refused).toMatchObject({ code: 1, screen: expect.stringContaining("has no identity pool") });
  await done(directory, "add", "api", "--yes", "--no-restrict");
});

test("a failed write puts everything back", async () => {
  const directory = await newProject();
  // A folder where a file must go: the write fails in the middle.
  mkdirSync(join(directory, "amplify/team-provider-info.json.sekisho-new"), { recursive: true });
  writeFileSync(join(directory, "amplify/team-provider-info.json.sekisho-new/x"), "");
  const before = snapshot(directory);
  const { code } = await ran(directory, ["add", "auth", "--yes"]);
  expect(code).not.toBe(0);
  expect(changed(before, snapshot(directory))).toEqual([]);
});

test.each(AMPLIFY_PROJECTS.filter((name) => !name.includes("00-")))(
  "%s takes a path and a function, without a change elsewhere",
  async (name) => {
    const directory = cloneOf(name);
    const before = snapshot(directory);
    const [api = ""] = Object.keys((readJson(directory, "amplify/backend/backend-config.json") as Shape).api ?? {});
    await done(
      directory,
      "add",
      "api",
      "--yes",
      "--to",
      api,
      "--path",
      "/added",
      "--function",
      "extra",
      "--no-restrict",
    );
    const touched = changed(before, snapshot(directory)).filter((path) => !path.includes("function/extra/"));
    expect(touched).toEqual([
      `amplify/backend/api/${api}/cli-inputs.json`,
      "amplify/backend/backend-config.json",
      "amplify/team-provider-info.json",
    ]);
    const project = await compile(directory, { skipUnsupported: true });
    expect(project.functions.map(({ logicalName }) => logicalName)).toContain("extra");
  },
);
