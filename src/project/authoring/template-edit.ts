import { isObject, type Json, type JsonObject } from "../json-file.js";

/** Puts values into a template, leaving what is there in its place. */
export const merged = (template: JsonObject, values: JsonObject): JsonObject =>
  mergedAt(template, values) as JsonObject;

function mergedAt(at: Json | undefined, values: Json): Json {
  if (!isObject(values) || !isObject(at)) return values;
  return {
    ...at,
    ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, mergedAt(at[key], value)])),
  };
}

/** Takes the value at a path out; what becomes empty stays. */
export function without(template: JsonObject, [first, ...rest]: readonly string[]): JsonObject {
  if (first === undefined || !Object.hasOwn(template, first)) return template;
  const { [first]: below, ...others } = template;
  if (rest.length === 0) return others;
  return isObject(below) ? { ...template, [first]: without(below, rest) } : template;
}

/** The object at a path; empty where there is none. */
export function objectAt(template: JsonObject, path: readonly string[]): JsonObject {
  const found = path.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), template);
  return isObject(found) ? found : {};
}

export const VARIABLES = ["Resources", "LambdaFunction", "Properties", "Environment", "Variables"] as const;

/** What the resources and outputs of a template refer to, by `Ref` and in texts of `Fn::Sub`. */
export function referredTo(template: JsonObject): Set<string> {
  const found = new Set<string>();
  const look = (value: Json): void => {
    if (Array.isArray(value)) for (const item of value) look(item);
    if (typeof value === "string") for (const [, name] of value.matchAll(/\$\{(\w+)\}/g)) found.add(String(name));
    if (!isObject(value)) return;
    if (typeof value.Ref === "string") found.add(value.Ref);
    for (const below of Object.values(value)) look(below);
  };
  const { Parameters: _, ...rest } = template;
  look(rest);
  return found;
}

/** Takes parameters out that nothing in the template refers to any more. */
export function withoutUnused(template: JsonObject, parameters: readonly string[]): JsonObject {
  const used = referredTo(template);
  return parameters
    .filter((name) => !used.has(name))
    .reduce((changed, name) => without(changed, ["Parameters", name]), template);
}
