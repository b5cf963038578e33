import type { ApiPath, Permission } from "../gen1/api-template.js";
import { isObject, type Json, type JsonObject } from "../json-file.js";
import { addAuth, authConfig, DEFAULT_AUTH, USER_POOL_GROUPS, updateAuth } from "./auth.js";
import { type Backend, type Dependency, folderOf, type ShortId } from "./backend.js";
import { dependenciesOf } from "./dependencies.js";

export const OPERATIONS: readonly Permission[] = ["create", "read", "update", "delete"];

/** What a path of a REST API is: who may call it, and which function answers. */
export interface PathInputs {
  readonly path: string;
  readonly lambdaFunction: string;
  readonly permissions: ApiPath["permissions"];
}

/** The API of the user pool's administrators, which the Amplify CLI's auth keeps; it has no paths of its own. */
const ADMIN_QUERIES = "AdminQueries";

/** The REST APIs whose paths can be changed. */
export const changeableApis = (backend: Backend): string[] =>
  backend.restApis().filter((name) => name !== ADMIN_QUERIES);

export function wrongApiName(backend: Backend, name: string): string | undefined {
  if (!/^[a-zA-Z0-9]{1,64}$/.test(name)) return "The name of an API has 1 to 64 letters and digits, nothing else.";
  if (name.toLowerCase() === ADMIN_QUERIES.toLowerCase())
    return `${ADMIN_QUERIES} is the API that the Amplify CLI makes for a user pool's administrators; take another name.`;
  const namesake = backend.namesake("api", name);
  return namesake === undefined ? undefined : `There is an API ${namesake} already.`;
}

/** Why a path can't be added beside those that are there; undefined where it can. */
export function wrongPath(path: string, others: readonly string[]): string | undefined {
  if (!path.startsWith("/")) return "A path starts with a slash, as in /items or /book/{isbn}.";
  if (/\s/.test(path)) return "A path has no spaces.";
  if (path !== "/" && path.endsWith("/")) return "A path has no slash at its end.";
  if (path !== "/" && !/^(\/([a-zA-Z0-9-]+|\{[a-zA-Z0-9]+\}))+$/.test(path))
    return "Between the slashes a path has letters, digits and hyphens, or a parameter such as {isbn}.";
  if (path.split("/").includes(REST_OF_PATH))
    return `${REST_OF_PATH} is what Amplify calls all that lies below a path; give the parameter another name.`;
  if (others.includes(path)) return `There is a path ${path} already.`;
  return clash(path, others) ?? below(path, others);
}

/** Amplify serves each path and, as `{proxy+}`, all that lies below it. */
const REST_OF_PATH = "{proxy}";

/** `{proxy+}` of a path takes the place of a parameter there, and API Gateway imports no API with both. */
function below(path: string, others: readonly string[]): string | undefined {
  const hasParameterBelow = (outer: string, inner: string) =>
    inner !== outer && inner.startsWith(outer === "/" ? "/{" : `${outer}/{`);
  const outer = others.find((other) => hasParameterBelow(other, path));
  if (outer !== undefined)
    return `The function of ${outer} answers all that lies below it; API Gateway takes no parameter beside that.`;
  const inner = others.find((other) => hasParameterBelow(path, other));
  if (inner !== undefined)
    return `The function of ${path} would answer all that lies below it; API Gateway takes no ${inner} beside that.`;
  return undefined;
}

/** API Gateway has one parameter name in one place: `/book/{isbn}` and `/book/{id}/x` can't be together. */
function clash(path: string, others: readonly string[]): string | undefined {
  const parts = path.split("/");
  for (const other of others) {
    const theirs = other.split("/");
    const at = parts.findIndex((part, index) => part !== theirs[index]);
    const [mine, their] = [parts[at] ?? "", theirs[at] ?? ""];
    if (mine.startsWith("{") && their.startsWith("{"))
      return `${other} calls the parameter in this place ${their}; API Gateway takes one name in one place.`;
  }
  const parameters = parts.filter((part) => part.startsWith("{"));
  return new Set(parameters).size < parameters.length ? "A path has each parameter once." : undefined;
}

/** The path that lies above or below: who may call the upper one may call the lower one too. */
export function overlap(path: string, others: readonly string[]): { inner: string; outer: string } | undefined {
  const isBelow = (inner: string, outer: string) => outer === "/" || inner.startsWith(`${outer}/`);
  for (const other of others) {
    if (isBelow(path, other)) return { inner: path, outer: other };
    if (isBelow(other, path)) return { inner: other, outer: path };
  }
  return undefined;
}

const inputsFile = (name: string) => `${folderOf("api", name)}/cli-inputs.json`;

