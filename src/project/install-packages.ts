import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProjectError } from "./project-error.js";

/** Runs the package manager that a folder's lock file speaks of; npm without one. */
export function installPackages(directory: string): Promise<void> {
  const manager = existsSync(join(directory, "yarn.lock"))
    ? "yarn"
    : existsSync(join(directory, "pnpm-lock.yaml"))
      ? "pnpm"
      : "npm";
  const next = `Run ${manager} install in ${directory}.`;
  return new Promise((resolve, reject) => {
    const child = spawn(manager, ["install"], { cwd: directory, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
    child.on("error", (error) =>
      reject(new ProjectError("MissingPackages", `${manager} can't be started: ${error.message}`, { next })),
    );
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new ProjectError("MissingPackages", `${manager} install failed in ${directory} (exit code ${code})`, {
            details: said.split("\n").filter((line) => line.trim() !== ""),
            next,
          }),
        );
    });
  });
}
