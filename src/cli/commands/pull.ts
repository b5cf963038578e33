import { amplifyParameters, spelledOut } from "../authoring/amplify-parameters.js";
import { pullHere, pullNew, pullOptions } from "../authoring/pull.js";
import { author, nearestProject } from "../authoring/session.js";
import type { Command } from "../command.js";
import { withAnswers } from "../headless-options.js";
import { askingOptions } from "../prompts/asker.js";

const options = { ...pullOptions, ...amplifyParameters, ...askingOptions };

/** Members of `--amplify`, and the options that they are here. */
const PARAMETERS = { projectName: "name", appId: "appId", envName: "envName" };

const pull: Command = {
  name: "pull",
  summary: "Bring a backend that was pushed to AWS into this folder",
  options,
  examples: [
    ["sekisho pull", "into this project: what was pushed to its environment last"],
    ["sekisho pull --appId d1a2b3c4d5e6f7 --envName dev", "into an empty folder"],
    ["sekisho pull --stack amplify-bookapp-dev-1a2b3", "the same, where there is no Amplify app"],
    [
      'sekisho pull --amplify "$AMPLIFY" --frontend "$FRONTEND" --providers "$PROVIDERS" --yes',
      "with the Amplify CLI's own parameters, for scripts that have them",
    ],
  ],

  async run(given) {
    const call = spelledOut(await withAnswers(given, options), PARAMETERS);
    const project = nearestProject(call.directory);
    if (project !== undefined) return author(call, project, pullHere);
    return author(call, call.directory, pullNew);
  },
};

export default pull;
