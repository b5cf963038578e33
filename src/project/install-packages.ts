import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProjectError } from "./project-error.js";

/** Runs the package manager that a folder's lock file speaks of; npm without one. */
export const installPackages = (directory: string): Promise<void> =>
  runManager(directory, ["install"], "MissingPackages");

/** Runs a script of a folder's package.json. Errors: a `ProjectError` with what the script said last. */
export const runScript = (directory: string, script: string): Promise<void> =>
  runManager(directory, ["run", script], "BuildFailed");

/** Of what a script says, the end tells why it failed. */
const TOLD_LINES = 40;

function runManager(
  directory: string,
  args: readonly string[],
  code: "MissingPackages" | "BuildFailed",
): Promise<void> {
  const manager = existsSync(join(directory, "yarn.lock"))
    ? "yarn"
    : existsSync(join(directory, "pnpm-lock.yaml"))
      ? "pnpm"
      : "npm";
  const called = `${manager} ${args.join(" ")}`;
  const next = `Run ${called} in ${directory}.`;
  return new Promise((resolve, reject) => {
    const child = spawn(manager, args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString("utf8");
      });
    child.on("error", (error) =>
      reject(new ProjectError(code, `${manager} can't be started: ${error.message}`, { next })),
    );
    child.on("close", (status) => {
      if (status === 0) resolve();
      else
        reject(
          new ProjectError(code, `${called} failed in ${directory} (exit code ${status})`, {
            details: said
              .split("\n")
              .filter((line) => line.trim() !== "")
              .slice(-TOLD_LINES),
            next,
          }),
        );
    });
  });
}
