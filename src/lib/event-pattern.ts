/** Whether an event is one of those that a pattern describes. */
export type EventPattern = (event: unknown) => boolean;

/**
 * Reads the pattern of an event filter, JSON text: members as in the event, each with the list of values that it may
 * have, and `$or`. Values are equal (strings, numbers, booleans, null) or described by one of `prefix`, `suffix`,
 * `equals-ignore-case`, `anything-but`, `numeric`, `exists`. Undefined where the text is no such pattern.
 *
 * Only values are compared, never what holds values: to `exists` an object isn't there (recorded), and a string of digits
 * is no number. Source: Lambda developer guide, "Filter rule syntax".
 */
export function readEventPattern(text: string): EventPattern | undefined {
  try {
    return objectTest(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function objectTest(pattern: unknown): EventPattern | undefined {
  if (!isObject(pattern)) return undefined;
  const tests = complete(
    Object.entries(pattern).map(([name, rule]) => (name === "$or" ? anyOf(rule) : memberTest(name, rule))),
  );
  if (!tests) return undefined;
  const holds: EventPattern = (event) => tests.every((test) => test(event));
  // Of a list, one and the same element must have it all.
  return (event) => (Array.isArray(event) && event.length > 0 ? event.some(holds) : holds(event));
}

function memberTest(name: string, rule: unknown): EventPattern | undefined {
  const test = Array.isArray(rule) ? valuesTest(rule) : objectTest(rule);
  return test && ((event) => test(isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined));
}

function anyOf(patterns: unknown): EventPattern | undefined {
  const tests = complete(Array.isArray(patterns) ? patterns.map(objectTest) : []);
  return tests && ((event) => tests.some((test) => test(event)));
}

function valuesTest(rules: readonly unknown[]): EventPattern | undefined {
  const tests = complete(rules.map(valueTest));
  if (!tests) return undefined;
  return (value) => {
    const values = (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined && !isContainer(each));
    return values.length === 0 ? tests.some((test) => test(undefined)) : tests.some((test) => values.some(test));
  };
}

/** What one value is asked; a value that isn't there is undefined. */
function valueTest(rule: unknown): EventPattern | undefined {
  if (isScalar(rule)) return (value) => value === rule;
  const [operator, ...others] = isObject(rule) ? Object.entries(rule) : [];
  if (!operator || others.length > 0) return undefined;
  const [name, operand] = operator;
  return Object.hasOwn(OPERATORS, name) ? OPERATORS[name]?.(operand) : undefined;
}

const OPERATORS: Readonly<Record<string, (operand: unknown) => EventPattern | undefined>> = {
  prefix: (start) => ofText(start, (value, text) => value.startsWith(text)),
  suffix: (end) => ofText(end, (value, text) => value.endsWith(text)),
  "equals-ignore-case": (other) => ofText(other, (value, text) => value.toLowerCase() === text.toLowerCase()),
  "anything-but": (excluded) => {
    const values: unknown[] = Array.isArray(excluded) ? excluded : [excluded];
    if (values.length === 0 || !values.every(isScalar)) return undefined;
    return (value) => value !== undefined && !values.some((each) => each === value);
  },
  exists: (wanted) => (typeof wanted === "boolean" ? (value) => (value !== undefined) === wanted : undefined),
  numeric: numericTest,
};

function ofText(operand: unknown, holds: (value: string, operand: string) => boolean): EventPattern | undefined {
  return typeof operand === "string" ? (value) => typeof value === "string" && holds(value, operand) : undefined;
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** `["=", 1]` or a range, `[">", 0, "<=", 5]`. */
function numericTest(operand: unknown): EventPattern | undefined {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) return undefined;
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const [operator, bound]: unknown[] = operand.slice(at, at + 2);
    const compare =
      typeof operator === "string" && Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
    if (!compare || typeof bound !== "number") return undefined;
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === "number" && tests.every((test) => test(value));
}

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || ["string", "number", "boolean"].includes(typeof value);
const isContainer = (value: unknown): boolean => typeof value === "object" && value !== null;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isContainer(value) && !Array.isArray(value);
/** Undefined where one is missing, or all are. */
function complete<T>(tests: readonly (T | undefined)[]): readonly T[] | undefined {
  const all = tests.filter((test) => test !== undefined);
  return all.length === 0 || all.length < tests.length ? undefined : all;
}
