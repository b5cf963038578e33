import { cycle, listed, meant, orMeant, rule, shown } from "./rule.js";

export const referencesRules = {
  "function-unknown": rule(
    "error",
    "intrinsic functions are ones that there are (a warning where the name is like none)",
    (facts) => `there is no function ${facts.actual}${meant(facts)}`,
  ),
  "function-extension": rule(
    "error",
    "Fn::Length, Fn::ToJsonString and Fn::ForEach stand in templates with the transform AWS::LanguageExtensions",
    ({ actual }) => `${actual} needs  Transform: AWS::LanguageExtensions  at the top of the template`,
  ),
  "function-argument": rule(
    "error",
    "a function's argument has the function's form",
    ({ expected, subject }) => `${subject}: ${expected}`,
  ),
  "reference-unknown": rule(
    "error",
    "Ref, Fn::GetAtt and Fn::Sub name what is in the template",
    (facts) =>
      `${facts.subject} names ${shown(facts.actual)}, ${orMeant(facts, "which is neither a resource nor a parameter of this template").replace(/^\. /, "which isn't in this template. ")}`,
  ),
  "reference-in-condition": rule(
    "error",
    "conditions look at parameters alone",
    ({ actual }) => `a condition can't look at the resource ${actual}: only parameters are known then`,
  ),
  "attribute-unknown": rule(
    "error",
    "Fn::GetAtt and Fn::Sub ask for attributes that the resource's type has (a warning for a property's name)",
    (facts) =>
      `${facts.subject} has no attribute ${shown(facts.actual)}${orMeant(facts, `. Attributes: ${listed(facts.expected) || "none; Ref gives its id"}`)}`,
  ),
  "condition-shape": rule(
    "error",
    "a condition is Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition",
    ({ actual }) =>
      `a condition must be one of Fn::And, Fn::Or, Fn::Not, Fn::Equals and Condition, not ${shown(actual)}`,
  ),
  "condition-unknown": rule(
    "error",
    "Condition and Fn::If name a condition of the template",
    (facts) => `there is no condition ${shown(facts.actual)}${meant(facts)}`,
  ),
  "condition-circular": rule(
    "error",
    "conditions don't wait for each other",
    ({ actual }) => `conditions wait for each other: ${cycle(actual)}`,
  ),
  "condition-unused": rule("warning", "conditions are used", ({ actual }) => `the condition ${actual} is never used`),
  "mapping-unknown": rule(
    "error",
    "Fn::FindInMap names a mapping of the template",
    (facts) => `there is no mapping ${shown(facts.actual)}${meant(facts)}`,
  ),
  "mapping-key": rule(
    "warning",
    "Fn::FindInMap asks for keys that the mapping has",
    (facts) => `the mapping ${facts.subject} has no key ${shown(facts.actual)}${meant(facts)}`,
  ),
  "mapping-unused": rule("warning", "mappings are used", ({ actual }) => `the mapping ${actual} is never used`),
  "dependency-unknown": rule(
    "error",
    "DependsOn names other resources of the template",
    (facts) =>
      `depends on ${shown(facts.actual)}, ${orMeant(facts, facts.subject ?? "which is no resource of this template").replace(/^\. /, "which is no resource of this template. ")}`,
  ),
  "dependency-circular": rule(
    "error",
    "resources don't wait for each other (a warning where a condition may break the circle)",
    ({ actual }) =>
      `resources wait for each other: ${cycle(actual)}. Take one of these references out, or put it into a resource of its own (a permission, a policy)`,
  ),
} as const;
