import { type ResourceSpecification, specificationOf } from "../../models/resource-specification.js";
import type { ResourceRecord, Tag } from "../records.js";
import { holdsUnknown, sameValue, type Value, type ValueMap } from "../value.js";

export interface PropertyChange {
  readonly name: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
  /** Whether a change of this property makes a new resource. */
  readonly replaces: "Never" | "Conditionally" | "Always";
}

export type Scope = "Properties" | "Metadata" | "Tags";

interface Both {
  readonly logicalId: string;
  readonly type: string;
  readonly before: ResourceRecord;
  readonly after: ValueMap;
  readonly properties: readonly PropertyChange[];
  readonly scope: readonly Scope[];
}

/** What an update does to one resource. */
export type Change =
  | { readonly kind: "Created"; readonly logicalId: string; readonly type: string; readonly after: ValueMap }
  | ({ readonly kind: "Updated" } & Both)
  | ({ readonly kind: "Replaced"; readonly certain: boolean } & Both)
  | { readonly kind: "Removed"; readonly logicalId: string; readonly type: string; readonly before: ResourceRecord }
  | { readonly kind: "Unchanged"; readonly logicalId: string; readonly type: string; readonly before: ResourceRecord };

export interface Wanted {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: ValueMap;
  readonly metadata: ValueMap | undefined;
  readonly tags: readonly Tag[];
}

/** `Custom::X` is `AWS::CloudFormation::CustomResource` under a name of one's own. */
export const isCustom = (type: string): boolean =>
  type.startsWith("Custom::") || type === "AWS::CloudFormation::CustomResource";

/** A stack's parameters may be numbers and lists, and a custom resource's properties are its own. */
export const isTakenAsWritten = (type: string): boolean => isCustom(type) || type === "AWS::CloudFormation::Stack";

export const specificationFor = (type: string): ResourceSpecification | undefined =>
  specificationOf(isCustom(type) ? "AWS::CloudFormation::CustomResource" : type);

/** Compares what shall be with what is; a resource that was begun but never came to be is made anew. */
export function changeOf(wanted: Wanted, before: ResourceRecord | undefined): Change {
  const { logicalId, type, properties: after } = wanted;
  if (!before || before.id === undefined) return { kind: "Created", logicalId, type, after };
  const specification = specificationFor(type);
  const properties = propertyChanges(before.properties, after, specification);
  const scope: Scope[] = [];
  if (properties.length > 0) scope.push("Properties");
  if (!sameValue(before.metadata ?? {}, wanted.metadata ?? {})) scope.push("Metadata");
  if (specification?.tags && !sameValue(before.tags, wanted.tags)) scope.push("Tags");
  const both = { logicalId, type, before, after, properties, scope };
  if (before.type !== type) return { kind: "Replaced", certain: true, ...both, scope: ["Properties"] };
  if (scope.length === 0) return { kind: "Unchanged", logicalId, type, before };
  const replacing = properties.filter(({ replaces }) => replaces === "Always");
  if (replacing.length === 0) return { kind: "Updated", ...both };
  return { kind: "Replaced", certain: replacing.some(({ after: value }) => !holdsUnknown(value)), ...both };
}

function propertyChanges(
  before: ValueMap,
  after: ValueMap,
  specification: ResourceSpecification | undefined,
): PropertyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => !sameValue(before[name], after[name]))
    .map((name) => {
      const replaces = specification?.properties[name]?.replaces;
      return {
        name,
        before: before[name],
        after: after[name],
        replaces: replaces === "yes" ? "Always" : replaces === "maybe" ? "Conditionally" : "Never",
      };
    });
}
