import { isFault } from "../../lib/fault.js";
import type { Placed, ResourceContext } from "../../resources/resource-type.js";
import { keyOf } from "../../store/store.js";
import { type Engine, handlerMessage } from "../engine.js";
import { type Change, changeOf, isTakenAsWritten, specificationFor } from "../plan/change.js";
import type { Desired, Lookup } from "../plan/desired.js";
import { lookupIn, skippedValue } from "../plan/lookup.js";
import type { ResourceRecord, ResourceStatus, StackRecord } from "../records.js";
import { shapedProperties } from "../template/properties.js";
import type { ValueMap } from "../value.js";
import { contextOf } from "./context.js";
import { Cancelled, ResourceFailure } from "./failure.js";

const REPLACING = "Requested update requires the creation of a new physical resource; hence creating one.";

/** Brings the resources of one stack to what its template wants, one at a time; a walk decides the order. */
export class Placer {
  readonly #engine: Engine;
  readonly #stack: StackRecord;
  readonly #desired: Desired;
  readonly #signal: AbortSignal;
  readonly #lookup: Lookup;

  constructor(engine: Engine, stack: StackRecord, desired: Desired, signal: AbortSignal) {
    this.#engine = engine;
    this.#stack = stack;
    this.#desired = desired;
    this.#signal = signal;
    this.#lookup = lookupIn((logicalId) => engine.resource(stack.id, logicalId));
  }

  place(logicalId: string): void | Promise<void> {
    if (this.#signal.aborted) throw new Cancelled();
    const before = this.#engine.resource(this.#stack.id, logicalId);
    const type = this.#desired.template.resources[logicalId]?.Type ?? "";
    let change: Change;
    try {
      change = this.#change(logicalId, type, before);
    } catch (error) {
      if (!isFault(error)) throw error;
      return this.#fail(this.#draft(logicalId, type, {}, before), before, error.message);
    }
    switch (change.kind) {
      case "Created":
        return this.#create(this.#draft(logicalId, type, change.after, before), undefined);
      case "Replaced":
        return this.#replace(change, before as ResourceRecord);
      case "Updated":
        return this.#update(this.#draft(logicalId, type, change.after, before), change.before);
      case "Removed":
        return;
      case "Unchanged":
        if (!this.#engine.typeOf(type)?.differs?.(change.before, change.before.properties))
          return this.#unchanged(this.#draft(logicalId, type, change.before.properties, before), change.before);
        return this.#update(this.#draft(logicalId, type, change.before.properties, before), change.before);
    }
  }

  #change(logicalId: string, type: string, before: ResourceRecord | undefined): Change {
    const properties = this.#desired.properties(logicalId, this.#lookup);
    const metadata = this.#desired.metadata(logicalId);
    return changeOf({ logicalId, type, properties, metadata, tags: this.#stack.tags }, before);
  }

  /** The record as it shall be once the resource is placed. */
  #draft(logicalId: string, type: string, properties: ValueMap, before: ResourceRecord | undefined): ResourceRecord {
    const metadata = this.#desired.metadata(logicalId);
    const first = () => this.#engine.tables.retained.get(keyOf(this.#stack.seed, logicalId))?.generation ?? 0;
    return {
      stackId: this.#stack.id,
      logicalId,
      type,
      ...(before?.id !== undefined && { id: before.id }),
      attributes: before?.attributes ?? {},
      properties,
      ...(metadata && { metadata }),
      tags: this.#stack.tags,
      generation: before?.generation ?? first(),
      status: "CREATE_IN_PROGRESS",
      timestamp: this.#engine.now(),
      dependencies: [...(this.#desired.graph().get(logicalId) ?? [])],
      ...this.#desired.policies(logicalId),
    };
  }

  /** Policies, dependencies and tags may change without a change of the resource itself. */
  #unchanged(draft: ResourceRecord, before: ResourceRecord): void {
    const { timestamp, status } = before;
    this.#engine.putResource({ ...draft, timestamp, status, ...(before.skipped && { skipped: true }) });
  }

  #create(draft: ResourceRecord, replaced: ResourceRecord | undefined): void | Promise<void> {
    const kind = replaced ? "UPDATE" : "CREATE";
    const { id: _, ...fresh } = draft;
    const record: ResourceRecord = { ...fresh, attributes: {}, status: `${kind}_IN_PROGRESS` };
    const type = this.#engine.typeOf(record.type);
    if (!type) return this.#skip(record, kind);
    return this.#attempt(
      record,
      replaced,
      () => {
        this.#journal(record, replaced ?? null);
        this.#event({
          ...record,
          ...(replaced?.id !== undefined && { id: replaced.id }),
          ...(replaced && { statusReason: REPLACING }),
        });
        this.#engine.putResource(replaced ? { ...replaced, status: "UPDATE_IN_PROGRESS" } : record);
      },
      (context) => type.create(this.#shaped(record), context),
    );
  }

