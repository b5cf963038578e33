import { isList, type Value } from "../value.js";
import { truthOf } from "./boolean.js";
import { type Intrinsic, refuse } from "./intrinsic.js";

const FORM = "every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.";

const parts = (argument: Value): readonly Value[] =>
  isList(argument) && argument.length >= 2 && argument.length <= 10 ? argument : refuse(FORM);

export const and: Intrinsic = {
  name: "Fn::And",
  check: (argument) => void parts(argument),
  resolve: (argument, scope) => parts(argument).every((each) => truthOf(each, scope, "Fn::And")),
};
