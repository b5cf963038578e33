import { addApiSubject } from "../authoring/add-api.js";
import { addAuthSubject } from "../authoring/add-auth.js";
import { addFunctionSubject } from "../authoring/add-function.js";
import { addHostingSubject } from "../authoring/add-hosting.js";
import { addStorageSubject } from "../authoring/add-storage.js";
import { author, optionsOf, projectFolder, subjectOf } from "../authoring/session.js";
import type { Command } from "../command.js";
import { askingOptions } from "../prompts/asker.js";

const subjects = {
  auth: addAuthSubject,
  api: addApiSubject,
  function: addFunctionSubject,
  storage: addStorageSubject,
  hosting: addHostingSubject,
};

const add: Command = {
  name: "add",
  summary: "Add auth, a REST API, a function, storage or hosting to the project",
  words: ["auth|api|function|storage|hosting"],
  options: { ...optionsOf(subjects), ...askingOptions },
  examples: [
    ["sekisho add auth --yes", "a user pool with an identity pool, in the default configuration"],
    ["sekisho add api", "asks for the name, the paths, their functions and who may call them"],
    [
      "sekisho add api --yes --name books --path /book/{isbn} --function book --access authenticated",
      "a path for signed-in users, with a new function",
    ],
    ["sekisho add storage --yes --access guests", "a bucket for users' files, which guests may read"],
    [
      "sekisho add storage --yes --service nosql --name books --column id",
      "a DynamoDB table; then: add api --template crud-dynamodb --table books",
    ],
    ["sekisho add hosting --yes", "the front end, on S3 behind CloudFront; then: sekisho publish"],
  ],

  async run(call) {
    const { run } = subjectOf(call, "add", subjects);
    return author(call, projectFolder(call.directory), run);
  },
};

export default add;
