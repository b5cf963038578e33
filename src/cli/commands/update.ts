import { author, optionsOf, projectFolder, subjectOf } from "../authoring/session.js";
import { updateApiSubject } from "../authoring/update-api.js";
import { updateAuthSubject } from "../authoring/update-auth.js";
import { updateFunctionSubject } from "../authoring/update-function.js";
import { updateHostingSubject } from "../authoring/update-hosting.js";
import { updateStorageSubject } from "../authoring/update-storage.js";
import type { Command } from "../command.js";
import { withAnswers } from "../headless-options.js";
import { askingOptions } from "../prompts/asker.js";

const subjects = {
  auth: updateAuthSubject,
  api: updateApiSubject,
  function: updateFunctionSubject,
  storage: updateStorageSubject,
  hosting: updateHostingSubject,
};

const update: Command = {
  name: "update",
  summary: "Change auth, the paths of a REST API, a function's settings, storage or hosting",
  words: ["auth|api|function|storage|hosting"],
  options: { ...optionsOf(subjects), ...askingOptions },
  examples: [
    ["sekisho update api --action add --path /orders --function orders --no-restrict --yes", "another path"],
    [
      "sekisho update function --grant storage/photos:read --variable TABLE=books",
      "access, and an environment variable",
    ],
    ["sekisho update function --name greet --secret API_KEY", "asks for the value, and keeps it in the cloud alone"],
    ["sekisho update auth --groups Admins,Readers", "groups of the user pool"],
  ],

  async run(given) {
    const { run, options } = subjectOf(given, "update", subjects);
    // The others have payloads of their own.
    const call = given.words[0] === "hosting" ? await withAnswers(given, { ...options, ...askingOptions }) : given;
    return author(call, projectFolder(call.directory), run);
  },
};

export default update;
