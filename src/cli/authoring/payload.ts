import { Problem } from "../problem.js";

/** What `--headless` was given, or an object in it. */
export type Json = Record<string, unknown>;

/** An unknown member would be dropped in silence otherwise. */
export function only(value: Json, known: readonly string[], where: string): void {
  const strange = Object.keys(value).find((key) => !known.includes(key));
  if (strange !== undefined)
    throw new Problem(`${where} has "${strange}", which isn't served here.`, `Known: ${known.join(", ")}`);
}

/** The member that must be an object. */
export function object(value: Json, name: string): Json {
  const member = value[name];
  if (typeof member === "object" && member !== null && !Array.isArray(member)) return member as Json;
  throw new Problem(`The payload has no object "${name}".`);
}

export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const words = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What a word of the payload means here. */
export function word<T>(known: Readonly<Record<string, T>>, value: unknown, name: string): T {
  const found = typeof value === "string" && Object.hasOwn(known, value) ? known[value] : undefined;
  if (found === undefined)
    throw new Problem(`${name} is ${JSON.stringify(value)}.`, `One of: ${Object.keys(known).join(", ")}`);
  return found;
}
