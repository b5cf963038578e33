import type {
  PropertySpecifications,
  PropertyType,
  ResourceSpecification,
} from "../../models/resource-specification.js";
import { isList, isMap, isScalar, type Value, type ValueMap } from "../value.js";

/**
 * Brings resolved properties into the specification's types (`"8"` becomes 8 where a number is due, a lone value a list)
 * and collects all that is wrong with them, as CloudFormation puts it: `The property {/Type} is required`.
 */
export function shapedProperties(
  properties: ValueMap,
  specification: ResourceSpecification,
): { properties: ValueMap; problems: string[] } {
  const shaping = new Shaping(specification.definitions);
  const shaped = shaping.members(properties, specification.properties, "");
  return { properties: shaped, problems: shaping.problems };
}

class Shaping {
  readonly problems: string[] = [];
  readonly #definitions: ResourceSpecification["definitions"];

  constructor(definitions: ResourceSpecification["definitions"]) {
    this.#definitions = definitions;
  }

  members(value: ValueMap, specifications: PropertySpecifications, path: string): ValueMap {
    for (const [name, { required }] of Object.entries(specifications))
      if (required && value[name] === undefined) this.problems.push(`The property {${path}/${name}} is required`);
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(specifications, name));
    for (const name of unknown)
      this.problems.push(
        path === ""
          ? `Encountered unsupported properties in {/}: [${name}]`
          : `Encountered unsupported properties in {${path}}: [${name}]`,
      );
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const type = specifications[name]?.type;
        return [name, type === undefined ? each : this.value(each, type, `${path}/${name}`)];
      }),
    );
  }

  value(value: Value, type: PropertyType, path: string): Value {
    if (typeof type === "string") return this.#simple(value, type, path);
    if ("list" in type) {
      if (isList(value)) return value.map((each, at) => this.value(each, type.list, `${path}/${at}`));
      return isScalar(value) || isMap(value) ? [this.value(value, type.list, `${path}/0`)] : value;
    }
    if ("map" in type) {
      if (!isMap(value)) return this.#mismatch(value, path, "JSONObject");
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, this.value(each, type.map, `${path}/${key}`)]),
      );
    }
    if ("of" in type) {
      if (!isMap(value)) return this.#mismatch(value, path, "JSONObject");
      return this.members(value, this.#definitions[type.of] ?? {}, path);
    }
    return this.#either(value, type.any, path);
  }

  /** The first form that fits without complaint; where none does, the value stays as it was written. */
  #either(value: Value, types: readonly PropertyType[], path: string): Value {
    for (const type of types) {
      const attempt = new Shaping(this.#definitions);
      const shaped = attempt.value(value, type, path);
      if (attempt.problems.length === 0) return shaped;
    }
    return value;
  }

  #simple(value: Value, type: "string" | "number" | "integer" | "boolean" | "json", path: string): Value {
    if (type === "json") return typeof value === "string" ? parsed(value) : value;
    if (type === "string") return isScalar(value) ? String(value) : this.#mismatch(value, path, "String");
    if (type === "boolean") {
      const text = String(value).toLowerCase();
      return text === "true" || text === "false" ? text === "true" : this.#mismatch(value, path, "Boolean");
    }
    const number = isScalar(value) && String(value).trim() !== "" ? Number(value) : Number.NaN;
    const fits = type === "integer" ? Number.isInteger(number) : Number.isFinite(number);
    return fits ? number : this.#mismatch(value, path, type === "integer" ? "Integer" : "Number");
  }

  #mismatch(value: Value, path: string, expected: string): Value {
    const found = isList(value) ? "JSONArray" : isMap(value) ? "JSONObject" : "String";
    this.problems.push(`${path}: expected type: ${expected}, found: ${found}`);
    return value;
  }
}

/** A document may be given as text; text that is no JSON document stays text. */
function parsed(text: string): Value {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}
