/** A place in a text; lines and columns are counted from 1. */
export interface Position {
  readonly Line: number;
  readonly Column: number;
}

export interface StatementPosition {
  readonly StartPosition: Position;
  readonly EndPosition: Position;
}

/**
 * Where the statements of a policy stand in its text, in their order. A statement begins where what stands before it ends
 * (the bracket of the list, or the statement before), a lone one behind its brace; it ends behind its brace. So the policy
 * simulator tells it. The text must be JSON.
 * Source: recorded answers of SimulatePrincipalPolicy and SimulateCustomPolicy.
 */
export function statementPositions(text: string): readonly StatementPosition[] {
  const found: StatementPosition[] = [];
  const note = (start: number, end: number) =>
    found.push({ StartPosition: positionAt(text, start), EndPosition: positionAt(text, end) });
  const value = statementsAt(text);
  if (value === undefined) return found;
  if (text[value] === "{") note(value + 1, endOf(text, value));
  else
    for (let start = value + 1, at = skipBlank(text, start); text[at] === "{"; ) {
      const end = endOf(text, at);
      note(start, end);
      start = end;
      at = skipBlank(text, end);
      if (text[at] === ",") at = skipBlank(text, at + 1);
    }
  return found;
}

/** Where the value of the policy's `Statement` begins. */
function statementsAt(text: string): number | undefined {
  let at = skipBlank(text, 0) + 1;
  while (at < text.length) {
    at = skipBlank(text, at);
    if (text[at] === ",") at = skipBlank(text, at + 1);
    if (text[at] !== '"') return undefined;
    const keyEnd = endOf(text, at);
    const key: unknown = JSON.parse(text.slice(at, keyEnd));
    const value = skipBlank(text, skipBlank(text, keyEnd) + 1);
    if (key === "Statement") return value;
    at = endOf(text, value);
  }
  return undefined;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at++;
  return at;
}

/** Behind the value that begins here. */
function endOf(text: string, from: number): number {
  if (text[from] !== '"' && text[from] !== "{" && text[from] !== "[") {
    let at = from;
    while (at < text.length && !/[\s,}\]]/.test(text[at] ?? "")) at++;
    return at;
  }
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      for (at++; text[at] !== '"' && at < text.length; at++) if (text[at] === "\\") at++;
    } else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") depth--;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function positionAt(text: string, offset: number): Position {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return { Line: text.slice(0, lineStart).split("\n").length, Column: offset - lineStart + 1 };
}
