import { isList, type Value } from "../value.js";
import { type Intrinsic, refuse } from "./intrinsic.js";

const FORM =
  "every Fn::If object requires three parameters, a condition name and the values to return when it is true and when it is false";

function parts(argument: Value): readonly [string, Value, Value] {
  if (!isList(argument) || argument.length !== 3) return refuse(FORM);
  const [condition, whenTrue, whenFalse] = argument;
  if (typeof condition !== "string" || whenTrue === undefined || whenFalse === undefined) return refuse(FORM);
  return [condition, whenTrue, whenFalse];
}

export const fnIf: Intrinsic = {
  name: "Fn::If",
  check: (argument) => void parts(argument),
  visit(argument, visitor) {
    const [condition, whenTrue, whenFalse] = parts(argument);
    visitor.condition(condition, "Fn::If");
    const taken = visitor.taken?.(condition);
    if (taken !== false) visitor.walk(whenTrue);
    if (taken !== true) visitor.walk(whenFalse);
  },
  resolve(argument, scope) {
    const [condition, whenTrue, whenFalse] = parts(argument);
    return scope.resolve(scope.condition(condition) ? whenTrue : whenFalse);
  },
};
