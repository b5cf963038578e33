import { isList, isMap, isUnknown, KNOWN_AFTER_APPLY } from "../value.js";
import { type Intrinsic, refuse } from "./intrinsic.js";

export const toJsonString: Intrinsic = {
  name: "Fn::ToJsonString",
  extension: true,
  resolve(argument, scope) {
    const value = scope.resolve(argument);
    if (isUnknown(value)) return KNOWN_AFTER_APPLY;
    return isList(value) || isMap(value)
      ? JSON.stringify(value)
      : refuse("Fn::ToJsonString requires an object or an array");
  },
};
