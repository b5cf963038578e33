import { Fault } from "../lib/fault.js";
import { changesView } from "./change-view.js";
import type { Engine } from "./engine.js";
import { newStack, newStackId } from "./nested.js";
import { planOf } from "./plan/plan.js";
import { prepare, type StackRequest, skipsUnsupported, tagsOf } from "./prepare.js";
import type { ChangeSetRecord, StackInputs, StackRecord } from "./records.js";
import { checkStackName, checkTypesKept, type Deployments } from "./service.js";
import { validationError } from "./template/errors.js";

export interface ChangeSetRequest extends StackRequest {
  readonly StackName: string;
  readonly ChangeSetName: string;
  readonly ChangeSetType?: string | undefined;
  readonly Description?: string | undefined;
  readonly IncludeNestedStacks?: boolean | undefined;
  readonly OnStackFailure?: string | undefined;
  readonly ClientToken?: string | undefined;
}

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Change sets: what would be done, kept until it is done or dropped. */
export class ChangeSets {
  readonly #engine: Engine;
  readonly #deployments: Deployments;

  constructor(engine: Engine, deployments: Deployments) {
    this.#engine = engine;
    this.#deployments = deployments;
  }

  create(request: ChangeSetRequest): ChangeSetRecord {
    const engine = this.#engine;
    const { StackName: name, ChangeSetName, ChangeSetType: type = "UPDATE" } = request;
    if (type === "IMPORT") throw validationError("Resource import is not supported: ChangeSetType IMPORT");
    checkStackName(name);
    const known = engine.find(name);
    const stack = type === "CREATE" ? this.#forCreate(request, known) : this.#forUpdate(request, known);
    if (this.#find(stack.id, ChangeSetName))
      throw new Fault(
        "AlreadyExistsException",
        `ChangeSet ${ChangeSetName} cannot be created due to a mismatch with existing attribute of the change set or it already exists`,
      );
    const skipUnsupported = request.Tags ? skipsUnsupported(engine, tagsOf(request.Tags)) : stack.skipUnsupported;
    const previous = type === "UPDATE" ? stack : undefined;
    const inputs = prepare(engine, stack, request, { skipUnsupported, changeSet: true, ...(previous && { previous }) });
    if (type === "UPDATE") checkTypesKept(engine, stack, inputs);
    return this.#record(request, stack, inputs, skipUnsupported);
  }

  #record(
    request: ChangeSetRequest,
    stack: StackRecord,
    inputs: StackInputs,
    skipUnsupported: boolean,
  ): ChangeSetRecord {
    const engine = this.#engine;
    const { accountId, region } = engine.options.placement;
    const plan = planOf(engine, stack, inputs);
    const isEmpty = request.ChangeSetType !== "CREATE" && plan.isEmpty;
    const record: ChangeSetRecord = {
      id: `arn:aws:cloudformation:${region}:${accountId}:changeSet/${request.ChangeSetName}/${engine.newId()}`,
      name: request.ChangeSetName,
      stackId: stack.id,
      stackName: stack.name,
      type: request.ChangeSetType === "CREATE" ? "CREATE" : "UPDATE",
      ...(request.Description !== undefined && { description: request.Description }),
      status: isEmpty ? "FAILED" : "CREATE_COMPLETE",
      ...(isEmpty && { statusReason: NO_CHANGES }),
      executionStatus: isEmpty ? "UNAVAILABLE" : "AVAILABLE",
      createdAt: engine.now(),
      inputs,
      includeNestedStacks: request.IncludeNestedStacks ?? false,
      ...(request.OnStackFailure !== undefined && {
        onStackFailure: request.OnStackFailure as StackRecord["onFailure"],
      }),
      skipUnsupported,
      changes: changesView(engine, stack, inputs, plan),
      ...(request.ClientToken !== undefined && { clientToken: request.ClientToken }),
    };
    const isNew = !engine.tables.stacks.get(stack.id);
    engine.options.store.transaction(() => {
      if (isNew) {
        engine.tables.stacks.put(stack.id, stack);
        engine.stackEvent(stack, "User Initiated");
      }
      engine.tables.changeSets.put(record.id, record);
    });
    return record;
  }

