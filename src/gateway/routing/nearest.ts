import type { Resource } from "../../services/apigateway/rest-api.js";
import { pathParts } from "./table.js";

/** Longer ones are no typing errors. */
const LONGEST_PATH = 300;

/** How many letters make one word the other: inserted, left out or changed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const change = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(change, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** 0 for the same part up to 1 for another word; letters' case counts for little. */
function unlikeness(part: string, wanted: string): number {
  if (wanted.startsWith("{")) return 0.1;
  if (part === wanted) return 0;
  const [one, other] = [part.toLowerCase(), wanted.toLowerCase()];
  return Math.max(0.05, distance(one, other) / Math.max(one.length, other.length, 1));
}

function cost(parts: readonly string[], template: readonly string[]): number {
  let sum = Math.abs(parts.length - template.length) * 0.7;
  const most = Math.min(parts.length, template.length);
  for (let at = 0; at < most; at++) sum += unlikeness(parts[at] ?? "", template[at] ?? "");
  return sum;
}

/** The resources with methods whose paths are most like this one, best first; none that are like it in nothing. */
export function nearestResources(resources: readonly Resource[], path: string, most = 3): readonly Resource[] {
  if (path.length > LONGEST_PATH) return [];
  const parts = pathParts(path);
  const likely = resources
    .filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0)
    .map((resource) => ({ resource, cost: cost(parts, pathParts(resource.path)) }))
    .filter(({ cost: found }) => found <= Math.max(0.7, parts.length * 0.5))
    .sort((a, b) => a.cost - b.cost);
  // What is far less like it than the best only distracts.
  const enough = 0.15 + (likely[0]?.cost ?? 0);
  return likely
    .filter(({ cost: found }) => found <= enough)
    .slice(0, most)
    .map(({ resource }) => resource);
}
