/** The media type without parameters, of the first entry only: API Gateway looks at no other. */
export function firstMediaType(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const first = header.split(",", 1)[0]?.split(";", 1)[0]?.trim().toLowerCase();
  return first === "" ? undefined : first;
}

/** Whether the API's `binaryMediaTypes` (`image/png`, `image/*`, `*` + `/*`) name this one. */
export function isBinary(binaryMediaTypes: readonly string[] | undefined, mediaType: string | undefined): boolean {
  if (!binaryMediaTypes || binaryMediaTypes.length === 0) return false;
  for (const pattern of binaryMediaTypes) {
    if (pattern === "*/*") return true;
    if (mediaType === undefined) continue;
    const wanted = pattern.toLowerCase();
    if (wanted === mediaType) return true;
    if (wanted.endsWith("/*") && mediaType.startsWith(wanted.slice(0, -1))) return true;
  }
  return false;
}
