import { overrideSubjects } from "../authoring/override.js";
import { author, optionsOf, projectFolder, subjectOf } from "../authoring/session.js";
import type { Command } from "../command.js";
import { withAnswers } from "../headless-options.js";
import { askingOptions } from "../prompts/asker.js";

const override: Command = {
  name: "override",
  summary: "Change what is generated: an override.ts for an API, auth, storage or the project, a function's template",
  words: ["api|auth|function|storage|project"],
  options: { ...optionsOf(overrideSubjects), ...askingOptions },
  examples: [
    ["sekisho override api", "where the Cognito authorizer goes"],
    ["sekisho override function --name greet", "opens its template, which nothing generates again"],
  ],

  async run(given) {
    const { run, options } = subjectOf(given, "override", overrideSubjects);
    const call = await withAnswers(given, { ...options, ...askingOptions });
    return author(call, projectFolder(call.directory), run);
  },
};

export default override;
