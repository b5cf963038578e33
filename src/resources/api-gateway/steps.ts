/** One step of an Update* call; the values of API Gateway's are text. */
export interface Step {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: string;
}

/** A name within a patch path: RFC 6901's escapes. */
export const escaped = (name: string): string => name.replace(/~/g, "~0").replace(/\//g, "~1");

/** `replace` of a plain member, where it changes; an absent value empties it. */
export function replacing(path: string, previous: unknown, next: unknown): Step[] {
  const text = (value: unknown) => (value === undefined ? "" : String(value));
  return text(previous) === text(next) ? [] : [{ op: "replace", path, value: text(next) }];
}

/** Steps from one list of names to another: `path` ends before the name. */
export function listing(path: string, previous: readonly string[] = [], next: readonly string[] = []): Step[] {
  return [
    ...next
      .filter((name) => !previous.includes(name))
      .map((name): Step => ({ op: "add", path: `${path}/${escaped(name)}` })),
    ...previous
      .filter((name) => !next.includes(name))
      .map((name): Step => ({ op: "remove", path: `${path}/${escaped(name)}` })),
  ];
}

/** Steps from one map of texts to another. */
export function mapping(
  path: string,
  previous: Readonly<Record<string, unknown>> = {},
  next: Readonly<Record<string, unknown>> = {},
): Step[] {
  return [
    ...Object.entries(next)
      .filter(([name, value]) => previous[name] !== value)
      .map(([name, value]): Step => ({ op: "replace", path: `${path}/${escaped(name)}`, value: String(value) })),
    ...Object.keys(previous)
      .filter((name) => !(name in next))
      .map((name): Step => ({ op: "remove", path: `${path}/${escaped(name)}` })),
  ];
}
