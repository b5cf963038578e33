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

function checkValue(key: string, declaration: ParameterDeclaration, value: string): void {
  const { Type, AllowedValues, AllowedPattern, ConstraintDescription } = declaration;
  const refuse = (sentence: string): never => {
    throw validationError(
      ConstraintDescription === undefined
        ? sentence
        : `Parameter ${key} failed to satisfy constraint: ${ConstraintDescription}`,
    );
  };
  if (SSM_VALUE.test(Type)) return;
  const members = isListType(Type) ? listMembers(value) : [value];
  if (Type === "Number" || Type === "List<Number>")
    for (const member of members)
      if (member.trim() === "" || !Number.isFinite(Number(member)))
        throw validationError(
          Type === "Number" ? `Parameter '${key}' must be a number.` : `Parameter '${key}' must be a list of numbers.`,
        );
  if (AllowedValues && !members.every((member) => AllowedValues.some((each) => String(each) === member)))
    refuse(`Parameter '${key}' must be one of AllowedValues`);
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
    refuse(`Parameter '${key}' must match pattern ${AllowedPattern}`);
  checkBounds(key, declaration, value, refuse);
}

function checkBounds(
  key: string,
  { Type, MinLength, MaxLength, MinValue, MaxValue }: ParameterDeclaration,
  value: string,
  refuse: (sentence: string) => never,
): void {
  if (MinLength !== undefined && value.length < Number(MinLength))
    refuse(`Parameter '${key}' must contain at least ${MinLength} characters`);
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    refuse(`Parameter '${key}' must contain at most ${MaxLength} characters`);
  if (Type !== "Number") return;
  if (MinValue !== undefined && Number(value) < Number(MinValue))
    refuse(`Parameter '${key}' must be a number not less than ${MinValue}`);
  if (MaxValue !== undefined && Number(value) > Number(MaxValue))
    refuse(`Parameter '${key}' must be a number not greater than ${MaxValue}`);
}

const isListType = (type: string): boolean => type === "CommaDelimitedList" || type.startsWith("List<");

const listMembers = (value: string): string[] => (value === "" ? [] : value.split(",").map((each) => each.trim()));

/** What `Ref` to a parameter gives. */
export function parameterReference(declaration: ParameterDeclaration, { value, resolved }: ParameterValue): Value {
  const inner = SSM_VALUE.exec(declaration.Type)?.[1];
  const text = resolved ?? value;
  return isListType(inner ?? declaration.Type) ? listMembers(text) : text;
}
