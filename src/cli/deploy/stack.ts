import {
  type Capability,
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  type StackEvent,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { type AwsTarget, clientSettings } from "../aws.js";
import { Problem } from "../problem.js";

/** Against AWS, which answers DescribeStacks at once; the local cloud holds it open until the stack settles. */
const POLL_MILLISECONDS = { local: 300, aws: 2000 };
const DEEPEST_NESTING = 10;
const NO_UPDATES = "No updates are to be performed.";

export interface StackRequest {
  readonly stackName: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface Told {
  readonly sending: (stackName: string) => void;
  readonly begun: (stackName: string) => void;
}

export type TemplateSource = { readonly body: string } | { readonly url: string };

/** One line of progress: a resource of a stack changed its status. */
export interface StackEventLine {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** Creates and updates stacks, waits for them, and tells why one failed. */
export class StackDeployer {
  readonly #client: CloudFormationClient;
  readonly #onEvent: ((event: StackEventLine) => void) | undefined;
  readonly #reported = new Set<string>();
  /** The stack and those nested in it that had a part in the operation, so far. */
  readonly #followed = new Set<string>();
  /** When the last event of the operation before this one was, epoch milliseconds. */
  #since = 0;
  readonly #poll: number;

  constructor(target: AwsTarget, onEvent?: (event: StackEventLine) => void) {
    this.#client = new CloudFormationClient(clientSettings(target));
    this.#onEvent = onEvent;
    this.#poll = target.endpoint === undefined ? POLL_MILLISECONDS.aws : POLL_MILLISECONDS.local;
  }

  close(): void {
    this.#client.destroy();
  }

  async exists(stackName: string): Promise<boolean> {
    const status = await this.#status(stackName);
    return status !== undefined && !mustBeDeleted(status);
  }

  async outputs(stackName: string): Promise<[name: string, value: string][]> {
    const { Stacks } = await this.#client.send(new DescribeStacksCommand({ StackName: stackName }));
    return (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]);
  }

  /**
   * Creates the stack or updates it; false where there was nothing to change. `sending` is called before CloudFormation is
   * asked to, `begun` when it has agreed.
   */
  async deploy(request: StackRequest, template: TemplateSource, told: Partial<Told> = {}): Promise<boolean> {
    const { stackName } = request;
    let status = await this.#status(stackName);
    if (status !== undefined && mustBeDeleted(status)) {
      await this.#client.send(new DeleteStackCommand({ StackName: stackName }));
      status = await this.#settled(stackName);
    }
    const input = {
      StackName: stackName,
      ...("body" in template ? { TemplateBody: template.body } : { TemplateURL: template.url }),
      Parameters: Object.entries(request.parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: [...request.capabilities] as Capability[],
      Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
    };
    if (status !== undefined) await this.#passOver(stackName);
    told.sending?.(stackName);
    try {
      if (status === undefined) await this.#client.send(new CreateStackCommand(input));
      else await this.#client.send(new UpdateStackCommand(input));
    } catch (error) {
      const { name, message } = error as Error;
      if (message === NO_UPDATES) return false;
      if (name === "ValidationError" || name === "InsufficientCapabilitiesException") throw refused(message);
      throw error;
    }
    told.begun?.(stackName);
    const settled = await this.#settled(stackName);
    if (settled !== "CREATE_COMPLETE" && settled !== "UPDATE_COMPLETE") throw await this.#failed(stackName, settled);
    return true;
  }

  async #status(stackName: string): Promise<string | undefined> {
    try {
      const { Stacks } = await this.#client.send(new DescribeStacksCommand({ StackName: stackName }));
      return Stacks?.[0]?.StackStatus;
    } catch (error) {
      if (/does not exist/.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  /** Waits until the stack rests, telling its events on the way. */
  async #settled(stackName: string): Promise<string | undefined> {
    for (;;) {
      const asked = Date.now();
      const status = await this.#status(stackName);
      await this.#tellEvents(stackName);
      if (!status?.endsWith("_IN_PROGRESS")) return status;
      const wait = this.#poll - (Date.now() - asked);
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** As far back as somebody asks: the events of a large API fill a page by twos. */
  async *#newestFirst(stack: string): AsyncGenerator<StackEvent> {
    for await (const { StackEvents = [] } of paginateDescribeStackEvents(
      { client: this.#client },
      { StackName: stack },
    ))
      yield* StackEvents;
  }

  /** What happened to the stack in former operations was told then. */
  async #passOver(stackName: string): Promise<void> {
    if (!this.#onEvent) return;
    this.#followed.clear();
    this.#reported.clear();
    for await (const event of this.#newestFirst(stackName)) {
      this.#since = timeOf(event);
      return;
    }
  }

  /** Of the stack and of those nested in it, in the order of time. */
  async #tellEvents(stackName: string): Promise<void> {
    if (!this.#onEvent) return;
    const found = await this.#newEvents(stackName);
    for (const event of found.sort((one, other) => timeOf(one) - timeOf(other)))
      this.#onEvent({
        stackName: event.StackName ?? "",
        logicalId: event.LogicalResourceId ?? "",
        type: event.ResourceType ?? "",
        status: event.ResourceStatus ?? "",
        reason: event.ResourceStatusReason,
      });
  }

  async #newEvents(stackName: string): Promise<StackEvent[]> {
    const found: StackEvent[] = [];
    this.#followed.add(stackName);
    // A set is walked to its end, also where it grows on the way.
    for (const stack of this.#followed)
      for (const event of await this.#unreported(stack).catch(() => [])) {
        const { EventId = "", ResourceType, PhysicalResourceId: id, StackId } = event;
        this.#reported.add(EventId);
        const isStack = ResourceType === "AWS::CloudFormation::Stack" && id !== undefined && id !== "";
        if (isStack && id !== StackId) this.#followed.add(id);
        // What a nested stack tells of itself, the stack above tells of it too.
        if (stack === stackName || !isStack || id !== StackId) found.push(event);
      }
    return found;
  }

  /** Of one stack, in the order of time. */
  async #unreported(stack: string): Promise<StackEvent[]> {
    const events: StackEvent[] = [];
    for await (const event of this.#newestFirst(stack)) {
      if (this.#reported.has(event.EventId ?? "") || timeOf(event) <= this.#since) break;
      events.push(event);
    }
    return events.reverse();
  }

  /** Only the last operation counts. */
  async #firstFailure(stack: string): Promise<StackEvent | undefined> {
    let first: StackEvent | undefined;
    for await (const event of this.#newestFirst(stack)) {
      if (isFailure(event)) first = event;
      if (isBeginning(event)) break;
    }
    return first;
  }

  /** Names the first resource that failed, in the innermost stack, with its own reason. */
  async #failed(stackName: string, status: string | undefined): Promise<Problem> {
    let failure = await this.#firstFailure(stackName);
    for (let depth = 0; depth < DEEPEST_NESTING && failure?.ResourceType === "AWS::CloudFormation::Stack"; depth++) {
      const nested = failure.PhysicalResourceId;
      if (nested === undefined || nested === "" || nested === failure.StackId) break;
      const inner = await this.#firstFailure(nested).catch(() => undefined);
      if (!inner) break;
      failure = inner;
    }
    const where = failure ? `${failure.LogicalResourceId} (${failure.ResourceType})` : stackName;
    return new Problem(
      `The deployment of ${stackName} failed and was rolled back.\n  ${where}: ${failure?.ResourceStatusReason ?? status ?? "deleted"}`,
      this.#poll === POLL_MILLISECONDS.aws
        ? "The stack is as it was before, and so is the project. Mend the cause and push again."
        : "What was deployed before is still served. Mend the cause and save, or run: sekisho push",
    );
  }
}

/** CloudFormation lets a stack in one of these states only be deleted. */
const mustBeDeleted = (status: string): boolean =>
  ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "CREATE_FAILED"].includes(status);

function refused(message: string): Problem {
  return new Problem(
    `CloudFormation refuses the template: ${message}`,
    /unsupported|unrecognized resource type/i.test(message)
      ? "To go on without these resources, add --skip-unsupported"
      : undefined,
  );
}

const timeOf = ({ Timestamp }: StackEvent): number => Timestamp?.getTime() ?? 0;

const isFailure = ({ ResourceStatus, ResourceStatusReason = "" }: StackEvent): boolean =>
  ResourceStatus?.endsWith("_FAILED") === true && !/cancelled/i.test(ResourceStatusReason);

/** The last operation began with the stack's own last "User Initiated" or nested start. */
const isBeginning = ({ ResourceStatus, PhysicalResourceId, StackId }: StackEvent): boolean =>
  PhysicalResourceId === StackId &&
  (ResourceStatus === "CREATE_IN_PROGRESS" || ResourceStatus === "UPDATE_IN_PROGRESS");
