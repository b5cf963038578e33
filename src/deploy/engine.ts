import { setMaxListeners } from "node:events";
import { isFault } from "../lib/fault.js";
import { uuid } from "../lib/ids.js";
import { keyOf, keyPrefix } from "../store/store.js";
import type { EngineType } from "./engine-type.js";
import type { DeploymentsOptions } from "./options.js";
import { isCustom } from "./plan/change.js";
import { Desired } from "./plan/desired.js";
import {
  type EventRecord,
  openTables,
  type ResourceRecord,
  type StackInputs,
  type StackRecord,
  type Tables,
} from "./records.js";
import { checkTransition, inProgress, type StackStatus } from "./stack-status.js";
import { validationError } from "./template/errors.js";
import { readTemplate } from "./template/read.js";
import type { Template } from "./template/template.js";
import { KNOWN_AFTER_APPLY } from "./value.js";

const STACK = "AWS::CloudFormation::Stack";

/** An operation under way. */
export interface Running {
  readonly done: Promise<void>;
  readonly controller: AbortController;
}

/** What every part of the engine shares: the tables, the clock, the resource types, and the stacks at work. */
export class Engine {
  readonly options: DeploymentsOptions;
  readonly tables: Tables;
  readonly #types = new Map<string, EngineType>();
  readonly #running = new Map<string, Running>();
  readonly #eventCounts = new Map<string, number>();
  readonly #stop = new AbortController();
  #template: { readonly text: string; readonly template: Template } | undefined;

