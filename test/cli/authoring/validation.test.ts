import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloneOf, removeTemporaries } from "../../project/fixtures.js";
import { copyOf, done, newProject } from "./project.js";
import { ran } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

const FIXTURE = "amplify-gen1-cognito-authorizer";
const OVERRIDE = "amplify/backend/api/apiName/override.ts";

/** What a command printed as JSON on a line of its own, or all of it. */
const jsonIn = (screen: string) => JSON.parse(screen.slice(screen.indexOf("{"), screen.lastIndexOf("}") + 1)) as Answer;

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
      /"cognitoPool", which is not in securityDefinitions/,
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
