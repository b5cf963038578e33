import type { Resource } from "../../services/apigateway/rest-api.js";
import { pathParts } from "./table.js";

/** Longer ones are no typing errors. */
const LONGEST_PATH = 300;
/** What is so much less like the path than the best only distracts. */
const ENOUGH = 0.15;

/** Two rows of the table below, used again for each pair of words. */
let row = new Uint16Array(LONGEST_PATH + 1);
let next = new Uint16Array(LONGEST_PATH + 1);

/**
 * How many letters make one word the other: inserted, left out or changed. `Infinity` for more than `most`, so that a
 * word that is out of the question costs little.
 */
function distance(one: string, other: string, most: number): number {
  const width = other.length;
  if (Math.abs(one.length - width) > most || width > LONGEST_PATH) return Number.POSITIVE_INFINITY;
  for (let to = 0; to <= width; to++) row[to] = to;
  for (let at = 1; at <= one.length; at++) {
    // Further from the diagonal there are more changes than may be.
    const [first, last] = [Math.max(1, at - most), Math.min(width, at + most)];
    const letter = one.charCodeAt(at - 1);
    let left = first === 1 ? at : most + 1;
    let fewest = left;
    next[first - 1] = left;
    for (let to = first; to <= last; to++) {
      const changed = (row[to - 1] ?? 0) + (letter === other.charCodeAt(to - 1) ? 0 : 1);
      left = Math.min(changed, (row[to] ?? 0) + 1, left + 1);
      next[to] = left;
      if (left < fewest) fewest = left;
    }
    if (last < width) next[last + 1] = most + 1;
    if (fewest > most) return Number.POSITIVE_INFINITY;
    [row, next] = [next, row];
  }
  return row[width] ?? 0;
}

/** A part as it is written, and in small letters. */
interface Part {
  readonly text: string;
  readonly lower: string;
}

const partsOf = (path: string): Part[] => pathParts(path).map((text) => ({ text, lower: text.toLowerCase() }));

/** 0 for the same part up to 1 for another word; letters' case counts for little. `Infinity` well above `most`. */
function unlikeness(part: Part, wanted: Part, most: number): number {
  if (wanted.text.startsWith("{")) return 0.1;
  if (part.text === wanted.text) return 0;
  const length = Math.max(part.lower.length, wanted.lower.length, 1);
  // A hair more, so that no rounding leaves out what comes just up to the bound.
  return Math.max(0.05, distance(part.lower, wanted.lower, Math.floor(most * length + 1e-6)) / length);
}

function cost(parts: readonly Part[], template: readonly Part[], most: number): number {
  let sum = Math.abs(parts.length - template.length) * 0.7;
  for (const [at, part] of parts.entries()) {
    const wanted = template[at];
    if (!wanted || sum > most) break;
    sum += unlikeness(part, wanted, most - sum);
  }
  return sum;
}

interface Candidate {
  readonly resource: Resource;
  readonly parts: readonly Part[];
}

const candidates = new WeakMap<readonly Resource[], readonly Candidate[]>();

/** Resources with methods; taken apart once for a deployment. */
function candidatesOf(resources: readonly Resource[]): readonly Candidate[] {
  const known = candidates.get(resources);
  if (known) return known;
  const made = resources
    .filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0)
    .map((resource) => ({ resource, parts: partsOf(resource.path) }));
  candidates.set(resources, made);
  return made;
}

/** The resources with methods whose paths are most like this one, best first; none that are like it in nothing. */
export function nearestResources(resources: readonly Resource[], path: string, most = 3): readonly Resource[] {
  if (path.length > LONGEST_PATH) return [];
  const parts = partsOf(path);
  let bound = Math.max(0.7, parts.length * 0.5);
  const likely: { readonly resource: Resource; readonly cost: number }[] = [];
  for (const candidate of candidatesOf(resources)) {
    const found = cost(parts, candidate.parts, bound);
    if (found > bound) continue;
    likely.push({ resource: candidate.resource, cost: found });
    bound = Math.min(bound, ENOUGH + found);
  }
  return likely
    .filter(({ cost: found }) => found <= bound)
    .sort((a, b) => a.cost - b.cost)
    .slice(0, most)
    .map(({ resource }) => resource);
}
