import { keyOf, keyPrefix } from "../../store/store.js";
import type { Engine } from "../engine.js";
import { type Graph, inOrder } from "../plan/graph.js";
import type { JournalRecord, Phase, ResourceRecord, StackInputs, StackRecord } from "../records.js";
import { contextOf, isLive } from "./context.js";
import { Cancelled } from "./failure.js";
import { forward } from "./forward.js";
import { takeDown } from "./take-down.js";
import { undo } from "./undo.js";

/** Whether the phases after the way forward follow at once, or are asked for by the stack that holds this one. */
export interface RunOptions {
  readonly nested?: boolean;
}

/** Creates a stack's resources; on failure removes them, keeps them, or removes the stack, as its creator chose. */
export async function runCreate(engine: Engine, id: string, signal: AbortSignal): Promise<void> {
  const stack = engine.stack(id);
  const outcome = await forward(engine, stack, engine.desired(stack, stack), signal);
  if ("results" in outcome) {
    const { operation: _, ...rest } = engine.stack(id);
    engine.tables.stacks.put(id, rest);
    engine.advance(id, "CREATE_COMPLETE", outcome.results);
    return;
  }
  if (stack.disableRollback || stack.onFailure === "DO_NOTHING") {
    endOperation(engine, id);
    engine.advance(id, "CREATE_FAILED", { reason: outcome.reason });
    return;
  }
  if (stack.onFailure === "DELETE") {
    engine.advance(id, "DELETE_IN_PROGRESS", {
      reason: `${outcome.reason}Delete requested by user.`,
      operation: { kind: "delete", phase: "delete" },
    });
    return runDelete(engine, id);
  }
  engine.advance(id, "ROLLBACK_IN_PROGRESS", {
    reason: `${sentence(outcome.reason)}Rollback requested by user.`,
    operation: { kind: "create", phase: "rollback" },
  });
  return runCreateRollback(engine, id);
}

const sentence = (reason: string): string => (reason.endsWith(". ") ? reason : `${reason}. `);

export async function runCreateRollback(engine: Engine, id: string): Promise<void> {
  const stack = engine.stack(id);
  const records = engine.resources(id).filter(({ status }) => status !== "DELETE_COMPLETE");
  const failed = await takeDown(engine, stack, records, engine.stopped, { because: "create-rollback" });
  if (engine.stopped.aborted) throw new Cancelled();
  endOperation(engine, id);
  const deletedAt = engine.now();
  if (failed.length === 0) engine.advance(id, "ROLLBACK_COMPLETE", { deletedAt });
  else
    engine.advance(id, "ROLLBACK_FAILED", {
      deletedAt,
      reason: failedTo(
        "delete",
        failed.map((each) => each.id),
      ),
    });
}

/** Goes forward; then cleans up, unless the stack that holds this one shall say when. */
export async function runUpdate(
  engine: Engine,
  id: string,
  signal: AbortSignal,
  { nested = false }: RunOptions = {},
): Promise<void> {
  const stack = engine.stack(id);
  const outcome = await forward(engine, stack, engine.desired(stack, stack), signal);
  if ("reason" in outcome) {
    if (stack.disableRollback) {
      engine.tables.store.transaction(() => {
        forgetJournal(engine, id);
        endOperation(engine, id);
        engine.advance(id, "UPDATE_FAILED", { reason: outcome.reason });
      });
      return;
    }
    engine.advance(id, "UPDATE_ROLLBACK_IN_PROGRESS", {
      reason: outcome.reason,
      operation: { kind: "update", phase: "rollback" },
    });
    return runUpdateRollback(engine, id);
  }
  engine.advance(id, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", {
    ...outcome.results,
    operation: { kind: "update", phase: "cleanup" },
  });
  if (!nested) await runCleanup(engine, id);
}

