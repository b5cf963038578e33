import { holdsUnknown, isList, isMap, isUnknown, KNOWN_AFTER_APPLY, type Value } from "../value.js";
import { callOf, type Intrinsic, refuse } from "./intrinsic.js";

const FORM = "Fn::Select requires a list argument with two elements: an integer index and a list";

function parts(argument: Value): readonly [Value, Value] {
  if (!isList(argument) || argument.length !== 2) return refuse(FORM);
  const [index, list] = argument;
  if (index === undefined || list === undefined) return refuse(FORM);
  if (!callOf(index) && !/^\d+$/.test(String(index))) return refuse(FORM);
  if (!isList(list) && !callOf(list)) return refuse(FORM);
  return [index, list];
}

export const select: Intrinsic = {
  name: "Fn::Select",
  check: (argument) => void parts(argument),
  resolve(argument, scope) {
    const [index, list] = parts(argument);
    const at = scope.resolve(index);
    const values = scope.resolve(list);
    if (isUnknown(at) || isUnknown(values)) return KNOWN_AFTER_APPLY;
    if (at === undefined || isMap(at) || !/^\d+$/.test(String(at)) || !isList(values)) return refuse(FORM);
    const value = values[Number(at)];
    if (value !== undefined && value !== null) return value;
    if (holdsUnknown(values)) return KNOWN_AFTER_APPLY;
    return refuse(`Fn::Select cannot select nonexistent value at index ${at}`);
  },
};
