#!/usr/bin/env node
// `npm test`: formatting and lint, types, then every test; the last line counts them.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = (name) => join(root, "node_modules/.bin", name);
const report = join(tmpdir(), `sekisho-test-${process.pid}.json`);

let failed = 0;
let passed = 0;
for (const [what, command, args] of [
  ["format and lint", bin("biome"), ["check", "."]],
  ["types", bin("tsc"), ["-p", "."]],
  ["types of the console", bin("tsc"), ["-p", "console"]],
]) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  status === 0 ? passed++ : failed++;
  console.log(`${status === 0 ? "✓" : "✗"} ${what}`);
}

const { status } = spawnSync(
  bin("vitest"),
  [
    "run",
    "--reporter=default",
    "--reporter=json",
    "--reporter=./conformance/reporter.ts",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
);
try {
  const counted = JSON.parse(readFileSync(report, "utf8"));
  passed += counted.numPassedTests;
  failed +=
    counted.numFailedTests +
    counted.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
} catch {
  failed++;
} finally {
  rmSync(report, { force: true });
}
if (status !== 0 && failed === 0) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
