import { invalidArgument } from "./faults.js";

/** Reads `x-amz-copy-source`: `[/]bucket/key[?versionId=…]`, percent-encoded. Throws InvalidArgument. */
export function copySource(text: string): { bucket: string; key: string; versionId?: string } {
  const [path = "", query = ""] = text.split("?versionId=");
  const match = /^\/?([^/]+)\/(.+)$/s.exec(decode(path));
  if (!match) throw invalidArgument("Invalid copy source object key", "x-amz-copy-source", text);
  const [, bucket = "", key = ""] = match;
  return { bucket, key, ...(query !== "" && { versionId: query }) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidArgument("Invalid copy source encoding.", "x-amz-copy-source", path);
  }
}
