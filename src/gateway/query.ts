/** `+` is a space in a query; an escape that is none stays as it is. */
export function decodeQueryPart(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });
  }
}

/** Decoded names → decoded values, in order of appearance. `;` separates too (AWS: known issues of API Gateway). */
export function parseQuery(raw: string): ReadonlyMap<string, string[]> {
  const parameters = new Map<string, string[]>();
  if (raw === "") return parameters;
  for (const part of raw.split(/[&;]/)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = decodeQueryPart(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? "" : decodeQueryPart(part.slice(equals + 1));
    const known = parameters.get(name);
    if (known) known.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}
