import { Fault } from "../lib/fault.js";
import { ChangeSets } from "./change-sets.js";
import { Engine } from "./engine.js";
import { Cancelled } from "./execute/failure.js";
import { beginUpdate, goOn, runCreate, runDelete, runUpdate, runUpdateRollback } from "./execute/stack-run.js";
import { newStack, newStackId } from "./nested.js";
import type { DeploymentsOptions } from "./options.js";
import { planOf } from "./plan/plan.js";
import { prepare, type StackRequest, skipsUnsupported, tagsOf } from "./prepare.js";
import { type StackInputs, type StackRecord, unfinishedStacks } from "./records.js";
import { CustomResources } from "./resources/custom-resource.js";
import { nestedStack } from "./resources/stack.js";
import { waitConditionHandle } from "./resources/wait-condition-handle.js";
import { allows, inProgress } from "./stack-status.js";
import { validationError } from "./template/errors.js";

const CREATION_TIMEOUT = "Stack creation time exceeded the specified timeout";
const DEFAULT_HOLD_MILLISECONDS = 25_000;
/** Milliseconds; a timer that is set for longer would go off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export interface CreateRequest extends StackRequest {
  readonly StackName: string;
  readonly DisableRollback?: boolean | undefined;
  readonly OnFailure?: string | undefined;
  readonly TimeoutInMinutes?: number | undefined;
  readonly EnableTerminationProtection?: boolean | undefined;
  readonly ClientRequestToken?: string | undefined;
}

export interface UpdateRequest extends StackRequest {
  readonly StackName: string;
  readonly DisableRollback?: boolean | undefined;
  readonly ClientRequestToken?: string | undefined;
}

/** CloudFormation: stacks, change sets and what is under way. */
export class Deployments {
  readonly engine: Engine;
  readonly changeSets: ChangeSets;
  readonly #customResources: CustomResources;

