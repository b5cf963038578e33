import { isList, isUnknown, KNOWN_AFTER_APPLY } from "../value.js";
import { type Intrinsic, refuse } from "./intrinsic.js";

export const length: Intrinsic = {
  name: "Fn::Length",
  extension: true,
  resolve(argument, scope) {
    const list = scope.resolve(argument);
    if (isUnknown(list)) return KNOWN_AFTER_APPLY;
    return isList(list) ? list.length : refuse("Fn::Length requires a list or a function that returns a list");
  },
};
