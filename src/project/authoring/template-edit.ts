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
