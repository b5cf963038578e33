import { changeEnvironments, ENVIRONMENT_ACTIONS, environmentOptions } from "../authoring/environment.js";
import { author, projectFolder } from "../authoring/session.js";
import { LOCAL_CREDENTIALS } from "../aws.js";
import type { Command } from "../command.js";
import { withAnswers } from "../headless-options.js";
import { Problem } from "../problem.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";

const options: Command["options"] & object = {
  ...cloudOptions,
  json: { what: "as a JSON object" },
  ...environmentOptions,
};

const env: Command = {
  name: "env",
  summary: "Print the exports that point AWS tools at the local cloud; add, list, checkout or remove an environment",
  words: ["[add|list|checkout|remove]", "[NAME]"],
  options,
  examples: [
    ['eval "$(sekisho env)"', "the AWS CLI, SDKs, CDK and Terraform in this shell then talk to the local cloud"],
    ["sekisho env add staging", "another environment of the project, with the values of the present one"],
  ],

  async run(given) {
    const call = await withAnswers(given, options);
    const { words, directory, out } = call;
    const [word, name] = words;
    if (word !== undefined) {
      const action = ENVIRONMENT_ACTIONS.find((each) => each === word);
      if (action === undefined)
        throw new Problem(`sekisho env ${word}: there is no such action.`, `One of: ${ENVIRONMENT_ACTIONS.join(", ")}`);
      return author(call, projectFolder(directory), (session) => changeEnvironments(session, action, name));
    }
    const { url, target } = await runningCloud(directory, call.options);
    const variables = {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_REGION: target.region,
      AWS_DEFAULT_REGION: target.region,
    };
    if (call.options.on("json")) out.write(`${JSON.stringify(variables, undefined, 2)}\n`);
    else {
      for (const [name, value] of Object.entries(variables)) out.write(`export ${name}=${value}\n`);
      // A token of another session beside these keys would be refused as invalid.
      out.write("unset AWS_SESSION_TOKEN AWS_PROFILE\n");
    }
    return 0;
  },
};

export default env;
