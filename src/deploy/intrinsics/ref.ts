import { type Intrinsic, refuse } from "./intrinsic.js";

export const ref: Intrinsic = {
  name: "Ref",
  check(argument) {
    if (typeof argument !== "string" || argument === "") refuse("every Ref object must have a single String value.");
  },
  visit: (argument, visitor) => visitor.ref(argument as string),
  resolve: (argument, scope) => scope.ref(argument as string),
};