  #replace(change: Change & { kind: "Replaced" }, before: ResourceRecord): void | Promise<void> {
    const draft = this.#draft(before.logicalId, change.type, change.after, before);
    const clash = sameName(before, change);
    if (clash)
      return this.#fail(
        draft,
        before,
        `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${clash} and update the stack again.`,
      );
    return this.#create({ ...draft, generation: before.generation + 1 }, before);
  }

  #update(draft: ResourceRecord, before: ResourceRecord): void | Promise<void> {
    const record: ResourceRecord = { ...draft, status: "UPDATE_IN_PROGRESS" };
    const type = this.#engine.typeOf(record.type);
    if (!type || before.skipped) return this.#skip(record, "UPDATE");
    return this.#attempt(
      record,
      before,
      () => {
        this.#journal(record, before);
        this.#event(record);
        this.#engine.putResource({ ...before, status: "UPDATE_IN_PROGRESS", timestamp: record.timestamp });
      },
      (context) => type.update(before.id ?? "", this.#shaped(record), shapedBefore(before), context),
    );
  }

  /**
   * Runs what a type does. A type that answers at once is placed and recorded in one transaction, so a crash leaves
   * either both or neither; one that takes time is recorded as begun first.
   */
  #attempt(
    record: ResourceRecord,
    before: ResourceRecord | undefined,
    begin: () => void,
    act: (context: ResourceContext) => Placed | Promise<Placed>,
  ): void | Promise<void> {
    const { store } = this.#engine.options;
    let current = record;
    const creates = record.id === undefined;
    const initiated = (id: string): void => {
      if (current.id === id) return;
      current = { ...current, id };
      store.transaction(() => {
        this.#engine.putResource(current);
        if (creates) this.#event(current, "Resource creation Initiated");
      });
    };
    const context = contextOf(this.#engine, this.#stack, record, this.#signal, initiated);
    const complete = ({ id, attributes }: Placed): void =>
      store.transaction(() => {
        initiated(id);
        const status = record.status.replace("IN_PROGRESS", "COMPLETE") as ResourceStatus;
        const { statusReason: _, ...rest } = current;
        const placed: ResourceRecord = { ...rest, id, attributes, status, timestamp: this.#engine.now() };
        this.#engine.putResource(placed);
        this.#event(placed);
      });
    const fail = (error: unknown): never => {
      if (this.#engine.stopped.aborted) throw new Cancelled();
      return this.#fail(current, before, this.#reason(error, creates));
    };
    let answer: Placed | Promise<Placed>;
    try {
      answer = store.transaction(() => {
        begin();
        const result = act(context);
        if (!(result instanceof Promise)) complete(result);
        return result;
      });
    } catch (error) {
      current = record;
      store.transaction(begin);
      return fail(error);
    }
    return answer instanceof Promise ? answer.then(complete, fail) : undefined;
  }

  #reason(error: unknown, creates: boolean): string {
    if (error instanceof ResourceFailure) return error.reason;
    if (this.#signal.aborted) return creates ? "Resource creation cancelled" : "Resource update cancelled";
    return handlerMessage(error, this.#engine.newId());
  }

  #fail(record: ResourceRecord, before: ResourceRecord | undefined, reason: string): never {
    const kind = before ? "UPDATE" : "CREATE";
    const timestamp = this.#engine.now();
    const failed: ResourceRecord = { ...record, status: `${kind}_FAILED`, statusReason: reason, timestamp };
    this.#engine.options.store.transaction(() => {
      this.#journal(failed, before ?? null);
      const replacementNeverCame = before && failed.generation !== before.generation && failed.id === undefined;
      this.#engine.putResource(
        replacementNeverCame ? { ...before, status: "UPDATE_FAILED", statusReason: reason, timestamp } : failed,
      );
      this.#event(failed);
    });
    throw new ResourceFailure(reason);
  }

  /** The first state that an update found is the one to go back to. */
  #journal({ stackId, logicalId }: ResourceRecord, before: ResourceRecord | null): void {
    if (this.#stack.operation?.kind !== "update") return;
    const key = keyOf(stackId, logicalId);
    if (!this.#engine.tables.journal.get(key)) this.#engine.tables.journal.put(key, { stackId, logicalId, before });
  }

  #skip(record: ResourceRecord, kind: "CREATE" | "UPDATE"): void {
    this.#engine.options.store.transaction(() => {
      if (kind === "CREATE") this.#journal(record, null);
      const placed: ResourceRecord = {
        ...record,
        id: skippedValue(record.logicalId),
        skipped: true,
        status: `${kind}_COMPLETE`,
        statusReason: `Resource type ${record.type} is not supported: the stack goes on without it`,
      };
      this.#engine.putResource(placed);
      this.#event(placed);
    });
  }

  #shaped(record: ResourceRecord): ValueMap {
    const specification = specificationFor(record.type);
    if (!specification || isTakenAsWritten(record.type)) return record.properties;
    const { properties, problems } = shapedProperties(record.properties, specification);
    if (problems.length > 0) throw new ResourceFailure(`Property validation failure: [${problems.join(", ")}]`);
    return properties;
  }

  #event(record: ResourceRecord, reason = record.statusReason): void {
    this.#engine.resourceEvent(this.#stack, record, { ...(reason !== undefined && { reason }) });
  }
}

/** Former properties were checked when they were placed. */
export function shapedBefore(record: ResourceRecord): ValueMap {
  const specification = specificationFor(record.type);
  if (!specification || isTakenAsWritten(record.type)) return record.properties;
  return shapedProperties(record.properties, specification).properties;
}

/** A name of one's own that both the resource and its replacement would have. */
function sameName(before: ResourceRecord, { type, after }: Change & { kind: "Replaced" }): string | undefined {
  const specification = specificationFor(type);
  const [name, ...rest] = specification?.primaryIdentifier ?? [];
  if (name === undefined || rest.length > 0 || specification?.properties[name]?.replaces !== "yes") return undefined;
  const given = after[name];
  return typeof given === "string" && given === before.properties[name] ? given : undefined;
}
