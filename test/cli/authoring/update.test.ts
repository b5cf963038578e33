import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AMPLIFY_PROJECTS, cloneOf, compile, readJson, removeTemporaries, temporary } from "../../project/fixtures.js";
import { done } from "./project.js";
import { DOWN, ENTER, ran, typed } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

const MAIN = "amplify-gen1-cognito-authorizer";
const AUTH = "bookapp5186446e";
const PATHS = "amplify/backend/api/apiName/cli-inputs.json";

const paths = (directory: string) => (readJson(directory, PATHS) as { paths: Record<string, object> }).paths;

describe("update api", () => {
  let directory: string;
  beforeAll(() => {
    directory = cloneOf(MAIN);
  });

  test("adds a path to a function that is there, typed", async () => {
    const { code } = await typed(
      directory,
      ["update", "api"],
      [
        ["What would you like to do", ENTER],
        ["Provide a path", `/orders${ENTER}`],
        ["Lambda source", `${DOWN}${ENTER}`],
        ["invoke by this path", ENTER],
        ["Restrict", `n${ENTER}`],
        ["another path", ENTER],
      ],
    );
    expect(code).toBe(0);
    expect(Object.keys(paths(directory))).toEqual(["/apiPath", "/orders"]);
  });

  test("changes a path, and takes one away", async () => {
    await done(
      ...[directory, "update", "api", "--yes", "--action", "update", "--path", "/orders"],
      ...["--access", "guests", "--guest-permissions", "read"],
    );
    expect(paths(directory)["/orders"]).toMatchObject({
      lambdaFunction: "functionName",
      permissions: { setting: "protected", auth: ["create", "read", "update", "delete"], guest: ["read"] },
    });
    await done(directory, "update", "api", "--yes", "--action", "remove", "--path", "/orders");
    expect(Object.keys(paths(directory))).toEqual(["/apiPath"]);
    const last = await ran(directory, ["update", "api", "--yes", "--action", "remove", "--path", "/apiPath"]);
    expect(last).toMatchObject({ code: 1, screen: expect.stringContaining("only path") });
    await compile(directory);
  });

  test("takes several paths as JSON", async () => {
    const input = {
      paths: [
        { path: "/a", function: "functionName" },
        { path: "/b", function: { name: "extra" } },
      ],
    };
    expect(await ran(directory, ["update", "api", "--headless"], JSON.stringify(input))).toMatchObject({ code: 0 });
    expect(Object.keys(paths(directory))).toEqual(["/apiPath", "/a", "/b"]);
    await compile(directory);
  });
});

test("update function gives it a schedule and a variable, and changes nothing else", async () => {
  const directory = cloneOf(MAIN);
  const before = snapshot(directory);
  await done(
    directory,
    "update",
    "function",
    "--yes",
    "--variable",
    "TABLE_PREFIX=books",
    "--schedule",
    "rate(5 minutes)",
  );
  expect(changed(before, snapshot(directory))).toEqual([
    "amplify/backend/function/functionName/function-parameters.json",
    "amplify/backend/function/functionName/functionName-cloudformation-template.json",
    "amplify/backend/function/functionName/parameters.json",
    "amplify/team-provider-info.json",
  ]);
  await compile(directory);
  const nothing = await ran(directory, ["update", "function", "--yes"]);
  expect(nothing).toMatchObject({ code: 1, screen: expect.stringContaining("Nothing is to be changed") });
});

test("update auth makes groups, changes the password policy, and keeps a group that a path needs", async () => {
  const directory = cloneOf(MAIN);
  await done(directory, "update", "auth", "--groups", "Admins,Readers");
  await done(
    directory,
    "update",
    "auth",
    "--yes",
    "--password-length",
    "12",
    "--password-characters",
    "numbers,symbols",
  );
  expect(readJson(directory, `amplify/backend/auth/${AUTH}/cli-inputs.json`)).toMatchObject({
    cognitoConfig: {
      userPoolGroupList: ["Admins", "Readers"],
      passwordPolicyMinLength: 12,
      passwordPolicyCharacters: ["Requires Numbers", "Requires Symbols"],
    },
  });
  await done(
    ...[directory, "update", "api", "--yes", "--action", "update", "--path", "/apiPath"],
    ...["--groups", "Admins", "--group-permissions", "read"],
  );
  const { resources } = await compile(directory);
  expect(resources.map(({ name }) => name)).toContain("userPoolGroups");
  const refused = await ran(directory, ["update", "auth", "--groups", "Readers"]);
  expect(refused).toMatchObject({ code: 1, screen: expect.stringContaining("The group Admins may call /apiPath") });
});