/** Removes what the update has replaced and what the template no longer holds. */
export async function runCleanup(engine: Engine, id: string): Promise<void> {
  const stack = engine.stack(id);
  const { resources } = engine.desired(stack, stack);
  const journal = journalOf(engine, id);
  const replaced = journal.flatMap(({ logicalId, before }) => {
    const now = engine.resource(id, logicalId);
    return before?.id !== undefined && now && isOther(before, now) ? [before] : [];
  });
  const removed = engine.resources(id).filter(({ logicalId }) => !(logicalId in resources));
  const late = engine.stopped;
  const settled = settleNested(engine, stack, journal, late);
  const failures = [
    ...(await settled),
    ...(await takeDown(engine, stack, removed, late, { because: "update" })),
    ...(await takeDown(engine, stack, replaced, late, { because: "replace", keepsRecord: true })),
  ];
  if (engine.stopped.aborted) throw new Cancelled();
  engine.tables.store.transaction(() => {
    forgetJournal(engine, id);
    for (const { logicalId } of removed) engine.tables.resources.delete(keyOf(id, logicalId));
    endOperation(engine, id);
    engine.advance(
      id,
      "UPDATE_COMPLETE",
      failures.length > 0 ? { reason: "Update successful. One or more resources could not be deleted." } : {},
    );
  });
}

async function settleNested(
  engine: Engine,
  stack: StackRecord,
  journal: readonly JournalRecord[],
  signal: AbortSignal,
): Promise<[]> {
  for (const { logicalId } of journal) {
    const record = engine.resource(stack.id, logicalId);
    const type = record && engine.typeOf(record.type);
    if (record?.id !== undefined && type?.settle)
      await type.settle(record.id, contextOf(engine, stack, record, signal));
  }
  return [];
}

/** Brings every resource back to what it was before the update, then removes what the update had made. */
export async function runUpdateRollback(engine: Engine, id: string, skip: readonly string[] = []): Promise<void> {
  const failed = await undo(engine, engine.stack(id), journalOf(engine, id), engine.stopped, skip);
  if (engine.stopped.aborted) throw new Cancelled();
  if (failed.length > 0) {
    engine.advance(id, "UPDATE_ROLLBACK_FAILED", {
      reason: failedTo(
        "update",
        failed.map((each) => each.id),
      ),
    });
    return;
  }
  const stack = engine.stack(id);
  const former: Partial<StackRecord> = stack.previous ?? {};
  engine.advance(id, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", {
    ...former,
    operation: { kind: "update", phase: "rollback-cleanup" },
  });
  return runRollbackCleanup(engine, id);
}

export async function runRollbackCleanup(engine: Engine, id: string): Promise<void> {
  const stack = engine.stack(id);
  const journal = journalOf(engine, id);
  const made = journal.flatMap(({ made: each }) => (each ? [each] : []));
  const fresher = engine.stopped;
  const own = journal.flatMap(({ logicalId, before }) => {
    const record = before === null ? engine.resource(id, logicalId) : undefined;
    return record ? [record] : [];
  });
  await takeDown(engine, stack, own, fresher, { because: "update-rollback" });
  await takeDown(engine, stack, made, fresher, { because: "update-rollback", keepsRecord: true });
  if (engine.stopped.aborted) throw new Cancelled();
  engine.tables.store.transaction(() => {
    for (const { logicalId, before } of journal)
      if (before === null) engine.tables.resources.delete(keyOf(id, logicalId));
    forgetJournal(engine, id);
    endOperation(engine, id);
    engine.advance(id, "UPDATE_ROLLBACK_COMPLETE");
  });
}

export async function runDelete(engine: Engine, id: string): Promise<void> {
  const stack = engine.stack(id);
  for (const { exportName } of stack.outputs) {
    const users = exportName === undefined ? [] : engine.importers(exportName).filter((name) => name !== stack.name);
    if (users.length === 0) continue;
    endOperation(engine, id);
    engine.advance(id, "DELETE_FAILED", {
      reason: `Export ${exportName} cannot be deleted as it is in use by ${users.join(" and ")}`,
    });
    return;
  }
  const retain = stack.operation?.retain ?? [];
  const records = engine.resources(id).filter(isLive);
  const failed = await takeDown(engine, stack, records, engine.stopped, { because: "delete", retain });
  if (engine.stopped.aborted) throw new Cancelled();
  const deletedAt = engine.now();
  engine.tables.store.transaction(() => {
    endOperation(engine, id);
    if (failed.length > 0)
      engine.advance(id, "DELETE_FAILED", {
        deletedAt,
        reason: failedTo(
          "delete",
          failed.map((each) => each.id),
        ),
      });
    else {
      forgetJournal(engine, id);
      engine.advance(id, "DELETE_COMPLETE", { deletedAt, outputs: [], imports: [] });
    }
  });
}

