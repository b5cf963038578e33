import {
  type Backend,
  groupsOf,
  OPERATIONS,
  type PathInputs,
  wrongApiName,
  wrongPath,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { AskedFunction } from "../prompts/function-questions.js";
import { refuseWithoutIdentityPool } from "../prompts/path-questions.js";
import { headlessFunction } from "./headless-function.js";
import { type Json, only } from "./payload.js";

export interface HeadlessApi {
  readonly name: string;
  readonly paths: readonly PathInputs[];
  readonly functions: readonly AskedFunction[];
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
  const functions: AskedFunction[] = [];
  const read: PathInputs[] = [];
  for (const each of paths) {
    if (typeof each !== "object" || each === null) throw new Problem('Each of "paths" must be an object.');
    only(each as Json, ["path", "function", "permissions"], "a path");
    const { path, function: fn, permissions = { setting: "open" } } = each as Json;
    const wrong =
      typeof path === "string" ? wrongPath(path, [...others, ...read.map((one) => one.path)]) : 'It needs a "path".';
    if (typeof path !== "string" || wrong !== undefined) throw new Problem(`${String(path)}: ${wrong}`);
    if (typeof fn === "object" && fn !== null) functions.push(headlessFunction(backend, fn as Json, path));
    const lambdaFunction = typeof fn === "string" ? fn : functions.at(-1)?.inputs.name;
    const there = [...backend.functions(), ...functions.map(({ inputs }) => inputs.name)];
    if (lambdaFunction === undefined || !there.includes(lambdaFunction))
      throw new Problem(`${path}: there is no function ${String(fn)}.`, `Functions: ${there.join(", ") || "none"}`);
    read.push({ path, lambdaFunction, permissions: readPermissions(backend, path, permissions) });
  }
  const twice = functions.map(({ inputs }) => inputs.name).find((name, index, names) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Problem(`The function ${twice} is made twice.`, "Name it as text the second time.");
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
