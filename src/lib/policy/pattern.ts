import type { Context } from "./context.js";

/** A pattern by characters: UTF-16 code units, {@link ANY} and {@link ONE}. */
export type Pattern = readonly number[];

/** `*`: any run of characters, the empty one too. */
const ANY = -1;
/** `?`: any one character. */
const ONE = -2;

/** Every character stands for itself. */
export const literal = (text: string): Pattern => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

const STAR = 42;
const QUESTION_MARK = 63;

/** `*` and `?` are wildcards. */
export const wildcards = (text: string): Pattern =>
  literal(text).map((unit) => (unit === STAR ? ANY : unit === QUESTION_MARK ? ONE : unit));

/** The text of a pattern that has no wildcards. */
export const textOf = (pattern: Pattern): string => String.fromCharCode(...pattern.filter((unit) => unit >= 0));

/** How many code units the character at this place takes. */
function lengthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/**
 * Whether the whole text fits. Only the last `*` is ever tried again, so that no pattern takes longer than its length
 * times the text's.
 */
export function matches(pattern: Pattern, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let afterStar = 0;
  while (next < text.length) {
    const wanted = pattern[at];
    if (wanted === ANY) {
      star = at++;
      afterStar = next;
    } else if (wanted === ONE) {
      at++;
      next += lengthAt(text, next);
    } else if (wanted === text.charCodeAt(next)) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      afterStar += lengthAt(text, afterStar);
      next = afterStar;
    } else return false;
  }
  while (pattern[at] === ANY) at++;
  return at === pattern.length;
}

/** A lone `*`. */
export const isEverything = (pattern: Pattern): boolean => pattern.length === 1 && pattern[0] === ANY;

/** The pattern's first `count` fields between colons, and what is left as the last one. */
export function fieldsOf(pattern: Pattern, count: number): Pattern[] {
  const colon = 58;
  const fields: Pattern[] = [];
  let from = 0;
  while (fields.length < count - 1) {
    const end = pattern.indexOf(colon, from);
    if (end < 0) break;
    fields.push(pattern.slice(from, end));
    from = end + 1;
  }
  return [...fields, pattern.slice(from)];
}

interface Variable {
  /** In lower case. */
  readonly key: string;
  /** What stands in for a key that has no value. */
  readonly fallback?: string;
}

/** A text with policy variables in it, made ready for many requests. */
export interface Template {
  readonly text: string;
  readonly parts: readonly (Pattern | Variable)[];
}

const VARIABLE = /\$\{\s*([^{}',]+?)\s*(?:,\s*'([^']*)'\s*)?\}/g;
/** `${*}`, `${?}` and `${$}` are these characters themselves. */
const CHARACTERS = new Set(["*", "?", "$"]);

/**
 * Reads `${key}` and `${key, 'default'}`; without `variables` they are plain text, as in policies of Version 2008-10-17.
 * Source: IAM user guide, "IAM policy elements: Variables and tags".
 */
export function template(text: string, options: { readonly variables: boolean; readonly wild: boolean }): Template {
  const plain = options.wild ? wildcards : literal;
  if (!options.variables) return { text, parts: [plain(text)] };
  const parts: (Pattern | Variable)[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    parts.push(plain(text.slice(from, match.index)));
    const [whole, key = "", fallback] = match;
    if (CHARACTERS.has(key)) parts.push(literal(key));
    else parts.push({ key: key.toLowerCase(), ...(fallback !== undefined && { fallback }) });
    from = match.index + whole.length;
  }
  return { text, parts: [...parts, plain(text.slice(from))] };
}

/**
 * The template with the request's values in it. They stand for themselves: a `*` in a value is no wildcard. Undefined
 * where a key has no value, or several.
 */
export function resolve({ parts }: Template, context: Context): Pattern | undefined {
  const [only] = parts;
  if (parts.length === 1 && only && isPattern(only)) return only;
  const pattern: number[] = [];
  for (const part of parts) {
    if (isPattern(part)) pattern.push(...part);
    else {
      const value = context.get(part.key) ?? part.fallback;
      if (typeof value !== "string") return undefined;
      pattern.push(...literal(value));
    }
  }
  return pattern;
}

const isPattern = (part: Pattern | Variable): part is Pattern => Array.isArray(part);
