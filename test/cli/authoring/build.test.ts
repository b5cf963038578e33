import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  AMPLIFY_PROJECTS,
  cloneOf,
  FIXTURES,
  inEffect,
  readJson,
  removeTemporaries,
  temporary,
} from "../../project/fixtures.js";
import { ran } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

afterAll(removeTemporaries);

test("a clone gets the templates, parameters and types that the Amplify CLI builds", async () => {
  const fixture = "amplify-gen1-two-paths-cognito-authorizer";
  const directory = cloneOf(fixture);
  const { code, screen } = await ran(directory, ["build"]);
  expect(code, screen).toBe(0);
  expect(screen).toContain("Built api/bookApi");
  for (const [folder, name] of [
    ["api/bookApi", "bookApi"],
    ["auth/advappd63023b0", "advappd63023b0"],
  ] as const) {
    const build = join("amplify/backend", folder, "build");
    const template = join(build, `${name}-cloudformation-template.json`);
    expect(inEffect(readJson(directory, template))).toEqual(inEffect(readJson(FIXTURES, fixture, template)));
    expect(readJson(directory, build, "parameters.json")).toEqual(
      readJson(FIXTURES, fixture, build, "parameters.json"),
    );
  }
});

/** The first build adds the types of what it generates. */
const typesOnly = (name: string) =>
  /\/0[12]-/.test(name) ? ["amplify/backend/types/amplify-dependent-resources-ref.d.ts"] : [];

test.each(AMPLIFY_PROJECTS.filter((name) => !name.includes("00-")))(
  "%s is built again without a diff",
  async (name) => {
    const directory = temporary();
    cpSync(join(FIXTURES, name), directory, { recursive: true });
    const before = snapshot(directory);
    const { code, screen } = await ran(directory, ["build", "--skip-unsupported"]);
    expect(code, screen).toBe(0);
    const touched = changed(before, snapshot(directory)).filter((path) => !path.startsWith(".sekisho/"));
    expect(touched).toEqual(typesOnly(name));
  },
);
