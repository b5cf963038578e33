import { validationError } from "../template/errors.js";
import { isMap } from "../value.js";
import type { Intrinsic } from "./intrinsic.js";

/** Macros run on AWS alone; a template that needs one is refused by name. */
export const transform: Intrinsic = {
  name: "Fn::Transform",
  check(argument) {
    const name = isMap(argument) ? argument.Name : undefined;
    if (typeof name !== "string") throw validationError("Key Name of transform definition must be a string.");
    throw validationError(`No transform named ${name} found.`);
  },
  resolve: () => undefined,
};
