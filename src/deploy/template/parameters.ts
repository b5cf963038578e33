import { isScalar, type Value } from "../value.js";
import { validationError } from "./errors.js";
import type { ParameterDeclaration, Template } from "./template.js";

/** A parameter's value as a stack keeps it. */
export interface ParameterValue {
  readonly key: string;
  readonly value: string;
  /** What a Systems Manager parameter type stood for when the operation began. */
  readonly resolved?: string;
  readonly noEcho?: true;
}

/** What a request says of one parameter. */
export interface GivenParameter {
  readonly ParameterKey?: string | undefined;
  readonly ParameterValue?: string | undefined;
  readonly UsePreviousValue?: boolean | undefined;
}

/** Reads Systems Manager parameters; undefined where there is none of that name. */
export type ReadParameter = (name: string) => string | undefined;

const SSM_VALUE = /^AWS::SSM::Parameter::Value<(.+)>$/;

/**
 * The value of every parameter of a template: given, kept from the previous operation, or the default.
 * @throws Fault ValidationError listing all that are missing or unknown, or naming the constraint that a value breaks
 */
export function parameterValues(
  template: Template,
  given: readonly GivenParameter[],
  previous: readonly ParameterValue[],
  readParameter: ReadParameter,
): ParameterValue[] {
  const declared = template.parameters;
  const unknown = given.flatMap(({ ParameterKey: key = "" }) => (key in declared ? [] : [key]));
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(", ")}] do not exist in the template`);
  const missing: string[] = [];
  const found: [string, ParameterDeclaration, string][] = [];
  for (const [key, declaration] of Object.entries(declared)) {
    const value = chosen(key, declaration, given, previous);
    if (value !== undefined) found.push([key, declaration, value]);
    else if (SSM_VALUE.test(declaration.Type))
      throw validationError(`Parameter ${key} should either have input value or default value`);
    else missing.push(key);
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(", ")}] must have values`);
  const values = found.map(([key, declaration, value]): ParameterValue => {
    checkValue(key, declaration, value);
    return {
      key,
      value,
      ...(SSM_VALUE.test(declaration.Type) && { resolved: readParameter(value) ?? unfetched(value) }),
      ...(String(declaration.NoEcho) === "true" && { noEcho: true as const }),
    };
  });
  return values;
}

const unfetched = (name: string): never => {
  throw validationError(`Unable to fetch parameters [${name}] from parameter store for this account.`);
};

function chosen(
  key: string,
  declaration: ParameterDeclaration,
  given: readonly GivenParameter[],
  previous: readonly ParameterValue[],
): string | undefined {
  const asked = given.find(({ ParameterKey }) => ParameterKey === key);
  const kept = previous.find((each) => each.key === key)?.value;
  if (asked?.UsePreviousValue) {
    if (kept === undefined) throw validationError(`Parameters: [${key}] must have values`);
    return kept;
  }
  if (asked?.ParameterValue !== undefined) return asked.ParameterValue;
  return isScalar(declaration.Default) ? String(declaration.Default) : undefined;
}

/** Refuses in CloudFormation's sentences. */
function checkValue(key: string, declaration: ParameterDeclaration, value: string): void {
  const broken = brokenConstraint(declaration, value);
  if (!broken) return;
  const { constraint, expected } = broken;
  if (constraint === "Type")
    throw validationError(`Parameter '${key}' must be a ${expected === "Number" ? "number" : "list of numbers"}.`);
  throw validationError(
    declaration.ConstraintDescription === undefined
      ? `Parameter '${key}' must ${REFUSALS[constraint]} ${constraint === "AllowedValues" ? constraint : expected}${constraint.endsWith("Length") ? " characters" : ""}`
      : `Parameter ${key} failed to satisfy constraint: ${declaration.ConstraintDescription}`,
  );
}

const REFUSALS = {
  AllowedValues: "be one of",
  AllowedPattern: "match pattern",
  MinLength: "contain at least",
  MaxLength: "contain at most",
  MinValue: "be a number not less than",
  MaxValue: "be a number not greater than",
} as const;

/** What a value must keep to, and doesn't. */
export interface BrokenConstraint {
  readonly constraint: "Type" | keyof typeof REFUSALS;
  readonly expected: Value;
}

/** The first constraint of a parameter that a value breaks. */
export function brokenConstraint(declaration: ParameterDeclaration, value: string): BrokenConstraint | undefined {
  const { Type, AllowedValues, AllowedPattern } = declaration;
  if (SSM_VALUE.test(Type)) return undefined;
  const members = isListType(Type) ? listMembers(value) : [value];
  const areNumbers = Type === "Number" || Type === "List<Number>";
  if (areNumbers && members.some((member) => member.trim() === "" || !Number.isFinite(Number(member))))
    return { constraint: "Type", expected: Type };
  if (AllowedValues && !members.every((member) => AllowedValues.some((each) => String(each) === member)))
    return { constraint: "AllowedValues", expected: AllowedValues };
  if (AllowedPattern !== undefined && !matches(AllowedPattern, value))
    return { constraint: "AllowedPattern", expected: AllowedPattern };
  return brokenBound(declaration, value);
}

/** CloudFormation's patterns are Java's; one that isn't also JavaScript's is left to AWS. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return true;
  }
}

function brokenBound(declaration: ParameterDeclaration, value: string): BrokenConstraint | undefined {
  const { Type, MinLength, MaxLength, MinValue, MaxValue } = declaration;
  if (MinLength !== undefined && value.length < Number(MinLength))
    return { constraint: "MinLength", expected: MinLength };
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    return { constraint: "MaxLength", expected: MaxLength };
  if (Type !== "Number") return undefined;
  if (MinValue !== undefined && Number(value) < Number(MinValue)) return { constraint: "MinValue", expected: MinValue };
  if (MaxValue !== undefined && Number(value) > Number(MaxValue)) return { constraint: "MaxValue", expected: MaxValue };
  return undefined;
}

const isListType = (type: string): boolean => type === "CommaDelimitedList" || type.startsWith("List<");

const listMembers = (value: string): string[] => (value === "" ? [] : value.split(",").map((each) => each.trim()));

/** What `Ref` to a parameter gives. */
export function parameterReference(declaration: ParameterDeclaration, { value, resolved }: ParameterValue): Value {
  const inner = SSM_VALUE.exec(declaration.Type)?.[1];
  const text = resolved ?? value;
  return isListType(inner ?? declaration.Type) ? listMembers(text) : text;
}
