import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cloneOf, removeTemporaries } from "../../project/fixtures.js";
import { ran } from "./run.js";

afterAll(removeTemporaries);

const BUILT = "amplify/backend/function/functionName/src/built.txt";

/** A project whose function is made by a script that counts how often it ran. */
function scripted(script: string): string {
  const directory = cloneOf("amplify-gen1-cognito-authorizer");
  writeFileSync(
    join(directory, "package.json"),
    JSON.stringify({ scripts: { "amplify:functionName": script, "amplify:other": "exit 1" } }),
  );
  return directory;
}

const built = (directory: string) => readFileSync(join(directory, BUILT), "utf8");

test("function build runs the function's script each time, build only where the function has changed", async () => {
  const directory = scripted(`node -e "require('fs').appendFileSync('${BUILT}', 'x')"`);
  const build = async (...args: string[]) => {
    const { code, screen } = await ran(directory, args);
    expect(code, screen).toBe(0);
    return built(directory);
  };
  expect(await build("build")).toBe("x");
  expect(await build("build")).toBe("x");
  writeFileSync(join(directory, "amplify/backend/function/functionName/src/index.js"), "exports.handler = () => 1;");
  expect(await build("build")).toBe("xx");
  expect(await build("function", "build", "functionName")).toBe("xxx");
  expect(await build("function", "build")).toBe("xxxx");
});

test.each([["build"], ["function", "build"], ["start", "--port", "0"]])(
  "a script that fails is told with its words: %s",
  async (...args) => {
    const directory = scripted("echo no such type >&2; exit 3");
    const { code, screen } = await ran(directory, args);
    expect(code).toBe(1);
    expect(screen).toMatch(
      /npm run amplify:functionName failed in .*\(exit code \d+\)[\s\S]*no such type[\s\S]*Run npm run/,
    );
  },
);