  /** A change set that creates makes the stack's name known, with nothing in it yet. */
  #forCreate(request: ChangeSetRequest, known: StackRecord | undefined): StackRecord {
    const { StackName: name, ChangeSetName } = request;
    if (known?.status === "REVIEW_IN_PROGRESS") return known;
    if (known || name.startsWith("arn:"))
      throw validationError(
        `Stack [${name}] already exists and cannot be created again with the changeSet [${ChangeSetName}].`,
      );
    const engine = this.#engine;
    const identity = { id: newStackId(engine, name, name), name, seed: name };
    const { operation: _, ...stack } = newStack(engine, identity, NOTHING, {
      status: "REVIEW_IN_PROGRESS",
      statusReason: "User Initiated",
    });
    return stack;
  }

  #forUpdate({ StackName: name }: ChangeSetRequest, known: StackRecord | undefined): StackRecord {
    if (!known) throw validationError(`Stack [${name}] does not exist`);
    if (known.status === "REVIEW_IN_PROGRESS") throw validationError(`Stack [${name}] does not exist`);
    this.#deployments.checkUpdatable(known);
    return known;
  }

  /**
   * @throws Fault ValidationError where the stack is unknown or not named, ChangeSetNotFound
   */
  get(changeSet: string, stackName: string | undefined): ChangeSetRecord {
    const notFound = () =>
      new Fault("ChangeSetNotFound", `ChangeSet [${changeSet}] does not exist`, { statusCode: 404 });
    if (changeSet.startsWith("arn:")) {
      const found = this.#engine.tables.changeSets.get(changeSet);
      if (!found) throw notFound();
      return found;
    }
    if (stackName === undefined)
      throw validationError("StackName must be specified if ChangeSetName is not specified as an ARN.");
    const stack = this.#engine.find(stackName);
    if (!stack) throw validationError(`Stack [${stackName}] does not exist`);
    const found = this.#find(stack.id, changeSet);
    if (!found) throw notFound();
    return found;
  }

  list(stackId: string): ChangeSetRecord[] {
    return this.#engine.tables.changeSets.find("stack", { equals: stackId }).map(({ value }) => value);
  }

  delete(changeSet: string, stackName: string | undefined): void {
    if (changeSet.startsWith("arn:")) {
      this.#engine.tables.changeSets.delete(changeSet);
      return;
    }
    if (stackName === undefined)
      throw validationError("StackName must be specified if ChangeSetName is not specified as an ARN.");
    const stack = this.#engine.find(stackName);
    if (!stack) throw validationError(`Stack [${stackName}] does not exist`);
    const found = this.#find(stack.id, changeSet);
    if (found) this.#engine.tables.changeSets.delete(found.id);
  }

  execute(
    changeSet: string,
    stackName: string | undefined,
    { disableRollback, token }: { disableRollback?: boolean | undefined; token?: string | undefined },
  ): void {
    const record = this.get(changeSet, stackName);
    const engine = this.#engine;
    if (record.executionStatus !== "AVAILABLE")
      throw new Fault(
        "InvalidChangeSetStatus",
        `ChangeSet [${record.id}] cannot be executed in its current ${
          record.status === "FAILED" ? "status" : "execution status"
        } of [${record.status === "FAILED" ? record.status : record.executionStatus}]`,
      );
    const stack = engine.stack(record.stackId);
    if (record.type === "UPDATE") this.#deployments.checkUpdatable(stack);
    engine.tables.changeSets.put(record.id, { ...record, executionStatus: "EXECUTE_COMPLETE" });
    const extra: Partial<StackRecord> = {
      changeSetId: record.id,
      skipUnsupported: record.skipUnsupported,
      ...(disableRollback !== undefined && { disableRollback }),
      ...(record.onStackFailure !== undefined && { onFailure: record.onStackFailure }),
      ...(token !== undefined && { clientRequestToken: token }),
    };
    if (record.type === "UPDATE") this.#deployments.startUpdate(stack, record.inputs, extra);
    else this.#deployments.startCreate(stack, record.inputs, { ...extra, updatedAt: engine.now() });
  }

  /** Any operation on a stack leaves its other change sets behind. */
  obsolete(stackId: string, executed: string | undefined): void {
    for (const record of this.list(stackId))
      if (record.id !== executed && record.executionStatus === "AVAILABLE")
        this.#engine.tables.changeSets.put(record.id, { ...record, executionStatus: "OBSOLETE" });
  }

  #find(stackId: string, name: string): ChangeSetRecord | undefined {
    return this.list(stackId).find((record) => record.name === name);
  }
}

const NOTHING: StackInputs = { templateBody: "", parameters: [], tags: [], capabilities: [], notificationArns: [] };
