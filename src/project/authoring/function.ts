import { isObject, type Json, type JsonObject } from "../json-file.js";
import { type Backend, type Dependency, folderOf, type ShortId } from "./backend.js";
import { functionSources } from "./function-sources.js";
import { cloudFormationName, functionTemplate, withEnvironmentVariable, withSchedule } from "./function-template.js";

export type FunctionStarter = "hello-world" | "express";

/** What `add function` asks for. */
export interface FunctionInputs {
  readonly name: string;
  readonly starter: FunctionStarter;
  /** The path of the API that the function is for; Express answers below it. */
  readonly path: string;
  /** Environment variables: name → value in this environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** `rate(5 minutes)` or `cron(0 12 * * ? *)`. */
  readonly schedule: string | undefined;
  /** The advanced settings were gone through: Amplify writes more of the defaults out then. */
  readonly advanced: boolean;
}

const RESERVED = ["ENV", "REGION"];

export function wrongFunctionName(backend: Backend, name: string): string | undefined {
  if (!/^[a-zA-Z0-9]{1,64}$/.test(name)) return "A function's name has 1 to 64 letters and digits, nothing else.";
  if (backend.settings("function", name) !== undefined || backend.draft.has(folderOf("function", name)))
    return `There is a function ${name} already.`;
  return undefined;
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
  const { name, variables, schedule, starter } = inputs;
  const folder = folderOf("function", name);
  const { draft } = backend;
  let template: JsonObject = functionTemplate(name, `${backend.projectName}LambdaRole${shortId()}`);
  for (const variable of Object.keys(variables)) template = withEnvironmentVariable(template, variable);
  if (schedule !== undefined) template = withSchedule(template);
  draft.writeJson(`${folder}/${name}-cloudformation-template.json`, template);
  draft.writeJson(`${folder}/custom-policies.json`, [{ Action: [], Resource: [] }]);
  draft.writeJson(`${folder}/function-parameters.json`, {
    lambdaLayers: [],
    ...(Object.keys(variables).length > 0 ? { environmentVariableList: Object.keys(variables).map(listed) } : {}),
  });
  if (schedule !== undefined) draft.writeJson(`${folder}/parameters.json`, { CloudWatchRule: schedule });
  draft.writeJson(`${folder}/amplify.state`, {
    pluginId: "amplify-nodejs-function-runtime-provider",
    functionRuntime: "nodejs",
    useLegacyBuild: true,
    defaultEditorFile: starter === "express" ? "src/app.js" : "src/index.js",
    ...(inputs.advanced ? { scripts: { build: "npm install --no-bin-links --production" } } : {}),
  });
  const told = inputs.advanced ? [...RESERVED, ...Object.keys(variables)] : [];
  for (const [file, text] of Object.entries(functionSources(starter, name, inputs.path, told)))
    draft.write(`${folder}/src/${file}`, text);
  backend.enter("function", name, {
    build: true,
    ...(inputs.advanced ? { dependsOn: [] } : {}),
    providerPlugin: "awscloudformation",
    service: "Lambda",
  });
  backend.giveValues("function", name, values(variables));
}

const listed = (variable: string): JsonObject => ({
  cloudFormationParameterName: cloudFormationName(variable),
  environmentVariableName: variable,
});

const values = (variables: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [cloudFormationName(name), value]));

/** Adds or changes environment variables, and the schedule, of a function that is there. */
export function updateFunction(
  backend: Backend,
  name: string,
  changes: { readonly variables?: Readonly<Record<string, string>>; readonly schedule?: string | undefined },
): void {
  const folder = folderOf("function", name);
  const { draft } = backend;
  const file = `${folder}/${name}-cloudformation-template.json`;
  let template = draft.object(file) ?? {};
  const { variables = {}, schedule } = changes;
  for (const variable of Object.keys(variables)) template = withEnvironmentVariable(template, variable);
  if (schedule !== undefined) {
    template = withSchedule(template);
    draft.writeJson(`${folder}/parameters.json`, {
      ...draft.object(`${folder}/parameters.json`),
      CloudWatchRule: schedule,
    });
  }
  draft.writeJson(file, template);
  if (Object.keys(variables).length === 0) return;
  const settings = draft.object(`${folder}/function-parameters.json`) ?? { lambdaLayers: [] };
  const known = (Array.isArray(settings.environmentVariableList) ? settings.environmentVariableList : []).filter(
    (entry) => !isObject(entry) || !Object.hasOwn(variables, String(entry.environmentVariableName)),
  );
  draft.writeJson(`${folder}/function-parameters.json`, {
    ...settings,
    environmentVariableList: [...known, ...Object.keys(variables).map(listed)],
  });
  backend.giveValues("function", name, values(variables));
}

/** The environment variables that were given to a function. */
export function variablesOf(backend: Backend, name: string): string[] {
  const list = backend.draft.object(`${folderOf("function", name)}/function-parameters.json`)?.environmentVariableList;
  return (Array.isArray(list) ? list : []).filter(isObject).map((entry) => String(entry.environmentVariableName));
}

/** Which resources read outputs of this one. */
export function dependentsOf(backend: Backend, category: string, name: string): string[] {
  return Object.entries(backend.config).flatMap(([other, resources]) =>
    other === "parameters" || !isObject(resources)
      ? []
      : Object.entries(resources)
          .filter(([, settings]) => dependenciesOf(settings).some(isOn(category, name)))
          .map(([resource]) => `${other}/${resource}`),
  );
}

const isOn = (category: string, name: string) => (dependency: Dependency) =>
  dependency.category === category && dependency.resourceName === name;

export const dependenciesOf = (settings: Json | undefined): Dependency[] =>
  isObject(settings) && Array.isArray(settings.dependsOn) ? (settings.dependsOn as unknown as Dependency[]) : [];
