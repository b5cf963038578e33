import { badRequest } from "../faults.js";
import { type ApiDocument, jsonOf, listOf, textOf } from "./document.js";

/**
 * The parts of the path that a definition puts before all others, as `basepath` asks for them: none, all, or all but the
 * first. Throws BadRequestException for another mode.
 */
export function prefixOf(document: ApiDocument, mode: string = "ignore"): readonly string[] {
  const parts = basePathOf(document)
    .split("/")
    .filter((part) => part !== "");
  switch (mode) {
    case "ignore":
      return [];
    case "prepend":
      return parts;
    case "split":
      return parts.slice(1);
    default:
      throw badRequest(`Invalid basepath specified: ${mode}. Must be one of [ignore, prepend, split]`);
  }
}

/** Swagger says it in `basePath`; OpenAPI 3 in the first server's URL, whose variables stand for their defaults. */
function basePathOf({ root, kind }: ApiDocument): string {
  if (kind === "swagger") return textOf(root.basePath) ?? "";
  const server = jsonOf(listOf(root.servers)[0]);
  const variables = jsonOf(server.variables);
  const url = (textOf(server.url) ?? "").replace(
    /\{([^}]+)\}/g,
    (whole, name: string) => textOf(jsonOf(variables[name]).default) ?? whole,
  );
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
}
