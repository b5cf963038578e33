import {
  type Access,
  accessVariables,
  type Backend,
  type FunctionInputs,
  type FunctionRuntime,
  type FunctionStarter,
  starterVariables,
  wrongFunctionName,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import { cloudOptions } from "../running-cloud.js";
import { askAccess } from "./access-questions.js";
import { type Asker, yesNoOption } from "./asker.js";
import { askLayers } from "./layer-questions.js";
import { askSchedule } from "./schedule-questions.js";
import { askSecrets, NO_SECRETS, type SecretChanges } from "./secret-questions.js";
import { askStarter, starterOptions } from "./starter-questions.js";
import { askVariables } from "./variable-questions.js";

/** The settings of a function that both `add` and `update` take. */
export const settingOptions = {
  grant: { value: "RESOURCE:OPS", many: true, what: "access to another resource, e.g. storage/photos:read,update" },
  schedule: { value: "EXPRESSION", what: 'call the function on a schedule: "rate(5 minutes)" or "cron(…)"' },
  layer: { value: "NAME|ARN", many: true, what: "a layer of the project, or a layer version's ARN; later ones win" },
  variable: { value: "NAME=VALUE", many: true, what: "an environment variable of the function" },
  secret: {
    value: "NAME",
    many: true,
    what: "a value in the cloud's Parameter Store; asked for, or a line of standard input",
  },
  aws: { what: "of --secret: keep the value on AWS, not in the cloud that runs here" },
  profile: { value: "NAME", what: "of --aws: the profile of AWS's configuration files" },
  ...cloudOptions,
} as const satisfies Record<string, Option>;

export const functionOptions = {
  runtime: { value: "NAME", what: "the function's runtime: nodejs, python, or provided for a program of your own" },
  ...starterOptions,
  ...yesNoOption("advanced", "configure access, a schedule, layers, environment variables and secrets"),
  ...settingOptions,
  ...yesNoOption("edit", "open the function's code in $EDITOR afterwards"),
} as const satisfies Record<string, Option>;

const NO_RUNTIME =
  "Its runtime isn't served here; take NodeJS, Python, or a custom runtime: what is built as a program named bootstrap, as Go and Rust can be.";

type Runtime = "dotnet" | "go" | "java" | FunctionRuntime;

export interface AskedFunction {
  readonly inputs: FunctionInputs;
  /** Values of its secrets, which are written to no file. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly edits: boolean;
}

/** What the questions about functions need. */
export interface Asking {
  readonly asker: Asker;
  readonly backend: Backend;
  shortId(): string;
  /** Why a secret's value can't be kept now; undefined where it can. */
  secretsRefusal(): Promise<string | undefined>;
  /** Asks for a table of DynamoDB that a function is made for, enters it in the draft, and gives its name. */
  newTable(): Promise<string>;
}

/** The questions about a new function; `flag` names the option with its name, `path` where it will be called. */
export async function askFunction(
  asking: Asking,
  { flag, path, taken }: { flag: string; path: string; taken: readonly string[] },
): Promise<AskedFunction> {
  const { asker, backend, shortId } = asking;
  const name = await asker.text({
    flag,
    ask: "Provide an AWS Lambda function name:",
    standard: `${backend.projectName}${shortId()}`,
    wrong: (answer) =>
      wrongFunctionName(backend, answer) ??
      (taken.includes(answer) ? `There is a function ${answer} already.` : undefined),
  });
  const runtime = await askRuntime(asker);
  const starter = await askStarter(asking, runtime);
  const { secrets, ...advanced } = await askAdvanced(asking, name, starter);
  const edits = await asker.yesNo({
    flag: "edit",
    ask: "Do you want to edit the local lambda function now?",
    // Nobody is there to edit where nobody is asked.
    standard: asker.asks,
  });
  return {
    inputs: { name, runtime, starter, path, ...advanced, secrets: Object.keys(secrets.set) },
    secrets: secrets.set,
    edits,
  };
}

async function askRuntime(asker: Asker): Promise<FunctionRuntime> {
  const runtime = await asker.choose<Runtime>({
    flag: "runtime",
    ask: "Choose the runtime that you want to use:",
    standard: "nodejs",
    choices: [
      { value: "dotnet", name: ".NET 8", refusal: NO_RUNTIME },
      { value: "go", name: "Go", refusal: NO_RUNTIME },
      { value: "java", name: "Java", refusal: NO_RUNTIME },
      { value: "nodejs", name: "NodeJS" },
      { value: "python", name: "Python" },
      { value: "provided", name: "Custom runtime (a program named bootstrap)" },
    ],
  });
  if (runtime === "dotnet" || runtime === "go" || runtime === "java") throw new Problem(NO_RUNTIME);
  return runtime;
}

type Settings = Pick<FunctionInputs, "advanced" | "access" | "schedule" | "layers" | "variables">;
type Advanced = Settings & { readonly secrets: SecretChanges };

const PLAIN: Advanced = {
  ...{ advanced: false, access: {}, schedule: undefined, layers: [], variables: {}, secrets: NO_SECRETS },
};

async function askAdvanced(asking: Asking, name: string, starter: FunctionStarter): Promise<Advanced> {
  const { asker } = asking;
  asker.say(`
✅ Available advanced settings:
- Resource access permissions
- Scheduled recurring invocation
- Lambda layers configuration
- Environment variables configuration
- Secret values configuration
`);
  const given = ["grant", "schedule", "layer", "variable", "secret"].some((flag) => asker.given(flag));
  const advanced =
    given ||
    (await asker.yesNo({ flag: "advanced", ask: "Do you want to configure advanced settings?", standard: false }));
  if (!advanced) return PLAIN;
  const access = (await wanted(
    asker,
    "grant",
    "Do you want to access other resources in this project from your Lambda function?",
  ))
    ? await askAccess(asking, name)
    : {};
  const schedule = await askSchedule(asker);
  const layers = (await wanted(asker, "layer", "Do you want to enable Lambda layers for this function?"))
    ? await askLayers(asking)
    : [];
  const variables = await askVariables(asker, []);
  tellVariables(asking, access, [...starterVariables(starter), ...Object.keys(variables)]);
  const secrets = (await wanted(asker, "secret", "Do you want to configure secret values this function can access?"))
    ? await askNewSecrets(asking, Object.keys(variables))
    : NO_SECRETS;
  return { advanced, access, schedule, layers, variables, secrets };
}

/** Whether a setting is to be gone into: its option is given, or a person says so. */
const wanted = async (asker: Asker, flag: string, ask: string): Promise<boolean> =>
  asker.given(flag) || (asker.asks && (await asker.yesNo({ flag, ask, standard: false })));

/** Where no cloud can keep the values, an option is refused; a person is told, and goes on with the rest. */
async function askNewSecrets({ asker, secretsRefusal }: Asking, taken: readonly string[]): Promise<SecretChanges> {
  const isOption = asker.given("secret");
  const refusal = await secretsRefusal();
  if (refusal !== undefined && !isOption) {
    asker.say(`${refusal}\nLater:  sekisho update function --secret NAME`);
    return NO_SECRETS;
  }
  const ready = async () => {
    if (refusal !== undefined) throw new Problem(refusal, START_A_CLOUD);
  };
  return askSecrets(asker, { now: [], taken, ready });
}

export const START_A_CLOUD =
  "Start one in your project's folder:  sekisho start\nor keep the value on AWS:             --aws";

function tellVariables({ asker, backend }: Asking, access: Access, variables: readonly string[]): void {
  if (!asker.asks) return;
  const all = [...new Set(["ENV", "REGION", ...accessVariables(backend, access), ...variables])].sort();
  asker.say(
    `\nYou can access the following resource attributes as environment variables from your Lambda function\n\t${all.join("\n\t")}`,
  );
}
