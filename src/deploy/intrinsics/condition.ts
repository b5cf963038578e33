import { type Intrinsic, refuse } from "./intrinsic.js";

/** `{"Condition": "Name"}` inside the Conditions and Rules blocks. */
export const condition: Intrinsic = {
  name: "Condition",
  check(argument) {
    if (typeof argument !== "string") refuse("every Condition object must have a single String value.");
  },
  visit: (argument, visitor) => visitor.condition(argument as string, "Condition"),
  resolve: (argument, scope) => scope.condition(argument as string),
};
