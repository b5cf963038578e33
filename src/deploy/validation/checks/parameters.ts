import { brokenConstraint } from "../../template/parameters.js";
import { isParameterType } from "../../template/structure.js";
import type { ParameterDeclaration } from "../../template/template.js";
import { isList, isMap, isScalar, type Value, type ValueMap } from "../../value.js";
import { at, type Place, placeOf, type Report } from "../finding.js";
import { nearest, slipOf } from "../names.js";
import type { Subject } from "../subject.js";

const TYPES = ["String", "Number", "CommaDelimitedList", "List<Number>", "List<String>"];
const MEMBERS = [
  "Type",
  "Default",
  "Description",
  "AllowedValues",
  "AllowedPattern",
  "ConstraintDescription",
  "MinLength",
  "MaxLength",
  "MinValue",
  "MaxValue",
  "NoEcho",
];

/** The values that a stack is given; undefined where it isn't known which. */
export type Given = ValueMap | undefined;

/** Parameters' declarations, and whether defaults and given values keep to them. */
export function checkParameters({ parameters }: Subject, report: Report, given: Given): void {
  for (const [name, parameter] of Object.entries(parameters)) {
    const place = placeOf("Parameters", name);
    if (name.startsWith("Fn::") || parameter === null) continue;
    if (!isMap(parameter) || typeof parameter.Type !== "string") {
      report.add("section-shape", place, { expected: "a map with a Type", subject: "a parameter" });
      continue;
    }
    checkDeclaration(parameter, place, report);
    const declaration = parameter as unknown as ParameterDeclaration;
    const value = given?.[name];
    checkValue(declaration, parameter.Default, (facts) =>
      report.add("parameter-default", at(place, "Default"), { ...facts, certain: value === undefined }),
    );
    checkValue(declaration, value, (facts) => report.add("parameter-value", place, facts));
  }
}

function checkDeclaration(parameter: ValueMap, place: Place, report: Report): void {
  const type = String(parameter.Type);
  for (const member of Object.keys(parameter))
    if (!MEMBERS.includes(member)) {
      const meant = nearest(member, MEMBERS);
      const facts = { actual: member, expected: MEMBERS, meant };
      report.add("member-unknown", at(place, member), { subject: "a parameter", ...facts });
    }
  if (!isParameterType(type)) {
    const meant = slipOf(type, TYPES) ?? nearest(type, TYPES);
    report.add("parameter-type", at(place, "Type"), { actual: type, meant });
  }
  if (parameter.AllowedValues !== undefined && !isList(parameter.AllowedValues))
    report.add("section-shape", at(place, "AllowedValues"), { expected: "a list", subject: "AllowedValues" });
  if (isList(parameter.Default) || isMap(parameter.Default))
    report.add("section-shape", at(place, "Default"), {
      expected: 'a text (a list is written with commas: "a,b")',
      subject: "a default",
    });
}

interface Broken {
  readonly actual: Value;
  readonly expected: Value;
  readonly subject: string;
}

function checkValue(declaration: ParameterDeclaration, value: Value | undefined, tell: (broken: Broken) => void): void {
  if (!isScalar(value) || (declaration.AllowedValues !== undefined && !isList(declaration.AllowedValues))) return;
  const broken = brokenConstraint(declaration, String(value));
  if (broken) tell({ actual: String(value), expected: broken.expected, subject: broken.constraint });
}
