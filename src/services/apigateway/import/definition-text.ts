import { parse } from "yaml";
import { badRequest } from "../faults.js";

/**
 * The object that a definition's text says, JSON or YAML. It stands apart from the import itself because the YAML parser
 * is not wanted at start-up: the operations and the resource type, which load late, call it.
 */
export function definitionOf(body: Uint8Array | string): object {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8");
  let definition: unknown;
  try {
    definition = text.trimStart().startsWith("{") ? JSON.parse(text) : parse(text);
  } catch {
    throw badRequest("Invalid OpenAPI input.");
  }
  if (typeof definition !== "object" || definition === null) throw badRequest("Invalid OpenAPI input.");
  return definition;
}
