import { keyOf } from "../../store/store.js";
import { type Engine, handlerMessage } from "../engine.js";
import type { JournalRecord, ResourceRecord, StackRecord } from "../records.js";
import { contextOf } from "./context.js";
import { Cancelled, ResourceFailure } from "./failure.js";
import { shapedBefore } from "./place.js";
import { type Failed, walk } from "./walk.js";

/** Brings every resource that an update has touched back to what the journal says it was. */
export function undo(
  engine: Engine,
  stack: StackRecord,
  journal: readonly JournalRecord[],
  signal: AbortSignal,
  skip: readonly string[],
): Promise<Failed[]> {
  const touched = new Map(journal.flatMap((entry) => (entry.before ? [[entry.logicalId, entry] as const] : [])));
  const graph = new Map(
    [...touched].map(([logicalId, { before }]) => [logicalId, new Set(before?.dependencies ?? [])] as const),
  );
  return walk(
    graph,
    (logicalId) => {
      if (signal.aborted) throw new Cancelled();
      const before = touched.get(logicalId)?.before;
      const now = engine.resource(stack.id, logicalId);
      if (!before || !now) return;
      if (skip.includes(logicalId)) return restored(engine, stack, before);
      return back(engine, stack, before, now, signal);
    },
    { workers: engine.options.workers ?? 16, goOn: true },
  );
}

function back(
  engine: Engine,
  stack: StackRecord,
  before: ResourceRecord,
  now: ResourceRecord,
  signal: AbortSignal,
): void | Promise<void> {
  const { store } = engine.options;
  if (now.id !== before.id || now.generation !== before.generation) {
    store.transaction(() => {
      const { stackId, logicalId } = before;
      engine.tables.journal.put(keyOf(stackId, logicalId), { stackId, logicalId, before, made: now });
      restored(engine, stack, before);
    });
    return;
  }
  const isUntouched =
    now.status !== "UPDATE_IN_PROGRESS" && now.status !== "UPDATE_FAILED" && now.timestamp === before.timestamp;
  const type = engine.typeOf(before.type);
  if (!type || before.skipped || isUntouched) return restored(engine, stack, before);
  const going: ResourceRecord = { ...before, status: "UPDATE_IN_PROGRESS", timestamp: engine.now() };
  const fail = (error: unknown): never => {
    if (engine.stopped.aborted) throw new Cancelled();
    const reason = error instanceof ResourceFailure ? error.reason : handlerMessage(error, engine.newId());
    const failed: ResourceRecord = { ...now, status: "UPDATE_FAILED", statusReason: reason, timestamp: engine.now() };
    store.transaction(() => {
      engine.putResource(failed);
      engine.resourceEvent(stack, failed);
    });
    throw new ResourceFailure(reason);
  };
  const begin = (): void => engine.resourceEvent(stack, going);
  let answer: unknown;
  try {
    answer = store.transaction(() => {
      begin();
      const context = contextOf(engine, stack, before, signal);
      const result = type.revert
        ? type.revert(before.id ?? "", before.properties, context)
        : type.update(before.id ?? "", shapedBefore(before), shapedBefore(now), context);
      if (!(result instanceof Promise)) restored(engine, stack, before);
      return result;
    });
  } catch (error) {
    store.transaction(begin);
    return fail(error);
  }
  return answer instanceof Promise ? answer.then(() => restored(engine, stack, before), fail) : undefined;
}

function restored(engine: Engine, stack: StackRecord, before: ResourceRecord): void {
  engine.options.store.transaction(() => {
    const { statusReason: _, ...rest } = before;
    const record: ResourceRecord = { ...rest, status: "UPDATE_COMPLETE", timestamp: engine.now() };
    engine.putResource(record);
    engine.resourceEvent(stack, record);
  });
}
