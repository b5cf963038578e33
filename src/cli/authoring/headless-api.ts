import {
  type Backend,
  changeableApis,
  groupsOf,
  OPERATIONS,
  type PathInputs,
  pathsOf,
  wrongApiName,
  wrongPath,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import type { AskedFunction } from "../prompts/function-questions.js";
import { refuseWithoutIdentityPool } from "../prompts/path-questions.js";
import { headlessFunction } from "./headless-function.js";
import { type Json, only, text, words } from "./payload.js";
import type { Session } from "./session.js";

export interface HeadlessApi {
  readonly name: string;
  readonly paths: readonly PathInputs[];
  readonly functions: readonly AskedFunction[];
}

/** What `update api --headless` was told; paths are checked against each other as they are afterwards. */
export interface HeadlessChanges {
  readonly name: string;
  readonly add: readonly PathInputs[];
  readonly update: readonly { readonly old: string; readonly by: PathInputs }[];
  readonly remove: readonly string[];
  readonly functions: readonly AskedFunction[];
}

/**
 * Reads the JSON of `add api --headless`:
 * `{ "name": "books", "paths": [{ "path": "/book/{isbn}", "function": "greet" | { …a new function }, "permissions"?: { "setting": "open" | "private" | "protected", "auth"?: ["read"], "guest"?: […], "groups"?: { "Admins": […] } } }] }`.
 * `permissions` has the form of `cli-inputs.json`; without it a path is open.
 */
export function headlessApi(backend: Backend, input: Json): HeadlessApi {
  refuseGraphql(input);
  only(input, ["name", "paths"], "an API");
  const { name, paths } = input;
  if (typeof name !== "string") throw new Problem('An API needs a "name".');
  const wrong = wrongApiName(backend, name);
  if (wrong !== undefined) throw new Problem(`${name}: ${wrong}`);
  const reader = new PathReader(backend, []);
  const read = listOf(paths, "paths").map((each) => reader.added(each));
  return { name, paths: read, functions: reader.functions };
}

/**
 * Reads the JSON of `update api --headless`:
 * `{ "name"?: "books", "paths"?: [ …as in add api ], "update"?: [{ "path": "/a", "newPath"?, "function"?, "permissions"? }], "remove"?: ["/b"] }`.
 * What an entry of `update` doesn't name stays.
 */
export function headlessChanges({ backend }: Pick<Session, "backend">, input: Json): HeadlessChanges {
  refuseGraphql(input);
  only(input, ["name", "paths", "update", "remove"], "a change of an API");
  const name = namedApi(backend, input.name);
  const now = pathsOf(backend, name);
  const remove = words(input.remove);
  const changes = input.update === undefined ? [] : listOf(input.update, "update");
  const changed = changes.map((each) => text(each.path) ?? "");
  const missing = [...remove, ...changed].find((path) => !Object.hasOwn(now, path));
  if (missing !== undefined)
    throw new Problem(`${name} has no path ${missing}.`, `Paths: ${Object.keys(now).join(", ")}`);
  const added = input.paths === undefined ? [] : listOf(input.paths, "paths");
  const all = [...remove, ...changed, ...added.map((each) => text(each.path))];
  const twice = all.find((path, index) => all.indexOf(path) !== index);
  if (twice !== undefined)
    throw new Problem(`The path ${twice} is named twice.`, 'Change a path under "update" alone.');
  if (all.length === 0) throw new Problem('Nothing is to be changed: name "paths", "update" or "remove".');
  const kept = Object.keys(now).filter((path) => !remove.includes(path) && !changed.includes(path));
  const reader = new PathReader(backend, kept);
  const add = added.map((each) => reader.added(each));
  const update = changes.map((each, at) => {
    const old = changed[at] ?? "";
    return { old, by: reader.changed(each, { path: old, ...now[old] } as PathInputs) };
  });
  return { name, add, update, remove, functions: reader.functions };
}

/** The Amplify CLI's own payload is of GraphQL APIs alone. */
function refuseGraphql(input: Json): void {
  if (input.serviceConfiguration === undefined && input.serviceModification === undefined) return;
  throw new Problem(
    "This is the Amplify CLI's payload of a GraphQL API (AppSync), and GraphQL APIs aren't served here.",
    'A REST API: { "name": "books", "paths": [{ "path": "/items", "function": { "name": "items" } }] }',
  );
}

function namedApi(backend: Backend, named: unknown): string {
  const there = changeableApis(backend);
  const [only, ...others] = there;
  if (named === undefined && only !== undefined && others.length === 0) return only;
  if (typeof named === "string" && there.includes(named)) return named;
  if (only === undefined) throw new Problem("The project has no api.", "Add one with: sekisho add api");
  throw new Problem(
    named === undefined ? 'There are several APIs: one needs a "name".' : `The project has no API ${String(named)}.`,
    `APIs: ${there.join(", ")}`,
  );
}

function listOf(value: unknown, what: string): Json[] {
  if (!Array.isArray(value) || value.length === 0) throw new Problem(`"${what}" must be a list of at least one path.`);
  if (value.some((each) => typeof each !== "object" || each === null))
    throw new Problem(`Each of "${what}" must be an object.`);
  return value as Json[];
}

/** Reads paths one after the other: each is checked against those that are there and those before it. */
class PathReader {
  /** The functions that are to be made. */
  readonly functions: AskedFunction[] = [];
  readonly #backend: Backend;
  readonly #paths: string[];

  constructor(backend: Backend, paths: readonly string[]) {
    this.#backend = backend;
    this.#paths = [...paths];
  }

  added(given: Json): PathInputs {
    only(given, ["path", "function", "permissions"], "a path");
    const path = this.#path(given.path);
    const lambdaFunction = this.#function(path, given.function);
    const permissions = readPermissions(this.#backend, path, given.permissions ?? { setting: "open" });
    return { path, lambdaFunction, permissions };
  }

  changed(given: Json, now: PathInputs): PathInputs {
    only(given, ["path", "newPath", "function", "permissions"], "a changed path");
    const path = this.#path(given.newPath ?? now.path);
    return {
      path,
      lambdaFunction: given.function === undefined ? now.lambdaFunction : this.#function(path, given.function),
      permissions:
        given.permissions === undefined ? now.permissions : readPermissions(this.#backend, path, given.permissions),
    };
  }

  #path(path: unknown): string {
    const wrong = typeof path === "string" ? wrongPath(path, this.#paths) : 'It needs a "path".';
    if (typeof path !== "string" || wrong !== undefined) throw new Problem(`${String(path)}: ${wrong}`);
    this.#paths.push(path);
    return path;
  }

  /** The name of a function that is there, or of the one that is made. */
  #function(path: string, given: unknown): string {
    const mine = () => this.functions.map(({ inputs }) => inputs.name);
    if (typeof given === "object" && given !== null) {
      const made = headlessFunction(this.#backend, given as Json, path);
      if (mine().includes(made.inputs.name))
        throw new Problem(`The function ${made.inputs.name} is made twice.`, "Name it as text the second time.");
      this.functions.push(made);
      return made.inputs.name;
    }
    const there = [...this.#backend.functions(), ...mine()];
    if (typeof given === "string" && there.includes(given)) return given;
    throw new Problem(`${path}: there is no function ${String(given)}.`, `Functions: ${there.join(", ") || "none"}`);
  }
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
