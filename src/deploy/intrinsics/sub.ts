import { isList, isMap, isScalar, type Value, type ValueMap } from "../value.js";
import { type Intrinsic, refuse, textOf } from "./intrinsic.js";

const FORM =
  "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string";

/** `${!Literal}` stays as `${Literal}`. */
const PLACEHOLDER = /\$\{(!?)([^{}]*)\}/g;

function parts(argument: Value): readonly [string, ValueMap] {
  if (typeof argument === "string") return [argument, {}];
  if (!isList(argument) || argument.length !== 2) return refuse(FORM);
  const [text, values] = argument;
  if (typeof text !== "string" || !isMap(values)) return refuse(FORM);
  return [text, values];
}

/** The names that the text looks up outside its own map. */
function mentioned(text: string, values: ValueMap): string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([, literal, name = ""]) =>
    literal || Object.hasOwn(values, name.trim()) ? [] : [name.trim()],
  );
}

export const sub: Intrinsic = {
  name: "Fn::Sub",
  check(argument) {
    const [text, values] = parts(argument);
    for (const name of mentioned(text, values))
      if (!/^[A-Za-z0-9:]+(\.[A-Za-z0-9.:_-]+)?$/.test(name))
        refuse(
          "variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons",
        );
  },
  visit(argument, visitor) {
    const [text, values] = parts(argument);
    for (const name of mentioned(text, values)) {
      const dot = name.indexOf(".");
      if (dot < 0) visitor.ref(name);
      else visitor.attribute(name.slice(0, dot), name.slice(dot + 1));
    }
    for (const value of Object.values(values)) visitor.walk(value);
  },
  resolve(argument, scope) {
    const [text, values] = parts(argument);
    return text.replace(PLACEHOLDER, (_, literal: string, inner: string) => {
      if (literal) return `\${${inner}}`;
      const name = inner.trim();
      const dot = name.indexOf(".");
      const own = Object.hasOwn(values, name) ? values[name] : undefined;
      const value =
        own !== undefined
          ? scope.resolve(own)
          : dot < 0
            ? scope.ref(name)
            : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
      if (isList(value) && value.every(isScalar)) return value.join(",");
      return textOf(value, "Fn::Sub expression does not resolve to a string");
    });
  },
};
