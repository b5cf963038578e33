import { listed, orMeant, rule, shown } from "./rule.js";

export const parametersRules = {
  "parameter-type": rule(
    "error",
    "a parameter's Type is one that there is",
    (facts) =>
      `there is no parameter type ${shown(facts.actual)}${orMeant(facts, ". Types: String, Number, CommaDelimitedList, List<Number>, AWS::SSM::Parameter::Value<String> and the AWS-specific ones")}`,
  ),
  "parameter-default": rule(
    "error",
    "a default is a text, and keeps to the parameter's AllowedValues, AllowedPattern, lengths and bounds (a warning where the stack is given another value)",
    ({ actual, expected, subject }) => `the default ${shown(actual)} breaks ${subject} ${listed(expected)}`,
  ),
  "parameter-value": rule(
    "error",
    "so does the value that is given",
    ({ actual, expected, subject }) => `is given ${shown(actual)}, which breaks ${subject} ${listed(expected)}`,
  ),
  "parameter-unused": rule("warning", "parameters are used", ({ actual }) => `the parameter ${actual} is never used`),
} as const;
