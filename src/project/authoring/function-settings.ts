import { isObject, type JsonObject } from "../json-file.js";
import { type Access, accessOf, dependenciesWith, settingsFile, variablesIn, withAccess } from "./access.js";
import { type Backend, folderOf } from "./backend.js";
import { dependenciesWithLayers, type FunctionLayer, layersOf, listedLayers, withLayers } from "./function-layers.js";
import {
  cloudFormationName,
  withEnvironmentVariable,
  withoutEnvironmentVariable,
  withoutSchedule,
  withSchedule,
} from "./function-template.js";
import { secretsOf, withSecrets } from "./secrets.js";

/** What is to be changed of a function; what is absent stays. */
export interface FunctionChanges {
  /** Environment variables to be set: name → value in this environment. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Environment variables to be taken away. */
  readonly unset?: readonly string[];
  /** `rate(5 minutes)` or `cron(0 12 * * ? *)`; null ends it. */
  readonly schedule?: string | null;
  /** All that it may access from now on. */
  readonly access?: Access;
  /** All its layers from now on, in their order. */
  readonly layers?: readonly FunctionLayer[];
  /** The names of all its secrets from now on. */
  readonly secrets?: readonly string[];
}

/** Changes the settings of a function that is there: its template, its parameters, what it depends on. */
export function changeFunction(backend: Backend, name: string, changes: FunctionChanges): void {
  const { draft } = backend;
  const file = `${folderOf("function", name)}/${name}-cloudformation-template.json`;
  const before = draft.object(file) ?? {};
  const template = changedTemplate(backend, name, before, changes);
  changeSchedule(backend, name, changes.schedule);
  changeDependencies(backend, name, template, changes);
  changeSettings(backend, name, changes);
  draft.writeJson(file, template);
  if (JSON.stringify(variablesIn(before)) !== JSON.stringify(variablesIn(template)))
    tellVariables(backend, name, variablesIn(template));
}

function changedTemplate(backend: Backend, name: string, before: JsonObject, changes: FunctionChanges): JsonObject {
  const { variables = {}, unset = [], schedule, access, layers, secrets } = changes;
  let template = before;
  for (const variable of unset) template = withoutEnvironmentVariable(template, variable);
  for (const variable of Object.keys(variables)) template = withEnvironmentVariable(template, variable);
  if (access !== undefined) template = withAccess(backend, template, accessOf(backend, name), access);
  if (layers !== undefined) template = withLayers(template, layersOf(backend, name), layers);
  if (secrets !== undefined) template = withSecrets(template, name, secretsOf(backend, name), secrets);
  if (schedule === null) return withoutSchedule(template);
  return schedule === undefined ? template : withSchedule(template);
}

function changeSchedule({ draft }: Backend, name: string, schedule: string | null | undefined): void {
  if (schedule === undefined) return;
  const file = `${folderOf("function", name)}/parameters.json`;
  draft.writeJson(file, { ...draft.object(file), CloudWatchRule: schedule ?? "NONE" });
}

function changeDependencies(
  backend: Backend,
  name: string,
  template: JsonObject,
  { access, layers }: FunctionChanges,
): void {
  const settings = backend.settings("function", name) ?? {};
  let next = settings;
  if (access !== undefined)
    next = { ...next, dependsOn: dependenciesWith(backend, next, template, accessOf(backend, name), access) };
  if (layers !== undefined)
    next = { ...next, dependsOn: dependenciesWithLayers(next, layersOf(backend, name), layers) };
  const isNew = settings.dependsOn === undefined && JSON.stringify(next.dependsOn) === "[]";
  if (next !== settings && !isNew) backend.enter("function", name, next);
}

/** `function-parameters.json` and the values in this environment. */
function changeSettings(backend: Backend, name: string, changes: FunctionChanges): void {
  const { variables = {}, unset = [], access, layers, secrets } = changes;
  const { draft } = backend;
  const settings = draft.object(settingsFile(name)) ?? { lambdaLayers: [] };
  const list = Array.isArray(settings.environmentVariableList) ? settings.environmentVariableList : [];
  const gone = (entry: unknown) =>
    isObject(entry as JsonObject) &&
    [...unset, ...Object.keys(variables)].includes(String((entry as JsonObject).environmentVariableName));
  const known = [...list.filter((entry) => !gone(entry)), ...Object.keys(variables).map(listed)];
  const hadAccess = settings.permissions !== undefined || Object.keys(access ?? {}).length > 0;
  const hadSecrets = settings.secretNames !== undefined || (secrets ?? []).length > 0;
  draft.writeJson(settingsFile(name), {
    ...settings,
    ...(layers !== undefined && { lambdaLayers: listedLayers(backend, layers) }),
    ...((known.length > 0 || list.length > 0) && { environmentVariableList: known }),
    ...(access !== undefined && hadAccess && { permissions: access as unknown as JsonObject }),
    ...(secrets !== undefined && hadSecrets && { secretNames: [...secrets] }),
  });
  if (Object.keys(variables).length > 0) backend.giveValues("function", name, values(variables));
  if (unset.length > 0) backend.takeValues("function", name, unset.map(cloudFormationName));
}

const listed = (variable: string): JsonObject => ({
  cloudFormationParameterName: cloudFormationName(variable),
  environmentVariableName: variable,
});

const values = (variables: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [cloudFormationName(name), value]));

/** The environment variables that were given to a function. */
export function variablesOf(backend: Backend, name: string): string[] {
  const list = backend.draft.object(settingsFile(name))?.environmentVariableList;
  return (Array.isArray(list) ? list : []).filter(isObject).map((entry) => String(entry.environmentVariableName));
}

/** The schedule that calls a function; undefined where there is none. */
export function scheduleOf({ draft }: Backend, name: string): string | undefined {
  const rule = draft.object(`${folderOf("function", name)}/parameters.json`)?.CloudWatchRule;
  return typeof rule === "string" && rule !== "NONE" ? rule : undefined;
}

const TOLD = /\/\* Amplify Params - DO NOT EDIT\n[\s\S]*?Amplify Params - DO NOT EDIT \*\/\n*/;

/** The comment at the head of a JavaScript function that names its variables. */
export const toldVariables = (variables: readonly string[]): string =>
  `/* Amplify Params - DO NOT EDIT\n${variables.map((variable) => `\t${variable}\n`).join("")}Amplify Params - DO NOT EDIT */\n\n`;

/** Brings the comment up to date where the user has left it in. */
function tellVariables({ draft }: Backend, name: string, variables: readonly string[]): void {
  for (const file of ["app.js", "index.js"]) {
    const path = `${folderOf("function", name)}/src/${file}`;
    const text = draft.text(path);
    if (text !== undefined && TOLD.test(text))
      draft.write(
        path,
        text.replace(TOLD, () => toldVariables(variables)),
      );
  }
}
