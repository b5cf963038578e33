import { rule, shown } from "./rule.js";

export const lambdaRules = {
  "lambda-runtime-deprecated": rule(
    "warning",
    "a function's Runtime isn't deprecated: Lambda stops making and changing such functions",
    ({ actual, expected }) =>
      `the runtime ${shown(actual)} is deprecated since ${expected}: AWS refuses new functions with it, and in time changed ones`,
  ),
  "lambda-zip-settings": rule(
    "error",
    "a function of a zip has Handler and Runtime",
    ({ expected }) => `a function whose code is a zip needs ${expected}`,
  ),
  "lambda-code": rule("error", "a function's Code says where the code is", ({ subject }) => String(subject)),
} as const;