  constructor(options: DeploymentsOptions) {
    this.engine = new Engine(options);
    this.#customResources = new CustomResources(this.engine);
    for (const type of [nestedStack(this.engine), this.#customResources.type(), waitConditionHandle(this.engine)])
      this.engine.register(type);
    this.changeSets = new ChangeSets(this.engine, this);
  }

  /**
   * The stack of this name or id.
   * @throws Fault ValidationError `Stack with id X does not exist`
   */
  stack(nameOrId: string): StackRecord {
    const stack = this.engine.find(nameOrId);
    if (!stack) throw validationError(`Stack with id ${nameOrId} does not exist`);
    return stack;
  }

  create(request: CreateRequest): string {
    const { engine } = this;
    const { StackName: name, ClientRequestToken: token } = request;
    checkStackName(name);
    const known = engine.find(name);
    if (known && known.status !== "REVIEW_IN_PROGRESS") {
      if (token !== undefined && known.clientRequestToken === token) return known.id;
      throw new Fault("AlreadyExistsException", `Stack [${name}] already exists`);
    }
    if (request.DisableRollback !== undefined && request.OnFailure !== undefined)
      throw validationError("You can specify either DisableRollback or OnFailure, but not both.");
    const identity = known ?? { id: newStackId(engine, name, name), name, seed: name };
    const skipUnsupported = skipsUnsupported(engine, tagsOf(request.Tags ?? []));
    const inputs = prepare(engine, identity, request, { skipUnsupported });
    this.startCreate(identity, inputs, {
      skipUnsupported,
      onFailure: (request.OnFailure as StackRecord["onFailure"]) ?? "ROLLBACK",
      disableRollback: request.DisableRollback ?? false,
      terminationProtection: request.EnableTerminationProtection ?? false,
      ...(request.TimeoutInMinutes !== undefined && { timeoutInMinutes: request.TimeoutInMinutes }),
      ...(token !== undefined && { clientRequestToken: token }),
    });
    return identity.id;
  }

  /** Begins a creation whose inputs have been checked. */
  startCreate(
    { id, name, seed }: Pick<StackRecord, "id" | "name" | "seed">,
    inputs: StackInputs,
    extra: Partial<StackRecord>,
  ): void {
    const { engine } = this;
    const earlier = engine.tables.stacks.get(id);
    const stack = newStack(engine, { id, name, seed }, inputs, {
      ...(earlier && { createdAt: earlier.createdAt }),
      ...extra,
    });
    engine.options.store.transaction(() => {
      engine.tables.stacks.put(id, stack);
      engine.stackEvent(stack, "User Initiated");
    });
    this.changeSets.obsolete(id, stack.changeSetId);
    const done = engine.launch(id, (signal) => runCreate(engine, id, signal));
    if (stack.timeoutInMinutes === undefined) return;
    const running = engine.running(id);
    const late = () => running?.controller.abort(new Cancelled(CREATION_TIMEOUT));
    const timer = setTimeout(late, Math.min(stack.timeoutInMinutes * 60_000, LONGEST_TIMER));
    timer.unref();
    done.finally(() => clearTimeout(timer));
  }

  update(request: UpdateRequest): string {
    const { engine } = this;
    const stack = this.stack(request.StackName);
    const { ClientRequestToken: token } = request;
    if (token !== undefined && stack.clientRequestToken === token && stack.updatedAt !== undefined) return stack.id;
    this.checkUpdatable(stack);
    const skipUnsupported = request.Tags ? skipsUnsupported(engine, tagsOf(request.Tags)) : stack.skipUnsupported;
    const inputs = prepare(engine, stack, request, { previous: stack, skipUnsupported });
    checkTypesKept(engine, stack, inputs);
    if (stack.status !== "CREATE_FAILED" && stack.status !== "UPDATE_FAILED" && planOf(engine, stack, inputs).isEmpty)
      throw validationError("No updates are to be performed.");
    this.startUpdate(stack, inputs, {
      skipUnsupported,
      disableRollback: request.DisableRollback ?? false,
      ...(token !== undefined && { clientRequestToken: token }),
    });
    return stack.id;
  }

  startUpdate({ id }: StackRecord, inputs: StackInputs, extra: Partial<StackRecord>): void {
    const { engine } = this;
    engine.options.store.transaction(() => beginUpdate(engine, id, inputs, extra, "User Initiated"));
    this.changeSets.obsolete(id, extra.changeSetId);
    engine.launch(id, (signal) => runUpdate(engine, id, signal));
  }

  checkUpdatable({ id, status }: StackRecord): void {
    if (!allows(status, "UPDATE_IN_PROGRESS"))
      throw validationError(`Stack:${id} is in ${status} state and can not be updated.`);
  }

  delete(
    nameOrId: string,
    { retain = [], token }: { retain?: readonly string[]; token?: string | undefined } = {},
  ): void {
    const { engine } = this;
    const stack = engine.find(nameOrId);
    if (!stack || stack.status === "DELETE_COMPLETE" || stack.status === "DELETE_IN_PROGRESS") return;
    if (stack.terminationProtection)
      throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    if (retain.length > 0 && stack.status !== "DELETE_FAILED")
      throw validationError("Retain resources are only allowed to be specified for DELETE_FAILED stacks.");
    if (inProgress(stack.status) && stack.status !== "CREATE_IN_PROGRESS")
      throw validationError(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
    const under = engine.running(stack.id);
    under?.controller.abort();
    const begin = (): void => {
      const { status } = engine.stack(stack.id);
      if (status === "DELETE_COMPLETE") return;
      engine.advance(stack.id, "DELETE_IN_PROGRESS", {
        operation: { kind: "delete", phase: "delete", retain },
        reason: "User Initiated",
        ...(token !== undefined && { clientRequestToken: token }),
      });
    };
    if (!under) begin();
    this.changeSets.obsolete(stack.id, undefined);
    engine.launch(stack.id, async () => {
      if (under) {
        await under.done;
        begin();
      }
      await runDelete(engine, stack.id);
    });
  }

  cancelUpdate(nameOrId: string): void {
    const stack = this.stack(nameOrId);
    if (stack.status !== "UPDATE_IN_PROGRESS")
      throw validationError(`CancelUpdateStack cannot be called from current stack status`);
    this.engine.running(stack.id)?.controller.abort();
  }

  continueRollback(nameOrId: string, skip: readonly string[]): void {
    const { engine } = this;
    const stack = this.stack(nameOrId);
    if (stack.status !== "UPDATE_ROLLBACK_FAILED")
      throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
    engine.advance(stack.id, "UPDATE_ROLLBACK_IN_PROGRESS", { reason: "User Initiated" });
    engine.launch(stack.id, () => runUpdateRollback(engine, stack.id, skip));
  }

  /** Resolves when nothing is under way on the stack, or after the time that DescribeStacks may be held open. */
  async settled(nameOrId: string): Promise<void> {
    const milliseconds = this.engine.options.holdMilliseconds ?? DEFAULT_HOLD_MILLISECONDS;
    const running = () => this.engine.running(this.engine.find(nameOrId)?.id ?? nameOrId);
    if (!running() || milliseconds === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([running()?.done, enough]);
    clearTimeout(timer);
  }

  /** Finishes or rolls back what an earlier process left under way. */
  resume(): Promise<void>[] {
    return unfinishedStacks(this.engine.tables).map((stack) =>
      this.engine.launch(stack.id, (signal) => goOn(this.engine, stack, signal)),
    );
  }

  /** Takes what a custom resource sent to `PUT /_aws/cloudformation/response/<token>`; false where nobody waits. */
  customResourceResponse(token: string, body: string | Uint8Array): boolean {
    return this.#customResources.answer(token, body);
  }

  /** Calls back what is under way and waits for it; the next start goes on with it. */
  stop(): Promise<void> {
    return this.engine.stop();
  }
}

const STACK_NAME = "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*";

/** AWS's published model leaves the pattern out; its answers don't. */
export function checkStackName(name: string): void {
  const refuse = (rule: string): never => {
    throw validationError(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must ${rule}`,
    );
  };
  if (!new RegExp(`^(?:${STACK_NAME})$`).test(name)) refuse(`satisfy regular expression pattern: ${STACK_NAME}`);
  if (name.length > 128 && !name.startsWith("arn:")) refuse("have length less than or equal to 128");
}

/** A logical id keeps its type. */
export function checkTypesKept(engine: Engine, stack: StackRecord, inputs: StackInputs): void {
  const { resources } = engine.read(inputs.templateBody);
  const changed = engine
    .resources(stack.id)
    .filter(({ logicalId, type, status }) => {
      const next = resources[logicalId]?.Type;
      return next !== undefined && next !== type && status !== "DELETE_COMPLETE";
    })
    .map(({ logicalId }) => logicalId);
  if (changed.length > 0)
    throw validationError(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${changed.join(", ")}]`,
    );
}
