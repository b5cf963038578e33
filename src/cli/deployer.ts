import { CloudFormationClient, type StackEvent } from "@aws-sdk/client-cloudformation";
import * as cfn from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, HeadBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Asset, CompiledProject } from "../project/index.js";
import { type AwsTarget, clientSettings } from "./aws.js";
import { Problem } from "./problem.js";

/** The largest template that CloudFormation takes in the request itself, in bytes (AWS: CloudFormation quotas). */
const LARGEST_BODY = 51_200;
const WORKERS = 8;
const POLL_MILLISECONDS = 200;

export interface DeployOptions {
  readonly target: AwsTarget;
  /** Goes on without the resources whose type the local cloud doesn't have, and says so. */
  readonly skipUnsupported?: boolean;
  readonly onEvent?: (event: DeployEvent) => void;
}

/** One line of progress: a resource of a stack changed its status. */
export interface DeployEvent {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
}

export type DeployOutcome = { readonly changed: boolean; readonly stackId: string };

/**
 * Brings a stack to what the project asks for: the deployment bucket first, then the assets, then the stack. It speaks
 * to CloudFormation and S3 through the AWS SDK alone, so that the local cloud is just another region to it.
 *
 * Raises a Problem with the first resource that failed and its reason.
 */
export async function deploy(project: CompiledProject, options: DeployOptions): Promise<DeployOutcome> {
  const deployment = new Deployment(project, options);
  try {
    return await deployment.run();
  } finally {
    deployment.close();
  }
}

class Deployment {
  readonly #cloudFormation: CloudFormationClient;
  readonly #s3: S3Client;
  readonly #project: CompiledProject;
  readonly #options: DeployOptions;
  readonly #seen = new Set<string>();

  constructor(project: CompiledProject, options: DeployOptions) {
    const settings = clientSettings(options.target);
    this.#cloudFormation = new CloudFormationClient(settings);
    this.#s3 = new S3Client(settings);
    this.#project = project;
    this.#options = options;
  }

  close(): void {
    this.#cloudFormation.destroy();
    this.#s3.destroy();
  }

  async run(): Promise<DeployOutcome> {
    const { bootstrapTemplate, stackName } = this.#project;
    let status = await this.#status();
    if (status === "ROLLBACK_COMPLETE" || status === "ROLLBACK_FAILED" || status === "DELETE_FAILED") {
      // CloudFormation lets a stack whose creation failed only be deleted.
      await this.#cloudFormation.send(new cfn.DeleteStackCommand({ StackName: stackName }));
      await this.#settled();
      status = await this.#status();
    }
    if (status === undefined && bootstrapTemplate) {
      // As `amplify init` does: the root stack makes the deployment bucket that the next step uploads to.
      await this.#create(JSON.stringify(bootstrapTemplate));
      status = await this.#status();
    }
    await this.#upload();
    const body = JSON.stringify(this.#project.template);
    if (status === undefined) await this.#create(body);
    else if (!(await this.#update(body))) return { changed: false, stackId: await this.#stackId() };
    return { changed: true, stackId: await this.#stackId() };
  }

  async #upload(): Promise<void> {
    for (const bucket of new Set(this.#project.assets.map(({ bucket }) => bucket))) await this.#ensureBucket(bucket);
    const waiting = [...this.#project.assets];
    const worker = async () => {
      for (let asset = waiting.shift(); asset; asset = waiting.shift()) await this.#put(asset);
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
  }

  async #ensureBucket(bucket: string): Promise<void> {
    try {
      await this.#s3.send(new HeadBucketCommand({ Bucket: bucket }));
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.#s3.send(new CreateBucketCommand({ Bucket: bucket }));
    }
  }

  /** Only what changed is sent: the object that is there carries the fingerprint of what it was made from. */
  async #put({ bucket, key, contentType, fingerprint, body }: Asset): Promise<void> {
    try {
      const head = await this.#s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      if (head.Metadata?.fingerprint === fingerprint) return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    await this.#s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: await body(),
        ContentType: contentType,
        Metadata: { fingerprint },
      }),
    );
  }

  async #create(template: string): Promise<void> {
    await this.#send(() => this.#cloudFormation.send(new cfn.CreateStackCommand(this.#request(template))));
    await this.#settled();
  }

  async #update(template: string): Promise<boolean> {
    try {
      await this.#send(() => this.#cloudFormation.send(new cfn.UpdateStackCommand(this.#request(template))));
    } catch (error) {
      if ((error as Error).message === "No updates are to be performed.") return false;
      throw error;
    }
    await this.#settled();
    return true;
  }

  /** A refusal before anything was touched is the user's to mend: it has AWS's sentence. */
  async #send<R>(request: () => Promise<R>): Promise<R> {
    try {
      return await request();
    } catch (error) {
      const { name, message } = error as Error;
      if (name !== "ValidationError" || message === "No updates are to be performed.") throw error;
      throw new Problem(`CloudFormation refuses the template: ${message}`, this.#adviceFor(message));
    }
  }

  #adviceFor(message: string): string | undefined {
    return /unsupported|unrecognized resource type/i.test(message)
      ? "To go on without these resources: sekisho start --skip-unsupported"
      : undefined;
  }

