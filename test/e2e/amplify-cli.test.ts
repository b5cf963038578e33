import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ranProgram as ran } from "../cli/authoring/program.js";
import { changed, snapshot } from "../cli/authoring/snapshot.js";
import { asAws } from "../cli/aws.js";
import { startCloud } from "../harness/cloud.js";
import { compile, inEffect, templatesOf } from "../project/fixtures.js";
import { amplify, amplifyProgram } from "./harness/amplify.js";
import { temporaryFolder } from "./harness/project.js";

/** The real one, 14 or newer; CONTRIBUTING.md says how to have these tests run. */
const program = amplifyProgram();

async function sekisho(directory: string, ...args: string[]): Promise<string> {
  const { screen, code } = await ran(directory, args);
  expect(code, screen).toBe(0);
  return screen;
}

/** Runs the Amplify CLI, which must be content. */
async function told(directory: string, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await amplify(program ?? "", directory, args, input === undefined ? {} : { input });
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).not.toContain("🛑");
  return stdout;
}

/** `Api apiName Create` for each row of the table that `amplify status` prints. */
const rows = (screen: string) =>
  [...screen.matchAll(/│ (\w+)\s+│ (\w+)\s+│ (\w[\w ]*?)\s+│ awscloudformation/g)].map((cells) =>
    cells.slice(1).join(" "),
  );

const API = ["add", "api", "--yes", "--name", "apiName", "--path", "/apiPath", "--function", "functionName"];

const PROJECTS: readonly (readonly [string, readonly (readonly string[])[]])[] = [
  ["an open API without sign-in", [[...API, "--no-restrict"]]],
  [
    "an API for users and guests, with an override",
    [
      ["add", "auth", "--yes"],
      [...API, "--access", "guests"],
      ["override", "api", "--yes", "--no-edit"],
    ],
  ],
  [
    "an API for groups, with a parameter in its path, and a function with a schedule and a variable",
    [
      ["add", "auth", "--yes"],
      ["update", "auth", "--groups", "Admins,Readers"],
      [...API, "--no-restrict"],
      [
        ...["add", "api", "--yes", "--to", "apiName", "--path", "/book/{isbn}", "--function", "bookFunction"],
        ...["--groups", "Admins", "--group-permissions", "read"],
      ],
      ["add", "function", "--yes", "--name", "timer", "--schedule", "rate(5 minutes)", "--variable", "PREFIX=books"],
    ],
  ],
  [
    "a table with an index and a function that is told, a CRUD function of an API, and a Lambda trigger",
    [
      [
        ...["add", "storage", "--yes", "--service", "nosql", "--name", "books", "--trigger", "watcher"],
        ...["--column", "id", "--column", "year:number", "--sort-key", "year", "--gsi", "byYear:year:id"],
      ],
      [...API, "--no-restrict", "--template", "crud-dynamodb", "--table", "books"],
      ["add", "function", "--yes", "--name", "second", "--template", "lambda-trigger", "--stream", "books"],
      ["update", "function", "--name", "second", "--grant", "storage/books:read,update"],
      ["override", "storage", "--yes", "--no-edit"],
    ],
  ],
  [
    "sign-in by e-mail with a second factor",
    [
      [
        ...["add", "auth", "--yes", "--configuration", "manual", "--sign-in", "email", "--mfa", "optional"],
        ...["--mfa-types", "totp", "--password-length", "12", "--password-characters", "numbers"],
      ],
    ],
  ],
];

if (program === undefined)
  test("the Amplify CLI is not on this machine: what it says to a project made here is not asked", () => {
    console.log("amplify is not on this machine: name it with SEKISHO_AMPLIFY, or have it in the PATH");
    expect(amplifyProgram()).toBeUndefined();
  });
else
  describe(`the Amplify CLI (${program})`, { timeout: 240_000 }, () => {
    test("is version 14", async () => {
      expect(await told(temporaryFolder(), ["--version"])).toMatch(/^14\.\d+\.\d+$/m);
    });

    test.each(PROJECTS)("opens a project made here, %s, and builds it as it is", async (_, steps) => {
      const directory = temporaryFolder();
      await sekisho(directory, "init", "--yes", "--name", "bookapp");
      for (const step of steps) await sekisho(directory, ...step);
      const { resources } = await compile(directory);
      const expected = resources.map(({ category, name }) => `${category} ${name} Create`.toLowerCase()).sort();
      const screen = await told(directory, ["status"]);
      expect(
        rows(screen)
          .map((row) => row.toLowerCase())
          .sort(),
      ).toEqual(expected);
      expect(screen).not.toContain("Tag Changes Detected");

      const mine = await templatesOf(await compile(directory));
      await sekisho(directory, "build");
      const before = snapshot(join(directory, "amplify"));
      await told(directory, ["build"]);
      // Of what git sees, it writes the lock file of the packages that an override imports, and nothing else.
      const seen = changed(before, snapshot(join(directory, "amplify"))).filter(
        (path) => !/(^|\/)(node_modules|build)\/|amplify-meta\.json$|package-lock\.json$/.test(path),
      );
      expect(seen).toEqual([]);
      const after = snapshot(join(directory, "amplify"));
      for (const [path, text] of after) {
        const found = /^backend\/(\w+)\/(\w+)\/build\/\2-cloudformation-template\.json$/.exec(path);
        const key = found && `amplify-cfn-templates/${found[1]}/${found[2]}-cloudformation-template.json`;
        if (key) expect(inEffect(JSON.parse(text)), path).toEqual(inEffect(mine[key]));
      }
    });

    test("knows what was pushed from here", async () => {
      const cloud = await startCloud();
      const directory = temporaryFolder();
      const variables = { ...asAws(cloud.url, directory), AWS_CONFIG_FILE: "/dev/null" };
      const credentials = join(directory, "credentials");
      writeFileSync(credentials, "[default]\naws_access_key_id = test\naws_secret_access_key = test\n");
      variables.AWS_SHARED_CREDENTIALS_FILE = credentials;
      await sekisho(directory, "init", "--yes", "--name", "bookapp");
      await sekisho(directory, "add", "auth", "--yes");
      await sekisho(directory, ...API, "--access", "authenticated");
      const pushed = await ran(directory, ["push", "--to", "aws", "--yes"], "", variables);
      expect(pushed.code, pushed.screen).toBe(0);
      const screen = await told(directory, ["status"]);
      expect(new Set(rows(screen).map((row) => row.split(" ").slice(2).join(" ")))).toEqual(new Set(["No Change"]));
      expect(screen).toMatch(/REST API endpoint: http/);
    });

    test("adds to a project made here, and what it wrote opens here", async () => {
      const directory = temporaryFolder();
      await sekisho(directory, "init", "--yes", "--name", "bookapp");
      const payload = {
        version: 2,
        resourceName: "users",
        serviceConfiguration: {
          serviceName: "Cognito",
          includeIdentityPool: true,
          userPoolConfiguration: { signinMethod: "EMAIL", requiredSignupAttributes: ["EMAIL"] },
        },
      };
      await told(directory, ["add", "auth", "--headless"], `${JSON.stringify(payload)}\n`);
      await sekisho(directory, ...API, "--access", "authenticated");
      const { resources } = await compile(directory);
      expect(resources.map(({ name }) => name).sort()).toEqual(["apiName", "functionName", "users"]);
      expect(rows(await told(directory, ["status"]))).toContain("Auth users Create");
    });
  });