/** The paths of an API as its `cli-inputs.json` has them. */
export function pathsOf(backend: Backend, name: string): Record<string, ApiPath> {
  const paths = backend.draft.object(inputsFile(name))?.paths;
  return isObject(paths) ? (paths as unknown as Record<string, ApiPath>) : {};
}

export function addRestApi(backend: Backend, name: string, paths: readonly PathInputs[], shortId: ShortId): void {
  writeRestApi(backend, name, Object.fromEntries(paths.map(entry)), shortId);
}

export function addPaths(backend: Backend, name: string, paths: readonly PathInputs[], shortId: ShortId): void {
  writeRestApi(backend, name, { ...raw(backend, name), ...Object.fromEntries(paths.map(entry)) }, shortId);
}

/** Puts a path where another one was, keeping the order. */
export function replacePath(backend: Backend, name: string, old: string, by: PathInputs, shortId: ShortId): void {
  const paths = Object.entries(raw(backend, name)).map((each) => (each[0] === old ? entry(by) : each));
  writeRestApi(backend, name, Object.fromEntries(paths), shortId);
}

export function removePath(backend: Backend, name: string, path: string, shortId: ShortId): void {
  const paths = Object.entries(raw(backend, name)).filter(([each]) => each !== path);
  writeRestApi(backend, name, Object.fromEntries(paths), shortId);
}

const raw = (backend: Backend, name: string) => pathsOf(backend, name) as unknown as JsonObject;

const entry = ({ path, lambdaFunction, permissions }: PathInputs): [string, Json] => [
  path,
  { name: path, lambdaFunction, permissions: JSON.parse(JSON.stringify(permissions)) as Json },
];

function writeRestApi(backend: Backend, name: string, paths: JsonObject, shortId: ShortId): void {
  const file = inputsFile(name);
  backend.draft.writeJson(file, { ...(backend.draft.object(file) ?? { version: 1 }), paths });
  const given = Object.values(paths) as unknown as ApiPath[];
  prepareAuth(backend, given, shortId);
  const made = dependencies(backend, given);
  const known = dependenciesOf(backend.settings("api", name));
  // Dependencies that the user added by hand (of an override) stay.
  const theirs = known.filter(({ category }) => category !== "function" && category !== "auth");
  const settings = backend.settings("api", name) ?? { service: "API Gateway", providerPlugin: "awscloudformation" };
  const dependsOn = [...made, ...theirs, ...byHand(known, made)];
  backend.enter("api", name, { ...settings, dependsOn: JSON.parse(JSON.stringify(dependsOn)) as Json });
}

/** Outputs of the user pool that an override reads, beside what the paths need. */
const byHand = (known: readonly Dependency[], made: readonly Dependency[]): Dependency[] =>
  known.filter(
    ({ category, resourceName }) =>
      category === "auth" &&
      resourceName !== USER_POOL_GROUPS &&
      !made.some((each) => each.category === category && each.resourceName === resourceName),
  );

function dependencies(backend: Backend, paths: readonly ApiPath[]): Dependency[] {
  const functions = [...new Set(paths.map(({ lambdaFunction }) => lambdaFunction))];
  const groups = [...new Set(paths.flatMap(({ permissions }) => Object.keys(permissions.groups ?? {})))];
  const auth = backend.auth;
  return [
    ...functions.map((resourceName) => ({ category: "function", resourceName, attributes: ["Name", "Arn"] })),
    ...(groups.length > 0 && auth !== undefined
      ? [
          { category: "auth", resourceName: auth, attributes: ["UserPoolId"] },
          {
            category: "auth",
            resourceName: USER_POOL_GROUPS,
            attributes: groups.map((group) => `${group}GroupRole`),
          },
        ]
      : []),
  ];
}

/** What the paths ask of the user pool and its identity pool that isn't there yet; a line each, for the user. */
export function wantedOfAuth(backend: Backend, paths: readonly Pick<ApiPath, "permissions">[]): string[] {
  if (paths.every(({ permissions }) => permissions.setting === "open")) return [];
  const guests = paths.some(({ permissions }) => permissions.setting === "protected");
  const { auth } = backend;
  if (auth === undefined) return ["Restricted paths need users: auth is added with its default configuration."];
  if (guests && authConfig(backend, auth).allowUnauthenticatedIdentities !== true)
    return ["Guests need credentials from the identity pool: auth is changed to allow them."];
  return [];
}

/** Makes the user pool fit for the paths: restricted ones need it, and guests must be let into the identity pool. */
function prepareAuth(backend: Backend, paths: readonly ApiPath[], shortId: ShortId): void {
  if (wantedOfAuth(backend, paths).length === 0) return;
  const guests = paths.some(({ permissions }) => permissions.setting === "protected");
  const { auth } = backend;
  if (auth === undefined) addAuth(backend, { ...DEFAULT_AUTH, guests }, shortId);
  else updateAuth(backend, auth, { guests: true });
}
