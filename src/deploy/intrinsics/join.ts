import { isList, isScalar, isUnknown, KNOWN_AFTER_APPLY, type Value } from "../value.js";
import { callOf, type Intrinsic, refuse } from "./intrinsic.js";

const FORM =
  "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.";

function parts(argument: Value): readonly [string, Value] {
  if (!isList(argument) || argument.length !== 2) return refuse(FORM);
  const [delimiter, list] = argument;
  if (typeof delimiter !== "string" || list === undefined || !(isList(list) || callOf(list))) return refuse(FORM);
  return [delimiter, list];
}

export const join: Intrinsic = {
  name: "Fn::Join",
  check: (argument) => void parts(argument),
  resolve(argument, scope) {
    const [delimiter, list] = parts(argument);
    const values = scope.resolve(list);
    if (isUnknown(values)) return KNOWN_AFTER_APPLY;
    if (!isList(values) || !values.every(isScalar)) return refuse(FORM);
    return values.join(delimiter);
  },
};
