import { isMap, type ValueMap } from "../../value.js";
import { at, placeOf, type Report } from "../finding.js";
import { nearest } from "../names.js";
import { isGiven, type Mention, mapOf, type Subject } from "../subject.js";

/** The templates of a template's nested stacks, by the logical id of the stack, where they are known. */
export type NestedTemplates = ReadonlyMap<string, ValueMap>;

/** What a template and those that it nests expect of each other. */
export function checkNestedStacks(
  { resources }: Subject,
  mentions: readonly Mention[],
  report: Report,
  nested: NestedTemplates,
): void {
  for (const [id, template] of nested) {
    const declared = mapOf(template.Parameters);
    const given = mapOf(resources[id]?.Properties).Parameters;
    if (isGiven(given) || (given !== undefined && !isMap(given)) || isGiven(declared)) continue;
    const place = placeOf("Resources", id, "Properties");
    for (const name of Object.keys(mapOf(given)))
      if (!Object.hasOwn(declared, name)) {
        const meant = nearest(name, Object.keys(declared));
        const facts = { actual: name, meant };
        report.add("nested-parameter-unknown", at(at(place, "Parameters"), name), facts);
      }
    for (const [name, declaration] of Object.entries(declared))
      if (mapOf(declaration).Default === undefined && mapOf(given)[name] === undefined)
        report.add("nested-parameter-missing", place, { expected: name });
  }
  for (const { call, kind, name: id, attribute = "" } of mentions) {
    const template = nested.get(id);
    const name = /^Outputs\.(.+)$/.exec(attribute)?.[1];
    if (kind !== "attribute" || !template || name === undefined || call.section === "elsewhere") continue;
    const outputs = mapOf(template.Outputs);
    if (Object.hasOwn(outputs, name) || template.Transform !== undefined) continue;
    const meant = nearest(name, Object.keys(outputs));
    report.add("nested-output-unknown", call.place, {
      actual: name,
      subject: id,
      meant,
    });
  }
}
