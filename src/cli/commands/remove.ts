import { REMOVABLE, removeResource } from "../authoring/remove.js";
import { author, projectFolder } from "../authoring/session.js";
import type { Command } from "../command.js";
import { withAnswers } from "../headless-options.js";
import { Problem } from "../problem.js";
import { askingOptions } from "../prompts/asker.js";

const options: Command["options"] & object = {
  name: { value: "NAME", what: "which one, where there are several" },
  yes: { short: "y", what: "remove it without asking" },
  headless: askingOptions.headless,
};

const remove: Command = {
  name: "remove",
  summary: "Take auth, a REST API, a function, storage or hosting out of the project, with its files",
  words: ["auth|api|function|storage|hosting", "[NAME]"],
  options,

  async run(given) {
    const call = await withAnswers(given, options);
    const [word = "", named] = call.words;
    const category = REMOVABLE.find((each) => each === word);
    if (category === undefined)
      throw new Problem(`sekisho remove ${word}: there is nothing of this name.`, `One of: ${REMOVABLE.join(", ")}`);
    return author(call, projectFolder(call.directory), (session) => removeResource(session, category, named));
  },
};

export default remove;
