import {
  type Capability,
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
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

  async #events(stack: string): Promise<StackEvent[]> {
    const { StackEvents = [] } = await this.#client.send(new DescribeStackEventsCommand({ StackName: stack }));
    return StackEvents.reverse();
  }

  /** What happened to the stack in former operations was told then. */
  async #passOver(stackName: string): Promise<void> {
    if (!this.#onEvent) return;
    for (const { Timestamp } of await this.#events(stackName))
      this.#since = Math.max(this.#since, Timestamp?.getTime() ?? 0);
  }

  /** Of the stack and of those nested in it, in the order of time. */
  async #tellEvents(stackName: string): Promise<void> {
    if (!this.#onEvent) return;
    const found = await this.#newEvents(stackName);
    const time = ({ Timestamp }: StackEvent) => Timestamp?.getTime() ?? 0;
    for (const event of found.sort((one, other) => time(one) - time(other)))
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
    const stacks = new Set([stackName]);
    // A set is walked to its end, also where it grows on the way.
    for (const stack of stacks)
      for (const event of await this.#events(stack).catch(() => [])) {
        const { EventId, ResourceType, PhysicalResourceId: id, StackId, Timestamp } = event;
        const isStack = ResourceType === "AWS::CloudFormation::Stack" && id !== undefined && id !== "";
        const old = (Timestamp?.getTime() ?? 0) <= this.#since;
        if (isStack && id !== StackId && !old) stacks.add(id);
        if (EventId === undefined || this.#reported.has(EventId) || old) continue;
        this.#reported.add(EventId);
        // What a nested stack tells of itself, the stack above tells of it too.
        if (stack === stackName || !isStack || id !== StackId) found.push(event);
      }
    return found;
  }

  /** Names the first resource that failed, in the innermost stack, with its own reason. */
  async #failed(stackName: string, status: string | undefined): Promise<Problem> {
    let failure = firstFailure(await this.#events(stackName));
    for (let depth = 0; depth < DEEPEST_NESTING && failure?.ResourceType === "AWS::CloudFormation::Stack"; depth++) {
      const nested = failure.PhysicalResourceId;
      if (nested === undefined || nested === "" || nested === failure.StackId) break;
      const inner = firstFailure(await this.#events(nested).catch(() => []));
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

function firstFailure(events: readonly StackEvent[]): StackEvent | undefined {
  // Only the last operation counts: it began with the stack's own last "User Initiated" or nested start.
  const began = events.findLastIndex(
    ({ ResourceStatus, PhysicalResourceId, StackId }) =>
      PhysicalResourceId === StackId && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(ResourceStatus ?? ""),
  );
  return events
    .slice(Math.max(began, 0))
    .find(
      ({ ResourceStatus = "", ResourceStatusReason = "" }) =>
        ResourceStatus.endsWith("_FAILED") && !/cancelled/i.test(ResourceStatusReason),
    );
}
