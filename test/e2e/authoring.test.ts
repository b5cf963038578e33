import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ranProgram as ran, typedProgram as typed } from "../cli/authoring/program.js";
import { ENTER } from "../cli/authoring/run.js";
import { FIXTURES, readJson } from "../project/fixtures.js";
import { temporaryFolder } from "./harness/project.js";
import { serve } from "./harness/sekisho.js";

const STAGES = join(FIXTURES, "amplify-gen1-cognito-authorizer-stages");

test("a project made here, with a Cognito authorizer pasted into override.ts, refuses and lets in", async () => {
  const directory = temporaryFolder();
  const api = ["--name", "apiName", "--path", "/apiPath", "--function", "functionName", "--no-restrict"];
  for (const args of [
    ["init", "--yes", "--name", "bookapp"],
    ["add", "auth", "--yes"],
    ["add", "api", "--yes", ...api],
  ]) {
    const { screen, code } = await ran(directory, args);
    expect(code, screen).toBe(0);
  }
  const { screen, code } = await typed(directory, ["override", "api"], [["edit override.ts file now", `n${ENTER}`]]);
  expect(code).toBe(0);
  expect(screen).toContain('Successfully generated "override.ts" folder');
  for (const file of ["package.json", "tsconfig.json"])
    expect(readJson(directory, "amplify/backend", file)).toEqual(
      readJson(STAGES, "02-after-override-api/amplify/backend", file),
    );
  const file = join(directory, "amplify/backend/api/apiName/override.ts");
  const code_ = (text: string) => text.replace(/^\/\/.*\n/gm, "").trim();
  const skeleton = readFileSync(join(STAGES, "02-after-override-api/amplify/backend/api/apiName/override.ts"), "utf8");
  expect(code_(readFileSync(file, "utf8"))).toBe(code_(skeleton));

  const config = readJson(directory, "amplify/backend/backend-config.json") as { auth: object };
  const [auth = ""] = Object.keys(config.auth);
  const pasted = readFileSync(join(STAGES, "03-after-build/amplify/backend/api/apiName/override.ts"), "utf8");
  writeFileSync(file, pasted.replaceAll("bookapp5186446e", auth));
  const again = await ran(directory, ["override", "api", "--yes"]);
  expect(again).toMatchObject({ code: 0, screen: expect.stringContaining("There is an override.ts already") });

  const cloud = await serve(directory);
  expect((await fetch(cloud.at("/apiPath"))).status).toBe(401);
  await cloud.run("user", "add", "ada", "--password", "Analytical-1843");
  const { stdout } = await cloud.run("token", "ada");
  const answer = await fetch(cloud.at("/apiPath"), { headers: { authorization: `Bearer ${stdout.trim()}` } });
  expect([answer.status, await answer.json()]).toEqual([200, "Hello from Lambda!"]);

  const mocked = await cloud.run("mock", "function", "functionName");
  expect(mocked.code, mocked.stderr).toBe(0);
  expect(JSON.parse(mocked.stdout)).toMatchObject({ statusCode: 200 });
  expect(mocked.stderr).toContain('EVENT: {"key1":"value1"');
  expect(await ran(directory, ["mock", "function", "other"])).toMatchObject({
    code: 1,
    screen: expect.stringContaining("There is: functionName"),
  });
  expect(await ran(directory, ["function", "build"])).toMatchObject({
    code: 0,
    screen: "✔ Built function/functionName\n",
  });
});
