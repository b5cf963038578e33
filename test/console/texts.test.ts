import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ESTree, parseSync, Visitor } from "vite";
import { describe, expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "../../console/src");
const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));

/** Attributes and members whose value a person reads, or hears. */
const READ = /^(?:header|label|text|title|description|content|empty|placeholder|alt|.*[lL]abel|aria-label|.*Text)$/;
/** What is called the same in every language. */
const NAMES: ReadonlySet<string> = new Set(["Sekisho"]);
const HAS_WORDS = /\p{L}{2}/u;

const isMessages = ({ callee }: ESTree.CallExpression): boolean =>
  callee.type === "Identifier" && callee.name === "messages";

const nameOf = (key: { type: string; name?: unknown; value?: unknown }): string =>
  String(key.type === "Literal" ? key.value : key.name);

const wordsOf = (node: ESTree.Node | null): string =>
  node?.type === "Literal" && typeof node.value === "string"
    ? node.value
    : node?.type === "TemplateLiteral"
      ? node.quasis.map(({ value }) => value.raw).join("")
      : "";

/** Texts that stand in the source instead of in `messages(…)`. */
function literalTexts(name: string, source: string): string[] {
  const found: string[] = [];
  let inMessages = 0;
  const note = (text: string) =>
    inMessages === 0 && HAS_WORDS.test(text) && !NAMES.has(text) && found.push(text.trim());
  new Visitor({
    CallExpression: (node) => {
      if (isMessages(node)) inMessages++;
    },
    "CallExpression:exit": (node) => {
      if (isMessages(node)) inMessages--;
    },
    JSXText: ({ value }) => void note(value),
    JSXElement: ({ children }) => {
      for (const child of children) if (child.type === "JSXExpressionContainer") note(wordsOf(child.expression));
    },
    JSXAttribute: ({ name, value }) => {
      if (!READ.test(nameOf(name as never))) return;
      note(wordsOf(value?.type === "JSXExpressionContainer" ? value.expression : value));
    },
    Property: ({ key, value }) => {
      if (READ.test(nameOf(key as never))) note(wordsOf(value));
    },
  }).visit(parseSync(name, source).program);
  return found;
}

/** What is wrong with the messages of a file. */
function flawedMessages(name: string, source: string): string[] {
  const flaws: string[] = [];
  new Visitor({
    CallExpression: (node) => {
      const [all] = isMessages(node) ? node.arguments : [];
      if (all?.type !== "ObjectExpression") return;
      for (const message of all.properties) {
        if (message.type !== "Property") continue;
        const key = nameOf(message.key as never);
        const texts = new Map<string, ESTree.Node>();
        if (message.value.type === "ObjectExpression")
          for (const each of message.value.properties)
            if (each.type === "Property") texts.set(nameOf(each.key as never), each.value);
        const [en, ja] = [texts.get("en"), texts.get("ja")];
        if (!en || !ja || texts.size !== 2) flaws.push(`${key} has ${[...texts.keys()].join(", ") || "no languages"}`);
        else if (en.type === "Literal" && wordsOf(en) === "") flaws.push(`${key} is empty in English`);
        else if (ja.type === "Literal" && wordsOf(ja) === "") flaws.push(`${key} is empty in Japanese`);
        else if (/ /.test(wordsOf(en)) && wordsOf(en) === wordsOf(ja) && !/^[A-Z]/.test(wordsOf(en)))
          flaws.push(`${key} is not translated`);
      }
    },
  }).visit(parseSync(name, source).program);
  return flaws;
}

describe.each(files)("console/src/%s", (file) => {
  const source = readFileSync(join(SOURCES, file), "utf8");

  test("says nothing in one language alone", () => expect(literalTexts(file, source)).toEqual([]));

  test("has every message in both languages", () => expect(flawedMessages(file, source)).toEqual([]));
});

test("the rule itself", () => {
  const literal = (source: string) => literalTexts("a.tsx", source);
  expect(literal("<p>Hello there</p>")).toEqual(["Hello there"]);
  expect(literal('<Button ariaLabel="Close it" />')).toEqual(["Close it"]);
  expect(literal('<Button ariaLabel={"Close it"}>{"Press"}</Button>')).toEqual(["Press", "Close it"]);
  expect(literal('const columns = [{ header: "Name" }]')).toEqual(["Name"]);
  expect(literal('<Box variant="h1" color="inherit">{t.title}</Box>')).toEqual([]);
  expect(literal('messages({ title: { en: "Title", ja: "題" } })')).toEqual([]);
  const flawed = (source: string) => flawedMessages("a.ts", source);
  expect(flawed('messages({ a: { en: "A" } })')).toEqual(["a has en"]);
  expect(flawed('messages({ a: { en: "", ja: "あ" } })')).toEqual(["a is empty in English"]);
  expect(flawed('messages({ a: { en: "not translated", ja: "not translated" } })')).toEqual(["a is not translated"]);
  expect(flawed('messages({ a: { en: "S3", ja: "S3" } })')).toEqual([]);
});
