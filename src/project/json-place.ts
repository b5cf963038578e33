import type { Place } from "./project-error.js";

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/**
 * The line of a JSON file at which a value begins; the nearest line above it where the value isn't there. `text` must be
 * JSON that parses.
 */
export function placeIn(file: string, text: string, path: readonly (string | number)[]): Place {
  const tokens = [...text.matchAll(TOKEN)].map((match) => ({ value: match[0], at: match.index }));
  let next = 0;
  let found = tokens[0]?.at ?? 0;
  const peek = () => tokens[next]?.value;
  /** Passes over the value that comes; `left` is what is left of the path where it leads through this value. */
  const walk = (left: readonly (string | number)[] | undefined): void => {
    const open = tokens[next++]?.value;
    if (open !== "{" && open !== "[") return;
    const close = open === "{" ? "}" : "]";
    for (let index = 0; next < tokens.length && peek() !== close; index++) {
      const at = tokens[next]?.at ?? 0;
      const key = open === "{" ? (JSON.parse(tokens[next]?.value ?? '""') as string) : index;
      if (open === "{") next += 2;
      const leads = left !== undefined && left[0] === key;
      if (leads) found = at;
      walk(leads ? left.slice(1) : undefined);
      if (peek() === ",") next++;
    }
    next++;
  };
  walk(path);
  const line = text.slice(0, found).split("\n").length;
  return { file, line, text: text.split("\n")[line - 1] ?? "" };
}
