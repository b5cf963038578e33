/**
 * `tsx scripts/property-values.ts`: writes what the validation of templates knows besides the resource specification:
 * src/models/property-values.json, the values, lengths and bounds that a service takes for the properties of its types (from
 * AWS's service models, by the operations of models/resource-inputs.json), and src/models/resource-type-names.json, all types
 * that CloudFormation has (from @aws-cdk/aws-service-spec). The output is committed and reviewed as a diff.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import type { PropertyValues, TypeValues } from "../src/models/property-values.js";
import {
  type PropertySpecifications,
  type PropertyType,
  specificationOf,
} from "../src/models/resource-specification.js";

interface Shape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly enum?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
}
interface Model {
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly operations: Readonly<Record<string, { readonly input: { readonly shape: string } }>>;
}
type Input = readonly [model: string, operation: string, inside?: Readonly<Record<string, string>>];

const root = join(import.meta.dirname, "..");
const MODELS = process.env.SERVICE_MODELS ?? join(root, "../shared/models");
const inputs = JSON.parse(readFileSync(join(root, "models/resource-inputs.json"), "utf8")) as Record<string, Input>;

class Writer {
  readonly values: Record<string, Record<string, PropertyValues>> = {};
  readonly #definitions: Readonly<Record<string, PropertySpecifications>>;
  readonly #model: Model;

  constructor(definitions: Readonly<Record<string, PropertySpecifications>>, model: Model) {
    this.#definitions = definitions;
    this.#model = model;
  }

  /** `definition` is "" for the properties of the type itself. */
  members(definition: string, specifications: PropertySpecifications, shape: Shape | undefined): void {
    if (this.values[definition]) return;
    const found: Record<string, PropertyValues> = {};
    this.values[definition] = found;
    for (const [name, { type }] of Object.entries(specifications)) {
      const [, member] =
        Object.entries(shape?.members ?? {}).find(([each]) => each.toLowerCase() === name.toLowerCase()) ?? [];
      const values = member && this.#of(type, this.#model.shapes[member.shape]);
      if (values) found[name] = values;
    }
    if (Object.keys(found).length === 0) delete this.values[definition];
  }

  inputOf(operation: string): Shape | undefined {
    return this.#model.shapes[this.#model.operations[operation]?.input.shape ?? ""];
  }

  #of(type: PropertyType, shape: Shape | undefined): PropertyValues | undefined {
    if (!shape || type === "json" || type === "boolean") return undefined;
    if (typeof type === "object") {
      if ("list" in type && shape.member) return this.#of(type.list, this.#model.shapes[shape.member.shape]);
      if ("of" in type) this.members(type.of, this.#definitions[type.of] ?? {}, shape);
      return undefined;
    }
    if (shape.enum) return { values: shape.enum };
    const { min = null, max = null } = shape;
    if (min === null && max === null) return undefined;
    return { [type === "string" ? "length" : "range"]: [min, max] };
  }
}

function valuesOf(type: string, [file, operation, inside = {}]: Input): TypeValues {
  const model = JSON.parse(gunzipSync(readFileSync(join(MODELS, `${file}.service-2.json.gz`))).toString()) as Model;
  const specification = specificationOf(type);
  if (!specification || !model.operations[operation]) throw new Error(`not specified: ${type} or ${operation}`);
  const writer = new Writer(specification.definitions, model);
  for (const [property, within] of Object.entries(inside)) {
    const definition = specification.properties[property]?.type;
    if (typeof definition !== "object" || !("of" in definition)) throw new Error(`${type} has no ${property}`);
    writer.members(definition.of, specification.definitions[definition.of] ?? {}, writer.inputOf(within));
  }
  writer.members("", specification.properties, writer.inputOf(operation));
  return writer.values;
}

function write(name: string, entries: readonly (readonly [string, unknown])[]): void {
  const lines = entries.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const text = `{\n${lines.join(",\n")}\n}\n`;
  writeFileSync(join(root, "src/models", name), text);
  console.log(`${name}: ${entries.length} entries, ${text.length} bytes`);
}

write(
  "property-values.json",
  Object.entries(inputs).map(([type, input]) => [type, valuesOf(type, input)] as const),
);
const services = new Map<string, string[]>();
for (const { cloudFormationType } of (await loadAwsServiceSpec()).all("resource")) {
  const [provider, service, ...rest] = cloudFormationType.split("::");
  const names = services.get(`${provider}::${service}`) ?? [];
  services.set(`${provider}::${service}`, [...names, rest.join("::")].sort());
}
write(
  "resource-type-names.json",
  [...services].sort(([one], [other]) => (one < other ? -1 : 1)).map(([service, names]) => [service, names.join(" ")]),
);
