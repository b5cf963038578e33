import type { Json } from "../json-file.js";
import type { Access } from "./access.js";
import { type Backend, folderOf, type ShortId } from "./backend.js";
import type { FunctionLayer } from "./function-layers.js";
import { type FunctionRuntime, RUNTIMES } from "./function-runtimes.js";
import { changeFunction } from "./function-settings.js";
import { functionSources } from "./function-sources.js";
import { type FunctionStarter, type FunctionTemplate, starterDependencies, withStarter } from "./function-starter.js";
import { functionTemplate } from "./function-template.js";

/** What `add function` asks for. */
export interface FunctionInputs {
  readonly name: string;
  readonly runtime: FunctionRuntime;
  readonly starter: FunctionStarter;
  /** The path of the API that the function is for; Express and CRUD answer below it. */
  readonly path: string;
  /** Environment variables: name → value in this environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** `rate(5 minutes)` or `cron(0 12 * * ? *)`. */
  readonly schedule: string | undefined;
  readonly access: Access;
  readonly layers: readonly FunctionLayer[];
  /** Names of its secrets. */
  readonly secrets: readonly string[];
  /** The advanced settings were gone through: Amplify writes more of the defaults out then. */
  readonly advanced: boolean;
}

/** The file of a Node.js function that is opened first. */
export const editorFileOf = (template: FunctionTemplate): string =>
  template === "express" || template === "crud-dynamodb" ? "src/app.js" : "src/index.js";

const RESERVED = ["ENV", "REGION"];

export function wrongFunctionName(backend: Backend, name: string): string | undefined {
  if (!/^[a-zA-Z0-9]{1,64}$/.test(name)) return "A function's name has 1 to 64 letters and digits, nothing else.";
  const namesake = backend.namesake("function", name);
  return namesake === undefined ? undefined : `There is a function ${namesake} already.`;
}

export function wrongVariableName(name: string, known: readonly string[] = []): string | undefined {
  if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name))
    return "A variable's name starts with a letter and goes on with letters, digits and underscores.";
  if (RESERVED.includes(name)) return `${name} is set by Amplify; take another name.`;
  if (/^(AWS_|LAMBDA_)/.test(name)) return "Names that start with AWS_ or LAMBDA_ are Lambda's own.";
  return known.includes(name) ? `There is a variable ${name} already.` : undefined;
}

export const wrongVariableValue = (value: string): string | undefined =>
  value.length >= 1 && value.length <= 2048 ? undefined : "A variable's value has 1 to 2048 characters.";

export function wrongSchedule(schedule: string): string | undefined {
  if (/^rate\(1 (minute|hour|day)\)$/.test(schedule)) return undefined;
  if (/^rate\(([2-9]|[1-9]\d+) (minutes|hours|days)\)$/.test(schedule)) return undefined;
  if (/^cron\((\S+ ){5}\S+\)$/.test(schedule)) return undefined;
  return "A schedule is rate(5 minutes), rate(1 hour), rate(1 day) or cron(MINUTES HOURS DAY MONTH WEEKDAY YEAR).";
}

/** Adds a Lambda function with its template, settings and code. */
export function addFunction(backend: Backend, inputs: FunctionInputs, shortId: ShortId): void {
  const { name, runtime, starter, advanced, schedule } = inputs;
  const { state, ...lambda } = RUNTIMES[runtime];
  const folder = folderOf("function", name);
  const { draft } = backend;
  const made = functionTemplate(name, `${backend.projectName}LambdaRole${shortId()}`, lambda);
  const template = withStarter(made, starter);
  draft.writeJson(`${folder}/${name}-cloudformation-template.json`, template);
  draft.writeJson(`${folder}/custom-policies.json`, [{ Action: [], Resource: [] }]);
  draft.writeJson(`${folder}/function-parameters.json`, { lambdaLayers: [] });
  draft.writeJson(`${folder}/amplify.state`, {
    ...state,
    ...(starter.template !== "hello-world" && { defaultEditorFile: editorFileOf(starter.template) }),
    ...(advanced && runtime === "nodejs" ? { scripts: { build: "npm install --no-bin-links --production" } } : {}),
  });
  for (const [file, text] of Object.entries(functionSources(backend, inputs, template)))
    draft.write(`${folder}/${file}`, text);
  const dependsOn = JSON.parse(JSON.stringify(starterDependencies(starter))) as Json[];
  backend.enter("function", name, {
    build: true,
    ...(advanced || dependsOn.length > 0 ? { dependsOn } : {}),
    providerPlugin: "awscloudformation",
    service: "Lambda",
  });
  backend.giveValues("function", name, {});
  const { variables, access, layers, secrets } = inputs;
  changeFunction(backend, name, { variables, access, layers, secrets, ...(schedule !== undefined && { schedule }) });
}
