import { validationError } from "../template/errors.js";

/** Which logical ids each logical id waits for. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** @throws Fault ValidationError naming every resource that is part of a circle */
export function checkCircles(graph: Graph): void {
  const left = new Map([...graph].map(([id, needs]) => [id, new Set([...needs].filter((need) => graph.has(need)))]));
  for (let shrinks = true; shrinks; ) {
    shrinks = false;
    for (const [id, needs] of left) {
      const isNeeded = [...left].some(([, others]) => others.has(id));
      if (needs.size > 0 && isNeeded) continue;
      left.delete(id);
      for (const others of left.values()) others.delete(id);
      shrinks = true;
    }
  }
  if (left.size > 0)
    throw validationError(`Circular dependency between resources: [${[...left.keys()].sort().join(", ")}]`);
}

/** The same graph with its arrows turned: who waits for each, for taking down. */
export function reversed(graph: Graph): Graph {
  const turned = new Map<string, Set<string>>([...graph.keys()].map((id) => [id, new Set()]));
  for (const [id, needs] of graph) for (const need of needs) turned.get(need)?.add(id);
  return turned;
}

/** Logical ids so that each comes after all that it needs; the template's order where that leaves a choice. */
export function inOrder(graph: Graph): string[] {
  const order: string[] = [];
  const placed = new Set<string>();
  const place = (id: string): void => {
    if (placed.has(id)) return;
    placed.add(id);
    for (const need of graph.get(id) ?? []) if (graph.has(need)) place(need);
    order.push(id);
  };
  for (const id of graph.keys()) place(id);
  return order;
}
