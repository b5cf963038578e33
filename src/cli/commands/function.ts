import { existsSync } from "node:fs";
import { join } from "node:path";
import { Backend, Draft, folderOf, layerNames } from "../../project/authoring/index.js";
import { buildScriptsOf, runBuildScripts } from "../../project/build-scripts.js";
import { installPackages } from "../../project/install-packages.js";
import { isObject, readObjectIfThere } from "../../project/json-file.js";
import { projectFolder } from "../authoring/session.js";
import type { Command, CommandCall } from "../command.js";
import { Problem } from "../problem.js";
import { projectProblem } from "../project-problem.js";
import { STATE_FOLDER } from "../running-cloud.js";

const fn: Command = {
  name: "function",
  summary: "Build the project's functions and layers: install their packages, run their build scripts",
  words: ["build", "[NAME]"],
  examples: [["sekisho function build", "every function and layer of the project"]],

  async run(call) {
    const [action, named] = call.words;
    if (action !== "build")
      throw new Problem(`sekisho function ${action}: there is no such action.`, "There is: build");
    try {
      return await build(call, named);
    } catch (error) {
      throw projectProblem(error);
    }
  },
};

async function build({ directory, out, err }: CommandCall, named: string | undefined): Promise<number> {
  const folder = projectFolder(directory);
  const backend = new Backend(new Draft(folder));
  const layers = layerNames(backend);
  const all = [...backend.functions(), ...layers];
  if (named !== undefined && !all.includes(named))
    throw new Problem(`The project has no function ${named}.`, `There is: ${all.join(", ") || "none"}`);
  const scripts = buildScriptsOf(folder);
  for (const name of named === undefined ? all : [named]) {
    const source = join(folder, folderOf("function", name), layers.includes(name) ? "lib/nodejs" : "src");
    if (!existsSync(source) && !layers.includes(name)) throw new Problem(`The code of ${name} is missing: ${source}`);
    const { dependencies } = readObjectIfThere(join(source, "package.json")) ?? {};
    if (isObject(dependencies) && Object.keys(dependencies).length > 0) await installPackages(source);
    await runBuildScripts(
      scripts.filter((script) => script.function === name),
      { state: join(folder, STATE_FOLDER), always: true, progress: (line) => err.write(`${line}\n`) },
    );
    out.write(`✔ Built function/${name}\n`);
  }
  return 0;
}

export default fn;
