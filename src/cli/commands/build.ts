import { DEFAULT_PLACEMENT } from "../../lib/placement.js";
import { Backend, writeBuiltFiles } from "../../project/authoring/index.js";
import type { CompiledProject } from "../../project/compiled-project.js";
import { templateFile } from "../../project/gen1/resources.js";
import { type JsonObject, readTemplate } from "../../project/json-file.js";
import { author, projectFolder } from "../authoring/session.js";
import type { Command } from "../command.js";
import { projectOptions } from "../project-options.js";

const build: Command = {
  name: "build",
  summary: "Write the generated templates into the project, as the Amplify CLI's build does",
  options: { env: projectOptions.env, "skip-unsupported": projectOptions["skip-unsupported"] },

  async run(call) {
    const folder = projectFolder(call.directory);
    return author(call, folder, async ({ draft, afterwards }) => {
      const { compileProject, installPackages } = await import("../../project/index.js");
      const project = await compileProject(folder, {
        placement: DEFAULT_PLACEMENT,
        environment: call.options.text("env"),
        skipUnsupported: call.options.on("skip-unsupported"),
        progress: (line) => call.err.write(`${line}\n`),
        installPackages,
      });
      writeBuiltFiles(draft, project, await templatesOf(project, new Backend(draft)));
      const built = project.built ?? [];
      afterwards(
        () => void call.out.write(built.map(({ category, name }) => `✔ Built ${category}/${name}\n`).join("")),
      );
    });
  },
};

/** The template of each resource as it lies in the project, by category and name: what a push adds isn't in it. */
async function templatesOf(project: CompiledProject, backend: Backend): Promise<Map<string, JsonObject>> {
  const found = new Map((project.built ?? []).map(({ category, name, template }) => [`${category}/${name}`, template]));
  for (const resource of backend.resources()) {
    const file = templateFile(resource);
    const id = `${resource.category}/${resource.name}`;
    if (file !== undefined && !found.has(id)) found.set(id, await readTemplate(file));
  }
  return found;
}

export default build;
