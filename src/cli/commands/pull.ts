import { pullHere, pullNew, pullOptions } from "../authoring/pull.js";
import { author, nearestProject } from "../authoring/session.js";
import type { Command } from "../command.js";
import { askingOptions } from "../prompts/asker.js";

const pull: Command = {
  name: "pull",
  summary: "Bring a backend that was pushed to AWS into this folder",
  options: { ...pullOptions, yes: askingOptions.yes },
  examples: [
    ["sekisho pull", "into this project: what was pushed to its environment last"],
    ["sekisho pull --appId d1a2b3c4d5e6f7 --envName dev", "into an empty folder"],
    ["sekisho pull --stack amplify-bookapp-dev-1a2b3", "the same, where there is no Amplify app"],
  ],

  async run(call) {
    const project = nearestProject(call.directory);
    if (project !== undefined) return author(call, project, pullHere);
    return author(call, call.directory, pullNew);
  },
};

export default pull;
