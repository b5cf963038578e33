import { overrideSubjects } from "../authoring/override.js";
import { author, optionsOf, projectFolder, subjectOf } from "../authoring/session.js";
import type { Command } from "../command.js";
import { Problem } from "../problem.js";
import { askingOptions } from "../prompts/asker.js";

const override: Command = {
  name: "override",
  summary: "Write an override.ts that changes what is generated for an API, auth, storage or the project",
  words: ["api|auth|storage|project"],
  options: { ...optionsOf(overrideSubjects), yes: askingOptions.yes },
  examples: [["sekisho override api", "where the Cognito authorizer goes"]],

  async run(call) {
    if (call.words[0] === "function")
      throw new Problem(
        "A function has no override.ts: its template is yours.",
        "Change it here: amplify/backend/function/NAME/NAME-cloudformation-template.json",
      );
    const { run } = subjectOf(call, "override", overrideSubjects);
    return author(call, projectFolder(call.directory), run);
  },
};

export default override;
