import { placeOf, type Report } from "../finding.js";
import { type Call, type Mention, mapOf, type Subject } from "../subject.js";

/** Parameters, conditions and mappings that nothing uses. */
export function checkUnused(
  subject: Subject,
  { calls, mentions }: { readonly calls: readonly Call[]; readonly mentions: readonly Mention[] },
  report: Report,
): void {
  const used = { Parameters: new Set<string>(), Conditions: new Set<string>(), Mappings: new Set<string>() };
  const kinds = { ref: used.Parameters, condition: used.Conditions, mapping: used.Mappings } as const;
  for (const { kind, name } of mentions) if (kind !== "attribute") kinds[kind].add(name);
  for (const call of calls) {
    if (call.name === "Condition") used.Conditions.add(String(call.argument));
    // A mapping whose name a function gives may be any.
    if (call.name === "Fn::FindInMap" && Array.isArray(call.argument) && typeof call.argument[0] !== "string")
      for (const name of Object.keys(subject.mappings)) used.Mappings.add(name);
  }
  for (const member of [...Object.values(subject.resources), ...Object.values(subject.outputs)])
    used.Conditions.add(String(mapOf(member).Condition));
  const declared = { Parameters: subject.parameters, Conditions: subject.conditions, Mappings: subject.mappings };
  const rules = { Parameters: "parameter-unused", Conditions: "condition-unused", Mappings: "mapping-unused" } as const;
  for (const section of ["Parameters", "Conditions", "Mappings"] as const)
    for (const name of Object.keys(declared[section]))
      if (!used[section].has(name)) report.add(rules[section], placeOf(section, name), { actual: name });
}
