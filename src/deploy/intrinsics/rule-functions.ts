import { isList, sameValue, type Value } from "../value.js";
import { type Intrinsic, refuse, type Scope } from "./intrinsic.js";

/** The functions that only the Rules block has: they compare lists of strings. */
const compare = (name: string, decide: (left: readonly Value[], right: readonly Value[]) => boolean): Intrinsic => {
  const form = `every ${name} object requires a list of 2 parameters.`;
  const parts = (argument: Value): readonly [Value, Value] => {
    const [left, right] = isList(argument) && argument.length === 2 ? argument : [];
    return left === undefined || right === undefined ? refuse(form) : [left, right];
  };
  const listOf = (value: Value, scope: Scope): readonly Value[] => {
    const resolved = scope.resolve(value);
    return isList(resolved) ? resolved : resolved === undefined ? [] : [resolved];
  };
  return {
    name,
    check: (argument) => void parts(argument),
    resolve(argument, scope) {
      const [left, right] = parts(argument);
      return decide(listOf(left, scope), listOf(right, scope));
    },
  };
};

const among = (value: Value, list: readonly Value[]) => list.some((each) => sameValue(each, value));

/** Whether a list holds a value. */
export const contains = compare("Fn::Contains", (list, wanted) => wanted.every((each) => among(each, list)));
/** Whether a value is every member of a list. */
export const eachMemberEquals = compare("Fn::EachMemberEquals", (list, [wanted]) =>
  list.every((each) => sameValue(each, wanted)),
);
/** Whether each member of the first list is one of the second. */
export const eachMemberIn = compare("Fn::EachMemberIn", (list, allowed) => list.every((each) => among(each, allowed)));
