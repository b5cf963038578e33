import { DEFAULT_PLACEMENT } from "../../lib/placement.js";
import { resourceTemplates, writeBuiltFiles } from "../../project/authoring/index.js";
import { author, projectFolder } from "../authoring/session.js";
import { buildFunctions } from "../build-functions.js";
import type { Command } from "../command.js";
import { projectOptions } from "../project-options.js";

const build: Command = {
  name: "build",
  summary: "Write the generated templates into the project, as the Amplify CLI's build does",
  options: {
    env: projectOptions.env,
    "skip-unsupported": projectOptions["skip-unsupported"],
    json: { what: "as JSON, with what was found in the templates" },
  },

  async run(call) {
    const folder = projectFolder(call.directory);
    await buildFunctions(call, folder);
    return author(call, folder, async ({ draft, backend, afterwards }) => {
      const { compileProject, installPackages } = await import("../../project/index.js");
      const project = await compileProject(folder, {
        placement: DEFAULT_PLACEMENT,
        environment: call.options.text("env"),
        skipUnsupported: call.options.on("skip-unsupported"),
        progress: (line) => call.err.write(`${line}\n`),
        installPackages,
      });
      const { checkTemplates, told } = await import("../deploy/validate.js");
      const findings = await checkTemplates(project);
      writeBuiltFiles(draft, project, await resourceTemplates(project, backend.resources()));
      const built = project.built ?? [];
      const names = built.map(({ category, name }) => `${category}/${name}`);
      afterwards(() => {
        if (call.options.on("json")) call.out.write(`${JSON.stringify({ built: names, findings }, undefined, 2)}\n`);
        else {
          for (const line of told(findings)) call.err.write(`${line}\n`);
          call.out.write(names.map((name) => `✔ Built ${name}\n`).join(""));
        }
      });
    });
  },
};

export default build;
