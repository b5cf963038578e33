import { isObject, type Json, type JsonObject } from "../json-file.js";
import type { Backend, Dependency } from "./backend.js";

/** Which resources read outputs of this one. */
export function dependentsOf(backend: Backend, category: string, name: string): string[] {
  return Object.entries(backend.config).flatMap(([other, resources]) =>
    other === "parameters" || !isObject(resources)
      ? []
      : Object.entries(resources)
          .filter(([, settings]) => dependenciesOf(settings).some(isOn(category, name)))
          .map(([resource]) => `${other}/${resource}`),
  );
}

const isOn = (category: string, name: string) => (dependency: Dependency) =>
  dependency.category === category && dependency.resourceName === name;

export const dependenciesOf = (settings: Json | undefined): Dependency[] =>
  isObject(settings) && Array.isArray(settings.dependsOn) ? (settings.dependsOn as unknown as Dependency[]) : [];

/** The parameter by which a template reads an output of another resource. */
export const parameterOf = (category: string, name: string, attribute: string): string =>
  `${category}${name}${attribute}`;

/** The parameters by which a template reads what a dependency names. */
export const parametersOf = ({ category, resourceName, attributes }: Dependency): JsonObject =>
  Object.fromEntries(
    attributes
      .map((attribute) => parameterOf(category, resourceName, attribute))
      .map((name) => [name, { Type: "String", Default: name }]),
  );

const isSame = (one: Dependency, other: Dependency): boolean =>
  one.category === other.category && one.resourceName === other.resourceName;

/** Dependencies with more of them: each resource is there once, with all that is read of it. */
export function dependenciesAnd(known: readonly Dependency[], more: readonly Dependency[]): Dependency[] {
  const result = [...known];
  for (const next of more) {
    const at = result.findIndex((one) => isSame(one, next));
    const before = result[at];
    if (before === undefined) result.push(next);
    else result[at] = { ...before, attributes: [...new Set([...before.attributes, ...next.attributes])] };
  }
  return result;
}

/** Dependencies on these resources shrink to what a template still declares parameters for. */
export function dependenciesIn(template: JsonObject, known: readonly Dependency[], of: readonly Dependency[]) {
  const declared = isObject(template.Parameters) ? template.Parameters : {};
  return known.flatMap((one) => {
    if (!of.some((other) => isSame(one, other))) return [one];
    const attributes = one.attributes.filter((attribute) =>
      Object.hasOwn(declared, parameterOf(one.category, one.resourceName, attribute)),
    );
    return attributes.length === 0 ? [] : [{ ...one, attributes }];
  });
}
