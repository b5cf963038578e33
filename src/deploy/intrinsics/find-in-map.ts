import { isList, isMap, isUnknown, KNOWN_AFTER_APPLY, type Value } from "../value.js";
import { callOf, type Intrinsic, refuse, textOf } from "./intrinsic.js";

const FORM =
  "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value";

/** The fourth parameter, `{"DefaultValue": …}`, is one of AWS::LanguageExtensions. */
function parts(argument: Value): readonly [Value, Value, Value, Value | undefined] {
  if (!isList(argument) || argument.length < 3 || argument.length > 4) return refuse(FORM);
  const [map, top, second, options] = argument;
  for (const each of [map, top, second])
    if (each === undefined || (typeof each === "object" && !callOf(each))) return refuse(FORM);
  if (options !== undefined && !(isMap(options) && options.DefaultValue !== undefined)) return refuse(FORM);
  return [map as Value, top as Value, second as Value, isMap(options) ? options.DefaultValue : undefined];
}

export const findInMap: Intrinsic = {
  name: "Fn::FindInMap",
  check: (argument) => void parts(argument),
  visit(argument, visitor) {
    const [map, top, second, byDefault] = parts(argument);
    if (typeof map === "string") visitor.mapping(map);
    for (const each of [map, top, second, byDefault]) if (each !== undefined) visitor.walk(each);
  },
  resolve(argument, scope) {
    const [map, top, second, byDefault] = parts(argument);
    const names = [map, top, second].map((each) => textOf(scope.resolve(each), FORM));
    if (names.some(isUnknown)) return KNOWN_AFTER_APPLY;
    const [mapName = "", topKey = "", secondKey = ""] = names;
    const found = scope.mapping(mapName, topKey, secondKey);
    if (found !== undefined) return found;
    if (byDefault !== undefined && scope.extended) return scope.resolve(byDefault);
    return refuse(`Unable to get mapping for ${mapName}::${topKey}::${secondKey}`);
  },
};
