import { intrinsics } from "../intrinsics/index.js";
import { callOf, type Visitor } from "../intrinsics/intrinsic.js";
import { visit } from "../intrinsics/resolve.js";
import { isList, isMap, type Value } from "../value.js";
import { formatError, templateError, validationError } from "./errors.js";
import { dependsOn, LANGUAGE_EXTENSIONS, type Template } from "./template.js";

export const PSEUDO_PARAMETERS: ReadonlySet<string> = new Set([
  "AWS::AccountId",
  "AWS::NotificationARNs",
  "AWS::NoValue",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
]);

export const isPseudoParameter = (name: string): boolean => PSEUDO_PARAMETERS.has(name);

/** What a value mentions: logical ids (by Ref and by Fn::GetAtt) and conditions. */
export interface Mentions {
  readonly refs: Set<string>;
  readonly attributes: [logicalId: string, attribute: string][];
  readonly conditions: [name: string, within: string][];
  readonly mappings: Set<string>;
  readonly exports: Value[];
}

export function mentionsOf(
  value: Value,
  { inConditions = false, taken }: { inConditions?: boolean; taken?: (condition: string) => boolean } = {},
): Mentions {
  const found: Mentions = { refs: new Set(), attributes: [], conditions: [], mappings: new Set(), exports: [] };
  const visitor: Visitor = {
    ref: (name) => void found.refs.add(name),
    attribute: (logicalId, attribute) => void found.attributes.push([logicalId, attribute]),
    condition: (name, within) => void found.conditions.push([name, within]),
    mapping: (name) => void found.mappings.add(name),
    exported: (name) => void found.exports.push(name),
    walk: (each) => visit(each, visitor),
    inConditions,
    ...(taken && { taken }),
  };
  visit(value, visitor);
  return found;
}

/** Checks every function's form and that everything a template mentions is in it. */
export function checkReferences(template: Template): void {
  const extended = template.transforms.includes(LANGUAGE_EXTENSIONS);
  for (const [name, condition] of Object.entries(template.conditions)) {
    checkForms(condition, extended, true);
    checkCondition(name, condition, template);
  }
  const properties = Object.values(template.resources).flatMap(({ Properties }) => (Properties ? [Properties] : []));
  for (const each of properties) checkForms(each, extended, false);
  for (const { Value: value, Export } of Object.values(template.outputs)) {
    checkForms(value, extended, false);
    if (Export) checkForms(Export.Name, extended, false);
  }
  checkBlock("Resources", properties, template);
  checkDependencies(template);
  checkBlock(
    "Outputs",
    Object.values(template.outputs).flatMap(({ Value: value, Export }) => (Export ? [value, Export.Name] : [value])),
    template,
  );
  for (const { Condition } of Object.values(template.outputs))
    if (Condition !== undefined && !(Condition in template.conditions))
      throw formatError(`Unresolved condition dependency ${Condition} in the Outputs block of the template`);
}

function checkForms(value: Value, extended: boolean, inConditions: boolean): void {
  if (isList(value)) for (const each of value) checkForms(each, extended, inConditions);
  if (!isMap(value)) return;
  const call = callOf(value);
  if (call && (call[0] !== "Condition" || inConditions)) {
    const [name, argument] = call;
    const intrinsic = intrinsics.get(name);
    if (!intrinsic || (intrinsic.extension && !extended)) {
      const spoken = [...intrinsics.values()].filter((each) => extended || !each.extension).map((each) => each.name);
      throw validationError(
        `Template Error: Encountered unsupported function: ${name} Supported functions are: [${spoken.join(", ")}]`,
      );
    }
    intrinsic.check?.(argument);
  }
  for (const each of Object.values(value)) checkForms(each, extended, inConditions);
}

function checkCondition(name: string, condition: Value, { parameters, conditions }: Template): void {
  const found = mentionsOf(condition, { inConditions: true });
  const outside = [...found.refs, ...found.attributes.map(([logicalId]) => logicalId)].filter(
    (each) => !(each in parameters) && !isPseudoParameter(each),
  );
  if (outside.length > 0)
    throw formatError(
      `Unresolved dependencies [${outside.join(", ")}]. Cannot reference resources in the Conditions block of the template`,
    );
  for (const [other] of found.conditions)
    if (!(other in conditions))
      throw formatError(`Unresolved condition dependency ${other} in the Conditions block of the template`);
  const seen = new Set<string>();
  const follow = (each: string): void => {
    for (const [other] of mentionsOf(conditions[each] ?? true, { inConditions: true }).conditions) {
      if (other === name) throw formatError(`Circular dependency between conditions: [${[name, ...seen].join(", ")}]`);
      if (!seen.has(other)) {
        seen.add(other);
        follow(other);
      }
    }
  };
  follow(name);
}

function checkBlock(block: "Resources" | "Outputs", values: readonly Value[], template: Template): void {
  const { resources, parameters, conditions, mappings } = template;
  const missing = new Set<string>();
  const undefinedAttributes: string[] = [];
  for (const value of values) {
    const found = mentionsOf(value);
    for (const name of found.refs)
      if (!(name in resources) && !(name in parameters) && !isPseudoParameter(name)) missing.add(name);
    for (const [logicalId] of found.attributes) if (!(logicalId in resources)) undefinedAttributes.push(logicalId);
    for (const [condition, within] of found.conditions)
      if (!(condition in conditions)) throw templateError(`unresolved condition dependency ${condition} in ${within}`);
    for (const name of found.mappings)
      if (!(name in mappings))
        throw templateError(`Mapping named '${name}' is not present in the 'Mappings' section of template.`);
  }
  if (missing.size > 0)
    throw formatError(
      `Unresolved resource dependencies [${[...missing].join(", ")}] in the ${block} block of the template`,
    );
  if (undefinedAttributes[0] !== undefined)
    throw templateError(`instance of Fn::GetAtt references undefined resource ${undefinedAttributes[0]}`);
}

function checkDependencies({ resources, conditions }: Template): void {
  const missing = new Set<string>();
  for (const resource of Object.values(resources)) {
    for (const other of dependsOn(resource)) if (!(other in resources)) missing.add(other);
    const { Condition } = resource;
    if (Condition !== undefined && !(Condition in conditions))
      throw formatError(`Unresolved condition dependency ${Condition} in the Resources block of the template`);
  }
  if (missing.size > 0)
    throw formatError(
      `Unresolved resource dependencies [${[...missing].join(", ")}] in the Resources block of the template`,
    );
}
