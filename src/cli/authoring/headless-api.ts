import {
  type Backend,
  type FunctionInputs,
  groupsOf,
  OPERATIONS,
  type PathInputs,
  wrongApiName,
  wrongFunctionName,
  wrongPath,
  wrongSchedule,
  wrongVariableName,
  wrongVariableValue,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { refuseWithoutIdentityPool } from "../prompts/path-questions.js";

type Json = Record<string, unknown>;

/**
 * Reads the JSON of `add function --headless`:
 * `{ "name": "greet", "template"?: "hello-world" | "express", "schedule"?: "rate(5 minutes)", "variables"?: { "NAME": "value" } }`.
 */
export function headlessFunction(backend: Backend, input: Json, path = "/items"): FunctionInputs {
  only(input, ["name", "template", "schedule", "variables"], "a function");
  const { name, template = "hello-world", schedule, variables = {} } = input;
  if (typeof name !== "string") throw new Problem('A function needs a "name".');
  if (template !== "hello-world" && template !== "express")
    throw new Problem(`The template ${JSON.stringify(template)} isn't served here.`, "One of: hello-world, express");
  if (schedule !== undefined && typeof schedule !== "string") throw new Problem('"schedule" must be text.');
  if (typeof variables !== "object" || variables === null) throw new Problem('"variables" must be an object.');
  const pairs = Object.entries(variables).map(([key, value]) => [key, String(value)] as const);
  const wrong =
    wrongFunctionName(backend, name) ??
    (schedule === undefined ? undefined : wrongSchedule(schedule)) ??
    pairs.map(([key, value]) => wrongVariableName(key) ?? wrongVariableValue(value)).find((reason) => reason);
  if (wrong !== undefined) throw new Problem(`${name}: ${wrong}`);
  const advanced = schedule !== undefined || pairs.length > 0;
  return { name, starter: template, path, schedule, variables: Object.fromEntries(pairs), advanced };
}

export interface HeadlessApi {
  readonly name: string;
  readonly paths: readonly PathInputs[];
  readonly functions: readonly FunctionInputs[];
}

/**
 * Reads the JSON of `add api --headless`:
 * `{ "name": "books", "paths": [{ "path": "/book/{isbn}", "function": "greet" | { …a new function }, "permissions"?: { "setting": "open" | "private" | "protected", "auth"?: ["read"], "guest"?: […], "groups"?: { "Admins": […] } } }] }`.
 * `permissions` has the form of `cli-inputs.json`; without it a path is open.
 */
export function headlessApi(backend: Backend, input: Json): HeadlessApi {
  only(input, ["name", "paths"], "an API");
  const { name, paths } = input;
  if (typeof name !== "string") throw new Problem('An API needs a "name".');
  const wrong = wrongApiName(backend, name);
  if (wrong !== undefined) throw new Problem(`${name}: ${wrong}`);
  return { name, ...headlessPaths(backend, paths, []) };
}

/** Reads a list of paths; `others` are there already. */
export function headlessPaths(
  backend: Backend,
  paths: unknown,
  others: readonly string[],
): Pick<HeadlessApi, "paths" | "functions"> {
  if (!Array.isArray(paths) || paths.length === 0) throw new Problem('"paths" must be a list of at least one path.');
  const functions: FunctionInputs[] = [];
  const read: PathInputs[] = [];
  for (const each of paths) {
    if (typeof each !== "object" || each === null) throw new Problem('Each of "paths" must be an object.');
    only(each as Json, ["path", "function", "permissions"], "a path");
    const { path, function: fn, permissions = { setting: "open" } } = each as Json;
    const wrong =
      typeof path === "string" ? wrongPath(path, [...others, ...read.map((one) => one.path)]) : 'It needs a "path".';
    if (typeof path !== "string" || wrong !== undefined) throw new Problem(`${String(path)}: ${wrong}`);
    if (typeof fn === "object" && fn !== null) functions.push(headlessFunction(backend, fn as Json, path));
    const lambdaFunction = typeof fn === "string" ? fn : functions.at(-1)?.name;
    const there = [...backend.functions(), ...functions.map((one) => one.name)];
    if (lambdaFunction === undefined || !there.includes(lambdaFunction))
      throw new Problem(`${path}: there is no function ${String(fn)}.`, `Functions: ${there.join(", ") || "none"}`);
    read.push({ path, lambdaFunction, permissions: readPermissions(backend, path, permissions) });
  }
  const twice = functions.find(({ name }, index) => functions.findIndex((other) => other.name === name) !== index);
  if (twice) throw new Problem(`The function ${twice.name} is made twice.`, "Name it as text the second time.");
  return { paths: read, functions };
}

function readPermissions(backend: Backend, path: string, value: unknown): PathInputs["permissions"] {
  const permissions = (typeof value === "object" && value !== null ? value : {}) as Json;
  only(permissions, ["setting", "auth", "guest", "groups"], `${path}: permissions`);
  const { setting, auth, guest, groups } = permissions;
  const operations = (list: unknown, what: string) => {
    const words = Array.isArray(list) ? list : [];
    const strange = words.find((word) => !OPERATIONS.includes(word));
    if (words.length === 0 || strange !== undefined)
      throw new Problem(`${path}: permissions.${what} must be a list of some of ${OPERATIONS.join(", ")}.`);
    return OPERATIONS.filter((operation) => words.includes(operation));
  };
  if (setting === "open") return { setting };
  if (setting !== "private" && setting !== "protected")
    throw new Problem(`${path}: permissions.setting must be open, private or protected.`);
  refuseWithoutIdentityPool(backend);
  if (auth === undefined && groups === undefined)
    throw new Problem(`${path}: permissions say neither "auth" nor "groups".`);
  const known = groupsOf(backend);
  const granted = Object.entries((groups ?? {}) as Json).map(([group, list]) => {
    if (!known.includes(group))
      throw new Problem(`${path}: there is no group ${group}.`, `Groups: ${known.join(", ") || "none"}`);
    return [group, operations(list, `groups.${group}`)] as const;
  });
  return {
    setting,
    ...(auth === undefined ? {} : { auth: operations(auth, "auth") }),
    ...(setting === "protected" ? { guest: operations(guest, "guest") } : {}),
    ...(granted.length === 0 ? {} : { groups: Object.fromEntries(granted) }),
  };
}

function only(value: Json, known: readonly string[], what: string): void {
  const strange = Object.keys(value).find((key) => !known.includes(key));
  if (strange !== undefined) throw new Problem(`${what} has no member "${strange}".`, `Members: ${known.join(", ")}`);
}
