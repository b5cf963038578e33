import { listed, meant, rule, shown } from "./rule.js";

export const policiesRules = {
  "policy-shape": rule(
    "error",
    "a policy document has Statement, and only members that the policy language has",
    (facts) => `${facts.subject}${meant(facts)}`,
  ),
  "policy-version": rule(
    "error",
    "a policy's Version is 2012-10-17 (a warning for 2008-10-17, and where it is missing and a variable needs it)",
    ({ actual }) =>
      actual === undefined
        ? 'has no Version: say "2012-10-17", or its ${aws:…} are plain text'
        : `the policy's Version is ${shown(actual)}; use "2012-10-17"`,
  ),
  "policy-effect": rule("error", "a statement's Effect is Allow or Deny", (facts) =>
    facts.actual === undefined
      ? "a statement needs an Effect: Allow or Deny"
      : `is ${shown(facts.actual)}; it can be Allow or Deny${meant(facts)}`,
  ),
  "policy-action": rule(
    "error",
    "a statement has Action or NotAction, of the form service:Action",
    ({ actual, subject }) =>
      subject ?? `the action ${shown(actual)} must be "*" or of the form service:Action, as "dynamodb:GetItem"`,
  ),
  "policy-resource": rule(
    "error",
    "a statement of an identity policy has Resource or NotResource; one of a trust policy has neither",
    ({ subject }) => String(subject),
  ),
  "policy-principal": rule(
    "error",
    "a trust policy's statement has a Principal; an identity policy's has none",
    (facts) =>
      facts.subject ?? `a principal is one of ${listed(facts.expected)}, not ${shown(facts.actual)}${meant(facts)}`,
  ),
} as const;
