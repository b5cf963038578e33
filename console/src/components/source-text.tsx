import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import { Fragment, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { messages, useMessages } from "../text/language.js";
import { CopyButton } from "./copy.js";
import { type Token, tokensOf } from "./source-tokens.js";

const texts = messages({
  find: { en: "Find in the text", ja: "テキスト内を検索" },
  next: { en: "Next match", ja: "次の一致" },
  previous: { en: "Previous match", ja: "前の一致" },
  place: {
    en: (at: number, count: number) => `${at} of ${count} lines`,
    ja: (at: number, count: number) => `${count} 行中 ${at} 行目`,
  },
  none: { en: "No match", ja: "一致なし" },
  copy: { en: "Copy", ja: "コピー" },
});

/** JSON or YAML with colours and line numbers, and a search in it. Long texts are laid out where they are seen. */
export function SourceText({ text, label }: { text: string; label: string }) {
  const t = useMessages(texts);
  const lines = useMemo(() => text.replace(/\r?\n$/, "").split(/\r?\n/), [text]);
  const [wanted, setWanted] = useState("");
  const found = useMemo(() => linesWith(lines, wanted), [lines, wanted]);
  const [chosen, setChosen] = useState(0);
  const at = found.length === 0 ? -1 : chosen % found.length;
  const current = found[at];
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (current !== undefined) list.current?.children[current]?.scrollIntoView({ block: "center" });
  }, [current]);
  const go = (step: number) => setChosen((before) => (before + step + found.length) % Math.max(1, found.length));
  return (
    <div className="source">
      <search>
        <Input
          type="search"
          value={wanted}
          ariaLabel={`${t.find}: ${label}`}
          placeholder={t.find}
          onChange={({ detail }) => {
            setWanted(detail.value);
            setChosen(0);
          }}
          onKeyDown={({ detail }) => detail.key === "Enter" && go(detail.shiftKey ? -1 : 1)}
        />
        <Button iconName="angle-up" variant="icon" ariaLabel={t.previous} disabled={at < 0} onClick={() => go(-1)} />
        <Button iconName="angle-down" variant="icon" ariaLabel={t.next} disabled={at < 0} onClick={() => go(1)} />
        <span role="status">{wanted === "" ? "" : at < 0 ? t.none : t.place(at + 1, found.length)}</span>
        <CopyButton text={text} label={t.copy} />
      </search>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1). */}
      <section aria-label={label} tabIndex={0}>
        <ol ref={list}>
          {lines.map((line, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
            <li key={number} {...(number === current && { className: "current" })}>
              <Line text={line} wanted={wanted} />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

function linesWith(lines: readonly string[], wanted: string): number[] {
  const lower = wanted.toLowerCase();
  return wanted === "" ? [] : lines.flatMap((line, at) => (line.toLowerCase().includes(lower) ? [at] : []));
}

function Line({ text, wanted }: { text: string; wanted: string }) {
  const tokens = useMemo(() => tokensOf(text), [text]);
  return (
    <code>
      {tokens.map((token, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line never change their order.
        <Word key={at} token={token} wanted={wanted} />
      ))}
    </code>
  );
}

function Word({ token: { kind, text }, wanted }: { token: Token; wanted: string }) {
  const content = marked(text, wanted);
  return kind === undefined ? content : <span className={kind}>{content}</span>;
}

/** The text with what is looked for in a `<mark>`. */
function marked(text: string, wanted: string): ReactNode {
  const at = wanted === "" ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return text;
  const end = at + wanted.length;
  return (
    <Fragment>
      {text.slice(0, at)}
      <mark>{text.slice(at, end)}</mark>
      {marked(text.slice(end), wanted)}
    </Fragment>
  );
}
