import { wrongVariableName, wrongVariableValue } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { Asker } from "./asker.js";

export interface VariableChanges {
  readonly variables?: Readonly<Record<string, string>>;
  readonly unset?: readonly string[];
}

/** Variables to be set and to be taken away, of a function that has `known`. */
export async function askVariableChanges(asker: Asker, known: readonly string[]): Promise<VariableChanges> {
  if (asker.given("variable") || asker.given("unset")) {
    const unset = asker.all("unset");
    const strange = unset.find((name) => !known.includes(name));
    if (strange !== undefined)
      throw new Problem(`--unset ${strange}: there is no such variable.`, `Variables: ${known.join(", ") || "none"}`);
    return { variables: givenVariables(asker), unset };
  }
  const action =
    known.length === 0
      ? "add"
      : await asker.choose<"add" | "update" | "remove">({
          flag: "variable",
          ask: "Select what you want to do with environment variables:",
          choices: [
            { value: "add", name: "Add new environment variable" },
            { value: "update", name: "Update existing environment variables" },
            { value: "remove", name: "Remove existing environment variables" },
          ],
        });
  if (action === "add") return { variables: await askNewVariables(asker, known) };
  const choices = known.map((value) => ({ value, name: value }));
  if (action === "remove")
    return {
      unset: await asker.several({
        flag: "unset",
        ask: "Select the environment variables to remove:",
        choices,
        least: 1,
      }),
    };
  const name = await asker.choose({
    flag: "variable",
    ask: "Which environment variable do you want to update:",
    choices,
  });
  return { variables: { [name]: await askValue(asker) } };
}

/** New environment variables; `known` are the function's own. */
export async function askVariables(asker: Asker, known: readonly string[]): Promise<Record<string, string>> {
  const variables = givenVariables(asker);
  if (!asker.asks || Object.keys(variables).length > 0) return variables;
  const wanted = await asker.yesNo({
    flag: "variable",
    ask: "Do you want to configure environment variables for this function?",
    standard: false,
  });
  return wanted ? askNewVariables(asker, known) : {};
}

function givenVariables(asker: Asker): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const pair of asker.all("variable")) {
    const [name = "", ...rest] = pair.split("=");
    const wrong =
      rest.length === 0
        ? "write it as NAME=VALUE."
        : (wrongVariableName(name, Object.keys(variables)) ?? wrongVariableValue(rest.join("=")));
    if (wrong !== undefined) throw new Problem(`--variable ${pair}: ${wrong}`);
    variables[name] = rest.join("=");
  }
  return variables;
}

const askValue = (asker: Asker): Promise<string> =>
  asker.text({ flag: "variable", ask: "Enter the environment variable value:", wrong: wrongVariableValue });

async function askNewVariables(asker: Asker, known: readonly string[]): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  let more = true;
  while (more) {
    const name = await asker.text({
      flag: "variable",
      ask: "Enter the environment variable name:",
      wrong: (answer) => wrongVariableName(answer, [...known, ...Object.keys(variables)]),
    });
    variables[name] = await askValue(asker);
    const next = await asker.choose<"add" | "done">({
      flag: "variable",
      ask: "Select what you want to do with environment variables:",
      standard: "done",
      choices: [
        { value: "add", name: "Add new environment variable" },
        { value: "done", name: "I'm done" },
      ],
    });
    more = next === "add";
  }
  return variables;
}
