import { isFault } from "../../lib/fault.js";
import type { Properties, ResourceContext } from "../../resources/resource-type.js";
import { keyPrefix } from "../../store/store.js";
import type { Engine } from "../engine.js";
import type { EngineType } from "../engine-type.js";
import { Cancelled, ResourceFailure } from "../execute/failure.js";
import {
  beginUpdate,
  goOn,
  runCleanup,
  runCreate,
  runDelete,
  runUpdate,
  runUpdateRollback,
} from "../execute/stack-run.js";
import { nestedName, nestedSeed, newStack, newStackId } from "../nested.js";
import { planOf } from "../plan/plan.js";
import { nestedParameters, prepare, type StackRequest, tagsOf } from "../prepare.js";
import type { StackInputs, StackRecord, Tag } from "../records.js";
import { inProgress } from "../stack-status.js";

/** A stack in a stack: a record of its own, whose phases follow those of the stack that holds it. */
export function nestedStack(engine: Engine): EngineType {
  return {
    name: "AWS::CloudFormation::Stack",
    resumable: true,
    sharesIds: true,
    create: (properties, context) => create(engine, properties, context),
    update: (id, next, previous, context) => update(engine, id, next, previous, context),
    remove: (id, _properties, context) => remove(engine, id, context),
    differs: (record, properties) => {
      const stack = engine.tables.stacks.get(record.id ?? "");
      if (!stack) return false;
      try {
        return !planOf(engine, stack, inputsOf(engine, engine.stack(record.stackId), properties, stack)).isEmpty;
      } catch (error) {
        // What can't be worked out is no reason to stay as it is: the update fails with the reason, as its own event.
        if (isFault(error)) return true;
        throw error;
      }
    },
    settle: async (id) => {
      const stack = engine.stack(id);
      if (stack.operation?.phase === "cleanup") await runCleanup(engine, id);
    },
    revert: (id, _previous, context) => revert(engine, id, context),
  };
}

async function create(engine: Engine, properties: Properties, context: ResourceContext) {
  const parent = engine.stack(context.stackId);
  const seed = nestedSeed(parent, context.logicalId);
  const begun = engine.tables.stacks
    .find("parent", { equals: parent.id })
    .map(({ value }) => value)
    .find(
      (each) =>
        each.seed === seed && (inProgress(each.status) || each.status === "CREATE_COMPLETE") && !isPlaced(engine, each),
    );
  const stack = begun ?? begin(engine, parent, seed, properties, context);
  context.initiated(stack.id);
  if (!begun) await follow(engine, stack.id, context, (signal) => runCreate(engine, stack.id, signal));
  else if (inProgress(begun.status))
    await follow(engine, stack.id, context, (signal) => goOn(engine, begun, signal, { nested: true }));
  const done = engine.stack(stack.id);
  if (done.status !== "CREATE_COMPLETE")
    throw new ResourceFailure(
      `Embedded stack ${done.id} was not successfully created: ${done.statusReason ?? done.status}`,
    );
  return placed(done);
}

/** Whether the stack that holds it has recorded it as finished: then another one is to be made. */
const isPlaced = (engine: Engine, { id }: StackRecord): boolean =>
  engine.tables.resources
    .find("physical", { equals: `AWS::CloudFormation::Stack ${id}` })
    .some(({ value }) => !value.status.endsWith("_IN_PROGRESS"));

function begin(
  engine: Engine,
  parent: StackRecord,
  seed: string,
  properties: Properties,
  context: ResourceContext,
): StackRecord {
  const name = nestedName(parent, context.logicalId, generationOf(engine, context));
  const identity = { id: newStackId(engine, name, seed), name, seed };
  const inputs = checked(() => inputsOf(engine, parent, properties, undefined, identity));
  const stack = newStack(engine, identity, inputs, {
    onFailure: "DO_NOTHING",
    parentId: parent.id,
    rootId: parent.rootId ?? parent.id,
    skipUnsupported: parent.skipUnsupported,
    ...(parent.clientRequestToken !== undefined && { clientRequestToken: parent.clientRequestToken }),
  });
  engine.options.store.transaction(() => {
    engine.tables.stacks.put(stack.id, stack);
    engine.stackEvent(stack, "User Initiated");
  });
  return stack;
}

const generationOf = (engine: Engine, { stackId, logicalId }: ResourceContext): number =>
  engine.resource(stackId, logicalId)?.generation ?? 0;

