/** An attribute's value as it is kept: one type, and what it holds. */
type Value = Readonly<Record<string, unknown>>;

/** A node of a parsed condition or filter, as the library evaluates it. */
export interface Expression {
  readonly type: string;
  /** Of a function. */
  readonly name?: string;
  readonly args: Operands;
}

/** Of `and`, `or` and `not` expressions; else paths, values and sizes, which the library resolves for an item. */
interface Operands {
  readonly [position: number]: unknown;
  map(resolve: (operand: unknown) => Value | undefined): readonly (Value | undefined)[];
}

type Test = (first: Value | undefined, others: readonly (Value | undefined)[]) => boolean;

/** The comparisons that ask whether two values are the same. */
const TESTS: Readonly<Record<string, Test>> = {
  "=": (first, [other]) => areEqual(first, other),
  "<>": (first, [other]) => !areEqual(first, other),
  in: (first, others) => others.some((other) => areEqual(first, other)),
};

/**
 * The library takes no two maps or lists for the same, and so finds what should be left alone. The nodes that compare for
 * equality are exchanged for ones that ask here: the library lets them resolve their operands and looks whether something
 * comes of it.
 */
export function withDeepEquality(expression: Expression): Expression {
  if (["and", "or", "not"].includes(expression.type)) {
    const inner = expression.args as unknown as readonly Expression[];
    return { ...expression, args: inner.map(withDeepEquality) as unknown as Operands };
  }
  const test = TESTS[expression.type];
  if (!test) return expression;
  const { args } = expression;
  return {
    type: "function",
    name: "attribute_exists",
    args: {
      map(resolve) {
        const [first, ...others] = args.map(resolve);
        return [test(first, others) ? { BOOL: true } : undefined];
      },
    },
  };
}

function areEqual(a: Value | undefined, b: Value | undefined): boolean {
  if (!a || !b) return false;
  const [[type = "", left]] = Object.entries(a) as [[string, unknown]];
  const right = b[type];
  if (right === undefined) return false;
  if (type === "L") return areSameLists(left as readonly Value[], right as readonly Value[]);
  if (type === "M")
    return areSameMaps(left as Readonly<Record<string, Value>>, right as Readonly<Record<string, Value>>);
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((member) => right.includes(member));
  return left === right;
}

const areSameLists = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((item, at) => areEqual(item, b[at]));

function areSameMaps(a: Readonly<Record<string, Value>>, b: Readonly<Record<string, Value>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => areEqual(a[name], b[name]));
}
