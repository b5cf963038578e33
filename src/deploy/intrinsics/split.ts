import { isList, isUnknown, KNOWN_AFTER_APPLY, type Value } from "../value.js";
import { callOf, type Intrinsic, refuse } from "./intrinsic.js";

const FORM =
  "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.";

function parts(argument: Value): readonly [string, Value] {
  if (!isList(argument) || argument.length !== 2) return refuse(FORM);
  const [delimiter, source] = argument;
  if (typeof delimiter !== "string" || delimiter === "" || source === undefined) return refuse(FORM);
  if (typeof source !== "string" && !callOf(source)) return refuse(FORM);
  return [delimiter, source];
}

export const split: Intrinsic = {
  name: "Fn::Split",
  check: (argument) => void parts(argument),
  resolve(argument, scope) {
    const [delimiter, source] = parts(argument);
    const text = scope.resolve(source);
    if (isUnknown(text)) return [KNOWN_AFTER_APPLY];
    return typeof text === "string" ? text.split(delimiter) : refuse(FORM);
  },
};
