import { apiGatewayRules } from "./rules/api-gateway.js";
import { lambdaRules } from "./rules/lambda.js";
import { outlineRules } from "./rules/outline.js";
import { outputsRules } from "./rules/outputs.js";
import { parametersRules } from "./rules/parameters.js";
import { policiesRules } from "./rules/policies.js";
import { referencesRules } from "./rules/references.js";
import { resourcesRules } from "./rules/resources.js";
import type { Rule } from "./rules/rule.js";

/** The rules by what they are about, in the order in which docs/validation.md lists them. */
export const RULE_GROUPS = {
  "The template": outlineRules,
  Parameters: parametersRules,
  "Functions and references": referencesRules,
  Resources: resourcesRules,
  "Outputs and nested stacks": outputsRules,
  Policies: policiesRules,
  Lambda: lambdaRules,
  "API Gateway": apiGatewayRules,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Rule>>>>;

/** Every rule by its id. */
export const RULES = {
  ...outlineRules,
  ...parametersRules,
  ...referencesRules,
  ...resourcesRules,
  ...outputsRules,
  ...policiesRules,
  ...lambdaRules,
  ...apiGatewayRules,
} as const;

export type RuleId = keyof typeof RULES;
