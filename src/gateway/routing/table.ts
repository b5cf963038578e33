import type { Method, Resource } from "../../services/apigateway/rest-api.js";

/** Where a request goes: a resource, the method of it that answers, and what the braces caught. */
export interface Route {
  readonly resource: Resource;
  readonly method: Method;
  /** Undecoded, as AWS hands them on; empty where the path has no braces. */
  readonly pathParameters: ReadonlyMap<string, string>;
}

type Found = Omit<Route, "method">;

interface Node {
  readonly literals: Map<string, Node>;
  parameter: Node | undefined;
  greedy: Node | undefined;
  resource: Resource | undefined;
  names: readonly string[];
}

const node = (): Node => ({
  literals: new Map(),
  parameter: undefined,
  greedy: undefined,
  resource: undefined,
  names: [],
});

const NOTHING: ReadonlyMap<string, string> = new Map();

const hasMethods = (resource: Resource) => Object.keys(resource.resourceMethods).length > 0;

/** The resources of a deployment as a tree of path parts; a resource without methods is no route. */
export class RoutingTable {
  readonly #root = node();
  /** Paths without braces: whoever asks for one as it is written gets it, as a literal goes before all else. */
  readonly #literal = new Map<string, Found>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) if (hasMethods(resource)) this.#add(resource);
  }

  #add(resource: Resource): void {
    let at = this.#root;
    const names: string[] = [];
    for (const part of resource.path.split("/")) {
      if (part === "") continue;
      if (part.startsWith("{") && part.endsWith("+}")) {
        names.push(part.slice(1, -2));
        at.greedy ??= node();
        at = at.greedy;
      } else if (part.startsWith("{") && part.endsWith("}")) {
        names.push(part.slice(1, -1));
        at.parameter ??= node();
        at = at.parameter;
      } else {
        const known = at.literals.get(part) ?? node();
        at.literals.set(part, known);
        at = known;
      }
    }
    at.resource = resource;
    at.names = names;
    if (names.length === 0) this.#literal.set(resource.path, { resource, pathParameters: NOTHING });
  }

  /**
   * The resource whose path fits best: part by part, a literal goes before `{name}` and that before `{name+}`, which
   * takes the rest. Leading slashes count as one and one at the end as none; inner empty parts stay.
   */
  find(path: string): Found | undefined {
    const literal = this.#literal.get(path);
    if (literal) return literal;
    const parts = pathParts(path);
    const caught: string[] = [];
    const found = walk(this.#root, parts, 0, caught);
    if (!found?.resource) return undefined;
    return {
      resource: found.resource,
      pathParameters: new Map(found.names.map((name, index) => [name, caught[index] ?? ""])),
    };
  }

  /** A resource's own method goes before its `ANY`; HEAD and OPTIONS are methods like all others. */
  route(method: string, path: string): Route | undefined {
    const found = this.find(path);
    if (!found) return undefined;
    const methods = found.resource.resourceMethods;
    const own = Object.hasOwn(methods, method) ? methods[method] : undefined;
    const chosen = own ?? (Object.hasOwn(methods, "ANY") ? methods.ANY : undefined);
    return chosen && { resource: found.resource, method: chosen, pathParameters: found.pathParameters };
  }
}

/** `//a//b/` → `a`, ``, `b`. */
export function pathParts(path: string): readonly string[] {
  let start = 0;
  while (path[start] === "/") start++;
  const end = path.length > start && path.endsWith("/") ? path.length - 1 : path.length;
  return start === end ? [] : path.slice(start, end).split("/");
}

function literalOf(part: string): string {
  if (!part.includes("%")) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Depth first, best part first, stepping back where a branch ends. `caught` holds the values of the braces passed. */
function walk(at: Node, parts: readonly string[], index: number, caught: string[]): Node | undefined {
  const part = parts[index];
  if (part === undefined) return at.resource ? at : undefined;
  const literal = at.literals.get(literalOf(part));
  const throughLiteral = literal && walk(literal, parts, index + 1, caught);
  if (throughLiteral) return throughLiteral;
  if (at.parameter && part !== "") {
    caught.push(part);
    const throughParameter = walk(at.parameter, parts, index + 1, caught);
    if (throughParameter) return throughParameter;
    caught.pop();
  }
  if (!at.greedy?.resource) return undefined;
  const rest = parts.slice(index).join("/");
  if (rest === "") return undefined;
  caught.push(rest);
  return at.greedy;
}
