import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
/** Below the repository, so that the bundle finds the packages that stay outside it. */
const BUILDS = join(ROOT, "node_modules/.cache/sekisho-e2e");
const KEPT_MILLISECONDS = 24 * 3600_000;

let built: string | undefined;

/** The program as users get it, built from the sources as they are now; one build for all test files. */
export function builtProgram(): string {
  built ??= build();
  return built;
}

function build(): string {
  const folder = join(BUILDS, fingerprint());
  const program = join(folder, "main.js");
  if (!existsSync(program)) {
    // Another worker may build the same: whoever is first gives it its name.
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(BUILDS, { recursive: true });
    removeOld();
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "scripts/build.ts"), unfinished],
      { cwd: ROOT, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`The program can't be built:\n${stderr}`);
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(program)) throw error;
    }
  }
  const now = new Date();
  utimesSync(folder, now, now);
  return program;
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const path of ["package.json", "scripts", "src", "console"]) add(path);
  return hash.digest("hex").slice(0, 16);

  function add(path: string): void {
    const file = join(ROOT, path);
    if (statSync(file).isDirectory()) for (const name of readdirSync(file).sort()) add(join(path, name));
    else hash.update(path).update(readFileSync(file));
  }
}

function removeOld(): void {
  for (const name of readdirSync(BUILDS)) {
    const folder = join(BUILDS, name);
    if (Date.now() - statSync(folder).mtimeMs > KEPT_MILLISECONDS) rmSync(folder, { recursive: true, force: true });
  }
}
