import { spawn } from "node:child_process";
import { join } from "node:path";
import { PROJECT_CONFIG } from "../../project/authoring/index.js";
import { isObject, readObjectIfThere } from "../../project/json-file.js";
import type { CommandCall } from "../command.js";
import { Problem } from "../problem.js";
import { Cancelled } from "../prompts/asker.js";

/** How a project's front end is built, from `project-config.json`. */
export interface FrontEndBuild {
  /** Undefined where there is nothing to build. */
  readonly command: string | undefined;
  /** Absolute path of the folder that is published. */
  readonly folder: string;
}

export function frontEndBuild(project: string): FrontEndBuild {
  const file = join(project, PROJECT_CONFIG);
  const { javascript } = readObjectIfThere(file) ?? {};
  const config = isObject(javascript) && isObject(javascript.config) ? javascript.config : {};
  const { BuildCommand: command, DistributionDir: folder } = config;
  if (typeof folder !== "string" || folder === "")
    throw new Problem(
      `${file} names no folder to publish.`,
      'Name it there: { "javascript": { "config": { "DistributionDir": "dist", "BuildCommand": "npm run build" } } }',
    );
  return {
    command: typeof command === "string" && command.trim() !== "" ? command : undefined,
    folder: join(project, folder),
  };
}

/** Runs the build in the project's folder; what it prints is seen as it comes. Throws `Cancelled` at Ctrl-C. */
export async function runBuild({ environment }: CommandCall, project: string, command: string): Promise<void> {
  const child = spawn(command, {
    cwd: project,
    env: environment,
    shell: true,
    stdio: ["ignore", "inherit", "inherit"],
  });
  // At a terminal the build gets Ctrl-C too: its end is waited for.
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    child.kill("SIGINT");
  };
  process.on("SIGINT", interrupt);
  const end = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => resolve(`couldn't be started (${error.message})`));
    child.on("close", (code, signal) =>
      resolve(code === 0 ? undefined : `ended with ${signal === null ? `exit code ${code}` : `signal ${signal}`}`),
    );
  }).finally(() => process.off("SIGINT", interrupt));
  if (interrupted) throw new Cancelled();
  if (end !== undefined)
    throw new Problem(
      `The build of the front end ${end}: ${command}`,
      `Nothing was uploaded. Mend what it says above.\nThe command is BuildCommand in ${PROJECT_CONFIG}.`,
    );
}
