import { mentionsOf } from "../template/references.js";
import { isList, isMap, isUnknown, KNOWN_AFTER_APPLY, type Value, type ValueMap } from "../value.js";
import type { Desired, Lookup } from "./desired.js";

/** Stands for a value that only the deployment can know. */
const UNRESOLVED: ValueMap = {};

/**
 * What a template says of its resources before any of them is there: what only the deployment can know, and what hangs
 * on a condition over it, stands as an empty object.
 */
export class Literal {
  readonly #desired: Desired;
  readonly #lookup: Lookup;
  readonly #unknownConditions: ReadonlySet<string>;

  constructor(desired: Desired, lookup: Lookup) {
    this.#desired = desired;
    this.#lookup = lookup;
    const names = Object.keys(desired.template.conditions);
    this.#unknownConditions = new Set(names.filter((name) => this.#isUnknownCondition(name, new Set())));
  }

  /** Undefined where it isn't known whether the resource is wanted at all. */
  properties(logicalId: string): ValueMap | undefined {
    const { Condition, Properties = {} } = this.#desired.template.resources[logicalId] ?? {};
    if (Condition !== undefined && this.#unknownConditions.has(Condition)) return undefined;
    const resolved = this.#desired.scope(this.#lookup).resolve(this.#veiled(Properties));
    const literal = literalOf(resolved ?? {});
    return isMap(literal) ? literal : {};
  }

  #isUnknownCondition(name: string, seen: Set<string>): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    const scope = this.#desired.scope(this.#lookup);
    const { refs, conditions } = mentionsOf(this.#desired.template.conditions[name] ?? "", { inConditions: true });
    return (
      [...refs].some((ref) => isUnknown(scope.ref(ref))) ||
      conditions.some(([other]) => this.#isUnknownCondition(other, seen))
    );
  }

  /** Choices that aren't made yet become what isn't known yet. */
  #veiled(value: Value): Value {
    if (isList(value)) return value.map((each) => this.#veiled(each));
    if (!isMap(value)) return value;
    const choice = value["Fn::If"];
    if (isList(choice) && this.#unknownConditions.has(String(choice[0]))) return KNOWN_AFTER_APPLY;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#veiled(each)]));
  }
}

function literalOf(value: Value): Value {
  if (isList(value)) return value.map(literalOf);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, literalOf(each)]));
  return isUnknown(value) ? UNRESOLVED : value;
}
