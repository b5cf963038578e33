import { scalarFromText, scalarToText, serializationFault } from "./scalars.js";
import type { Shape } from "./schema.js";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

export const escapeXml = (text: string): string =>
  // Characters that XML 1.0 cannot hold at all are replaced: AWS does not send them either.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones
  text.replace(/[&<>"\r]/g, (c) => ESCAPES[c] ?? c).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");

export const element = (name: string, content: string, attributes = ""): string =>
  content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;

/** Namespace declaration of a shape's traits, as attribute text. */
export function namespaceAttribute(shape: Shape): string {
  const namespace = shape.traits.xmlNamespace;
  if (namespace === undefined) return "";
  const [prefix, uri] = typeof namespace === "string" ? ["", namespace] : namespace;
  return ` xmlns${prefix ? `:${prefix}` : ""}="${escapeXml(uri)}"`;
}

/** A member of a structure as elements: one, or one per item where the list is flattened. */
function writeMember(name: string, shape: Shape, value: unknown): string {
  if (shape.kind === "list") {
    const items = value as unknown[];
    if (shape.traits.xmlFlattened) return items.map((item) => writeNamed(name, shape.element, item)).join("");
    return element(name, listItems(shape, items), namespaceAttribute(shape));
  }
  if (shape.kind === "map") {
    const entries = Object.entries(value as object);
    if (shape.traits.xmlFlattened)
      return entries.map(([key, item]) => element(name, mapEntry(shape, key, item))).join("");
    const content = entries.map(([key, item]) => element("entry", mapEntry(shape, key, item))).join("");
    return element(name, content, namespaceAttribute(shape));
  }
  return writeNamed(name, shape, value);
}

const listItems = (shape: Shape, items: readonly unknown[]): string =>
  items.map((item) => writeNamed(shape.element.traits.xmlName ?? "member", shape.element, item)).join("");

const mapEntry = (shape: Shape, key: string, item: unknown): string =>
  element(shape.key.traits.xmlName ?? "key", escapeXml(key)) +
  writeNamed(shape.element.traits.xmlName ?? "value", shape.element, item);

function writeNamed(name: string, shape: Shape, value: unknown): string {
  if (value === undefined || value === null) return element(name, "");
  if (shape.kind === "structure") {
    const { attributes, content } = structureToXml(shape, value as Record<string, unknown>);
    return element(name, content, namespaceAttribute(shape) + attributes);
  }
  if (shape.kind === "list") return element(name, listItems(shape, value as unknown[]));
  if (shape.kind === "map") return writeMember(name, shape, value);
  return element(name, escapeXml(scalarToText(shape, value, "date-time")), namespaceAttribute(shape));
}

/** The members of a structure; those in `without` are bound elsewhere. */
export function structureToXml(
  shape: Shape,
  value: Readonly<Record<string, unknown>>,
  without?: ReadonlySet<string>,
): { attributes: string; content: string } {
  let attributes = "";
  let content = "";
  for (const { name, shape: member } of shape.members) {
    const item = value[name];
    if (item === undefined || item === null || without?.has(name)) continue;
    const spelling = member.traits.xmlName ?? name;
    if (member.traits.xmlAttribute)
      attributes += ` ${spelling}="${escapeXml(scalarToText(member, item, "date-time"))}"`;
    else content += writeMember(spelling, member, item);
  }
  return { attributes, content };
}

/** An element of a parsed document. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/\s*([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
const MAX_DEPTH = 64;

/**
 * Parses a request body of REST-XML. Document types and their entities are refused: nobody's SDK sends them, and they are
 * what XML attacks are made of.
 */
export function parseXml(text: string): XmlNode {
  const root: XmlNode = { name: "", attributes: {}, children: [], text: "" };
  const open: XmlNode[] = [root];
  const token = new RegExp(TOKEN);
  token.lastIndex = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) throw malformed();
    const [whole, cdata, closing, opening, attributes = "", selfClosing, characters] = match;
    const current = open.at(-1) ?? root;
    if (cdata !== undefined) current.text += cdata;
    else if (characters !== undefined) current.text += unescapeXml(characters);
    else if (opening !== undefined) {
      const node: XmlNode = { name: localName(opening), attributes: attributesOf(attributes), children: [], text: "" };
      current.children.push(node);
      if (!selfClosing) open.push(node);
      if (open.length > MAX_DEPTH) throw malformed();
    } else if (closing !== undefined) {
      if (open.length < 2 || current.name !== localName(closing)) throw malformed();
      open.pop();
    } else if (whole.startsWith("<!D")) throw malformed();
  }
  const [document] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || !document || root.text.trim() !== "") throw malformed();
  return document;
}

const malformed = () =>
  serializationFault("The XML you provided was not well-formed or did not validate against our published schema");
const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

function attributesOf(text: string): Record<string, string> {
  const attributes: [string, string][] = [];
  for (const [, name = "", double, single] of text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    attributes.push([name, unescapeXml(double ?? single ?? "")]);
  return Object.fromEntries(attributes);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const point = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal);
    if (point > 0x10ffff) throw malformed();
    return String.fromCodePoint(point);
  });
}

/** The value that an element holds, by shape. Unknown elements are ignored, as AWS does. */
export function readXml(shape: Shape, node: XmlNode): unknown {
  if (shape.kind === "structure") return readXmlStructure(shape, node);
  if (shape.kind === "list") {
    const name = shape.element.traits.xmlName ?? "member";
    return node.children.filter((child) => child.name === name).map((child) => readXml(shape.element, child));
  }
  if (shape.kind === "map")
    return readEntries(
      shape,
      node.children.filter((child) => child.name === "entry"),
    );
  return scalarFromText(shape, node.text, "date-time");
}

function readXmlStructure(shape: Shape, node: XmlNode): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { name, shape: member } of shape.members) {
    const spelling = member.traits.xmlName ?? name;
    if (member.traits.xmlAttribute) {
      const attribute = node.attributes[spelling];
      if (attribute !== undefined) result[name] = scalarFromText(member, attribute, "date-time");
      continue;
    }
    const found = node.children.filter((child) => child.name === localName(spelling));
    const [first] = found;
    if (!first) continue;
    if (member.traits.xmlFlattened)
      result[name] =
        member.kind === "map" ? readEntries(member, found) : found.map((child) => readXml(member.element, child));
    else result[name] = readXml(member, first);
  }
  return result;
}

function readEntries(shape: Shape, entries: readonly XmlNode[]): Record<string, unknown> {
  const keyName = shape.key.traits.xmlName ?? "key";
  const valueName = shape.element.traits.xmlName ?? "value";
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const key = entry.children.find((child) => child.name === keyName);
      const value = entry.children.find((child) => child.name === valueName);
      return key && value ? [[key.text, readXml(shape.element, value)]] : [];
    }),
  );
}
