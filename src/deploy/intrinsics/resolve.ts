import { isList, isMap, type Value } from "../value.js";
import { intrinsics } from "./index.js";
import { callOf, type Scope, type Visitor } from "./intrinsic.js";

const DYNAMIC = /\{\{resolve:([a-z-]+):([^{}]+)\}\}/g;

/** Computes a template's value: functions become what they give, `AWS::NoValue` goes. */
export function resolve(value: Value, scope: Scope): Value | undefined {
  if (typeof value === "string")
    return value.includes("{{resolve:")
      ? value.replace(DYNAMIC, (_, service: string, reference: string) => scope.dynamic(service, reference))
      : value;
  if (isList(value))
    return value.map((each) => resolve(each, scope)).filter((each): each is Value => each !== undefined);
  if (!isMap(value)) return value;
  const call = callOf(value);
  if (call && (call[0] !== "Condition" || scope.inConditions)) {
    const given = intrinsics.get(call[0])?.resolve(call[1], scope);
    return typeof given === "string" && given.includes("{{resolve:") ? resolve(given, scope) : given;
  }
  const entries: [string, Value][] = [];
  for (const [key, each] of Object.entries(value)) {
    const resolved = resolve(each, scope);
    if (resolved !== undefined) entries.push([key, resolved]);
  }
  return Object.fromEntries(entries);
}

/** Goes through all that a value mentions. */
export function visit(value: Value, visitor: Visitor): void {
  if (isList(value)) for (const each of value) visit(each, visitor);
  else if (isMap(value)) {
    const call = callOf(value);
    const intrinsic = call && (call[0] !== "Condition" || visitor.inConditions) ? intrinsics.get(call[0]) : undefined;
    if (!call || !intrinsic) for (const each of Object.values(value)) visit(each, visitor);
    else if (intrinsic.visit) intrinsic.visit(call[1], visitor);
    else visit(call[1], visitor);
  }
}
