import { isCustom, specificationFor } from "../../plan/change.js";
import { isPseudoParameter, PSEUDO_PARAMETERS } from "../../template/references.js";
import { isList, isScalar } from "../../value.js";
import { at, type Report } from "../finding.js";
import { nearest } from "../names.js";
import { type Call, type Mention, mapOf, type Subject } from "../subject.js";

const STACK = "AWS::CloudFormation::Stack";

/** That everything that functions name is there. */
export function checkReferences(subject: Subject, mentions: readonly Mention[], report: Report): void {
  for (const { call, kind, name, attribute = "" } of mentions) {
    if (call.section === "elsewhere") continue;
    if (kind === "condition") {
      if (!Object.hasOwn(subject.conditions, name))
        report.add("condition-unknown", call.place, {
          actual: name,
          meant: nearest(name, Object.keys(subject.conditions)),
        });
    } else if (kind === "mapping") {
      if (!Object.hasOwn(subject.mappings, name))
        report.add("mapping-unknown", call.place, {
          actual: name,
          meant: nearest(name, Object.keys(subject.mappings)),
        });
      else checkMappingKeys(subject, call, name, report);
    } else {
      checkName(subject, call, name, report);
      if (kind === "attribute") checkAttribute(subject, call, { logicalId: name, attribute }, report);
    }
  }
}

function checkName({ resources, parameters }: Subject, call: Call, name: string, report: Report): void {
  if (isPseudoParameter(name) || (call.name !== "Fn::GetAtt" && Object.hasOwn(parameters, name))) return;
  if (Object.hasOwn(resources, name)) {
    if (call.section === "Conditions") report.add("reference-in-condition", call.place, { actual: name });
    return;
  }
  const also = call.name === "Fn::GetAtt" ? [] : [...Object.keys(parameters), ...PSEUDO_PARAMETERS];
  const facts = { actual: name, subject: call.name, meant: nearest(name, [...Object.keys(resources), ...also]) };
  report.add("reference-unknown", call.place, facts);
}

function checkAttribute(
  { resources, parameters }: Subject,
  call: Call,
  { logicalId, attribute }: { logicalId: string; attribute: string },
  report: Report,
): void {
  const type = resources[logicalId]?.Type;
  if (type === undefined) {
    if (call.name !== "Fn::GetAtt" && Object.hasOwn(parameters, logicalId))
      report.add("reference-unknown", call.place, { actual: `${logicalId}.${attribute}`, subject: call.name });
    return;
  }
  const specification = specificationFor(type);
  if (!specification || attribute === "" || isCustom(type)) return;
  if (type === STACK && attribute.startsWith("Outputs.")) return;
  const { attributes, properties, primaryIdentifier } = specification;
  if (
    attributes.some(
      (each) => each === attribute || each.startsWith(`${attribute}.`) || attribute.startsWith(`${each}.`),
    )
  )
    return;
  const first = attribute.split(".")[0] ?? "";
  report.add("attribute-unknown", call.place, {
    actual: attribute,
    expected: attributes,
    subject: `${logicalId} (${type})`,
    certain: !Object.hasOwn(properties, first) && !primaryIdentifier.includes(first),
    meant: nearest(attribute, attributes),
  });
}

/** Keys that are written out; whether a function's is there only the deployment knows. */
function checkMappingKeys(
  { mappings, extended }: Subject,
  { argument, place }: Call,
  name: string,
  report: Report,
): void {
  if (!isList(argument) || extended) return;
  let level = mapOf(mappings[name]);
  for (const [index, key] of argument.slice(1, 3).entries()) {
    if (!isScalar(key)) return;
    if (!Object.hasOwn(level, String(key))) {
      const facts = { actual: key, subject: name, meant: nearest(String(key), Object.keys(level)) };
      report.add("mapping-key", at(at(place, "Fn::FindInMap"), index + 1), facts);
      return;
    }
    level = mapOf(level[String(key)]);
  }
}
