/** Maps print as Java's do, `{a=b, c=d}`; lists print as JSON (recorded: what `$input.path` gives). */
export function javaText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  return `{${Object.entries(value)
    .map(([name, item]) => `${name}=${item === null ? "null" : javaText(item)}`)
    .join(", ")}}`;
}

const printsAsJava = { value: printed, enumerable: false, writable: true, configurable: true };
function printed(this: unknown): string {
  return javaText(this);
}

/** A parsed JSON value whose maps and lists print as in AWS's templates. It is changed in place. */
export function printable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value ?? "";
  Object.defineProperty(value, "toString", printsAsJava);
  for (const item of Object.values(value)) if (typeof item === "object" && item !== null) printable(item);
  return value;
}

type JavaMethod = (text: string, parameters: readonly unknown[]) => unknown;

const pattern = (expression: unknown) => new RegExp(String(expression), "g");

/** What templates call on strings, where JavaScript's string has no such method or another one. */
const STRING_METHODS: ReadonlyMap<string, JavaMethod> = new Map<string, JavaMethod>([
  ["contains", (text, [part]) => text.includes(String(part))],
  ["equals", (text, [other]) => text === other],
  ["equalsIgnoreCase", (text, [other]) => text.toLowerCase() === String(other).toLowerCase()],
  ["isEmpty", (text) => text.length === 0],
  ["length", (text) => text.length],
  ["matches", (text, [expression]) => new RegExp(`^(?:${String(expression)})$`).test(text)],
  ["replace", (text, [from, to]) => text.replaceAll(String(from), String(to))],
  ["replaceAll", (text, [from, to]) => text.replace(pattern(from), String(to))],
  ["replaceFirst", (text, [from, to]) => text.replace(new RegExp(String(from)), String(to))],
  ["split", (text, [separator]) => text.split(pattern(separator))],
]);

/** Hooks for the template engine: it has JavaScript's values, templates expect Java's methods. */
export const javaMethods = [
  {
    uid: "java-string",
    match: ({ property, context }: { property: string; context: unknown }) =>
      typeof context === "string" && STRING_METHODS.has(property),
    resolve: ({ property, context, params }: { property: string; context: unknown; params: readonly unknown[] }) =>
      STRING_METHODS.get(property)?.(String(context), params),
  },
  {
    uid: "java-collection-empty",
    match: ({ property, context }: { property: string; context: unknown }) =>
      property === "isEmpty" && typeof context === "object" && context !== null,
    resolve: ({ context }: { context: object }) => Object.keys(context).length === 0,
  },
];
