import { createDeployments, type Deployments, type DeploymentsOptions } from "../../src/deploy/index.js";
import { cloudFormation } from "../../src/deploy/operations/index.js";
import type { Clock } from "../../src/lib/clock.js";
import { Fault } from "../../src/lib/fault.js";
import { seededRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import type { Properties, ResourceType } from "../../src/resources/resource-type.js";
import { openSqlite } from "../../src/store/sqlite.js";
import type { Store } from "../../src/store/store.js";

/** A thing that a resource type of the tests has made. */
export interface Thing {
  readonly type: string;
  readonly properties: Properties;
  readonly owner: string;
}

/** An engine over resource types that keep their things in a table, with failures on demand. */
export class TestCloud {
  readonly store: Store;
  readonly deployments: Deployments;
  /** Text by TemplateURL. */
  readonly templates = new Map<string, string>();
  readonly parameters = new Map<string, string>();
  /** What was asked of the types, in order: `create Topic`, `remove Topic`, … */
  readonly log: string[] = [];
  /** `create Topic` → the message to fail with. */
  readonly failures = new Map<string, string>();
  /** Sees every step before it is done, and `made X` after a slow thing was made. */
  onStep: (step: string) => void = () => {};
  invoke: DeploymentsOptions["invokeFunction"] = async () => ({ statusCode: 200, payload: "null" });
  readonly #handlers: Map<string, (call: never, input: never) => unknown>;

  constructor({ store = openSqlite(":memory:"), ...options }: Partial<DeploymentsOptions> = {}) {
    this.store = store;
    let tick = Date.parse("2026-11-23T00:00:00.000Z");
    const clock: Clock = { now: () => new Date(tick++) };
    this.deployments = createDeployments({
      store,
      clock,
      random: seededRandom("test"),
      placement: DEFAULT_PLACEMENT,
      resourceTypes: this.#types(),
      readTemplate: (url) => this.templates.get(url),
      invokeFunction: (name, request) => this.invoke(name, request),
      baseUrl: () => "http://127.0.0.1:4566",
      readParameter: (name) => this.parameters.get(name),
      ...options,
    });
    this.#handlers = new Map(
      cloudFormation(this.deployments).handlers.map(({ operation, run }) => [operation.name, run]),
    );
  }

  things(): Record<string, Thing> {
    return Object.fromEntries(
      this.#table()
        .list()
        .map(({ key, value }) => [key, value]),
    );
  }

  /** Runs an operation as the wire does, after its input was checked. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every operation
  async call(name: string, input: object = {}): Promise<any> {
    const run = this.#handlers.get(name);
    if (!run) throw new TypeError(`no operation ${name}`);
    const fault = (code: string, message: string) => new Fault(code, message);
    const call = {
      service: this.deployments,
      now: new Date(),
      caller: undefined,
      requestId: "r",
      placement: DEFAULT_PLACEMENT,
      fault,
    };
    return run(call as never, input as never);
  }

  async create(name: string, template: object | string, more: object = {}) {
    const TemplateBody = typeof template === "string" ? template : JSON.stringify(template);
    await this.call("CreateStack", { StackName: name, TemplateBody, ...more });
    return this.describe(name);
  }

  async update(name: string, template: object, more: object = {}) {
    await this.call("UpdateStack", { StackName: name, TemplateBody: JSON.stringify(template), ...more });
    return this.describe(name);
  }

  async describe(name: string) {
    return (await this.call("DescribeStacks", { StackName: name })).Stacks[0];
  }

  /** Oldest first: `LogicalId STATUS reason`. */
  async events(name: string): Promise<string[]> {
    const { StackEvents } = await this.call("DescribeStackEvents", { StackName: name });
    return (StackEvents as Record<string, string>[])
      .reverse()
      .map((event) =>
        [event.LogicalResourceId, event.ResourceStatus, event.ResourceStatusReason]
          .filter((part) => part !== undefined)
          .join(" "),
      );
  }

  #table() {
    return this.store.table<Thing>("things");
  }

  #attempt(what: string): void {
    this.onStep(what);
    this.log.push(what);
    const message = this.failures.get(what);
    if (message !== undefined) throw new Fault("InvalidRequest", message);
  }

  #types(): Map<string, ResourceType> {
    const table = this.#table();
    const attributes = (type: string, id: string, properties: Properties) => ({
      Arn: `arn:aws:test:::${id}`,
      ...(type === "AWS::SSM::Parameter" && { Type: properties.Type, Value: properties.Value }),
    });
    const make = (name: string, own: string, slow: boolean): [string, ResourceType] => {
      const later = <R>(work: () => R): R | Promise<R> => (slow ? Promise.resolve().then(work) : work());
      const type: ResourceType = {
        name,
        create: (properties, context) =>
          later(() => {
            this.#attempt(`create ${context.logicalId}`);
            const id = String(properties[own] ?? context.generatedName({ maxLength: 60 }));
            // A log group stands for what is made by putting: a second one takes over the first.
            if (name !== "AWS::Logs::LogGroup" && table.get(`${name} ${id}`))
              throw new Fault("AlreadyExists", `${id} already exists`);
            if (slow) context.initiated(id);
            table.put(`${name} ${id}`, { type: name, properties, owner: context.logicalId });
            if (slow) this.onStep(`made ${context.logicalId}`);
            return { id, attributes: attributes(name, id, properties) };
          }),
        update: (id, next, _previous, context) =>
          later(() => {
            this.#attempt(`update ${context.logicalId}`);
            table.put(`${name} ${id}`, { type: name, properties: next, owner: context.logicalId });
            return { id, attributes: attributes(name, id, next) };
          }),
        remove: (id, _properties, context) =>
          later(() => {
            this.#attempt(`remove ${context.logicalId}`);
            table.delete(`${name} ${id}`);
          }),
      };
      return [name, type];
    };
    return new Map([
      make("AWS::SSM::Parameter", "Name", false),
      make("AWS::S3::Bucket", "BucketName", true),
      make("AWS::Logs::LogGroup", "LogGroupName", false),
    ]);
  }
}

/** An `AWS::SSM::Parameter` with this value. */
export const parameter = (Value: unknown, more: object = {}) => ({
  Type: "AWS::SSM::Parameter",
  Properties: { Type: "String", Value, ...((more as { Properties?: object }).Properties ?? {}) },
  ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "Properties")),
});

/** The code and message of what a promise is refused with. */
export async function refusal(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    return { code: (error as Fault).code, message: (error as Fault).message };
  }
  throw new Error("was not refused");
}
