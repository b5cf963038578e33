import {
  type Backend,
  type FunctionInputs,
  type FunctionStarter,
  wrongFunctionName,
  wrongSchedule,
  wrongVariableName,
  wrongVariableValue,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import { type Asker, yesNoOption } from "./asker.js";

export const advancedOptions = {
  ...yesNoOption("advanced", "configure a schedule and environment variables"),
  schedule: { value: "EXPRESSION", what: 'call the function on a schedule: "rate(5 minutes)" or "cron(…)"' },
  variable: { value: "NAME=VALUE", many: true, what: "an environment variable of the function" },
} as const satisfies Record<string, Option>;

export const functionOptions = {
  runtime: { value: "NAME", what: "the function's runtime (nodejs)" },
  template: { value: "NAME", what: "what the new function starts from: hello-world or express" },
  ...advancedOptions,
  ...yesNoOption("edit", "open the function's code in $EDITOR afterwards"),
} as const satisfies Record<string, Option>;

const NO_RUNTIME = "Functions in this language can't be made yet; take NodeJS.";
const NEEDS_TABLE =
  "It needs a DynamoDB table, and tables aren't served here; take Hello World or Serverless ExpressJS.";

type Runtime = "dotnet" | "go" | "java" | "nodejs" | "python";
type Template = FunctionStarter | "crud-dynamodb";

export interface AskedFunction {
  readonly inputs: FunctionInputs;
  readonly edits: boolean;
}

/** The questions about a new function; `flag` names the option with its name, `path` where it will be called. */
export async function askFunction(
  { asker, backend, shortId }: { asker: Asker; backend: Backend; shortId(): string },
  { flag, path, taken }: { flag: string; path: string; taken: readonly string[] },
): Promise<AskedFunction> {
  const name = await asker.text({
    flag,
    ask: "Provide an AWS Lambda function name:",
    standard: `${backend.projectName}${shortId()}`,
    wrong: (answer) =>
      wrongFunctionName(backend, answer) ??
      (taken.includes(answer) ? `There is a function ${answer} already.` : undefined),
  });
  await asker.choose<Runtime>({
    flag: "runtime",
    ask: "Choose the runtime that you want to use:",
    standard: "nodejs",
    choices: [
      { value: "dotnet", name: ".NET 8", refusal: NO_RUNTIME },
      { value: "go", name: "Go", refusal: NO_RUNTIME },
      { value: "java", name: "Java", refusal: NO_RUNTIME },
      { value: "nodejs", name: "NodeJS" },
      { value: "python", name: "Python", refusal: NO_RUNTIME },
    ],
  });
  const starter = await asker.choose<Template>({
    flag: "template",
    ask: "Choose the function template that you want to use:",
    standard: "hello-world",
    choices: [
      {
        value: "crud-dynamodb",
        name: "CRUD function for DynamoDB (Integration with API Gateway)",
        refusal: NEEDS_TABLE,
      },
      { value: "hello-world", name: "Hello World" },
      { value: "express", name: "Serverless ExpressJS function (Integration with API Gateway)" },
    ],
  });
  if (starter === "crud-dynamodb") throw new Problem(NEEDS_TABLE);
  const advanced = await askAdvanced(asker);
  const edits = await asker.yesNo({
    flag: "edit",
    ask: "Do you want to edit the local lambda function now?",
    // Nobody is there to edit where nobody is asked.
    standard: asker.asks,
  });
  return { inputs: { name, starter, path, ...advanced }, edits };
}

type Advanced = Pick<FunctionInputs, "advanced" | "schedule" | "variables">;

async function askAdvanced(asker: Asker): Promise<Advanced> {
  asker.say(`
✅ Available advanced settings:
- Scheduled recurring invocation
- Environment variables configuration
`);
  const given = asker.given("schedule") || asker.given("variable");
  const advanced =
    given ||
    (await asker.yesNo({ flag: "advanced", ask: "Do you want to configure advanced settings?", standard: false }));
  if (!advanced) return { advanced, schedule: undefined, variables: {} };
  return { advanced, schedule: await askSchedule(asker), variables: await askVariables(asker, []) };
}

type Interval = "minutes" | "hours" | "days" | "cron";
const UNITS: Record<Exclude<Interval, "cron">, string> = { minutes: "minute", hours: "hour", days: "day" };

/** A schedule expression; undefined where none is wanted. */
export async function askSchedule(asker: Asker): Promise<string | undefined> {
  if (asker.given("schedule")) return asker.text({ flag: "schedule", ask: "Schedule", wrong: wrongSchedule });
  if (!asker.asks) return undefined;
  const wanted = await asker.yesNo({
    flag: "schedule",
    ask: "Do you want to invoke this function on a recurring schedule?",
    standard: false,
  });
  if (!wanted) return undefined;
  const interval = await asker.choose<Interval>({
    flag: "schedule",
    ask: "At which interval should the function be invoked:",
    standard: "minutes",
    choices: [
      { value: "minutes", name: "Minutes" },
      { value: "hours", name: "Hours" },
      { value: "days", name: "Days" },
      { value: "cron", name: "Custom AWS cron expression" },
    ],
  });
  if (interval === "cron")
    return asker.text({ flag: "schedule", ask: "Custom AWS cron expression:", wrong: wrongSchedule });
  const unit = UNITS[interval];
  const rate = await asker.text({
    flag: "schedule",
    ask: `Enter the rate in ${interval}:`,
    standard: "5",
    wrong: (answer) => (/^[1-9]\d*$/.test(answer) ? undefined : "Type a whole number from 1 on."),
  });
  return `rate(${rate} ${rate === "1" ? unit : interval})`;
}

/** New environment variables; `known` are the function's own. */
export async function askVariables(asker: Asker, known: readonly string[]): Promise<Record<string, string>> {
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
  if (!asker.asks || Object.keys(variables).length > 0) return variables;
  let more = await asker.yesNo({
    flag: "variable",
    ask: "Do you want to configure environment variables for this function?",
    standard: false,
  });
  while (more) {
    const name = await asker.text({
      flag: "variable",
      ask: "Enter the environment variable name:",
      wrong: (answer) => wrongVariableName(answer, [...known, ...Object.keys(variables)]),
    });
    variables[name] = await asker.text({
      flag: "variable",
      ask: "Enter the environment variable value:",
      wrong: wrongVariableValue,
    });
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