/** Begins an update: what the stack was made from before is kept until it is done. */
export function beginUpdate(
  engine: Engine,
  id: string,
  inputs: StackInputs,
  extra: Partial<StackRecord>,
  reason?: string,
): void {
  const stack = engine.stack(id);
  const { templateBody, parameters, tags, capabilities, notificationArns, roleArn, description, outputs, imports } =
    stack;
  engine.advance(id, "UPDATE_IN_PROGRESS", {
    ...inputs,
    ...extra,
    updatedAt: engine.now(),
    operation: { kind: "update", phase: "forward" },
    previous: {
      templateBody,
      parameters,
      tags,
      capabilities,
      notificationArns,
      outputs,
      imports,
      ...(roleArn !== undefined && { roleArn }),
      ...(description !== undefined && { description }),
    },
    ...(reason !== undefined && { reason }),
  });
}

/** Goes on where an earlier process stopped. */
export function goOn(engine: Engine, stack: StackRecord, signal: AbortSignal, options: RunOptions = {}): Promise<void> {
  const { kind, phase } = stack.operation ?? { kind: "create", phase: "forward" };
  const runs: Record<Phase, () => Promise<void>> = {
    forward: async () => {
      await dropUnfinished(engine, stack, signal);
      await (kind === "create" ? runCreate(engine, stack.id, signal) : runUpdate(engine, stack.id, signal, options));
    },
    rollback: () => (kind === "create" ? runCreateRollback(engine, stack.id) : runUpdateRollback(engine, stack.id)),
    cleanup: () => (options.nested ? Promise.resolve() : runCleanup(engine, stack.id)),
    "rollback-cleanup": () => runRollbackCleanup(engine, stack.id),
    delete: () => runDelete(engine, stack.id),
  };
  return runs[phase]();
}

/** A resource whose creation was begun and told, but never ended, is removed so that it can be made anew. */
async function dropUnfinished(engine: Engine, stack: StackRecord, signal: AbortSignal): Promise<void> {
  for (const record of engine.resources(stack.id)) {
    if (record.id === undefined) continue;
    const before = engine.tables.journal.get(keyOf(stack.id, record.logicalId))?.before;
    const making =
      record.status === "CREATE_IN_PROGRESS" ||
      (record.status === "UPDATE_IN_PROGRESS" && before?.id !== undefined && isOther(before, record));
    const type = engine.typeOf(record.type);
    if (!making || !type) continue;
    if (!type.resumable) await type.remove(record.id, record.properties, contextOf(engine, stack, record, signal));
    const { id: _, ...unborn } = record;
    engine.putResource(before ?? unborn);
  }
}

/** Whether a record stands for another physical resource than the one before. */
export const isOther = (before: ResourceRecord, now: ResourceRecord): boolean =>
  before.id !== now.id || before.generation !== now.generation;

export const journalOf = (engine: Engine, stackId: string): JournalRecord[] => {
  const journal = engine.tables.journal.list({ prefix: keyPrefix(stackId) }).map(({ value }) => value);
  const graph: Graph = new Map(
    journal.map(({ logicalId, before }) => [
      logicalId,
      new Set((before ?? engine.resource(stackId, logicalId))?.dependencies ?? []),
    ]),
  );
  const at = new Map(inOrder(graph).map((logicalId, index) => [logicalId, index]));
  return journal.sort((a, b) => (at.get(a.logicalId) ?? 0) - (at.get(b.logicalId) ?? 0));
};

function forgetJournal(engine: Engine, stackId: string): void {
  for (const { key } of engine.tables.journal.list({ prefix: keyPrefix(stackId) })) engine.tables.journal.delete(key);
}

function endOperation(engine: Engine, id: string): void {
  const { operation: _, previous: __, ...rest } = engine.stack(id);
  engine.tables.stacks.put(id, rest);
}

const failedTo = (verb: string, ids: readonly string[]): string =>
  `The following resource(s) failed to ${verb}: [${ids.join(", ")}]. `;
