import { isList, isScalar, sameValue, type Value } from "../value.js";
import { callOf, type Intrinsic, refuse } from "./intrinsic.js";

const FORM = "every Fn::Equals object requires a list of 2 string parameters.";

function parts(argument: Value): readonly [Value, Value] {
  if (!isList(argument) || argument.length !== 2) return refuse(FORM);
  const [left, right] = argument;
  const good = (value: Value | undefined) => value !== undefined && (isScalar(value) || callOf(value) !== undefined);
  return good(left) && good(right) ? [left as Value, right as Value] : refuse(FORM);
}

export const equals: Intrinsic = {
  name: "Fn::Equals",
  check: (argument) => void parts(argument),
  resolve(argument, scope) {
    const [left, right] = parts(argument).map((each) => scope.resolve(each));
    return sameValue(left, right);
  },
};
