import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CommandCall } from "./command.js";
import { paintFor } from "./output.js";
import { projectProblem } from "./project-problem.js";
import { STATE_FOLDER } from "./running-cloud.js";

/**
 * Runs the scripts `amplify:<function>` of an Amplify project's package.json whose functions have changed, before the code
 * is packed. Raises a Problem with what the script said where one fails.
 */
export async function buildFunctions({ err, environment }: CommandCall, project: string): Promise<void> {
  if (!existsSync(join(project, "amplify", "backend", "backend-config.json"))) return;
  const { buildScriptsOf, runBuildScripts } = await import("../project/build-scripts.js");
  const paint = paintFor(err, environment);
  try {
    await runBuildScripts(buildScriptsOf(project), {
      state: join(project, STATE_FOLDER),
      progress: (line) => err.write(`${paint.dim(line)}\n`),
    });
  } catch (error) {
    throw projectProblem(error);
  }
}
