import type { Permission } from "../gen1/api-template.js";
import { ref } from "../gen1/intrinsics.js";
import { isObject, type Json, type JsonObject } from "../json-file.js";
import { grantOf } from "./access-policies.js";
import { type Backend, type Dependency, folderOf } from "./backend.js";
import { dependenciesAnd, dependenciesIn, dependenciesOf, parameterOf, parametersOf } from "./dependencies.js";
import { OPERATIONS } from "./rest-api.js";
import { merged, objectAt, referredTo, VARIABLES, without, withoutUnused } from "./template-edit.js";

/** What a function may do with other resources: category → resource → operations. */
export type Access = Readonly<Record<string, Readonly<Record<string, readonly Permission[]>>>>;

const CATEGORIES = ["api", "auth", "function", "storage"] as const;
const POLICY = "AmplifyResourcesPolicy";
/** What the function may do by itself: its log, and the table that it was made for. */
export const EXECUTION_POLICY = ["Resources", "lambdaexecutionpolicy"] as const;

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

/** What comes with the access to one resource. */
interface Granted {
  readonly dependency: Dependency;
  readonly statements: readonly JsonObject[];
  /** Environment variable → the parameter that it is read from. */
  readonly variables: Readonly<Record<string, string>>;
}

const granted = (backend: Backend, access: Access): Granted[] =>
  entriesOf(access).flatMap(({ category, name, operations }) => {
    const grant = grantOf(category, serviceOf(backend, category, name));
    if (grant === undefined) return [];
    const actions = operations.flatMap((operation) => grant.actions[operation] ?? []);
    const output = (attribute: string) => ref(parameterOf(category, name, attribute));
    const dependency = { category, resourceName: name, attributes: grant.attributes };
    return [
      {
        dependency,
        statements: grant.statements([...new Set(actions)], output),
        variables: variablesOfDependency(dependency),
      },
    ];
  });

/** `STORAGE_PHOTOS_BUCKETNAME` → the parameter, for each output that is read of a resource. */
export const variablesOfDependency = ({ category, resourceName, attributes }: Dependency): Record<string, string> =>
  Object.fromEntries(
    attributes.map((attribute) => [
      `${category}_${resourceName}_${attribute}`.toUpperCase(),
      parameterOf(category, resourceName, attribute),
    ]),
  );

/** The environment variables that tell a function of the resources that it may access. */
export const accessVariables = (backend: Backend, access: Access): string[] =>
  granted(backend, access).flatMap(({ variables }) => Object.keys(variables));

/** Writes the policy, the parameters and the environment variables for `next` in place of those for `previous`. */
export function withAccess(backend: Backend, template: JsonObject, previous: Access, next: Access): JsonObject {
  const old = granted(backend, previous).map(({ variables }) => variables);
  const own = referredTo(objectAt(template, EXECUTION_POLICY));
  let changed = without(template, ["Resources", POLICY]);
  for (const variables of old) {
    // The code of a CRUD function reads them, whatever else it may do.
    if (Object.values(variables).some((parameter) => own.has(parameter))) continue;
    for (const variable of Object.keys(variables)) changed = without(changed, [...VARIABLES, variable]);
  }
  changed = withoutUnused(
    changed,
    old.flatMap((variables) => Object.values(variables)),
  );
  const grants = granted(backend, next);
  for (const { dependency } of grants) changed = withVariablesOf(changed, dependency);
  const statements = grants.flatMap((grant) => grant.statements);
  return statements.length === 0 ? changed : merged(changed, { Resources: { [POLICY]: policy(statements) } });
}

/** Gives a function what a dependency reads, as parameters and environment variables. */
export const withVariablesOf = (template: JsonObject, dependency: Dependency): JsonObject => {
  const variables = Object.entries(variablesOfDependency(dependency)).map(([name, parameter]) => [
    name,
    ref(parameter),
  ]);
  return merged(template, {
    Parameters: parametersOf(dependency),
    Resources: { LambdaFunction: { Properties: { Environment: { Variables: Object.fromEntries(variables) } } } },
  });
};

const policy = (statements: readonly JsonObject[]): JsonObject => ({
  DependsOn: ["LambdaExecutionRole"],
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyName: "amplify-lambda-execution-policy",
    Roles: [ref("LambdaExecutionRole")],
    PolicyDocument: { Version: "2012-10-17", Statement: [...statements] },
  },
});

/** The function's dependencies when `previous` has given way to `next` in its template; what else it depends on stays. */
export function dependenciesWith(
  backend: Backend,
  settings: JsonObject,
  template: JsonObject,
  previous: Access,
  next: Access,
): Json[] {
  const of = (access: Access) => granted(backend, access).map(({ dependency }) => dependency);
  const kept = dependenciesIn(template, dependenciesOf(settings), of(previous));
  return dependenciesAnd(kept, of(next)) as unknown as Json[];
}

/** The variables of a function's process, in order, as the template has them. */
export const variablesIn = (template: JsonObject): string[] => Object.keys(objectAt(template, VARIABLES)).sort();
