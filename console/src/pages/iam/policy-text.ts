/** A place in a text, as IAM counts: from 1. */
interface Position {
  readonly Line?: number | undefined;
  readonly Column?: number | undefined;
}

/** A policy, indented where it stands in one line. */
export function indentedDocument(document: string): string {
  if (document.trim().includes("\n")) return document;
  try {
    return JSON.stringify(JSON.parse(document), undefined, 2);
  } catch {
    return document;
  }
}

/**
 * The statement between the places that a simulation names, as JSON. It begins behind the bracket of the list, behind the
 * statement before, or, where it is the only one and in no list, behind its own brace.
 */
export function statementAt(document: string, start: Position, end: Position): string {
  const text = document.slice(offsetOf(document, start), offsetOf(document, end)).replace(/^[\s,]+/, "");
  return text.startsWith("{") ? text : `{${text}`;
}

function offsetOf(text: string, { Line = 1, Column = 1 }: Position): number {
  const before = text.split("\n").slice(0, Line - 1);
  return before.reduce((sum, line) => sum + line.length + 1, 0) + Column - 1;
}
