import { isList, type Value } from "../value.js";
import { truthOf } from "./boolean.js";
import { type Intrinsic, refuse } from "./intrinsic.js";

const FORM = "every Fn::Not object requires one boolean parameter.";

function part(argument: Value): Value {
  const [only] = isList(argument) && argument.length === 1 ? argument : [];
  return only ?? refuse(FORM);
}

export const not: Intrinsic = {
  name: "Fn::Not",
  check: (argument) => void part(argument),
  resolve: (argument, scope) => !truthOf(part(argument), scope, "Fn::Not"),
};
