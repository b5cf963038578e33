/** Spaces around and runs of them within a header's value don't count. */
export const trimAll = (value: string): string => value.trim().replace(/\s+/g, " ");

/** RFC 3986 without its reserved characters, as AWS encodes. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Encoded once: S3. */
export const canonicalLiteral = (path: string): string =>
  path
    .split("/")
    .map((part) => encode(decode(part)))
    .join("/");

/** Dots and empty segments resolved, then what was sent encoded once more. */
export function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const trailing = segments.length > 0 && /\/\.{0,2}$/.test(path) ? "/" : "";
  return `/${segments.map(encode).join("/")}${trailing}`;
}

/** Sorted pairs; the names in `left` stay out. */
export function canonicalQuery(rawQuery: string, left: ReadonlySet<string>): string {
  const pairs: [string, string][] = [];
  for (const part of rawQuery.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = decode((equals < 0 ? part : part.slice(0, equals)).replaceAll("+", " "));
    if (left.has(name)) continue;
    pairs.push([encode(name), encode(decode((equals < 0 ? "" : part.slice(equals + 1)).replaceAll("+", " ")))]);
  }
  return pairs
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}
