import type { ValueMap } from "../value.js";
import { checkApiDefinitions } from "./checks/api-definition.js";
import { checkApiResources } from "./checks/api-resources.js";
import { checkConditions } from "./checks/conditions.js";
import { checkDependencies, dependenciesOf } from "./checks/dependencies.js";
import { checkFunctions } from "./checks/functions.js";
import { checkFunctionsOfLambda } from "./checks/lambda.js";
import { checkNestedStacks, type NestedTemplates } from "./checks/nested-stacks.js";
import { checkOutline } from "./checks/outline.js";
import { checkOutputs } from "./checks/outputs.js";
import { checkParameters, type Given } from "./checks/parameters.js";
import { checkPolicies } from "./checks/policies.js";
import { checkProperties } from "./checks/properties.js";
import { checkReferences } from "./checks/references.js";
import { checkResources } from "./checks/resources.js";
import { checkUnused } from "./checks/unused.js";
import { type Finding, Report } from "./finding.js";
import { mentionsIn, Subject } from "./subject.js";

export interface ValidationOptions {
  /** The day, like 2026-11-23: runtimes are deprecated by it. */
  readonly today: string;
  /** A person wrote the template, who may be told of what is left over in it. */
  readonly written?: boolean;
  /** The template's size as it is sent; without it, that of its shortest form. */
  readonly bytes?: number;
  /** Values of the stack's parameters, as far as they are known. */
  readonly given?: Given;
  readonly nested?: NestedTemplates;
  /** All resource types that AWS has; without them types aren't judged. */
  readonly typeNames?: ReadonlySet<string>;
}

/**
 * Everything in a template that AWS would refuse (errors) or that is most likely a mistake (warnings). What can't be
 * known before the deployment isn't judged.
 */
export function validateTemplate(raw: ValueMap, options: ValidationOptions): Finding[] {
  const report = new Report();
  const subject = new Subject(raw);
  if (subject.rewritten) return [];
  checkOutline(subject, report, options.bytes ?? Buffer.byteLength(JSON.stringify(raw)));
  checkParameters(subject, report, options.given);
  const calls = checkFunctions(subject, report);
  const mentions = mentionsIn(calls);
  const dependencies = dependenciesOf(subject, mentions);
  if (!subject.open) {
    checkReferences(subject, mentions, report);
    checkConditions(subject, mentions, report);
    checkDependencies(subject, dependencies, report);
    if (options.written) checkUnused(subject, { calls, mentions }, report);
    checkNestedStacks(subject, mentions, report, options.nested ?? new Map());
  }
  if (options.typeNames) checkResources(subject, report, options.typeNames);
  checkProperties(subject, report);
  checkOutputs(subject, report);
  checkPolicies(subject, report);
  checkFunctionsOfLambda(subject, report, options.today);
  checkApiDefinitions(subject, report);
  checkApiResources(subject, dependencies.all, report);
  return report.findings;
}
