import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cloneOf, compile, readJson, removeTemporaries } from "../../project/fixtures.js";
import { ENTER, ran, typed } from "./run.js";

afterAll(removeTemporaries);

const screen = async (directory: string, ...args: string[]): Promise<string> => (await ran(directory, args)).screen;

test("environments are added with the values of the present one, checked out and removed", async () => {
  const directory = cloneOf("amplify-gen1-two-paths-env-schedule");
  expect(await screen(directory, "env", "list")).toBe("* dev\n");
  const added = await typed(directory, ["env", "add"], [["name for the environment", `staging${ENTER}`]]);
  expect(added.screen).toContain("Added the environment staging");
  expect(await screen(directory, "env", "list")).toBe("  dev\n* staging\n");
  const teams = readJson(directory, "amplify/team-provider-info.json") as Record<string, { categories: object }>;
  expect(teams.staging?.categories).toMatchObject({ function: { bookFunction: { tablePrefix: "books-local" } } });
  expect(JSON.stringify(teams.staging)).not.toContain("s3Key");
  const { environment, stackName } = await compile(directory);
  expect([environment, stackName]).toEqual(["staging", expect.stringMatching(/^amplify-advapp-staging-[0-9a-f]{5}$/)]);

  expect(await screen(directory, "env", "remove", "staging", "--yes")).toContain("staging is checked out");
  expect(await screen(directory, "env", "checkout", "dev")).toContain("dev is checked out");
  expect(await screen(directory, "env", "remove", "staging", "--yes")).toContain("Removed the environment staging");
  expect(await screen(directory, "env", "list", "--json")).toContain('"current": "dev"');
  expect(await screen(directory, "env", "checkout", "staging")).toContain("Environments: dev");
  expect(await screen(directory, "env", "add", "dev")).toContain("environment dev already");
  expect(await screen(directory, "env", "switch")).toContain("One of: add, list, checkout, remove");
});

test("delete asks, and leaves the user's own files", async () => {
  const directory = cloneOf("amplify-gen1-cognito-authorizer");
  const refused = await typed(directory, ["delete"], [["Are you sure", ENTER]]);
  expect(refused.screen).toContain("Nothing was deleted");
  expect(existsSync(join(directory, "amplify"))).toBe(true);
  const { screen: told } = await typed(directory, ["delete"], [["Are you sure", `yes${ENTER}`]]);
  expect(told).toContain("On AWS, these stacks are as they were: amplify-bookapp-dev-4564f");
  expect(readdirSync(directory).sort()).toEqual(["gitignore.txt", "package.json", "src"]);
});
