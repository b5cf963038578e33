import { parseArn } from "../../lib/arn.js";
import { invalid } from "./function-name.js";
import type { Functions } from "./service.js";
import type { TagChange, Tags } from "./tags.js";

export interface TaggedResource {
  tags(): Tags;
  change(change: TagChange): void;
}

/** What a tag operation's ARN names: a function as a whole, or an event source mapping. */
export function taggedResource(service: Functions, arn: string): TaggedResource {
  const [kind, name = "", qualifier] = parseArn(arn)?.resource.split(":") ?? [];
  if (kind === "event-source-mapping")
    return {
      tags: () => service.eventSourceMappings.tags(name),
      change: (change) => service.eventSourceMappings.changeTags(name, change),
    };
  if (kind !== "function") throw invalid(`Tags on ${kind ?? "this resource"} are not spoken by Sekisho.`);
  if (qualifier !== undefined)
    throw invalid("Tags on function aliases and versions are not supported. Please specify a function ARN.");
  return { tags: () => service.tags(arn), change: (change) => service.changeTags(arn, change) };
}
