/**
 * Any JSON value as text: strings as they are, everything else as JSON has it. `String` would throw for an object that
 * brings a `toString` of its own.
 */
export const printed = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
