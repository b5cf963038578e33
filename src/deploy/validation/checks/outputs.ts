import { isMap, type Value } from "../../value.js";
import { at, placeOf, type Report } from "../finding.js";
import { isGiven, type Subject } from "../subject.js";

/** Outputs have a value, and no two are exported under one name. */
export function checkOutputs({ outputs }: Subject, report: Report): void {
  const exported = new Map<string, string>();
  for (const [name, output] of Object.entries(outputs)) {
    const place = placeOf("Outputs", name);
    if (name.startsWith("Fn::") || output === null) continue;
    if (!isMap(output) || output.Value === undefined) {
      report.add("section-shape", place, { expected: "a map with a Value", subject: "an output" });
      continue;
    }
    if (typeof output.Value === "object" && output.Value !== null && !isGiven(output.Value))
      report.add("output-value", at(place, "Value"), { actual: output.Value });
    const { Export, Condition } = output;
    if (Export === undefined || Export === null) continue;
    if (!isMap(Export) || Export.Name === undefined) {
      report.add("section-shape", at(place, "Export"), { expected: "a map with a Name", subject: "an export" });
      continue;
    }
    // Of two under conditions only one may come to be.
    if (Condition !== undefined) continue;
    const key = JSON.stringify(Export.Name);
    const other = exported.get(key);
    if (other !== undefined)
      report.add("export-duplicate", at(at(place, "Export"), "Name"), { actual: Export.Name as Value, subject: other });
    else exported.set(key, name);
  }
}
