import { callOf } from "../../intrinsics/intrinsic.js";
import { at, placeOf, type Report } from "../finding.js";
import { nearest } from "../names.js";
import { type Mention, mapOf, type Subject } from "../subject.js";
import { circleIn } from "./dependencies.js";

const FUNCTIONS = new Set(["Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Condition"]);

/** Conditions' own form, that they don't wait for each other, and that resources and outputs name ones that are there. */
export function checkConditions(subject: Subject, mentions: readonly Mention[], report: Report): void {
  const { conditions, resources, outputs, extended } = subject;
  const graph = new Map<string, Set<string>>();
  for (const [name, condition] of Object.entries(conditions)) {
    const function_ = condition === undefined ? undefined : callOf(condition)?.[0];
    if (
      condition !== null &&
      !name.startsWith("Fn::") &&
      !extended &&
      (function_ === undefined || !FUNCTIONS.has(function_))
    )
      report.add("condition-shape", placeOf("Conditions", name), { actual: condition ?? "" });
    graph.set(name, new Set());
  }
  for (const { call, kind, name } of mentions)
    if (call.section === "Conditions" && kind === "condition") graph.get(call.id)?.add(name);
  const circle = circleIn(graph);
  if (circle) report.add("condition-circular", placeOf("Conditions", circle[0] ?? ""), { actual: circle });
  for (const [section, members] of Object.entries({ Resources: resources, Outputs: outputs }))
    for (const [id, member] of Object.entries(members)) {
      const { Condition: name } = mapOf(member);
      if (typeof name !== "string" || Object.hasOwn(conditions, name)) continue;
      const meant = nearest(name, Object.keys(conditions));
      const facts = { actual: name, meant };
      report.add("condition-unknown", at(placeOf(section, id), "Condition"), facts);
    }
}
