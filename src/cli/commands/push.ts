import { resolve } from "node:path";
import type { Command } from "../command.js";
import { paintFor } from "../output.js";
import { folderOf, parametersOf, projectOptions } from "../project-options.js";
import { ProjectRunner } from "../project-runner.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";
import { describeEvent } from "../sentences.js";

const push: Command = {
  name: "push",
  summary: "Deploy the project's changes to the running cloud",
  words: ["[dir|template]"],
  options: { ...projectOptions, ...cloudOptions },

  async run({ words: [named], options, directory, out, err, environment }) {
    const paint = paintFor(out, environment);
    const project = resolve(directory, named ?? ".");
    const cloud = await runningCloud(folderOf(project), options);
    const runner = new ProjectRunner({
      directory: project,
      state: cloud.state,
      environment: options.text("env"),
      skipUnsupported: options.on("skip-unsupported"),
      parameters: parametersOf(options),
      progress: (line) => err.write(`${paint.dim(line)}\n`),
    });
    const compiled = await runner.compile(cloud.accountId);
    const { record, changed } = await runner.deploy(compiled, cloud.url, (event) =>
      out.write(`${describeEvent(event, paint)}\n`),
    );
    out.write(changed ? `${paint.green("✓")} Deployed ${record.stackName}.\n` : "✓ No changes detected.\n");
    for (const api of record.apis) out.write(`REST API endpoint: ${api.url}\n`);
    return 0;
  },
};

export default push;
