import { type Bounds, type PropertyValues, type TypeValues, valuesOf } from "../../../models/property-values.js";
import type { PropertySpecifications, PropertyType } from "../../../models/resource-specification.js";
import { isTakenAsWritten, specificationFor } from "../../plan/change.js";
import { isList, isMap, isScalar, type Value, type ValueMap } from "../../value.js";
import { at, type Place, placeOf, Report } from "../finding.js";
import { nearest, slipOf } from "../names.js";
import { isGiven, mapOf, type Subject } from "../subject.js";

/**
 * Holds properties to the resource specification. What a function gives is CloudFormation's to judge, and so are types that
 * aren't specified here.
 */
export function checkProperties({ resources }: Subject, report: Report): void {
  for (const [id, { Type: type, Properties }] of Object.entries(resources)) {
    const specification = specificationFor(type);
    if (!specification || isGiven(Properties) || (Properties !== undefined && !isMap(Properties))) continue;
    if (isTakenAsWritten(type) && type !== "AWS::CloudFormation::Stack") continue;
    const check = new PropertyCheck(specification.definitions, valuesOf(type), report, type);
    check.members(mapOf(Properties), specification.properties, at(placeOf("Resources", id), "Properties"), "");
  }
}

class PropertyCheck {
  constructor(
    private readonly definitions: Readonly<Record<string, PropertySpecifications>>,
    private readonly values: TypeValues,
    private readonly report: Report,
    private readonly type: string,
  ) {}

  members(value: ValueMap, specifications: PropertySpecifications, place: Place, definition: string): void {
    for (const name in specifications)
      if (specifications[name]?.required && value[name] === undefined)
        this.report.add("property-missing", place, { expected: name, subject: this.type });
    for (const [name, each] of Object.entries(value)) {
      const specification = Object.hasOwn(specifications, name) ? specifications[name] : undefined;
      if (specification) {
        this.value(each, specification.type, at(place, name));
        const values = this.values[definition]?.[name];
        if (values) this.#within(each, values, at(place, name));
      } else {
        const meant = nearest(name, Object.keys(specifications));
        const facts = { actual: name, subject: this.type, meant };
        this.report.add("property-unknown", at(place, name), facts);
      }
    }
  }

  value(value: Value, type: PropertyType, place: Place): void {
    if (type === "json" || value === null || isGiven(value)) return;
    if (typeof type === "string") {
      if (!isOf(type, value)) this.#wrong(value, SHAPES[type], place);
    } else if ("list" in type) {
      // CloudFormation takes a lone value for a list of one.
      if (!isList(value)) this.value(value, type.list, place);
      else for (const [index, each] of value.entries()) this.value(each, type.list, at(place, index));
    } else if ("any" in type) this.#either(value, type.any, place);
    else if (!isMap(value)) this.#wrong(value, "a map", place);
    else if ("of" in type) this.members(value, this.definitions[type.of] ?? {}, place, type.of);
    else for (const [name, each] of Object.entries(value)) this.value(each, type.map, at(place, name));
  }

  #either(value: Value, types: readonly PropertyType[], place: Place): void {
    const attempts = types.map((type) => {
      const report = new Report();
      new PropertyCheck(this.definitions, this.values, report, this.type).value(value, type, place);
      return report.findings;
    });
    const errors = attempts.map((findings) => findings.filter(({ level }) => level === "error"));
    if (errors.every(({ length }) => length > 0)) this.report.findings.push(...(errors[0] ?? []));
  }

  #wrong(actual: Value, expected: string, place: Place): void {
    this.report.add("property-type", place, { actual, expected });
  }

  /** Values, lengths and bounds as the service's own model has them. */
  #within(value: Value, { values, length, range }: PropertyValues, place: Place): void {
    for (const each of isList(value) ? value : [value]) {
      if (!isScalar(each) || String(each).includes("{{resolve:")) continue;
      if (values && !values.includes(String(each))) {
        const meant = slipOf(String(each), values) ?? nearest(String(each), values);
        this.report.add("property-value", place, {
          actual: each,
          expected: values,
          meant,
        });
      }
      if (length && typeof each === "string" && !isWithin(each.length, length))
        this.report.add("property-value", place, { actual: each, expected: told(length, "characters") });
      if (range && Number.isFinite(Number(each)) && !isWithin(Number(each), range))
        this.report.add("property-value", place, { actual: each, expected: told(range, "") });
    }
  }
}

const isWithin = (value: number, [least, most]: Bounds): boolean =>
  (least === null || value >= least) && (most === null || value <= most);

const told = ([least, most]: Bounds, what: string): string =>
  `${most === null ? `at least ${least}` : least === null ? `${most} at most` : `${least} to ${most}`} ${what}`.trim();

const SHAPES = { string: "a text", number: "a number", integer: "a whole number", boolean: "true or false" } as const;

function isOf(type: keyof typeof SHAPES, value: Value): boolean {
  if (type === "string") return isScalar(value);
  const text = String(value).toLowerCase();
  if (typeof value === "string" && value.includes("{{resolve:")) return true;
  if (type === "boolean") return text === "true" || text === "false";
  if (!isScalar(value) || typeof value === "boolean" || text.trim() === "") return false;
  return type === "integer" ? Number.isInteger(Number(text)) : Number.isFinite(Number(text));
}
