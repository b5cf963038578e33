import type { ResourceRecord } from "../records.js";
import { validationError } from "../template/errors.js";
import { isList, isMap, isScalar, type Value } from "../value.js";
import { isCustom } from "./change.js";
import type { Lookup } from "./desired.js";

/** What stands in for an id or an attribute of a resource that the stack goes on without. */
export const skippedValue = (logicalId: string, attribute?: string): string =>
  `skipped-${logicalId}${attribute === undefined ? "" : `-${attribute}`}`;

/** Looks up resources as they stand. */
export function lookupIn(resource: (logicalId: string) => ResourceRecord | undefined): Lookup {
  const placed = (logicalId: string): ResourceRecord =>
    resource(logicalId) ??
    refuse(`Unresolved resource dependencies [${logicalId}] in the Resources block of the template`);
  return {
    ref: (logicalId) => placed(logicalId).id ?? refuse(`Resource ${logicalId} does not exist yet`),
    attribute: (logicalId, attribute) => {
      const record = placed(logicalId);
      if (record.skipped) return skippedValue(logicalId, attribute);
      return asValue(record.attributes[attribute] ?? nested(record.attributes, attribute)) ?? absent(record, attribute);
    },
  };
}

const refuse = (message: string): never => {
  throw validationError(message);
};

/** `A.B` may be written flat or lie in an object. */
function nested(attributes: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = attributes;
  for (const part of path.split(".")) value = isMap(value) ? value[part] : undefined;
  return value;
}

function asValue(value: unknown): Value | undefined {
  return isScalar(value) || isList(value) || isMap(value) ? (value as Value) : undefined;
}

function absent({ type, id, logicalId }: ResourceRecord, attribute: string): never {
  if (isCustom(type))
    return refuse(
      `CustomResource attribute error: Vendor response doesn't contain ${attribute} attribute in object ${id ?? logicalId}`,
    );
  if (type === "AWS::CloudFormation::Stack" && attribute.startsWith("Outputs."))
    return refuse(
      `Template error: Output '${attribute.slice("Outputs.".length)}' not found in stack '${id ?? logicalId}'`,
    );
  return refuse(`Attribute '${attribute}' does not exist`);
}
