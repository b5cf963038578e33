import { isUnknown, KNOWN_AFTER_APPLY } from "../value.js";
import { type Intrinsic, textOf } from "./intrinsic.js";

const FORM = "the attribute in Fn::ImportValue must be a string or a function that returns a string";

export const importValue: Intrinsic = {
  name: "Fn::ImportValue",
  visit(argument, visitor) {
    visitor.exported(argument);
    visitor.walk(argument);
  },
  resolve(argument, scope) {
    const name = textOf(scope.resolve(argument), FORM);
    return isUnknown(name) ? KNOWN_AFTER_APPLY : scope.exported(name);
  },
};
