import { type PropertySpecifications, type PropertyType, specificationOf } from "../models/resource-specification.js";
import { isObject, type Json, type JsonObject } from "./json-file.js";

/** Something in a template that CloudFormation would refuse, found before anything is sent. */
export interface TemplateProblem {
  /** `Resources.Fn.Properties.Environment`. */
  readonly path: string;
  readonly sentence: string;
}

/**
 * Holds a template to AWS's resource specification: properties that a type doesn't have, required ones that are missing,
 * literals of another type. What an intrinsic gives is CloudFormation's to judge, and so are types that aren't known here.
 */
export function templateProblems(template: JsonObject): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  for (const [id, resource] of Object.entries(isObject(template.Resources) ? template.Resources : {})) {
    const path = `Resources.${id}`;
    if (!isObject(resource) || typeof resource.Type !== "string") {
      problems.push({ path, sentence: "a resource needs a Type" });
      continue;
    }
    const specification = specificationOf(resource.Type);
    const free = resource.Type === "AWS::CloudFormation::CustomResource";
    if (!specification || free || (resource.Properties !== undefined && isOpen(resource.Properties))) continue;
    const { properties, definitions } = specification;
    const check = new Check(definitions, problems, resource.Type);
    check.members(isObject(resource.Properties) ? resource.Properties : {}, properties, `${path}.Properties`);
  }
  return problems;
}

/** A map with an intrinsic in its place, or with a transform among its members: what it holds isn't known yet. */
const isOpen = (value: Json): boolean =>
  isObject(value) && Object.keys(value).some((key) => key === "Ref" || key.startsWith("Fn::"));

class Check {
  constructor(
    private readonly definitions: Readonly<Record<string, PropertySpecifications>>,
    private readonly problems: TemplateProblem[],
    private readonly type: string,
  ) {}

  members(value: JsonObject, specifications: PropertySpecifications, path: string): void {
    for (const [name, { required }] of Object.entries(specifications))
      if (required && value[name] === undefined)
        this.problems.push({ path, sentence: `${name} is missing, which ${this.type} requires` });
    for (const [name, each] of Object.entries(value)) {
      const type = specifications[name]?.type;
      if (type === undefined)
        this.problems.push({ path: `${path}.${name}`, sentence: `${this.type} has no such property` });
      else this.value(each, type, `${path}.${name}`);
    }
  }

  value(value: Json, type: PropertyType, path: string): void {
    if (type === "json" || value === null || isOpen(value)) return;
    if (typeof type === "string") this.simple(value, type, path);
    else if ("list" in type) {
      // CloudFormation takes a lone value for a list of one.
      if (Array.isArray(value)) for (const [at, each] of value.entries()) this.value(each, type.list, `${path}[${at}]`);
      else this.value(value, type.list, path);
    } else if ("any" in type) this.either(value, type.any, path);
    else if (!isObject(value)) this.problems.push({ path, sentence: "must be a map" });
    else if ("of" in type) this.members(value, this.definitions[type.of] ?? {}, path);
    else for (const [name, each] of Object.entries(value)) this.value(each, type.map, `${path}.${name}`);
  }

  either(value: Json, types: readonly PropertyType[], path: string): void {
    const attempts = types.map((type) => {
      const problems: TemplateProblem[] = [];
      new Check(this.definitions, problems, this.type).value(value, type, path);
      return problems;
    });
    if (!attempts.some((problems) => problems.length === 0)) this.problems.push(...(attempts[0] ?? []));
  }

  simple(value: Json, type: "string" | "number" | "integer" | "boolean", path: string): void {
    const fits =
      type === "string"
        ? !isObject(value) && !Array.isArray(value)
        : type === "boolean"
          ? typeof value === "boolean" || value === "true" || value === "false"
          : (typeof value === "number" || (typeof value === "string" && value.trim() !== "")) &&
            (type === "integer" ? Number.isInteger(Number(value)) : Number.isFinite(Number(value)));
    if (!fits) this.problems.push({ path, sentence: `must be ${type === "integer" ? "a whole number" : `a ${type}`}` });
  }
}
