#!/usr/bin/env node
// Makes a fresh clone ready: dependencies, build and, with --browser, a Chromium for the browser tests.
// Plain JavaScript without dependencies, because it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname ?? ".", "..");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old: Sekisho needs 20.19 or newer.`);
}

const lock = join(root, "package-lock.json");
const installed = join(root, "node_modules/.package-lock.json");
if (!existsSync(installed) || statSync(lock).mtimeMs > statSync(installed).mtimeMs) {
  console.log("Installing dependencies (npm ci) …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}
run(process.execPath, [join(root, "node_modules/tsx/dist/cli.mjs"), join(root, "scripts/build.ts")]);
linkCommand();
if (process.argv.includes("--browser")) findOrInstallBrowser();

/** `npx sekisho …` works in the clone, as it does where the package is installed. */
function linkCommand() {
  const link = join(root, "node_modules/.bin/sekisho");
  mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync("../../dist/main.js", link);
}

function findOrInstallBrowser() {
  if (browser()) return;
  const debian = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (debian) {
    console.log("Installing Chromium for the browser tests (apt-get install chromium) …");
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  if (!browser()) {
    fail(
      "The browser tests need Chromium or Chrome and none was found.\n" +
        "Install one (Debian, Ubuntu: apt-get install chromium · macOS: brew install --cask chromium) or name it in CHROMIUM=/path/to/it.",
    );
  }
}

function browser() {
  return [
    process.env.CHROMIUM,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ].find((path) => path && existsSync(path));
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    ...options,
  });
  if (error || status !== 0)
    fail(`${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
