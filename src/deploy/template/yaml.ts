import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from "yaml";
import type { Value } from "../value.js";
import { formatError } from "./errors.js";

/** Short forms whose long form doesn't begin with `Fn::`. */
const PLAIN = new Set(["Ref", "Condition"]);

/** Reads YAML as CloudFormation does: dates and versions stay text, and `!Name x` stands for `Fn::Name: x`. */
export function parseYaml(text: string): Value {
  const document = parseDocument(text, { version: "1.2", logLevel: "silent" });
  if (document.errors.length > 0) throw formatError("YAML not well-formed.");
  const read = (node: unknown): Value => {
    if (isAlias(node)) return read(node.resolve(document));
    const value = untagged(node);
    const tag = (node as Node | null)?.tag;
    return tag?.startsWith("!") && !tag.startsWith("!!") && tag.length > 1 ? longForm(tag.slice(1), value) : value;
  };
  const untagged = (node: unknown): Value => {
    if (isScalar(node)) return scalar(node.value);
    if (isSeq(node)) return node.items.map(read);
    if (isMap(node))
      return Object.fromEntries(node.items.map((pair: Pair) => [String(scalarKey(pair.key)), read(pair.value)]));
    return null;
  };
  return read(document.contents);
}

const scalar = (value: unknown): Value =>
  value === null || value === undefined
    ? null
    : typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : String(value);

const scalarKey = (key: unknown): Value =>
  isScalar(key) ? (typeof key.source === "string" ? key.source : scalar(key.value)) : String(key);

function longForm(name: string, value: Value): Value {
  if (PLAIN.has(name)) return { [name]: value };
  if (name === "GetAtt" && typeof value === "string") {
    const dot = value.indexOf(".");
    return { "Fn::GetAtt": dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: value };
}
