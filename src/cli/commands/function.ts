import { existsSync } from "node:fs";
import { join } from "node:path";
import { Backend, Draft, folderOf } from "../../project/authoring/index.js";
import { installPackages } from "../../project/install-packages.js";
import { isObject, readObjectIfThere } from "../../project/json-file.js";
import { projectFolder } from "../authoring/session.js";
import type { Command, CommandCall } from "../command.js";
import { Problem } from "../problem.js";
import { projectProblem } from "../project-problem.js";

const fn: Command = {
  name: "function",
  summary: "Build the project's functions: install the packages that they need",
  words: ["build", "[NAME]"],
  examples: [["sekisho function build", "every function of the project"]],

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

async function build({ directory, out }: CommandCall, named: string | undefined): Promise<number> {
  const folder = projectFolder(directory);
  const functions = new Backend(new Draft(folder)).functions();
  if (named !== undefined && !functions.includes(named))
    throw new Problem(`The project has no function ${named}.`, `There is: ${functions.join(", ") || "none"}`);
  const { scripts } = readObjectIfThere(join(folder, "package.json")) ?? {};
  for (const name of named === undefined ? functions : [named]) {
    const source = join(folder, folderOf("function", name), "src");
    if (isObject(scripts) && scripts[`amplify:${name}`] !== undefined)
      throw new Problem(`${name} is built by a script of package.json.`, `Run it, then go on: npm run amplify:${name}`);
    if (!existsSync(source)) throw new Problem(`The code of ${name} is missing: ${source}`);
    const { dependencies } = readObjectIfThere(join(source, "package.json")) ?? {};
    if (isObject(dependencies) && Object.keys(dependencies).length > 0) await installPackages(source);
    out.write(`✔ Built function/${name}\n`);
  }
  return 0;
}

export default fn;
