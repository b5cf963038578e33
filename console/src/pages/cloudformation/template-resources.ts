import type { Node, Pair } from "yaml";

/** A resource of a template, and the other resources of it that it mentions. */
export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  /** Logical ids, by `Ref`, `Fn::GetAtt`, `Fn::Sub` or `DependsOn`; each once. */
  readonly needs: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The resources of a template, JSON or YAML, in its order. Rejects where it is neither. */
export async function resourcesOfTemplate(text: string): Promise<TemplateResource[]> {
  const template = /^\s*\{/.test(text) ? (JSON.parse(text) as unknown) : await parsedYaml(text);
  const resources = isRecord(template) && isRecord(template.Resources) ? template.Resources : {};
  return Object.entries(resources).map(([id, declared]) => {
    const { Type = "", DependsOn = [], ...others } = isRecord(declared) ? declared : {};
    const mentioned = new Set<string>([DependsOn].flat().map(String));
    mention(others, mentioned);
    mentioned.delete(id);
    return { id, type: String(Type), needs: [...mentioned].filter((name) => name in resources) };
  });
}

/** Notes every logical id that a value mentions. */
function mention(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) mention(each, found);
  if (!isRecord(value)) return;
  for (const [name, argument] of Object.entries(value)) {
    if (name === "Ref") found.add(String(argument));
    else if (name === "Fn::GetAtt") found.add(String([argument].flat()[0]).split(".")[0] ?? "");
    else if (name === "Fn::Sub") mentionSub(argument, found);
    else mention(argument, found);
  }
}

/** `${Name}` and `${Name.Attribute}`, but not `${!Name}` and what the function's own map supplies. */
function mentionSub(argument: unknown, found: Set<string>): void {
  const [text, own] = [argument].flat();
  mention(own, found);
  for (const [, name = ""] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
    const [id = ""] = name.trim().split(".");
    if (!isRecord(own) || !(name.trim() in own)) found.add(id);
  }
}

/** YAML with the short forms: `!Ref x` stands for `Ref: x`, `!Name x` for `Fn::Name: x`. Its parser comes when it is needed. */
async function parsedYaml(text: string): Promise<unknown> {
  const { isAlias, isMap, isScalar, isSeq, parseDocument } = await import("yaml");
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error) throw error;
  const read = (node: unknown): unknown => {
    if (isAlias(node)) return read(node.resolve(document));
    const value = plain(node);
    const [, name] = /^!(\w+)$/.exec((node as Node | null)?.tag ?? "") ?? [];
    if (name === undefined) return value;
    return { [name === "Ref" || name === "Condition" ? name : `Fn::${name}`]: value };
  };
  const plain = (node: unknown): unknown => {
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map(read);
    if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }: Pair) => [String(key), read(value)]));
    return null;
  };
  return read(document.contents);
}
