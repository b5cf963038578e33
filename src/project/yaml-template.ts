import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Place } from "./project-error.js";

/** Reads a template in YAML with CloudFormation's short forms. Its errors are the document's `errors`. */
export const parseTemplate = (text: string): Document.Parsed => parseDocument(text, { customTags: shortForms });

const FUNCTIONS = [
  "And",
  "Base64",
  "Cidr",
  "Equals",
  "FindInMap",
  "GetAZs",
  "If",
  "ImportValue",
  "Join",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
] as const;

/** The line of a YAML file at which a value begins; the nearest line above it where the value isn't there. */
export function yamlPlaceIn(file: string, text: string, path: readonly (string | number)[]): Place {
  const lines = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter: lines, logLevel: "silent" }).contents;
  let found = 0;
  for (const key of path) {
    const at = isMap(node)
      ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))
      : undefined;
    const within = isSeq(node) ? node.items[Number(key)] : undefined;
    const range = rangeOf(at?.key ?? within);
    if (range === undefined) break;
    found = range;
    node = at ? at.value : within;
  }
  const { line } = lines.linePos(found);
  return { file, line, text: text.split("\n")[line - 1] ?? "" };
}

const rangeOf = (node: unknown): number | undefined =>
  (node as { readonly range?: readonly number[] } | undefined)?.range?.[0];

interface YamlNode {
  toJSON(): unknown;
}

const tag = (short: string, collection: "map" | "seq" | undefined, wrap: (value: unknown) => unknown) => ({
  tag: `!${short}`,
  ...(collection === undefined ? {} : { collection }),
  resolve: (value: string | YamlNode) => wrap(typeof value === "string" ? value : value.toJSON()),
});

const shortForms = [
  tag("Ref", undefined, (value) => ({ Ref: value })),
  tag("Condition", undefined, (value) => ({ Condition: value })),
  tag("GetAtt", undefined, (value) => ({ "Fn::GetAtt": String(value).split(/\.(.*)/s, 2) })),
  tag("GetAtt", "seq", (value) => ({ "Fn::GetAtt": value })),
  ...FUNCTIONS.flatMap((name) =>
    ([undefined, "map", "seq"] as const).map((collection) =>
      tag(name, collection, (value) => ({ [`Fn::${name}`]: value })),
    ),
  ),
];
