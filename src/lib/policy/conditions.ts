import { type Context, valuesOf } from "./context.js";
import { isWithin } from "./ip-address.js";
import { fieldsOf, isEverything, matches, type Pattern, resolve, type Template, template, textOf } from "./pattern.js";

/** How one value of the request is compared with one of the policy; undefined where they can't be compared. */
type Test = (actual: string, wanted: Pattern) => boolean | undefined;

interface Operator {
  readonly test: Test;
  /** Holds where no value of the policy fits. */
  readonly negated?: true;
  readonly variables?: true;
  readonly wild?: true;
}

const texts =
  (test: (actual: string, wanted: string) => boolean): Test =>
  (actual, wanted) =>
    test(actual, textOf(wanted));
const compared =
  <T>(read: (text: string) => T | undefined, test: (actual: T, wanted: T) => boolean): Test =>
  (actual, wanted) => {
    const [left, right] = [read(actual), read(textOf(wanted))];
    return left === undefined || right === undefined ? undefined : test(left, right);
  };

const string = (test: Test, more: Partial<Operator> = {}): Operator => ({ test, variables: true, ...more });
const equals = texts((actual, wanted) => actual === wanted);
const equalsIgnoringCase = texts((actual, wanted) => actual.toLowerCase() === wanted.toLowerCase());
const like: Test = (actual, wanted) => matches(wanted, actual);

const ARN_FIELDS = 6;
/** Each of the six fields by itself, so that no wildcard reaches over a colon before the resource. */
const arnLike: Test = (actual, wanted) => {
  if (isEverything(wanted)) return true;
  const arn = actual.split(":");
  const fields = fieldsOf(wanted, ARN_FIELDS);
  if (arn.length < ARN_FIELDS || fields.length < ARN_FIELDS) return false;
  const actualFields = [...arn.slice(0, ARN_FIELDS - 1), arn.slice(ARN_FIELDS - 1).join(":")];
  return fields.every((field, at) => matches(field, actualFields[at] ?? ""));
};
const arn: Operator = { test: arnLike, variables: true, wild: true };

function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** ISO 8601 as the W3C profile has it, or seconds since 1970. Epoch milliseconds. */
function dateOf(text: string): number | undefined {
  const isDate = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(text);
  const time = isDate ? Date.parse(text) : /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

const booleanOf = (text: string): boolean | undefined =>
  ({ true: true, false: false })[text.toLowerCase() as "true" | "false"];

const equalBooleans = (text: string, actual: boolean) => {
  const wanted = booleanOf(text);
  return wanted === undefined ? undefined : wanted === actual;
};

function bytesOf(text: string): string | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64").replace(/=+$/, "") === text.replace(/=+$/, "") ? bytes.toString("hex") : undefined;
}

/** The six comparisons of an ordered type. */
const ordered = (prefix: string, read: (text: string) => number | undefined): Readonly<Record<string, Operator>> => ({
  [`${prefix}equals`]: { test: compared(read, (a, b) => a === b) },
  [`${prefix}notequals`]: { test: compared(read, (a, b) => a === b), negated: true },
  [`${prefix}lessthan`]: { test: compared(read, (a, b) => a < b) },
  [`${prefix}lessthanequals`]: { test: compared(read, (a, b) => a <= b) },
  [`${prefix}greaterthan`]: { test: compared(read, (a, b) => a > b) },
  [`${prefix}greaterthanequals`]: { test: compared(read, (a, b) => a >= b) },
});

const inBlock: Test = (actual, wanted) => isWithin(actual, textOf(wanted));

/**
 * Every operator but `Null`, by name in lower case.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators".
 */
const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: string(equals),
  stringnotequals: string(equals, { negated: true }),
  stringequalsignorecase: string(equalsIgnoringCase),
  stringnotequalsignorecase: string(equalsIgnoringCase, { negated: true }),
  stringlike: string(like, { wild: true }),
  stringnotlike: string(like, { wild: true, negated: true }),
  ...ordered("numeric", numberOf),
  ...ordered("date", dateOf),
  bool: { test: compared(booleanOf, (a, b) => a === b) },
  binaryequals: { test: compared(bytesOf, (a, b) => a === b) },
  ipaddress: { test: inBlock },
  notipaddress: { test: inBlock, negated: true },
  arnequals: arn,
  arnlike: arn,
  arnnotequals: { ...arn, negated: true },
  arnnotlike: { ...arn, negated: true },
};

/** One key of one operator of a `Condition`, made ready for many requests. */
export interface Condition {
  /** As written, e.g. `ForAnyValue:StringLike`. */
  readonly operatorText: string;
  /** As written, e.g. `aws:SourceIp`. */
  readonly keyText: string;
  /** "null" for `Null`; undefined where nobody knows it. */
  readonly operator: Operator | "null" | undefined;
  readonly set?: "all" | "any";
  readonly ifExists: boolean;
  readonly key: string;
  readonly wanted: readonly Template[];
}

const SETS: Readonly<Record<string, "all" | "any" | undefined>> = { forallvalues: "all", foranyvalue: "any" };

/** `variables`: whether the policy's Version knows policy variables. */
export function condition(
  operatorText: string,
  keyText: string,
  wanted: readonly string[],
  { variables }: { readonly variables: boolean },
): Condition {
  const [first = "", second] = operatorText.toLowerCase().split(":", 2);
  const set = second === undefined ? undefined : SETS[first];
  const name = second === undefined ? first : set === undefined ? "" : second;
  const ifExists = name.endsWith("ifexists");
  const operator = name === "null" ? "null" : OPERATORS[ifExists ? name.slice(0, -"ifexists".length) : name];
  const traits: Partial<Operator> = typeof operator === "object" ? operator : {};
  const options = { variables: variables && traits.variables === true, wild: traits.wild === true };
  return {
    operatorText,
    keyText,
    operator,
    ...(set && { set }),
    ifExists,
    key: keyText.toLowerCase(),
    wanted: wanted.map((text) => template(text, options)),
  };
}

/**
 * Whether a condition holds. Undefined where that can't be said: the operator is unknown, the values are of the wrong
 * kind for a negated one, or several values stand where one is compared. Such a condition must not open anything.
 */
export function holds(condition: Condition, context: Context): boolean | undefined {
  const { operator, set, ifExists, key, wanted } = condition;
  if (operator === undefined) return undefined;
  const value = context.get(key);
  if (operator === "null") {
    const isNull = valuesOf(value).length === 0;
    return any(wanted.map(({ text }) => equalBooleans(text, isNull)));
  }
  if (ifExists && value === undefined) return true;
  const patterns = wanted.map((each) => resolve(each, context));
  if (set) {
    const results = valuesOf(value).map((each) => fits(operator, each, patterns));
    return set === "all" ? all(results) : any(results);
  }
  const values = value === undefined ? [] : [value].flat();
  const [single] = values;
  if (single === undefined) return ifExists || operator.negated === true;
  return values.length === 1 ? fits(operator, single, patterns) : undefined;
}

function fits(
  { test, negated }: Operator,
  actual: string,
  patterns: readonly (Pattern | undefined)[],
): boolean | undefined {
  const results = patterns.map((pattern) => pattern && test(actual, pattern));
  if (results.includes(true)) return negated !== true;
  if (negated !== true) return false;
  return results.includes(undefined) ? undefined : true;
}

const all = (results: readonly (boolean | undefined)[]) =>
  results.includes(false) ? false : results.includes(undefined) ? undefined : true;
const any = (results: readonly (boolean | undefined)[]) =>
  results.includes(true) ? true : results.includes(undefined) ? undefined : false;
