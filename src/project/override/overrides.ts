/** Intrinsics are replaced as a whole and never merged with what stands there. */
const INTRINSICS = new Set([
  "Ref",
  ...[
    "Base64",
    "Cidr",
    "FindInMap",
    "GetAtt",
    "GetAZs",
    "ImportValue",
    "Join",
    "Select",
    "Split",
    "Sub",
    "Transform",
    "And",
    "Equals",
    "If",
    "Not",
    "Or",
  ].map((name) => `Fn::${name}`),
]);

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;
const isBranch = (value: unknown): value is Tree => isTree(value) && !Array.isArray(value);

const isIntrinsic = (tree: Tree): boolean => {
  const [key, ...more] = Object.keys(tree);
  return key !== undefined && more.length === 0 && INTRINSICS.has(key);
};

/** `a.b\.c` → `a`, `b.c`. */
export function splitPath(path: string): string[] {
  const parts = [""];
  for (let at = 0; at < path.length; at++) {
    if (path[at] === ".") parts.push("");
    else {
      if (path[at] === "\\" && at + 1 < path.length) at++;
      parts.push((parts.pop() ?? "") + (path[at] ?? ""));
    }
  }
  return parts;
}

/** Notes an override under its path; `undefined` notes a deletion. */
export function addOverride(overrides: Tree, path: string, value: unknown): void {
  const parts = splitPath(path);
  const last = parts.pop() ?? "";
  let tree = overrides;
  for (const part of parts) {
    const below = tree[part];
    if (isBranch(below)) tree = below;
    else {
      const made: Tree = {};
      tree[part] = made;
      tree = made;
    }
  }
  tree[last] = value;
}

/**
 * Lays overrides over a resource as CDK does: objects are merged, everything else replaces, `undefined` deletes, and an
 * object that ends up empty goes.
 */
export function applyOverrides(target: Tree, overrides: Tree): Tree {
  for (const [key, value] of Object.entries(overrides)) {
    if (key === "__proto__" || key === "constructor") continue;
    if (isBranch(value)) {
      const standing = target[key];
      const base = isTree(standing) && !isIntrinsic(standing) && !isIntrinsic(value) ? standing : {};
      applyOverrides(base, value);
      // First set, then deleted: a list grows by a place that stays empty, as with CDK.
      target[key] = base;
      if (Object.keys(base).length === 0) delete target[key];
    } else if (value === undefined) delete target[key];
    else target[key] = value;
  }
  return target;
}
