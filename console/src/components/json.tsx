import { messages, useMessages } from "../text/language.js";

const texts = messages({ code: { en: "Text", ja: "テキスト" } });

/** JSON, indented; a string that isn't JSON stands as it is. Long text scrolls, by the keyboard too. */
export function Json({ value, label }: { value: unknown; label?: string }) {
  return <Code text={indented(value)} {...(label !== undefined && { label })} />;
}

/** Text in the letters of a terminal. */
export function Code({ text, label }: { text: string; label?: string }) {
  const t = useMessages(texts);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1).
    <section className="code" tabIndex={0} aria-label={label ?? t.code}>
      <pre>{text}</pre>
    </section>
  );
}

function indented(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value, undefined, 2) ?? "";
  try {
    return JSON.stringify(JSON.parse(value), undefined, 2);
  } catch {
    return value;
  }
}
