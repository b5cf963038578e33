import { parseArn } from "../../lib/arn.js";
import { invalid } from "./function-name.js";

/** The function that a tag operation's ARN names. Only functions as a whole have tags. */
export function taggedFunction(resource: string): string {
  const [kind, , qualifier] = parseArn(resource)?.resource.split(":") ?? [];
  if (kind !== "function") throw invalid(`Tags on ${kind ?? "this resource"} are not spoken by Sekisho.`);
  if (qualifier !== undefined)
    throw invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.");
  return resource;
}
