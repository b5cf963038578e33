import { DEFAULT_PLACEMENT } from "../../lib/placement.js";
import { Backend, writeBuiltFiles } from "../../project/authoring/index.js";
import type { CompiledProject } from "../../project/compiled-project.js";
import type { JsonObject } from "../../project/json-file.js";
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

/** The template of each resource, by category and name. */
async function templatesOf(project: CompiledProject, backend: Backend): Promise<Map<string, JsonObject>> {
  const found = new Map<string, JsonObject>();
  for (const { category, name } of backend.resources()) {
    const asset = project.assets.find(
      ({ key, contentType }) =>
        contentType === "application/json" &&
        key === `amplify-cfn-templates/${category}/${name}-cloudformation-template.json`,
    );
    if (asset === undefined) continue;
    found.set(`${category}/${name}`, JSON.parse(Buffer.from(await asset.body()).toString("utf8")) as JsonObject);
  }
  return found;
}

export default build;
