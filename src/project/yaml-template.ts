import { type Document, parseDocument } from "yaml";

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