  #request(template: string) {
    const { stackName, parameters, capabilities, tags } = this.#project;
    const tooLarge = Buffer.byteLength(template) > LARGEST_BODY;
    const skip = this.#options.skipUnsupported ? { "sekisho:skip-unsupported": "true" } : {};
    return {
      StackName: stackName,
      ...(tooLarge ? { TemplateURL: this.#project.templateUrl } : { TemplateBody: template }),
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      Capabilities: capabilities as cfn.Capability[],
      Tags: Object.entries({ ...tags, ...skip }).map(([Key, Value]) => ({ Key, Value })),
    };
  }

  async #describe(): Promise<cfn.Stack | undefined> {
    try {
      const { Stacks } = await this.#cloudFormation.send(
        new cfn.DescribeStacksCommand({ StackName: this.#project.stackName }),
      );
      return Stacks?.[0];
    } catch (error) {
      if (/does not exist/.test((error as Error).message)) return undefined;
      throw error;
    }
  }

  #status = async (): Promise<string | undefined> => (await this.#describe())?.StackStatus;
  #stackId = async (): Promise<string> => (await this.#describe())?.StackId ?? "";

  /** Waits until the stack rests, reporting events on the way. */
  async #settled(): Promise<void> {
    const since = Date.now();
    let status = await this.#status();
    while (status?.endsWith("_IN_PROGRESS")) {
      await this.#report();
      // The local cloud holds DescribeStacks open until the stack settles; AWS answers at once.
      if (Date.now() - since > POLL_MILLISECONDS) await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
      status = await this.#status();
    }
    const events = await this.#report();
    if (status === undefined || /^(CREATE|UPDATE|DELETE)_COMPLETE$/.test(status)) return;
    throw await this.#failure(status, events);
  }

  async #events(stack: string): Promise<StackEvent[]> {
    const { StackEvents = [] } = await this.#cloudFormation.send(
      new cfn.DescribeStackEventsCommand({ StackName: stack }),
    );
    return StackEvents;
  }

  async #report(): Promise<StackEvent[]> {
    const events = await this.#events(this.#project.stackName).catch(() => []);
    for (const event of [...events].reverse()) {
      if (this.#seen.has(event.EventId ?? "")) continue;
      this.#seen.add(event.EventId ?? "");
      this.#options.onEvent?.({
        stackName: event.StackName ?? "",
        logicalId: event.LogicalResourceId ?? "",
        type: event.ResourceType ?? "",
        status: event.ResourceStatus ?? "",
        reason: event.ResourceStatusReason,
      });
    }
    return events;
  }

  /** The first resource that failed, in the deepest nested stack, with its own reason. */
  async #failure(status: string, events: readonly StackEvent[]): Promise<Problem> {
    let first = firstFailure(events);
    for (let depth = 0; depth < 5 && first?.ResourceType === "AWS::CloudFormation::Stack"; depth++) {
      const nested = first.PhysicalResourceId;
      if (!nested || nested === first.StackId) break;
      const inner = firstFailure(await this.#events(nested).catch(() => []));
      if (!inner) break;
      first = inner;
    }
    const where = first ? `${first.LogicalResourceId} (${first.ResourceType})` : this.#project.stackName;
    return new Problem(
      `The deployment failed and was rolled back: ${where}: ${first?.ResourceStatusReason ?? status}`,
      "The project's last working state is still served. Mend the cause and save, or run: sekisho push",
    );
  }
}

const firstFailure = (events: readonly StackEvent[]): StackEvent | undefined =>
  [...events]
    .reverse()
    .find(
      ({ ResourceStatus = "", ResourceStatusReason = "" }) =>
        ResourceStatus.endsWith("_FAILED") && !/^Resource (creation|update) cancelled/i.test(ResourceStatusReason),
    );

const isNotFound = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404;
