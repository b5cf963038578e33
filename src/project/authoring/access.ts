import type { Permission } from "../gen1/api-template.js";
import { ref } from "../gen1/intrinsics.js";
import { isObject, type Json, type JsonObject } from "../json-file.js";
import { grantOf } from "./access-policies.js";
import { type Backend, type Dependency, folderOf } from "./backend.js";
import { dependenciesOf } from "./dependencies.js";
import { OPERATIONS } from "./rest-api.js";
import { merged, objectAt, VARIABLES, without } from "./template-edit.js";

/** What a function may do with other resources: category → resource → operations. */
export type Access = Readonly<Record<string, Readonly<Record<string, readonly Permission[]>>>>;

const CATEGORIES = ["api", "auth", "function", "storage"] as const;
const POLICY = "AmplifyResourcesPolicy";

/** The resources that the function could be given access to, by category. */
export function accessible(backend: Backend, functionName: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const category of CATEGORIES) {
    const names = backend
      .names(category)
      .filter((name) => category !== "function" || name !== functionName)
      .filter((name) => grantOf(category, serviceOf(backend, category, name)) !== undefined);
    if (names.length > 0) found.set(category, names);
  }
  return found;
}

const serviceOf = (backend: Backend, category: string, name: string): string =>
  String(backend.settings(category, name)?.service ?? "");

/** Why the function can't be given this access; undefined where it can. */
export function wrongAccess(backend: Backend, functionName: string, access: Access): string | undefined {
  const there = accessible(backend, functionName);
  for (const { category, name, operations } of entriesOf(access)) {
    if (there.get(category)?.includes(name) !== true) {
      const all = [...there].flatMap(([each, names]) => names.map((one) => `${each}/${one}`));
      return `there is no ${category}/${name} to be accessed; there is: ${all.join(", ") || "nothing"}.`;
    }
    if (operations.length === 0 || operations.some((operation) => !OPERATIONS.includes(operation)))
      return `${category}/${name} needs operations: some of ${OPERATIONS.join(", ")}.`;
    const circle = pathTo(backend, `${category}/${name}`, `function/${functionName}`);
    if (circle !== undefined)
      return `${category}/${name} is made after function/${functionName}, for it needs it (${circle.join(" → ")}); neither could be made first.`;
  }
  return undefined;
}

/** How one resource depends on another, by way of which others; undefined where it doesn't. */
function pathTo(backend: Backend, from: string, to: string, seen: readonly string[] = []): string[] | undefined {
  if (from === to) return [...seen, to];
  if (seen.includes(from)) return undefined;
  const [category = "", name = ""] = from.split("/");
  for (const next of dependenciesOf(backend.settings(category, name))) {
    const found = pathTo(backend, `${next.category}/${next.resourceName}`, to, [...seen, from]);
    if (found) return found;
  }
  return undefined;
}

const entriesOf = (access: Access) =>
  Object.entries(access).flatMap(([category, resources]) =>
    Object.entries(resources).map(([name, operations]) => ({ category, name, operations })),
  );

/** What a function has been given, as `function-parameters.json` says. */
export function accessOf(backend: Backend, functionName: string): Access {
  const permissions = backend.draft.object(settingsFile(functionName))?.permissions;
  return isObject(permissions) ? (permissions as unknown as Access) : {};
}

export const settingsFile = (functionName: string): string =>
  `${folderOf("function", functionName)}/function-parameters.json`;

interface Granted {
  readonly dependencies: readonly Dependency[];
  readonly statements: readonly JsonObject[];
  /** Environment variable → the parameter that it is read from. */
  readonly variables: Readonly<Record<string, string>>;
}

function granted(backend: Backend, access: Access): Granted {
  const dependencies: Dependency[] = [];
  const statements: JsonObject[] = [];
  const variables: Record<string, string> = {};
  for (const { category, name, operations } of entriesOf(access)) {
    const grant = grantOf(category, serviceOf(backend, category, name));
    if (grant === undefined) continue;
    const actions = operations.flatMap((operation) => grant.actions[operation] ?? []);
    dependencies.push({ category, resourceName: name, attributes: grant.attributes });
    statements.push(...grant.statements([...new Set(actions)], (output) => ref(`${category}${name}${output}`)));
    for (const attribute of grant.attributes)
      variables[`${category}_${name}_${attribute}`.toUpperCase()] = `${category}${name}${attribute}`;
  }
  return { dependencies, statements, variables };
}

/** The environment variables that tell a function of the resources that it may access. */
export const accessVariables = (backend: Backend, access: Access): string[] =>
  Object.keys(granted(backend, access).variables);

/** Writes the policy, the parameters and the environment variables for `next` in place of those for `previous`. */
export function withAccess(backend: Backend, template: JsonObject, previous: Access, next: Access): JsonObject {
  const old = granted(backend, previous);
  const { statements, variables } = granted(backend, next);
  let changed = without(template, ["Resources", POLICY]);
  for (const [variable, parameter] of Object.entries(old.variables)) {
    changed = without(changed, [...VARIABLES, variable]);
    changed = without(changed, ["Parameters", parameter]);
  }
  for (const [variable, parameter] of Object.entries(variables))
    changed = merged(changed, {
      Parameters: { [parameter]: { Type: "String", Default: parameter } },
      Resources: {
        LambdaFunction: { Properties: { Environment: { Variables: { [variable]: ref(parameter) } } } },
      },
    });
  return statements.length === 0 ? changed : merged(changed, { Resources: { [POLICY]: policy(statements) } });
}

const policy = (statements: readonly JsonObject[]): JsonObject => ({
  DependsOn: ["LambdaExecutionRole"],
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyName: "amplify-lambda-execution-policy",
    Roles: [ref("LambdaExecutionRole")],
    PolicyDocument: { Version: "2012-10-17", Statement: [...statements] },
  },
});

/** The function's dependencies with those of `next` in place of those of `previous`; what else it depends on stays. */
export function dependenciesWith(backend: Backend, settings: JsonObject, previous: Access, next: Access): Json[] {
  const before = granted(backend, previous).dependencies;
  const isOld = (one: Dependency) =>
    before.some(({ category, resourceName }) => one.category === category && one.resourceName === resourceName);
  const kept = dependenciesOf(settings).filter((dependency) => !isOld(dependency));
  return [...kept, ...granted(backend, next).dependencies] as unknown as Json[];
}

/** The variables of a function's process, in order, as the template has them. */
export const variablesIn = (template: JsonObject): string[] => Object.keys(objectAt(template, VARIABLES)).sort();
