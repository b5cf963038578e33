import type { Engine } from "./engine.js";
import type { Change, PropertyChange } from "./plan/change.js";
import type { Plan } from "./plan/plan.js";
import type { StackInputs, StackRecord } from "./records.js";
import { mentionsOf } from "./template/references.js";
import { holdsUnknown, type Value } from "./value.js";

/** Changes as DescribeChangeSet shows them, with `BeforeContext` and `AfterContext`. */
export function changesView(engine: Engine, stack: StackRecord, inputs: StackInputs, plan: Plan): Value[] {
  const template = engine.read(inputs.templateBody);
  return plan.changes
    .filter(({ kind }) => kind !== "Unchanged")
    .sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1))
    .map((change) => {
      const written = template.resources[change.logicalId]?.Properties ?? {};
      const parameters = new Set(
        inputs.parameters
          .filter(({ key, value }) => stack.parameters.find((each) => each.key === key)?.value !== value)
          .map(({ key }) => key),
      );
      const sources = (name: string) => sourcesOf(written[name], parameters, plan.changes);
      return { Type: "Resource", ResourceChange: resourceChange(change, sources) };
    });
}

type Sources = (name: string) => { source: string; entity?: string; evaluation: "Static" | "Dynamic" }[];

function resourceChange(change: Change, sources: Sources): Value {
  const base = { LogicalResourceId: change.logicalId, ResourceType: change.type };
  switch (change.kind) {
    case "Created":
      return { Action: "Add", ...base, Scope: [], Details: [], AfterContext: context(change.after, undefined) };
    case "Removed":
      return {
        Action: "Remove",
        ...base,
        PhysicalResourceId: change.before.id ?? "",
        PolicyAction: change.before.deletionPolicy === "Retain" ? "Retain" : "Delete",
        Scope: [],
        Details: [],
        BeforeContext: context(change.before.properties, change.before.metadata),
      };
    case "Unchanged":
      return { Action: "Dynamic", ...base };
    case "Updated":
    case "Replaced":
      return {
        Action: "Modify",
        ...base,
        PhysicalResourceId: change.before.id ?? "",
        Replacement: change.kind === "Updated" ? "False" : change.certain ? "True" : "Conditional",
        ...(change.kind === "Replaced" && {
          PolicyAction: change.before.updateReplacePolicy === "Retain" ? "ReplaceAndRetain" : "ReplaceAndDelete",
        }),
        Scope: change.properties.length === 0 && change.scope.length === 0 ? ["Properties"] : [...change.scope],
        Details: details(change.properties, change.scope, sources),
        BeforeContext: context(change.before.properties, change.before.metadata),
        AfterContext: context(change.after, undefined),
      };
  }
}

function details(properties: readonly PropertyChange[], scope: readonly string[], sources: Sources): Value[] {
  const list: Value[] = properties.flatMap((change) => {
    const target = {
      Attribute: "Properties",
      Name: change.name,
      RequiresRecreation: change.replaces,
      Path: `/Properties/${change.name}`,
      ...(change.before !== undefined && { BeforeValue: shown(change.before) }),
      ...(change.after !== undefined && { AfterValue: shown(change.after) }),
      AttributeChangeType: change.before === undefined ? "Add" : change.after === undefined ? "Remove" : "Modify",
    };
    return sources(change.name).map(({ source, entity, evaluation }) => ({
      Target: target,
      Evaluation: evaluation === "Static" && holdsUnknown(change.after) ? "Dynamic" : evaluation,
      ChangeSource: source,
      ...(entity !== undefined && { CausingEntity: entity }),
    }));
  });
  for (const attribute of scope)
    if (attribute !== "Properties")
      list.push({
        Target: { Attribute: attribute, RequiresRecreation: "Never" },
        Evaluation: "Static",
        ChangeSource: "DirectModification",
      });
  if (list.length === 0)
    list.push({
      Target: { Attribute: "Properties", RequiresRecreation: "Never" },
      Evaluation: "Dynamic",
      ChangeSource: "Automatic",
    });
  return list;
}

/** Where a change of a property comes from: a parameter, another resource, or the template itself. */
function sourcesOf(
  written: Value | undefined,
  changedParameters: ReadonlySet<string>,
  changes: readonly Change[],
): ReturnType<Sources> {
  const found: ReturnType<Sources> = [];
  if (written !== undefined) {
    const { refs, attributes } = mentionsOf(written);
    const moves = (id: string) => changes.some(({ logicalId, kind }) => logicalId === id && kind !== "Unchanged");
    for (const name of refs) {
      if (changedParameters.has(name)) found.push({ source: "ParameterReference", entity: name, evaluation: "Static" });
      else if (moves(name)) found.push({ source: "ResourceReference", entity: name, evaluation: "Dynamic" });
    }
    for (const [id, attribute] of attributes)
      if (moves(id)) found.push({ source: "ResourceAttribute", entity: `${id}.${attribute}`, evaluation: "Dynamic" });
    if (found.some(({ source }) => source === "ParameterReference"))
      found.push({ source: "DirectModification", evaluation: "Dynamic" });
  }
  return found.length > 0 ? found : [{ source: "DirectModification", evaluation: "Static" }];
}

const context = (properties: Value, metadata: Value | undefined): string =>
  JSON.stringify({ Properties: properties, ...(metadata !== undefined && { Metadata: metadata }) });

const shown = (value: Value): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** Without property values, as DescribeChangeSet shows changes unless it is asked for them. */
export function withoutValues(changes: readonly Value[]): Value[] {
  const strip = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !VALUES.has(key))
        .map(([key, each]) => [key, strip(each)]),
    );
  };
  return changes.map(strip);
}

const VALUES = new Set(["BeforeContext", "AfterContext", "BeforeValue", "AfterValue", "Path", "AttributeChangeType"]);
