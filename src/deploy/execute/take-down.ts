import { keyOf } from "../../store/store.js";
import { type Engine, handlerMessage } from "../engine.js";
import { isCustom } from "../plan/change.js";
import { type Graph, reversed } from "../plan/graph.js";
import type { ResourceRecord, StackRecord } from "../records.js";
import { contextOf, isLive } from "./context.js";
import { Cancelled, ResourceFailure } from "./failure.js";
import { shapedBefore } from "./place.js";
import { type Failed, walk } from "./walk.js";

export interface TakeDownOptions {
  /** What a policy says of a resource that goes: `create` is a creation that is rolled back. */
  readonly because: "delete" | "update" | "replace" | "create-rollback" | "update-rollback";
  /** Logical ids that are to be left as they are. */
  readonly retain?: readonly string[];
  /** The record that a logical id keeps belongs to another generation and stays. */
  readonly keepsRecord?: boolean;
}

/** Removes resources, those first that nothing needs any more. Failures don't stop what is independent of them. */
export function takeDown(
  engine: Engine,
  stack: StackRecord,
  records: readonly ResourceRecord[],
  signal: AbortSignal,
  options: TakeDownOptions,
): Promise<Failed[]> {
  const byId = new Map(records.map((record) => [record.logicalId, record]));
  const graph: Graph = new Map(records.map(({ logicalId, dependencies }) => [logicalId, new Set(dependencies)]));
  return walk(
    reversed(graph),
    (logicalId) => {
      if (signal.aborted) throw new Cancelled();
      const record = byId.get(logicalId);
      return record && remove(engine, stack, record, signal, options);
    },
    { workers: engine.options.workers ?? 16, goOn: true },
  );
}

function remove(
  engine: Engine,
  stack: StackRecord,
  record: ResourceRecord,
  signal: AbortSignal,
  options: TakeDownOptions,
): void | Promise<void> {
  const { store } = engine.options;
  const finish = (status: "DELETE_COMPLETE" | "DELETE_SKIPPED"): void =>
    store.transaction(() => {
      if (status === "DELETE_SKIPPED") keepIds(engine, stack, record);
      const { statusReason: _, ...rest } = record;
      const gone: ResourceRecord = { ...rest, status, timestamp: engine.now() };
      engine.resourceEvent(stack, gone);
      if (options.keepsRecord) return;
      const forgotten = options.because === "update" || options.because === "update-rollback";
      if (forgotten) engine.tables.resources.delete(keyOf(record.stackId, record.logicalId));
      else engine.putResource(gone);
    });
  if (record.id === undefined) {
    if (options.because === "create-rollback" || options.because === "update-rollback")
      forgetUnborn(engine, record, options);
    return;
  }
  if (staysFor(record, options)) return finish("DELETE_SKIPPED");
  const type = engine.typeOf(record.type);
  const fail = (error: unknown): never => {
    if (engine.stopped.aborted) throw new Cancelled();
    const reason = error instanceof ResourceFailure ? error.reason : handlerMessage(error, engine.newId());
    const failed: ResourceRecord = {
      ...record,
      status: "DELETE_FAILED",
      statusReason: reason,
      timestamp: engine.now(),
    };
    store.transaction(() => {
      engine.resourceEvent(stack, failed);
      if (!options.keepsRecord) engine.putResource(failed);
    });
    throw new ResourceFailure(reason);
  };
  const begin = (): void => {
    const { statusReason: _, ...rest } = record;
    const going: ResourceRecord = { ...rest, status: "DELETE_IN_PROGRESS", timestamp: engine.now() };
    engine.resourceEvent(stack, going);
    if (!options.keepsRecord) engine.putResource(going);
  };
  let answer: void | Promise<void>;
  try {
    answer = store.transaction(() => {
      begin();
      const result = record.skipped || !type ? undefined : act(engine, stack, record, signal, options);
      if (!(result instanceof Promise)) finish("DELETE_COMPLETE");
      return result;
    });
  } catch (error) {
    store.transaction(begin);
    return fail(error);
  }
  return answer instanceof Promise ? answer.then(() => finish("DELETE_COMPLETE"), fail) : undefined;
}

/**
 * What another live resource of the stack has taken over under the same physical id (a gateway response that got
 * another logical id) is not removed; where an update is undone, it is given back to that resource.
 */
function act(
  engine: Engine,
  stack: StackRecord,
  record: ResourceRecord,
  signal: AbortSignal,
  { because }: TakeDownOptions,
): void | Promise<void> {
  const type = engine.typeOf(record.type);
  if (!type) return;
  const id = record.id ?? "";
  const heir = isCustom(record.type) || type.sharesIds ? undefined : heirOf(engine, record, because);
  if (!heir) return type.remove(id, shapedBefore(record), contextOf(engine, stack, record, signal));
  if (because !== "update-rollback") return;
  const context = contextOf(engine, stack, heir, signal);
  const given = type.update(id, shapedBefore(heir), shapedBefore(record), context);
  return given instanceof Promise ? given.then(() => undefined) : undefined;
}

function heirOf(
  engine: Engine,
  record: ResourceRecord,
  because: TakeDownOptions["because"],
): ResourceRecord | undefined {
  if (because === "delete" || because === "create-rollback") return undefined;
  return engine.tables.resources
    .find("physical", { equals: `${record.type} ${record.id}` })
    .map(({ value }) => value)
    .find(
      (other) =>
        other.stackId === record.stackId &&
        isLive(other) &&
        other.status !== "DELETE_IN_PROGRESS" &&
        (other.logicalId !== record.logicalId || other.generation !== record.generation),
    );
}

function staysFor(record: ResourceRecord, { because, retain }: TakeDownOptions): boolean {
  if (retain?.includes(record.logicalId)) return true;
  if (because === "update-rollback") return false;
  const policy = because === "replace" ? record.updateReplacePolicy : record.deletionPolicy;
  return policy === "Retain" || (policy === "RetainExceptOnCreate" && because !== "create-rollback");
}

/** What stays behind holds its ids; a later resource of the same logical id gets others. */
function keepIds(engine: Engine, stack: StackRecord, { logicalId, generation }: ResourceRecord): void {
  const key = keyOf(stack.seed, logicalId);
  const known = engine.tables.retained.get(key)?.generation ?? 0;
  engine.tables.retained.put(key, { generation: Math.max(known, generation + 1) });
}

/** What never came to be leaves nothing to remove. */
function forgetUnborn(engine: Engine, record: ResourceRecord, { because, keepsRecord }: TakeDownOptions): void {
  if (keepsRecord) return;
  if (because === "update-rollback") engine.tables.resources.delete(keyOf(record.stackId, record.logicalId));
  else engine.putResource({ ...record, status: "DELETE_COMPLETE", timestamp: engine.now() });
}
