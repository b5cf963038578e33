import { isObject, type Json } from "../json-file.js";
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
