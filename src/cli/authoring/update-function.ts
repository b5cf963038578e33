import { updateFunction, variablesOf } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { advancedOptions, askSchedule, askVariables } from "../prompts/function-questions.js";
import { updated } from "./add-api.js";
import { pickResource, type Subject } from "./session.js";

const { schedule, variable } = advancedOptions;

export const updateFunctionSubject: Subject = {
  options: { name: { value: "NAME", what: "which one, where there are several" }, schedule, variable },

  async run(session) {
    const { asker, backend, call, afterwards } = session;
    const name = await pickResource(
      session,
      backend.functions(),
      "function",
      "Select the Lambda function you want to update",
    );
    const known = variablesOf(backend, name);
    const given = asker.given("schedule") || asker.given("variable");
    const changes = given
      ? {
          schedule: asker.given("schedule") ? await askSchedule(asker) : undefined,
          variables: asker.given("variable") ? await askVariables(asker, known) : {},
        }
      : { schedule: await askSchedule(asker), variables: await askVariables(asker, known) };
    if (changes.schedule === undefined && Object.keys(changes.variables).length === 0)
      throw new Problem(
        "Nothing is to be changed.",
        "--schedule EXPRESSION and --variable NAME=VALUE change a function.",
      );
    updateFunction(backend, name, changes);
    afterwards(() => void call.out.write(updated(name)));
  },
};
