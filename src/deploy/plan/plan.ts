import type { Engine } from "../engine.js";
import type { StackInputs, StackRecord } from "../records.js";
import { isUnknown, KNOWN_AFTER_APPLY, sameValue, type Value } from "../value.js";
import { type Change, changeOf } from "./change.js";
import type { Lookup } from "./desired.js";
import { inOrder } from "./graph.js";
import { lookupIn } from "./lookup.js";

export interface Plan {
  /** In the order in which they will be made; what is unchanged is among them. */
  readonly changes: readonly Change[];
  /** Nothing would be done and nothing would be told otherwise. */
  readonly isEmpty: boolean;
}

/** Works out what an update (or, for a stack without resources, a creation) would do, as far as that is known before. */
export function planOf(engine: Engine, stack: StackRecord, inputs: StackInputs): Plan {
  const desired = engine.desired(stack, inputs, { lenient: true });
  const changes = new Map<string, Change>();
  const standing = lookupIn((logicalId) => engine.resource(stack.id, logicalId));
  const willBeNew = (logicalId: string): boolean => {
    const kind = changes.get(logicalId)?.kind;
    return kind === "Created" || kind === "Replaced";
  };
  const lookup: Lookup = {
    ref: (logicalId) => (willBeNew(logicalId) ? KNOWN_AFTER_APPLY : standing.ref(logicalId)),
    attribute: (logicalId, attribute) => {
      const change = changes.get(logicalId);
      const mayDiffer = willBeNew(logicalId) || (change?.kind === "Updated" && answersAnew(change.type));
      return mayDiffer ? KNOWN_AFTER_APPLY : standing.attribute(logicalId, attribute);
    },
  };
  for (const logicalId of inOrder(desired.graph())) {
    const type = desired.template.resources[logicalId]?.Type ?? "";
    const record = engine.resource(stack.id, logicalId);
    const before = record?.status === "DELETE_COMPLETE" ? undefined : record;
    const properties = desired.properties(logicalId, lookup);
    const wanted = { logicalId, type, properties, metadata: desired.metadata(logicalId), tags: inputs.tags };
    const change = changeOf(wanted, before);
    const differs = change.kind === "Unchanged" && engine.typeOf(type)?.differs?.(change.before, properties);
    changes.set(
      logicalId,
      differs && before
        ? { kind: "Updated", logicalId, type, before, after: properties, properties: [], scope: [] }
        : change,
    );
  }
  for (const record of engine.resources(stack.id))
    if (!changes.has(record.logicalId) && record.status !== "DELETE_COMPLETE")
      changes.set(record.logicalId, {
        kind: "Removed",
        logicalId: record.logicalId,
        type: record.type,
        before: record,
      });
  const list = [...changes.values()];
  const isEmpty =
    list.every(({ kind }) => kind === "Unchanged") &&
    sameValue(inputs.tags, stack.tags) &&
    sameOutputs(engine, stack, desired.outputs(lookup));
  return { changes: list, isEmpty };
}

const answersAnew = (type: string): boolean =>
  type === "AWS::CloudFormation::Stack" ||
  type === "AWS::CloudFormation::CustomResource" ||
  type.startsWith("Custom::");

function sameOutputs(
  engine: Engine,
  stack: StackRecord,
  next: readonly { key: string; value: Value; description?: string; exportName?: string }[],
): boolean {
  const rewrite = engine.options.rewriteOutput ?? ((text: string) => text);
  const shown = next.map((output) => ({
    ...output,
    value: typeof output.value === "object" ? JSON.stringify(output.value) : rewrite(String(output.value)),
  }));
  return !shown.some(({ value }) => isUnknown(value)) && sameValue(shown, stack.outputs);
}
