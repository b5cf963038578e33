/** One value, or the values of a multivalued key. */
export type ContextValue = string | readonly string[];

/** What is known of a request, by condition key in lower case: names of keys have no case, their values have. */
export type Context = ReadonlyMap<string, ContextValue>;

/** Keys without a value are left out. */
export function contextOf(values: Readonly<Record<string, ContextValue | undefined>>): Context {
  const context = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(values)) if (value !== undefined) context.set(key.toLowerCase(), value);
  return context;
}

/** The values that a key has, without the empty ones, which count as none where sets are compared. */
export const valuesOf = (value: ContextValue | undefined): readonly string[] =>
  (value === undefined ? [] : [value].flat()).filter((each) => each !== "");