describe("remove", () => {
  test("refuses what others need, and asks first", async () => {
    const directory = cloneOf("amplify-gen1-iam-authenticated");
    const before = snapshot(directory);
    expect((await ran(directory, ["remove", "function", "functionName", "--yes"])).screen).toContain("api/apiName");
    expect((await ran(directory, ["remove", "auth", "--yes"])).screen).toContain("needed by api/apiName");
    expect((await ran(directory, ["remove", "function", "other", "--yes"])).screen).toContain("There is: functionName");
    expect(await ran(directory, ["remove", "api"])).toMatchObject({
      code: 1,
      screen: expect.stringContaining("--yes"),
    });
    const { screen } = await typed(directory, ["remove", "api"], [["Are you sure", ENTER]]);
    expect(screen).toContain("Nothing was removed");
    expect(changed(before, snapshot(directory))).toEqual([]);
  });

  test.each(AMPLIFY_PROJECTS.filter((name) => !name.includes("00-") && !name.includes("two-paths")))(
    "takes everything out of %s",
    async (name) => {
      const directory = cloneOf(name);
      const config = "amplify/backend/backend-config.json";
      const [auth = ""] = Object.keys((readJson(directory, config) as { auth: object }).auth);
      await typed(directory, ["remove", "api", "apiName"], [["Are you sure", `y${ENTER}`]]);
      await done(directory, "remove", "function", "--yes");
      await done(directory, "remove", "auth", auth, "--yes");
      for (const folder of ["api/apiName", "function/functionName", `auth/${auth}`])
        expect(existsSync(join(directory, "amplify/backend", folder))).toBe(false);
      const { hosting: _, ...left } = readJson(directory, config) as { hosting?: object };
      expect(left).toEqual({});
    },
  );
});

/** The only API and its first function, of a fixture. */
function partsOf(directory: string) {
  const config = readJson(directory, "amplify/backend/backend-config.json") as Record<
    "api" | "function" | "auth",
    object
  >;
  const [api = "", fn = "", auth = ""] = (["api", "function", "auth"] as const).map(
    (kind) => Object.keys(config[kind])[0] ?? "",
  );
  return { api, fn, auth };
}

describe.each(AMPLIFY_PROJECTS.filter((name) => !name.includes("00-")))("%s", (fixture) => {
  test("is updated without a change in what was not asked for", async () => {
    const directory = cloneOf(fixture);
    const { api, fn, auth } = partsOf(directory);
    const touched = async (...args: string[]) => {
      const before = snapshot(directory);
      await done(directory, ...args, "--yes");
      return changed(before, snapshot(directory));
    };
    expect(await touched("update", "auth", "--password-length", "12")).toEqual([
      `amplify/backend/auth/${auth}/cli-inputs.json`,
      "amplify/backend/backend-config.json",
    ]);
    const [path = ""] = Object.keys(
      (readJson(directory, `amplify/backend/api/${api}/cli-inputs.json`) as { paths: object }).paths,
    );
    const granted = ["--access", "authenticated", "--permissions", "read"];
    expect(await touched("update", "api", "--name", api, "--action", "update", "--path", path, ...granted)).toEqual([
      `amplify/backend/api/${api}/cli-inputs.json`,
    ]);
    const schedule = ["--schedule", "rate(7 minutes)"];
    for (const file of await touched("update", "function", "--name", fn, ...schedule))
      expect(file).toMatch(new RegExp(`^amplify/backend/function/${fn}/`));
    await compile(directory, { skipUnsupported: true });
  });

  test("loses an API, and nothing else", async () => {
    const directory = cloneOf(fixture);
    const { api } = partsOf(directory);
    const before = snapshot(directory);
    await done(directory, "remove", "api", api, "--yes");
    const gone = [...before.keys()].filter((path) => path.startsWith(`amplify/backend/api/${api}/`));
    expect(changed(before, snapshot(directory)).filter((path) => !gone.includes(path))).toEqual([
      "amplify/backend/backend-config.json",
      ...(JSON.stringify(before.get("amplify/team-provider-info.json")).includes(`${api}`)
        ? ["amplify/team-provider-info.json"]
        : []),
    ]);
    await compile(directory, { skipUnsupported: true });
  });
});

test("outside of a project says how to make one", async () => {
  const { screen, code } = await ran(temporary(), ["update", "api"]);
  expect(screen).toContain("sekisho init");
  expect(code).toBe(1);
});
