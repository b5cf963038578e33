import { join } from "node:path";
import { TEAM_PROVIDER_INFO } from "../../project/authoring/index.js";
import { author, projectFolder } from "../authoring/session.js";
import type { Command } from "../command.js";
import { withAnswers } from "../headless-options.js";
import { Problem } from "../problem.js";
import { askingOptions } from "../prompts/asker.js";
import { askHealth, readJson, type ServerRecord, STATE_FOLDER } from "../running-cloud.js";

const options: Command["options"] & object = {
  yes: { short: "y", what: "delete it without asking" },
  force: { what: "the same, as the Amplify CLI has it" },
  headless: askingOptions.headless,
};

const remove: Command = {
  name: "delete",
  summary: "Delete the project's amplify folder and everything it has in the local cloud",
  options,

  async run(given) {
    const call = await withAnswers(given, options);
    const folder = projectFolder(call.directory);
    const server = readJson<ServerRecord>(join(folder, STATE_FOLDER, "server.json"));
    if (server !== undefined && (await askHealth(server.url)) !== undefined)
      throw new Problem("The cloud of this project is running.", "Stop it first: sekisho stop");
    return author(call, folder, async ({ asker, backend, draft, afterwards }) => {
      const ask =
        "Are you sure you want to continue? This deletes the amplify folder, the front end's configuration and the local cloud's data, users too.";
      const isSure = call.options.on("yes") || call.options.on("force");
      if (!isSure && !(await asker.yesNo({ flag: "yes", ask, standard: false }))) {
        afterwards(() => void call.out.write("Nothing was deleted.\n"));
        return;
      }
      const deployed = onAws(draft.object(TEAM_PROVIDER_INFO) ?? {});
      const source = sourceFolder(draft.object("amplify/.config/project-config.json") ?? {});
      const name = backend.projectName;
      for (const path of ["amplify", STATE_FOLDER, `${source}/aws-exports.js`, `${source}/amplifyconfiguration.json`])
        draft.remove(path);
      afterwards(() => void call.out.write(`✅ Project ${name} deleted locally.\n`));
      if (deployed.length > 0)
        afterwards(() => void call.out.write(`On AWS, these stacks are as they were: ${deployed.join(", ")}\n`));
    });
  },
};

type Values = Readonly<Record<string, unknown>>;
const within = (value: unknown, ...path: string[]): unknown =>
  path.reduce((at: unknown, key) => (typeof at === "object" && at !== null ? (at as Values)[key] : undefined), value);

/** Stacks that were deployed to AWS: only a deployment there enters a stack's id. */
const onAws = (teams: Values): string[] =>
  Object.values(teams)
    .filter((team) => within(team, "awscloudformation", "StackId") !== undefined)
    .map((team) => String(within(team, "awscloudformation", "StackName")));

const sourceFolder = (config: Values): string => {
  const source = within(config, "javascript", "config", "SourceDir");
  return typeof source === "string" ? source : "src";
};

export default remove;
