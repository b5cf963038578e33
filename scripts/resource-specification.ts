/**
 * `tsx scripts/resource-specification.ts`: writes src/models/resource-specification.json for the types named in
 * models/resource-types.json. Facts come from @aws-cdk/aws-service-spec; the output is committed and reviewed as a diff.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import type {
  PropertyType as AwsPropertyType,
  Resource,
  ResourceProperties,
  SpecDatabase,
} from "@aws-cdk/service-spec-types";
import type {
  PropertySpecifications,
  PropertyType,
  ResourceSpecification,
} from "../src/models/resource-specification.js";

const TYPES = join(import.meta.dirname, "../models/resource-types.json");
const OUT = join(import.meta.dirname, "../src/models/resource-specification.json");

class Writer {
  readonly #database: SpecDatabase;
  readonly #definitions: Record<string, PropertySpecifications> = {};

  constructor(database: SpecDatabase) {
    this.#database = database;
  }

  resource(resource: Resource): ResourceSpecification {
    const properties = this.#properties(resource.properties, resource.additionalReplacementProperties);
    const { tagInformation } = resource;
    return {
      properties,
      definitions: this.#definitions,
      attributes: Object.keys(resource.attributes).sort(),
      primaryIdentifier: resource.primaryIdentifier ?? [],
      ...(tagInformation && {
        tags: { property: tagInformation.tagPropertyName, form: tagInformation.variant === "map" ? "map" : "list" },
      }),
    };
  }

  /** `replacing` are paths; only those that lead to a property of the first level replace the whole resource by themselves. */
  #properties(properties: ResourceProperties, replacing: readonly string[][] = []): PropertySpecifications {
    const direct = new Set(replacing.filter((path) => path.length === 1).map(([name]) => name));
    return Object.fromEntries(
      Object.entries(properties)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { type, required, causesReplacement }]) => {
          const replaces = direct.has(name) ? "yes" : causesReplacement;
          return [
            name,
            {
              type: this.#type(type),
              ...(required && { required: true as const }),
              ...((replaces === "yes" || replaces === "maybe") && { replaces }),
            },
          ];
        }),
    );
  }

  #type(type: AwsPropertyType): PropertyType {
    switch (type.type) {
      case "string":
      case "number":
      case "integer":
      case "boolean":
      case "json":
        return type.type;
      case "date-time":
        return "string";
      case "null":
        return "json";
      case "tag":
        return { of: this.#tag() };
      case "array":
        return { list: this.#type(type.element) };
      case "map":
        return { map: this.#type(type.element) };
      case "union":
        return { any: type.types.map((each) => this.#type(each)) };
      case "ref": {
        const definition = this.#database.get("typeDefinition", type.reference.$ref);
        if (!this.#definitions[definition.name]) {
          this.#definitions[definition.name] = {};
          this.#definitions[definition.name] = this.#properties(definition.properties);
        }
        return { of: definition.name };
      }
    }
  }

  #tag(): string {
    this.#definitions.Tag ??= { Key: { type: "string", required: true }, Value: { type: "string", required: true } };
    return "Tag";
  }
}

const database = await loadAwsServiceSpec();
const written: Record<string, ResourceSpecification> = {};
for (const name of JSON.parse(readFileSync(TYPES, "utf8")) as string[]) {
  const [resource] = database.lookup("resource", "cloudFormationType", "equals", name);
  if (!resource) throw new Error(`not in the specification: ${name}`);
  written[name] = new Writer(database).resource(resource);
}
const text = `{\n${Object.entries(written)
  .map(([name, specification]) => `${JSON.stringify(name)}: ${JSON.stringify(specification)}`)
  .join(",\n")}\n}\n`;
writeFileSync(OUT, text);
console.log(`${Object.keys(written).length} types, ${text.length} bytes`);
