import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json, type JsonObject, readObject } from "../json-file.js";

/** A resource of the project as `backend-config.json` names it. */
export interface Gen1Resource {
  readonly category: string;
  readonly name: string;
  readonly service: string;
  readonly directory: string;
  readonly settings: JsonObject;
  /** What it reads of others: parameter name → output of a nested stack. */
  readonly dependsOn: readonly {
    readonly category: string;
    readonly resource: string;
    readonly attributes: readonly string[];
  }[];
}

/** Members of `backend-config.json` that are no category. */
const NO_CATEGORY = new Set(["parameters"]);

export function readResources(directory: string): Gen1Resource[] {
  const file = join(directory, "amplify", "backend", "backend-config.json");
  return resourcesIn(directory, readObject(file, "Take it from version control again."));
}

/** The resources that a `backend-config.json` names. */
export function resourcesIn(directory: string, config: JsonObject): Gen1Resource[] {
  const backend = join(directory, "amplify", "backend");
  return Object.entries(config).flatMap(([category, resources]) =>
    NO_CATEGORY.has(category) || !isObject(resources)
      ? []
      : Object.entries(resources)
          .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
          .map(([name, settings]) => ({
            category,
            name,
            service: String(settings.service ?? ""),
            directory: join(backend, category, name),
            settings,
            dependsOn: dependencies(settings.dependsOn),
          })),
  );
}

const dependencies = (value: Json | undefined): Gen1Resource["dependsOn"] =>
  (Array.isArray(value) ? value : []).filter(isObject).map((dependency) => ({
    category: String(dependency.category),
    resource: String(dependency.resourceName),
    attributes: Array.isArray(dependency.attributes) ? dependency.attributes.map(String) : [],
  }));

/** The logical id of a resource's nested stack in the root stack. */
export const stackOf = (category: string, name: string): string => `${category}${name}`;

/** `<category><resource><Attribute>`, each an output of another nested stack. */
export const dependencyParameters = (resource: Gen1Resource): JsonObject =>
  Object.fromEntries(
    resource.dependsOn.flatMap(({ category, resource: other, attributes }) =>
      attributes.map((attribute): [string, JsonObject] => [
        `${category}${other}${attribute}`,
        { "Fn::GetAtt": [stackOf(category, other), `Outputs.${attribute}`] },
      ]),
    ),
  );

/** The template that lies in a resource's folder, where it is kept under version control. */
export function templateFile(resource: Gen1Resource): string | undefined {
  if (!existsSync(resource.directory)) return undefined;
  const files = readdirSync(resource.directory);
  const named = files.find((file) => /-cloudformation-template\.(?:json|ya?ml)$/.test(file));
  const file = named ?? files.find((name) => /^template\.(?:json|ya?ml)$/.test(name));
  return file === undefined ? undefined : join(resource.directory, file);
}
