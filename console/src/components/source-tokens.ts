/** A piece of a line; the kind is the class that colours it. */
export interface Token {
  readonly kind?: "key" | "string" | "number" | "tag" | "comment";
  readonly text: string;
}

/** In the order in which they are tried; what none of them takes stays as it is. Each looks at one line of JSON or YAML. */
const RULES: readonly (readonly [kind: NonNullable<Token["kind"]>, pattern: RegExp])[] = [
  ["key", /"(?:[^"\\]|\\.)*"(?=\s*:)/y],
  ["string", /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/y],
  ["comment", /(?<=^|\s)#.*/y],
  ["tag", /(?<=^|[\s[{,-])![A-Za-z][\w:]*/y],
  ["key", /(?<=^\s*(?:- +)*|[{,] *)[\w./:$*-]+(?=\s*:(?:\s|$))/y],
  ["number", /(?<=^|[\s[{,:])(?:-?\d+(?:\.\d+)?|true|false|null)(?=$|[\s\]},])/y],
];

/** A longer line, of a minified file, stays without colours. */
const LONGEST = 10_000;

/** A line of JSON or YAML in pieces; joined they are the line. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let plain = "";
  if (line.length > LONGEST) return [{ text: line }];
  for (let at = 0; at < line.length; ) {
    const token = tokenAt(line, at);
    if (!token) {
      plain += line[at];
      at++;
      continue;
    }
    if (plain !== "") tokens.push({ text: plain });
    plain = "";
    tokens.push(token);
    at += token.text.length;
  }
  return plain === "" ? tokens : [...tokens, { text: plain }];
}

function tokenAt(line: string, at: number): Token | undefined {
  for (const [kind, pattern] of RULES) {
    pattern.lastIndex = at;
    const text = pattern.exec(line)?.[0];
    if (text) return { kind, text };
  }
  return undefined;
}