  constructor(options: DeploymentsOptions) {
    this.options = options;
    this.tables = openTables(options.store);
    // As many stacks and custom resources as there are listen for the stop.
    setMaxListeners(0, this.#stop.signal);
    for (const [name, type] of options.resourceTypes) this.#types.set(name, type);
  }

  /** Adds the types that need the engine itself. */
  register(type: EngineType): void {
    this.#types.set(type.name, type);
  }

  typeOf(name: string): EngineType | undefined {
    return this.#types.get(isCustom(name) ? "AWS::CloudFormation::CustomResource" : name);
  }

  now(): string {
    return this.options.clock.now().toISOString();
  }

  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  /** Calls back everything under way; what isn't finished is taken up by the next start. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("the local cloud stops"));
    await Promise.allSettled([...this.#running.values()].map(({ done }) => done));
  }

  // --- stacks

  stack(id: string): StackRecord {
    const stack = this.tables.stacks.get(id);
    if (!stack) throw new TypeError(`no stack ${id}`);
    return stack;
  }

  /** By name, the stack that isn't deleted; by id, deleted ones too. */
  find(nameOrId: string): StackRecord | undefined {
    if (nameOrId.startsWith("arn:")) return this.tables.stacks.get(nameOrId);
    return this.tables.stacks
      .find("name", { equals: nameOrId })
      .map(({ value }) => value)
      .find(({ status }) => status !== "DELETE_COMPLETE");
  }

  resources(stackId: string): ResourceRecord[] {
    return this.tables.resources.list({ prefix: keyPrefix(stackId) }).map(({ value }) => value);
  }

  resource(stackId: string, logicalId: string): ResourceRecord | undefined {
    return this.tables.resources.get(keyOf(stackId, logicalId));
  }

  putResource(record: ResourceRecord): void {
    this.tables.resources.put(keyOf(record.stackId, record.logicalId), record);
  }

  newId(): string {
    return uuid(this.options.random);
  }

  /** Moves a stack to another status and says so in its events. */
  advance(
    id: string,
    status: StackStatus,
    { reason, ...patch }: Partial<StackRecord> & { reason?: string } = {},
  ): StackRecord {
    return this.options.store.transaction(() => {
      const { statusReason: _, ...stack } = this.stack(id);
      checkTransition(stack.status, status);
      const next: StackRecord = { ...stack, ...patch, status, ...(reason !== undefined && { statusReason: reason }) };
      this.tables.stacks.put(id, next);
      this.stackEvent(next, reason);
      return next;
    });
  }

  patch(id: string, patch: Partial<StackRecord>): StackRecord {
    const next = { ...this.stack(id), ...patch };
    this.tables.stacks.put(id, next);
    return next;
  }

  // --- events

  stackEvent(stack: StackRecord, reason?: string): void {
    this.#event(stack, {
      eventId: this.newId(),
      logicalId: stack.name,
      physicalId: stack.id,
      type: STACK,
      status: stack.status,
      ...(reason !== undefined && { reason }),
    });
  }

  resourceEvent(
    stack: StackRecord,
    record: ResourceRecord,
    { status = record.status as string, reason = record.statusReason } = {},
  ): void {
    this.#event(stack, {
      eventId: `${record.logicalId}-${status}-${this.now()}`,
      logicalId: record.logicalId,
      physicalId: record.id ?? "",
      type: record.type,
      status,
      properties: JSON.stringify(record.properties),
      ...(reason !== undefined && { reason }),
    });
  }

  #event(stack: StackRecord, event: Omit<EventRecord, "stackId" | "stackName" | "timestamp">): void {
    const { id, name, clientRequestToken } = stack;
    const count = (this.#eventCounts.get(id) ?? this.tables.events.count(keyPrefix(id))) + 1;
    this.#eventCounts.set(id, count);
    this.tables.events.put(keyOf(id, String(count).padStart(8, "0")), {
      ...event,
      stackId: id,
      stackName: name,
      timestamp: this.now(),
      ...(clientRequestToken !== undefined && { clientRequestToken }),
    });
  }

  // --- templates

  /** A stack's template with its parameters, as it shall be. `lenient`: what lies outside the stack may come yet. */
  desired(stack: Pick<StackRecord, "id" | "name">, inputs: StackInputs, { lenient = false } = {}): Desired {
    const { placement } = this.options;
    return new Desired(this.read(inputs.templateBody), inputs.parameters, {
      placement,
      stackId: stack.id,
      stackName: stack.name,
      notificationArns: inputs.notificationArns,
      exported: (name) => this.exported(name) ?? (lenient ? KNOWN_AFTER_APPLY : noExport(name)),
      dynamic: (service, reference) => this.#dynamic(service, reference, lenient),
    });
  }

  /** Reads a template; the last one is remembered, as one request reads the same text several times. */
  read(text: string): Template {
    if (this.#template?.text !== text) this.#template = { text, template: readTemplate(text) };
    return this.#template.template;
  }

  exported(name: string): string | undefined {
    return this.exports().find(({ exportName }) => exportName === name)?.value;
  }

  exports(): { exportName: string; value: string; stackId: string; stackName: string }[] {
    return this.tables.stacks
      .list()
      .filter(({ value }) => value.status !== "DELETE_COMPLETE")
      .flatMap(({ value: { id, name, outputs } }) =>
        outputs.flatMap(({ exportName, value }) =>
          exportName === undefined ? [] : [{ exportName, value, stackId: id, stackName: name }],
        ),
      );
  }

  /** Names of the stacks that import an export. */
  importers(exportName: string): string[] {
    return this.tables.stacks
      .list()
      .filter(({ value }) => value.status !== "DELETE_COMPLETE" && value.imports.includes(exportName))
      .map(({ value }) => value.name);
  }

  #dynamic(service: string, reference: string, lenient: boolean): string {
    const name = reference.replace(/:\d+$/, "");
    if (service !== "ssm" && service !== "ssm-secure")
      throw validationError(
        `Dynamic reference {{resolve:${service}:${reference}}} is not supported: only ssm and ssm-secure are`,
      );
    const value = this.options.readParameter?.(name);
    if (value === undefined && lenient) return KNOWN_AFTER_APPLY;
    if (value === undefined)
      throw validationError(`Unable to fetch parameters [${name}] from parameter store for this account.`);
    return value;
  }

  // --- operations under way

  /** Starts an operation on a stack in the background; `settled` waits for it. */
  launch(stackId: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const stop = () => controller.abort(this.#stop.signal.reason);
    this.#stop.signal.addEventListener("abort", stop, { once: true });
    const done = new Promise<void>((begin) => setImmediate(begin))
      .then(() => (this.#stop.signal.aborted ? undefined : work(controller.signal)))
      .catch((error: unknown) => this.#broken(stackId, error))
      .catch((defect: unknown) => this.#report(defect))
      .finally(() => {
        this.#stop.signal.removeEventListener("abort", stop);
        if (this.#running.get(stackId)?.controller === controller) this.#running.delete(stackId);
      });
    this.#running.set(stackId, { done, controller });
    return done;
  }

  running(stackId: string): Running | undefined {
    return this.#running.get(stackId);
  }

  #report(defect: unknown): void {
    if (!this.options.reportDefect) throw defect;
    this.options.reportDefect("CloudFormation", defect);
  }

  /** A defect of ours must not leave a stack at work forever: it says so and stops. */
  #broken(stackId: string, error: unknown): void {
    if (this.#stop.signal.aborted) return;
    const stack = this.tables.stacks.get(stackId);
    if (!stack || !inProgress(stack.status)) return;
    const failed: Partial<Record<StackStatus, StackStatus>> = {
      CREATE_IN_PROGRESS: "CREATE_FAILED",
      ROLLBACK_IN_PROGRESS: "ROLLBACK_FAILED",
      UPDATE_IN_PROGRESS: "UPDATE_FAILED",
      UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: "UPDATE_COMPLETE",
      UPDATE_ROLLBACK_IN_PROGRESS: "UPDATE_ROLLBACK_FAILED",
      UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: "UPDATE_ROLLBACK_COMPLETE",
      DELETE_IN_PROGRESS: "DELETE_FAILED",
    };
    const status = failed[stack.status];
    if (status) this.advance(stackId, status, { reason: `Internal Failure: ${messageOf(error)}` });
  }
}

const noExport = (name: string): never => {
  throw validationError(`No export named ${name} found.`);
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a resource type's error looks like in an event. */
export function handlerMessage(error: unknown, token: string): string {
  if (!isFault(error))
    return `Resource handler returned message: "${messageOf(error)}" (RequestToken: ${token}, HandlerErrorCode: GeneralServiceException)`;
  const code = /AlreadyExists|Exists|Conflict/.test(error.code)
    ? "AlreadyExists"
    : /NotFound|NoSuch/.test(error.code)
      ? "NotFound"
      : /AccessDenied/.test(error.code)
        ? "AccessDenied"
        : "InvalidRequest";
  return `Resource handler returned message: "${error.message}" (RequestToken: ${token}, HandlerErrorCode: ${code})`;
}
