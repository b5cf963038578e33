import { listed, orMeant, rule, shown } from "./rule.js";

export const outlineRules = {
  "section-unknown": rule(
    "error",
    "top-level keys are sections of a template",
    (facts) =>
      `a template has no section ${shown(facts.actual)}${orMeant(facts, `. Sections: ${listed(facts.expected)}`)}`,
  ),
  "section-shape": rule(
    "error",
    "sections, parameters, mappings, resources and outputs are maps with the members they must have",
    ({ expected, subject }) => `${subject ?? "it"} must be ${String(expected)}`,
  ),
  "template-version": rule(
    "error",
    "AWSTemplateFormatVersion is 2010-09-09",
    ({ actual }) => `is ${shown(actual)}; the only version there is is 2010-09-09`,
  ),
  "resources-missing": rule("error", "there is at least one resource", () => "a template needs at least one resource"),
  "null-value": rule(
    "error",
    "null stands nowhere but in metadata",
    () => "null is not allowed here: give a value, or leave the key out",
  ),
  "member-unknown": rule(
    "error",
    "parameters and resources have the members that CloudFormation knows",
    (facts) =>
      `${facts.subject} has no member ${shown(facts.actual)}${orMeant(facts, `. Members: ${listed(facts.expected)}`)}`,
  ),
  "name-form": rule(
    "error",
    "names of parameters, resources and outputs are letters and digits, 255 at most",
    ({ actual }) => `the name ${shown(actual)} must be of letters and digits alone, 255 at most`,
  ),
  limit: rule(
    "error",
    "CloudFormation's quotas: 500 resources, 200 parameters, 200 outputs, 200 mappings, 200 attributes of a mapping, 1,024 bytes of description, 1 MB of template",
    ({ actual, expected, subject }) => `${shown(actual)} ${subject}; CloudFormation takes ${shown(expected)} at most`,
  ),
} as const;
