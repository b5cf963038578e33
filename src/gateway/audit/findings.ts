import type { ApiProtection, Gate, Protection } from "./protection.js";

export type FindingKind =
  /** Anyone may call the method. */
  | "open"
  /** A browser's preflight is refused, so that no page can call the path. */
  | "closed-preflight"
  /** The method has another gate than the rest of the API. */
  | "other-gate"
  /** The path is protected, what lies below or above it is not. */
  | "open-neighbour"
  /** The stage serves something else than the API says. */
  | "undeployed";

/** Something about an API's protection that its author may not have meant. */
export interface Finding {
  readonly kind: FindingKind;
  readonly path: string;
  readonly method: string;
  readonly actual: string;
  readonly expected: string;
}

/** What an override or a template may have forgotten, worst first. */
export function findingsOf(api: ApiProtection): Finding[] {
  const callable = api.methods.filter((method) => !isPreflight(method));
  const usual = usualGate(callable);
  const findings: Finding[] = [];
  for (const method of api.methods) {
    const { path, method: verb, gate } = method;
    const at = { path, method: verb };
    const add = (kind: FindingKind, actual: string, expected: string) =>
      findings.push({ kind, ...at, actual, expected });
    if (method.undeployed) add("undeployed", `served as ${gate}`, "a deployment of the API as it is");
    if (isPreflight(method)) {
      if (gate !== "open" || method.apiKey) add("closed-preflight", gate === "open" ? "API key" : gate, "open");
      continue;
    }
    if (gate === "open" && !method.apiKey && !api.policy) {
      const neighbour = callable.find((other) => other.gate !== "open" && areNeighbours(other.path, path));
      if (neighbour) add("open-neighbour", "open", `${neighbour.gate}, as ${neighbour.method} ${neighbour.path}`);
      else add("open", "open", usual === undefined || usual === "open" ? "a gate" : usual);
    } else if (usual !== undefined && gate !== usual && usual !== "open") add("other-gate", gate, usual);
  }
  return findings.sort((a, b) => WORST_FIRST.indexOf(a.kind) - WORST_FIRST.indexOf(b.kind));
}

const WORST_FIRST: readonly FindingKind[] = ["open-neighbour", "open", "undeployed", "other-gate", "closed-preflight"];

/** OPTIONS is what browsers ask before a call from another origin; it carries no token. */
export const isPreflight = ({ method }: Protection): boolean => method === "OPTIONS";

/** The gate of more than half of the methods; undefined where there is none. */
function usualGate(methods: readonly Protection[]): Gate | undefined {
  const counts = new Map<Gate, number>();
  for (const { gate } of methods) counts.set(gate, (counts.get(gate) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && most[1] * 2 > methods.length ? most[0] : undefined;
}

/** The same path, or one below the other: `/book` and `/book/{isbn}`. */
function areNeighbours(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short !== "/" && (short === long || long.startsWith(`${short}/`));
}
