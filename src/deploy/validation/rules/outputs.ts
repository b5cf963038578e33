import { meant, rule, shown } from "./rule.js";

export const outputsRules = {
  "output-value": rule(
    "error",
    "an output's Value is a text or a function that gives one",
    ({ actual }) => `must be a text or a function that gives one, not ${shown(actual)}`,
  ),
  "export-duplicate": rule(
    "error",
    "no two outputs are exported under one name",
    ({ actual, subject }) => `exports ${shown(actual)}, as ${subject} does: names of exports are unique in a region`,
  ),
  "nested-parameter-unknown": rule(
    "error",
    "a nested stack is given parameters that its template has",
    (facts) => `the nested template has no parameter ${shown(facts.actual)}${meant(facts)}`,
  ),
  "nested-parameter-missing": rule(
    "error",
    "a nested stack is given every parameter without a default",
    ({ expected }) => `the nested template needs a value for its parameter ${expected}`,
  ),
  "nested-output-unknown": rule(
    "error",
    "outputs that are read from a nested stack are in its template",
    (facts) => `the template of ${facts.subject} has no output ${shown(facts.actual)}${meant(facts)}`,
  ),
} as const;
