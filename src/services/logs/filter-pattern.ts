import { Fault } from "../../lib/fault.js";

/**
 * Filter patterns for unstructured text: terms that must all occur, `"exact phrases"`, `?any` of these, `-none` of those
 * (CloudWatch Logs guide, "Filter pattern syntax"); case counts. JSON and space-delimited patterns and regular
 * expressions are refused by name.
 */
export function filterPattern(pattern: string | undefined): (message: string) => boolean {
  const text = (pattern ?? "").trim();
  if (text === "" || text === '" "') return () => true;
  if (/^[{[%]/.test(text))
    throw new Fault(
      "InvalidParameterException",
      "Sekisho speaks filter patterns of terms and phrases; JSON, space-delimited and regular expression patterns are not spoken.",
    );
  const all: string[] = [];
  const any: string[] = [];
  const none: string[] = [];
  for (const [, sign, phrase, word] of text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)) {
    const term = phrase?.replace(/\\(.)/g, "$1") ?? word ?? "";
    (sign === "?" ? any : sign === "-" ? none : all).push(term);
  }
  return (message) =>
    all.every((term) => message.includes(term)) &&
    !none.some((term) => message.includes(term)) &&
    (any.length === 0 || all.length > 0 || any.some((term) => message.includes(term)));
}
