import { RESOURCE_MEMBERS, SECTIONS } from "../../template/structure.js";
import { isList, isMap, type Value, type ValueMap } from "../../value.js";
import { at, type Place, placeOf, type Report } from "../finding.js";
import { nearest } from "../names.js";
import { mapOf, type Subject } from "../subject.js";

/** CloudFormation's quotas (user guide, "Understand CloudFormation quotas"). */
const MOST = { Resources: 500, Parameters: 200, Outputs: 200, Mappings: 200 } as const;
const MOST_ATTRIBUTES = 200;
const MOST_DESCRIPTION_BYTES = 1024;
const MOST_TEMPLATE_BYTES = 1024 * 1024;

/** The sections of a template, their shapes and sizes. `bytes` is the template's size as it is sent. */
export function checkOutline({ raw, open }: Subject, report: Report, bytes: number): void {
  for (const section of Object.keys(raw))
    if (!SECTIONS.includes(section) && !section.startsWith("Fn::"))
      report.add("section-unknown", placeOf(section), namedWrong(section, SECTIONS));
  const version = raw.AWSTemplateFormatVersion;
  if (version !== undefined && String(version) !== "2010-09-09")
    report.add("template-version", placeOf("AWSTemplateFormatVersion"), { actual: version });
  checkDescription(raw.Description, report);
  for (const section of ["Parameters", "Mappings", "Conditions", "Resources", "Outputs"])
    if (raw[section] !== undefined && raw[section] !== null && !isMap(raw[section]))
      report.add("section-shape", placeOf(section), { expected: "a map", subject: section });
  if (!open && Object.keys(mapOf(raw.Resources)).length === 0 && (raw.Resources === undefined || isMap(raw.Resources)))
    report.add("resources-missing", placeOf("Resources"));
  checkSizes(raw, report, bytes);
  for (const section of ["Parameters", "Resources", "Outputs"]) checkNames(section, mapOf(raw[section]), report);
  checkMappings(mapOf(raw.Mappings), report);
  checkResources(mapOf(raw.Resources), report);
  for (const [section, value] of Object.entries(raw))
    if (section !== "Metadata" && holdsNull(value)) checkNulls(value, placeOf(section), report);
}

const namedWrong = (name: string, names: readonly string[]) => {
  const meant = nearest(name, names);
  return { actual: name, expected: names, meant };
};

function checkDescription(description: Value | undefined, report: Report): void {
  if (description === undefined || description === null) return;
  const place = placeOf("Description");
  if (typeof description !== "string")
    report.add("section-shape", place, { expected: "a text", subject: "Description" });
  else limit(report, place, Buffer.byteLength(description), MOST_DESCRIPTION_BYTES, "bytes of description");
}

function limit(report: Report, place: Place | undefined, actual: number, most: number, subject: string): void {
  if (actual > most) report.add("limit", place, { actual, expected: most, subject });
}

function checkSizes(raw: ValueMap, report: Report, bytes: number): void {
  for (const [section, most] of Object.entries(MOST))
    limit(report, placeOf(section), Object.keys(mapOf(raw[section])).length, most, section.toLowerCase());
  limit(report, undefined, bytes, MOST_TEMPLATE_BYTES, "bytes of template");
}

function checkNames(section: string, members: ValueMap, report: Report): void {
  for (const name of Object.keys(members))
    if (!/^[A-Za-z0-9]{1,255}$/.test(name) && !name.startsWith("Fn::"))
      report.add("name-form", placeOf(section, name), { actual: name });
}

function checkMappings(mappings: ValueMap, report: Report): void {
  const shape = (place: Place, expected: string, subject: string) =>
    report.add("section-shape", place, { expected, subject });
  for (const [name, mapping] of Object.entries(mappings)) {
    const place = placeOf("Mappings", name);
    if (name.startsWith("Fn::") || mapping === null) continue;
    if (!isMap(mapping)) {
      shape(place, "a map of maps", "a mapping");
      continue;
    }
    limit(report, place, Object.keys(mapping).length, MOST_ATTRIBUTES, "attributes of a mapping");
    for (const [top, entries] of Object.entries(mapping)) {
      if (top.startsWith("Fn::") || entries === null) continue;
      if (!isMap(entries)) shape(at(place, top), "a map of texts and lists", "a mapping's attribute");
      else
        for (const [key, value] of Object.entries(entries))
          if (isMap(value) || (isList(value) && value.some((each) => typeof each === "object" && each !== null)))
            shape(at(at(place, top), key), "a text or a list of texts", "a mapping's value");
    }
  }
}

function checkResources(resources: ValueMap, report: Report): void {
  for (const [id, resource] of Object.entries(resources)) {
    const place = placeOf("Resources", id);
    if (id.startsWith("Fn::") || resource === null) continue;
    if (!isMap(resource) || typeof resource.Type !== "string") {
      report.add("section-shape", place, { expected: "a map with a Type", subject: "a resource" });
      continue;
    }
    for (const member of Object.keys(resource))
      if (!RESOURCE_MEMBERS.has(member) && !member.startsWith("Fn::"))
        report.add("member-unknown", at(place, member), {
          subject: "a resource",
          ...namedWrong(member, [...RESOURCE_MEMBERS]),
        });
    if (resource.Properties !== undefined && resource.Properties !== null && !isMap(resource.Properties))
      report.add("section-shape", at(place, "Properties"), { expected: "a map", subject: "Properties" });
  }
}

/** `null` stands nowhere in a template but in metadata. */
function checkNulls(value: Value | undefined, place: Place, report: Report): void {
  if (value === null) report.add("null-value", place);
  else if (isList(value)) for (const [index, each] of value.entries()) checkNulls(each, at(place, index), report);
  else if (isMap(value))
    for (const [key, each] of Object.entries(value))
      if (!(key === "Metadata" && place.within?.key === "Resources")) checkNulls(each, at(place, key), report);
}

/** Nearly no template holds one: asked first, as it needs no places. */
function holdsNull(value: Value | undefined): boolean {
  if (typeof value !== "object" || value === null) return value === null;
  if (isList(value)) return value.some(holdsNull);
  for (const key in value) if (holdsNull((value as ValueMap)[key])) return true;
  return false;
}
