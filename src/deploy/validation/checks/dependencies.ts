import { isList } from "../../value.js";
import { at, placeOf, type Report } from "../finding.js";
import { nearest } from "../names.js";
import type { Mention, Subject } from "../subject.js";

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** What each resource waits for: at all, and without a condition that may take it away. */
export interface Dependencies {
  readonly all: Graph;
  readonly certain: Graph;
}

export function dependenciesOf({ resources }: Subject, mentions: readonly Mention[]): Dependencies {
  const empty = () => new Map(Object.keys(resources).map((id) => [id, new Set<string>()]));
  const [all, certain] = [empty(), empty()];
  const add = (id: string, need: string, isCertain: boolean) => {
    if (!Object.hasOwn(resources, need)) return;
    all.get(id)?.add(need);
    if (isCertain && resources[need]?.Condition === undefined && resources[id]?.Condition === undefined)
      certain.get(id)?.add(need);
  };
  for (const [id, { DependsOn }] of Object.entries(resources))
    for (const name of isList(DependsOn) ? DependsOn : [DependsOn])
      if (typeof name === "string" && name !== id) add(id, name, true);
  for (const { call, kind, name } of mentions)
    if (call.section === "Resources" && (kind === "ref" || kind === "attribute")) add(call.id, name, !call.branched);
  return { all, certain };
}

/** DependsOn, and that no resource waits for itself by way of others. */
export function checkDependencies({ resources }: Subject, { all, certain }: Dependencies, report: Report): void {
  for (const [id, { DependsOn }] of Object.entries(resources)) {
    if (DependsOn === undefined || DependsOn === null) continue;
    const place = at(placeOf("Resources", id), "DependsOn");
    for (const [index, name] of (isList(DependsOn) ? DependsOn : [DependsOn]).entries()) {
      const here = isList(DependsOn) ? at(place, index) : place;
      if (typeof name !== "string") report.add("section-shape", here, { expected: "a text", subject: "DependsOn" });
      else if (name === id) report.add("dependency-unknown", here, { actual: name, subject: "which is itself" });
      else if (!Object.hasOwn(resources, name)) {
        const meant = nearest(name, Object.keys(resources));
        report.add("dependency-unknown", here, { actual: name, meant });
      }
    }
  }
  const sure = circleIn(certain);
  const circle = sure ?? circleIn(all);
  if (circle)
    report.add("dependency-circular", placeOf("Resources", circle[0] ?? ""), {
      actual: circle,
      certain: sure !== undefined,
    });
}

/** The first circle that is found, its beginning repeated at its end: `[A, B, A]`. */
export function circleIn(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const path: string[] = [];
    const open = new Set<string>();
    const visit = (id: string): string[] | undefined => {
      if (open.has(id)) return [...path.slice(path.indexOf(id)), id];
      if (done.has(id)) return undefined;
      open.add(id);
      path.push(id);
      for (const need of graph.get(id) ?? []) {
        const circle = visit(need);
        if (circle) return circle;
      }
      open.delete(id);
      path.pop();
      done.add(id);
      return undefined;
    };
    const circle = visit(start);
    if (circle) return circle;
  }
  return undefined;
}
