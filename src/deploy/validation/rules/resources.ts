import { listed, meant, orMeant, rule, shown } from "./rule.js";

export const resourcesRules = {
  "type-unknown": rule(
    "error",
    "resource types are in AWS's resource specification (a warning where the name is like none: it may be newer)",
    (facts) => `${shown(facts.actual)} is no resource type of AWS's specification${meant(facts)}`,
  ),
  "property-unknown": rule(
    "error",
    "properties are those of the resource's type",
    (facts) => `${facts.subject} has no property ${shown(facts.actual)}${meant(facts)}`,
  ),
  "property-missing": rule(
    "error",
    "required properties are there",
    ({ expected, subject }) => `${subject} requires ${expected}`,
  ),
  "property-type": rule(
    "error",
    "texts, numbers, booleans, lists and maps stand where the type asks for them",
    ({ actual, expected }) => `must be ${expected}, not ${shown(actual)}`,
  ),
  "property-value": rule(
    "warning",
    "values, lengths and numbers are within what the service's own model takes",
    (facts) => `is ${shown(facts.actual)}${orMeant(facts, `; the service takes ${listed(facts.expected)}`)}`,
  ),
  "deletion-policy": rule(
    "error",
    "DeletionPolicy and UpdateReplacePolicy are Delete, Retain, Snapshot (DeletionPolicy also RetainExceptOnCreate)",
    (facts) => `is ${shown(facts.actual)}; it can be ${listed(facts.expected)}${meant(facts)}`,
  ),
  "update-policy": rule(
    "warning",
    "UpdatePolicy has the members that CloudFormation knows",
    (facts) => `an UpdatePolicy has no ${shown(facts.actual)}${meant(facts)}`,
  ),
} as const;
