import { isList, type Value } from "../value.js";
import { callOf, type Intrinsic, refuse, type Scope, textOf } from "./intrinsic.js";

const FORM = "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute";

/** `["Resource", "Attribute"]`, `["Resource", "Outputs", "X"]`, or `Resource.Attribute` as YAML writes it. */
function parts(argument: Value): readonly [string, Value] {
  if (typeof argument === "string") {
    const dot = argument.indexOf(".");
    return dot > 0 && dot < argument.length - 1 ? [argument.slice(0, dot), argument.slice(dot + 1)] : refuse(FORM);
  }
  if (!isList(argument) || argument.length < 2) return refuse(FORM);
  const [logicalId, attribute, ...rest] = argument;
  if (typeof logicalId !== "string" || logicalId === "" || attribute === undefined || attribute === "")
    return refuse(FORM);
  if (typeof attribute !== "string")
    return rest.length > 0 || callOf(attribute)?.[0] !== "Ref" ? refuse(FORM) : [logicalId, attribute];
  if (rest.some((part) => typeof part !== "string" || part === "")) return refuse(FORM);
  return [logicalId, [attribute, ...rest].join(".")];
}

export const getAtt: Intrinsic = {
  name: "Fn::GetAtt",
  check: (argument) => void parts(argument),
  visit(argument, visitor) {
    const [logicalId, attribute] = parts(argument);
    if (typeof attribute === "string") visitor.attribute(logicalId, attribute);
    else {
      visitor.attribute(logicalId, "");
      visitor.walk(attribute);
    }
  },
  resolve(argument, scope: Scope) {
    const [logicalId, attribute] = parts(argument);
    const name = typeof attribute === "string" ? attribute : textOf(scope.resolve(attribute), FORM);
    return scope.attribute(logicalId, name);
  },
};
