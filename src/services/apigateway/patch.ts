import { badRequest } from "./faults.js";

/** One step of an Update* call (RFC 6902's vocabulary, API Gateway's semantics: every value is text). */
export interface PatchOperation {
  readonly op?: string | undefined;
  readonly path?: string | undefined;
  readonly value?: string | undefined;
  readonly from?: string | undefined;
}

export interface PatchRule<T> {
  /** A literal path, or a prefix that ends in `/` and is followed by one name: `/variables/`. */
  readonly path: string;
  readonly ops: readonly ("add" | "replace" | "remove")[];
  /** `name` is what follows the prefix, decoded. */
  readonly apply: (target: T, step: { op: string; value: string | undefined; name: string }) => T;
  /** AWS's words where the operation is not among `ops`; by default those that list the operations. */
  readonly refusal?: (path: string) => string;
}

/** Applies every step in order; the target is replaced as a whole, so a refused step changes nothing. */
export function patched<T>(target: T, steps: readonly PatchOperation[] | undefined, rules: readonly PatchRule<T>[]): T {
  return (steps ?? []).reduce((current, { op = "", path, value }) => {
    const found = path === undefined ? undefined : ruleFor(path, rules);
    if (!found) throw badRequest(`Invalid patch path ${path ?? "null"}`);
    const { rule, name } = found;
    if (!(rule.ops as readonly string[]).includes(op))
      throw badRequest(
        rule.refusal?.(path ?? "") ?? `Invalid patch operation specified. Must be one of: [${rule.ops.join(", ")}]`,
      );
    return rule.apply(current, { op, value, name });
  }, target);
}

function ruleFor<T>(path: string, rules: readonly PatchRule<T>[]): { rule: PatchRule<T>; name: string } | undefined {
  for (const rule of rules) {
    if (rule.path === path) {
      if (!rule.path.endsWith("/")) return { rule, name: "" };
    } else if (rule.path.endsWith("/") && path.startsWith(rule.path)) {
      const name = path.slice(rule.path.length);
      if (!name.includes("/")) return { rule, name: decoded(name) };
    }
  }
  return undefined;
}

/**
 * The stricter kind of Update*, of resources, models and validators: only `replace`, and an unknown path is answered
 * with the list of the known ones.
 */
export function replaced<T>(
  target: T,
  steps: readonly PatchOperation[] | undefined,
  rules: Readonly<Record<string, (target: T, value: string | undefined) => T>>,
): T {
  return (steps ?? []).reduce((current, { op = "", path = "null", value }) => {
    if (op !== "replace")
      throw badRequest(`Invalid patch path  '${path}' specified for op '${op}'. Please choose supported operations`);
    const apply = Object.hasOwn(rules, path) ? rules[path] : undefined;
    if (!apply)
      throw badRequest(
        `Invalid patch path  '${path}' specified for op '${op}'. Must be one of: [${Object.keys(rules).join(", ")}]`,
      );
    return apply(current, value);
  }, target);
}

/** One segment of a JSON pointer (RFC 6901 §4). */
export const decoded = (segment: string): string => segment.replaceAll("~1", "/").replaceAll("~0", "~");

/** As Java reads a boolean: anything but "true" is false. */
export const asBoolean = (value: string | undefined): boolean => value?.toLowerCase() === "true";

/** The map with one entry more. */
export const withEntry = <V>(
  map: Readonly<Record<string, V>> | undefined,
  name: string,
  value: V,
): Record<string, V> => ({ ...map, [name]: value });

/** The map without an entry; undefined where nothing is left, as AWS then leaves the member out. */
export function withoutEntry<V>(
  map: Readonly<Record<string, V>> | undefined,
  name: string,
): Readonly<Record<string, V>> | undefined {
  const rest = Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => key !== name));
  return Object.keys(rest).length === 0 ? undefined : rest;
}

export type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** The members that have a value; `null` counts as none. */
export const defined = <T extends object>(members: Loose<T>): T =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  ) as unknown as T;
