import { invalid } from "./function-name.js";

export type Tags = Readonly<Record<string, string>>;

export interface TagChange {
  readonly set?: Tags;
  readonly drop?: readonly string[];
}

/** Tags with these set and those dropped. Error: `InvalidParameterValueException` where more than 50 would remain. */
export function changedTags(tags: Tags, { set = {}, drop = [] }: TagChange): Tags {
  const changed = { ...tags, ...set };
  for (const key of drop) delete changed[key];
  if (Object.keys(changed).length > 50) throw invalid("Number of tags exceeds resource tag limit.");
  return changed;
}