async function update(engine: Engine, id: string, next: Properties, _previous: Properties, context: ResourceContext) {
  const stack = engine.stack(id);
  const parent = engine.stack(context.stackId);
  if (stack.operation?.kind === "update")
    await follow(engine, id, context, (signal) => goOn(engine, stack, signal, { nested: true }));
  else {
    const inputs = checked(() => inputsOf(engine, parent, next, stack));
    beginUpdate(engine, id, inputs, { skipUnsupported: parent.skipUnsupported }, "User Initiated");
    await follow(engine, id, context, (signal) => runUpdate(engine, id, signal, { nested: true }));
  }
  const done = engine.stack(id);
  if (done.status !== "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" && done.status !== "UPDATE_COMPLETE")
    throw new ResourceFailure(
      `Embedded stack ${id} was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: ${rollbackReason(engine, id)}`,
    );
  return placed(done);
}

const rollbackReason = (engine: Engine, id: string): string =>
  engine.tables.events
    .list({ prefix: keyPrefix(id) })
    .map(({ value }) => value)
    .filter(
      ({ physicalId, status }) =>
        physicalId === id && (status === "UPDATE_ROLLBACK_IN_PROGRESS" || status === "UPDATE_FAILED"),
    )
    .at(-1)?.reason ?? "";

async function remove(engine: Engine, id: string, context: ResourceContext): Promise<void> {
  const stack = engine.tables.stacks.get(id);
  if (!stack || stack.status === "DELETE_COMPLETE") return;
  await engine.running(id)?.done;
  if (engine.stack(id).status !== "DELETE_IN_PROGRESS")
    engine.advance(id, "DELETE_IN_PROGRESS", { operation: { kind: "delete", phase: "delete" } });
  await follow(engine, id, context, () => runDelete(engine, id));
  const done = engine.stack(id);
  if (done.status !== "DELETE_COMPLETE")
    throw new ResourceFailure(`Embedded stack ${id} was not successfully deleted: ${done.statusReason ?? done.status}`);
}

/** The stack around it goes back: so does this one, unless it has done so by itself. */
async function revert(engine: Engine, id: string, context: ResourceContext): Promise<void> {
  const stack = engine.stack(id);
  if (stack.operation?.kind !== "update") return;
  if (stack.operation.phase === "cleanup" || stack.status === "UPDATE_ROLLBACK_FAILED")
    engine.advance(id, "UPDATE_ROLLBACK_IN_PROGRESS", { operation: { kind: "update", phase: "rollback" } });
  await follow(engine, id, context, (signal) =>
    engine.stack(id).operation?.phase === "rollback"
      ? runUpdateRollback(engine, id)
      : goOn(engine, engine.stack(id), signal, { nested: true }),
  );
  const done = engine.stack(id);
  if (done.status !== "UPDATE_ROLLBACK_COMPLETE")
    throw new ResourceFailure(
      `Embedded stack ${id} was not successfully rolled back: ${done.statusReason ?? done.status}`,
    );
}

/** Waits for the nested operation; calling back the outer one calls back the inner one. */
async function follow(
  engine: Engine,
  id: string,
  context: ResourceContext,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  await engine.launch(id, (own) => work(AbortSignal.any([own, context.signal])));
  if (engine.stopped.aborted) throw new Cancelled();
  const { status } = engine.stack(id);
  if (context.signal.aborted && status.endsWith("_FAILED")) throw new Cancelled();
}

function inputsOf(
  engine: Engine,
  parent: StackRecord,
  properties: Properties,
  stack: StackRecord | undefined,
  identity: Pick<StackRecord, "id" | "name"> = stack ?? parent,
): StackInputs {
  const own: Tag[] = tagsOf((properties.Tags as StackRequest["Tags"]) ?? []);
  const tags = [...own, ...parent.tags.filter(({ Key }) => !own.some((each) => each.Key === Key))];
  const request: StackRequest = {
    TemplateURL: properties.TemplateURL as string,
    Parameters: nestedParameters((properties.Parameters as Record<string, unknown>) ?? {}),
    Capabilities: parent.capabilities,
    NotificationARNs: (properties.NotificationARNs as string[]) ?? parent.notificationArns,
    Tags: tags,
    ...(parent.roleArn !== undefined && { RoleARN: parent.roleArn }),
  };
  return prepare(engine, identity, request, { skipUnsupported: parent.skipUnsupported });
}

/** What AWS would answer to the request is the reason of the failure. */
function checked<R>(work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw isFault(error) ? new ResourceFailure(error.message) : error;
  }
}

const placed = ({ id, outputs }: StackRecord) => ({
  id,
  attributes: Object.fromEntries(outputs.map(({ key, value }) => [`Outputs.${key}`, value])),
});
