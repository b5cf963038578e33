import { isUnknown, KNOWN_AFTER_APPLY } from "../value.js";
import { type Intrinsic, textOf } from "./intrinsic.js";

export const base64: Intrinsic = {
  name: "Fn::Base64",
  resolve(argument, scope) {
    const text = textOf(scope.resolve(argument), "every Fn::Base64 object must have a String-typed value.");
    return isUnknown(text) ? KNOWN_AFTER_APPLY : Buffer.from(text).toString("base64");
  },
};
