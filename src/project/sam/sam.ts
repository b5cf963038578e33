import { isObject, type Json, type JsonObject } from "../json-file.js";

/** What the parts of the transform share: the resources that come out, and what is wrong with those that went in. */
export interface Sam {
  /** The template's resources after the transform. */
  readonly resources: JsonObject;
  /** The template's parameter declarations, for the few places where SAM looks a default up. */
  readonly parameters: JsonObject;
  /** `Api.Stage`, `Fn.Alias`, … → the logical id that SAM gives it. */
  readonly references: Map<string, string>;
  /** A mistake in the template, told with all others at the end. */
  wrong(logicalId: string, sentence: string): void;
  /** Something that SAM has and we don't make. */
  unsupported(logicalId: string, what: string): void;
}

export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** `{Ref: …}`, `{"Fn::…": …}`, `{Condition: …}`. */
export const isIntrinsic = (value: Json | undefined): boolean => {
  if (!isObject(value)) return false;
  const [key, ...more] = Object.keys(value);
  return key !== undefined && more.length === 0 && (key === "Ref" || key === "Condition" || key.startsWith("Fn::"));
};

/** The value, or the default of the parameter that it refers to. */
export function settled(value: Json | undefined, parameters: JsonObject): Json | undefined {
  if (!isObject(value) || typeof value.Ref !== "string") return value;
  return objectOf(parameters[value.Ref]).Default ?? value;
}

/** The members among `names` that are given, as they are. */
export const taken = (from: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = from[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Attributes that SAM hands on from a resource to what it makes of it. */
export const attributesOf = (resource: JsonObject, names: readonly string[] = ["Condition"]): JsonObject =>
  taken(resource, names);
