import { createHash } from "node:crypto";

/** Hex digits that depend on the content alone: the same project gets the same names on every machine. */
export function contentHash(content: unknown, digits = 64): string {
  const text = content instanceof Uint8Array ? content : JSON.stringify(content);
  return createHash("sha256")
    .update(text ?? "undefined")
    .digest("hex")
    .slice(0, digits);
}
