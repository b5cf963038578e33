import type { Placement } from "../../lib/placement.js";
import { templateError } from "../template/errors.js";
import { isMap, type Value } from "../value.js";

/** What an intrinsic function may look up. Every lookup throws a Fault where there is nothing to find. */
export interface Scope {
  readonly placement: Placement;
  /** `Ref` to a parameter, pseudo parameter or resource; undefined for `AWS::NoValue`. */
  ref(name: string): Value | undefined;
  attribute(logicalId: string, attribute: string): Value;
  mapping(map: string, top: string, second: string): Value | undefined;
  condition(name: string): boolean;
  exported(name: string): Value;
  /** `{{resolve:<service>:<reference>}}`. */
  dynamic(service: string, reference: string): string;
  /** Whether the template asks for AWS::LanguageExtensions. */
  readonly extended: boolean;
  /** In the Conditions and Rules blocks `{"Condition": "X"}` is a function; elsewhere it is an ordinary key. */
  readonly inConditions: boolean;
  resolve(value: Value): Value | undefined;
}

/** What a template mentions, found without knowing any value. */
export interface Visitor {
  ref(name: string): void;
  attribute(logicalId: string, attribute: string): void;
  condition(name: string, within: string): void;
  mapping(name: string): void;
  exported(name: Value): void;
  /** Goes on with what is inside an argument. */
  walk(value: Value): void;
  /** Names that Fn::Sub's own map supplies are not looked up. */
  readonly inConditions: boolean;
  /** With conditions known, only the branch that is taken counts. */
  taken?(condition: string): boolean;
}

/** One intrinsic function: how its argument must look, what it mentions, what it gives. */
export interface Intrinsic {
  readonly name: string;
  /** Throws CloudFormation's sentence where the argument has the wrong form. */
  check?(argument: Value): void;
  /** Absent: everything inside the argument is walked. */
  visit?(argument: Value, visitor: Visitor): void;
  /** undefined takes the value out of what holds it (`AWS::NoValue`). */
  resolve(argument: Value, scope: Scope): Value | undefined;
  /** Speaks only in a template with the transform AWS::LanguageExtensions. */
  readonly extension?: true;
}

export const refuse = (message: string): never => {
  throw templateError(message);
};

/** The text of a scalar; anything else is refused with `message`. */
export function textOf(value: Value | undefined, message: string): string {
  if (value === undefined || value === null || typeof value === "object") return refuse(message);
  return String(value);
}

/** `{"Fn::X": …}` or `{"Ref": …}`: the only key of a map. */
export function callOf(value: Value): readonly [name: string, argument: Value] | undefined {
  if (!isMap(value)) return undefined;
  const keys = Object.keys(value);
  const [name] = keys;
  if (keys.length !== 1 || name === undefined) return undefined;
  if (name !== "Ref" && name !== "Condition" && !name.startsWith("Fn::")) return undefined;
  return [name, value[name] as Value];
}
