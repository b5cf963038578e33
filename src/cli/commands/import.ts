import { importAuthOptions, runImportAuth } from "../authoring/import-auth.js";
import { author, projectFolder, subjectOf } from "../authoring/session.js";
import type { Command } from "../command.js";
import { askingOptions } from "../prompts/asker.js";

const subjects = { auth: { options: importAuthOptions, run: runImportAuth } };

const importCommand: Command = {
  name: "import",
  summary: "Use a user pool in the project that is there already",
  words: ["auth"],
  options: { ...importAuthOptions, ...askingOptions },
  examples: [
    ["sekisho import auth --from aws", "asks which user pool, clients and identity pool"],
    [
      "sekisho import auth --yes --user-pool-id us-east-1_ExaMPle01 --web-client-id ID --native-client-id ID",
      "a user pool of the cloud that runs here, without an identity pool",
    ],
  ],

  async run(call) {
    const { run } = subjectOf(call, "import", subjects);
    return author(call, projectFolder(call.directory), run);
  },
};

export default importCommand;
