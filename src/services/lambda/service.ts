import { type Random, uuid } from "../../lib/ids.js";
import { systemTimer, type Timer } from "../../lib/timer.js";
import type { Store } from "../../store/store.js";
import { Aliases } from "./aliases.js";
import { withConfiguration } from "./changed-configuration.js";
import { type CodeSource, CodeStore, type ReadObject, type StoredCode } from "./code-store.js";
import { type ConfigurationInput, describeVersion, type FunctionConfiguration, type Phase } from "./configuration.js";
import { EventSourceMappings } from "./event-source-mappings.js";
import type { EventStreams } from "./event-streams.js";
import {
  conflict,
  type FunctionName,
  functionArn,
  invalid,
  notFound,
  parseFunctionName,
  wrongRevision,
} from "./function-name.js";
import { type Invocation, type InvokeOptions, Invoker, type InvokerOptions } from "./invoker.js";
import { LAYER_PREFIX, Layers } from "./layers.js";
import { FunctionRecords, LATEST, type PolicyStatement, type VersionRecord } from "./records.js";
import { type PermissionInput, type PermissionQuestion, ResourcePolicies } from "./resource-policy.js";
import { changedTags, type TagChange } from "./tags.js";

export type { Invocation, InvokeOptions } from "./invoker.js";
export type { PermissionInput } from "./resource-policy.js";

export interface FunctionsOptions extends InvokerOptions {
  readonly store: Store;
  /** Where code is unpacked. It outlives the process if the store does. */
  readonly codeDirectory: string;
  readonly readObject: ReadObject;
  /** What event source mappings read; absent, no stream is known. */
  readonly eventStreams?: EventStreams;
  /** For event source mappings: batching windows, and waiting before another try. */
  readonly timer?: Timer;
  /** Told of defects of ours, of which nobody else learns. */
  readonly reportDefect?: (what: string, defect: unknown) => void;
}

export interface CreateFunctionInput extends ConfigurationInput {
  readonly FunctionName: string;
  readonly Code: CodeSource;
  readonly Architectures?: readonly string[] | undefined;
  readonly Tags?: Record<string, string> | undefined;
  readonly Publish?: boolean | undefined;
}

export interface UpdateCodeInput {
  readonly FunctionName: string;
  readonly Code: CodeSource;
  readonly Architectures?: readonly string[] | undefined;
  readonly Publish?: boolean | undefined;
  readonly DryRun?: boolean | undefined;
  readonly RevisionId?: string | undefined;
}

/**
 * Lambda: functions, their versions, aliases and permissions, and their execution. Creation and updates take effect at
 * once; the answers still show AWS's `Pending` and `InProgress`, and the next reading shows the settled state.
 */
export class Functions {
  readonly aliases: Aliases;
  readonly layers: Layers;
  readonly eventSourceMappings: EventSourceMappings;
  readonly #options: FunctionsOptions;
  readonly #random: Random;
  readonly #records: FunctionRecords;
  readonly #code: CodeStore;
  readonly #policies: ResourcePolicies;
  readonly #invoker: Invoker;

  constructor(options: FunctionsOptions) {
    this.#options = options;
    this.#random = options.random;
    this.#records = new FunctionRecords(options.store, () => {
      this.#invoker.forget();
      this.#policies.forget();
      this.eventSourceMappings.retry();
    });
    this.#code = new CodeStore(options.codeDirectory, options.readObject);
    this.#policies = new ResourcePolicies(this.#records, options.placement, this.#random);
    this.#invoker = new Invoker(this.#records, this.#code, options, () => this.eventSourceMappings.retry());
    this.aliases = new Aliases(this.#records, options.placement, this.#random);
    this.layers = new Layers({ ...options, code: this.#code, endpoint: options.endpoint ?? (() => undefined) });
    this.eventSourceMappings = new EventSourceMappings({
      ...options,
      streams: options.eventStreams,
      timer: options.timer ?? systemTimer,
      reportDefect: options.reportDefect ?? (() => {}),
      roleOf: (name, qualifier) => this.#records.serving(name, qualifier)?.role,
      invoke: (arn, payload) => this.#invoker.invoke(arn, { payload }),
      tell: (arn, message) => this.#invoker.tell(arn, message),
    });
    const versions = this.#records.allVersions();
    this.#code.retain(
      [...versions, ...versions.flatMap(({ layers = [] }) => layers)].map(({ codeSha256 }) => codeSha256),
      this.layers.codeHashes(),
    );
  }

  /** Ends all processes of functions. */
  close(): Promise<void> {
    this.eventSourceMappings.close();
    return this.#invoker.close();
  }

  /**
   * Runs a function by name, partial ARN or ARN. `functionError` is set where the function, not the call, failed.
   * Errors: `ResourceNotFoundException`, `TooManyRequestsException`, `RequestTooLargeException`.
   */
  invoke(functionNameOrArn: string, options: InvokeOptions): Promise<Invocation> {
    return this.#invoker.invoke(functionNameOrArn, options);
  }

  /** Starts a process ahead of the first event. */
  warm(functionName: string): void {
    this.#invoker.warm(functionName);
  }

  /** Names of all functions, for those who warm them. */
  names(): string[] {
    return this.#records.functions().map(({ functionName }) => functionName);
  }

  /** Process ids of the function's execution environments. */
  pids(functionName: string): number[] {
    return this.#invoker.pids(functionName);
  }

  /** Runs `$LATEST` straight from this folder; a change there is served by the next event. Undefined: from its stored code. */
  liveSource(functionName: string, directory: string | undefined): void {
    this.#invoker.liveSource(functionName, directory);
  }

  /** Errors: `ResourceConflictException` when the name is taken; `InvalidParameterValueException`. */
  async createFunction(input: CreateFunctionInput): Promise<FunctionConfiguration> {
    const { name } = this.#parse(input.FunctionName);
    if (name.length > 64)
      throw invalid(
        `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
      );
    const required = { Runtime: "Runtime", Handler: "Handler" } as const;
    for (const member of Object.values(required))
      if (input[member] === undefined)
        throw invalid(`${member} is mandatory for functions created with deployment packages.`);
    const record = withConfiguration(this.#fresh(name, input), input, (arns) => this.layers.used(arns));
    this.#refuseTaken(name);
    const code = await this.#code.put(input.Code);
    this.#refuseTaken(name);
    this.#options.store.transaction(() => {
      this.#records.putFunction({ functionName: name, lastVersion: 0, tags: input.Tags ?? {} });
      this.#records.putVersion({ ...record, ...code });
    });
    if (input.Publish) {
      const published = this.#publish(this.#latest(name), {});
      return { ...this.#describe(published, "created"), FunctionArn: functionArn(this.#options.placement, name) };
    }
    return { ...this.#describe(this.#latest(name), "created"), RevisionId: uuid(this.#random) };
  }

  async updateFunctionCode(input: UpdateCodeInput): Promise<FunctionConfiguration> {
    const { name } = this.#parse(input.FunctionName);
    this.#checkRevision(this.#latest(name), input.RevisionId);
    const code = await this.#code.put(input.Code);
    const changed = { ...code, ...(input.Architectures?.[0] && { architecture: input.Architectures[0] }) };
    if (input.DryRun) return this.#describe({ ...this.#latest(name), ...changed }, "updated");
    return this.#change(this.#latest(name), changed, input.Publish);
  }

  updateFunctionConfiguration(
    input: ConfigurationInput & { readonly FunctionName: string; readonly RevisionId?: string | undefined },
  ): FunctionConfiguration {
    const latest = this.#latest(this.#parse(input.FunctionName).name);
    this.#checkRevision(latest, input.RevisionId);
    return this.#change(
      withConfiguration(latest, input, (arns) => this.layers.used(arns)),
      {},
      false,
    );
  }

  /** Deletes the function, or one published version of it. Processes end. */
  async deleteFunction(functionName: string, qualifier?: string): Promise<void> {
    const parsed = this.#parse(functionName, qualifier);
    const { name } = parsed;
    if (parsed.qualifier === LATEST) throw invalid("$LATEST version cannot be deleted without deleting the function.");
    if (parsed.qualifier !== undefined && !/^\d+$/.test(parsed.qualifier))
      throw invalid("Deletion of aliases is not currently supported.");
    if (!this.#records.function(name)) throw this.#notFound({ name, qualifier: undefined });
    if (parsed.qualifier === undefined) this.#records.deleteFunction(name);
    else this.#records.deleteVersion(name, parsed.qualifier);
    await this.#invoker.drop(name, parsed.qualifier);
  }

  /** One version as GetFunctionConfiguration shows it. */
  configuration(functionName: string, qualifier?: string): FunctionConfiguration {
    const parsed = this.#parse(functionName, qualifier);
    return this.#describe(this.#version(parsed), "settled", parsed.qualifier);
  }

  /** Functions in the order of their names, each as its `$LATEST`. */
  list(): FunctionConfiguration[] {
    return this.#records.functions().map(({ functionName }) => this.#describe(this.#latest(functionName), "listed"));
  }

  versions(functionName: string): FunctionConfiguration[] {
    const { name } = this.#parse(functionName);
    this.#latest(name);
    return this.#records.versions(name).map((record) => this.#describe(record, "listed", record.version));
  }

  /** Every version of every function. */
  allVersions(): FunctionConfiguration[] {
    return this.#records.functions().flatMap(({ functionName }) => this.versions(functionName));
  }

  /** Freezes `$LATEST` as the next number; the last number again when nothing has changed since. */
  publishVersion(
    functionName: string,
    options: { codeSha256?: string; description?: string; revisionId?: string } = {},
  ): FunctionConfiguration {
    const latest = this.#latest(this.#parse(functionName).name);
    this.#checkRevision(latest, options.revisionId);
    if (options.codeSha256 !== undefined && options.codeSha256 !== latest.codeSha256)
      throw invalid(
        `CodeSHA256 (${options.codeSha256}) is different from current CodeSHA256 in $LATEST (${latest.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    return this.#describe(this.#publish(latest, options), "settled");
  }

  addPermission(input: PermissionInput): PolicyStatement {
    return this.#policies.add(input);
  }

  removePermission(
    functionName: string,
    statementId: string,
    options: { qualifier?: string; revisionId?: string } = {},
  ): void {
    this.#policies.remove(functionName, statementId, options);
  }

  policy(functionName: string, qualifier?: string): { Policy: string; RevisionId: string } {
    return this.#policies.get(functionName, qualifier);
  }

  functionExists(functionNameOrArn: string): boolean {
    const { name } = parseFunctionName(functionNameOrArn, undefined, this.#options.placement);
    return this.#records.function(name) !== undefined;
  }

  permits(arn: string, question: PermissionQuestion): boolean {
    return this.#policies.permits(arn, question);
  }

  tags(functionName: string): Record<string, string> {
    return { ...this.#function(functionName).tags };
  }

  /** Sets these tags and drops those. At most 50 remain. */
  changeTags(functionName: string, change: TagChange): void {
    const record = this.#function(functionName);
    this.#records.putFunction({ ...record, tags: changedTags(record.tags, change) });
  }

  reservedConcurrency(functionName: string): number | undefined {
    return this.#function(functionName).reservedConcurrency;
  }

  /** At 0 the function is switched off: every call gets `TooManyRequestsException`. */
  reserveConcurrency(functionName: string, executions: number | undefined): void {
    const { reservedConcurrency: _, ...record } = this.#function(functionName);
    this.#records.putFunction({ ...record, ...(executions !== undefined && { reservedConcurrency: executions }) });
  }

  /** Where the archive of a version's code can be fetched; undefined until the local cloud listens. */
  codeLocation(functionName: string, version: string): string | undefined {
    const endpoint = this.#options.endpoint?.();
    if (endpoint === undefined) return undefined;
    return `${endpoint}/_aws/lambda/code/${functionName}/${encodeURIComponent(version)}`;
  }

  /** The archive of a version's code, as GetFunction's `Code.Location` serves it; undefined where there is no such version. */
  codeArchive(functionName: string, version: string = LATEST): Uint8Array | undefined {
    if (functionName.startsWith(LAYER_PREFIX))
      return this.layers.archive(functionName.slice(LAYER_PREFIX.length), Number(version));
    const record = this.#records.version(functionName, version);
    return record && this.#code.archive(record.codeSha256);
  }

  #parse(functionName: string, qualifier?: string): FunctionName {
    return parseFunctionName(functionName, qualifier, this.#options.placement);
  }

  #function(functionName: string) {
    const { name, qualifier } = this.#parse(functionName);
    if (qualifier !== undefined)
      throw invalid(
        "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.",
      );
    const record = this.#records.function(name);
    if (!record) throw this.#notFound({ name, qualifier });
    return record;
  }

  #latest(name: string): VersionRecord {
    return this.#version({ name, qualifier: undefined });
  }

  #version({ name, qualifier }: FunctionName): VersionRecord {
    const record = this.#records.serving(name, qualifier);
    if (!record) throw this.#notFound({ name, qualifier });
    return record;
  }

  #notFound({ name, qualifier }: FunctionName): Error {
    return notFound(`Function not found: ${functionArn(this.#options.placement, name, qualifier)}`);
  }

  #refuseTaken(name: string): void {
    if (this.#records.function(name)) throw conflict(`Function already exist: ${name}`);
  }

  #checkRevision(latest: VersionRecord, revisionId: string | undefined): void {
    if (revisionId !== undefined && revisionId !== latest.revisionId) throw wrongRevision("GetFunction/GetAlias");
  }

  #describe(record: VersionRecord, phase: Phase, qualifier?: string): FunctionConfiguration {
    return describeVersion(record, this.#options.placement, { phase, qualifier });
  }

  /** AWS's defaults. */
  #fresh(name: string, { Architectures }: CreateFunctionInput): VersionRecord {
    return {
      functionName: name,
      version: LATEST,
      runtime: "",
      handler: "",
      role: "",
      description: "",
      timeout: 3,
      memorySize: 128,
      architecture: Architectures?.[0] ?? "x86_64",
      codeSha256: "",
      codeSize: 0,
      lastModified: this.#options.clock.now().getTime(),
      revisionId: uuid(this.#random),
      ephemeralStorage: 512,
      tracingMode: "PassThrough",
      logFormat: "Text",
      logGroup: `/aws/lambda/${name}`,
    };
  }

  /** The answer shows the change under way; what is stored has settled, under a revision of its own. */
  #change(latest: VersionRecord, change: Partial<VersionRecord> | StoredCode, publish: boolean | undefined) {
    const inUse = this.#invoker.pids(latest.functionName).length > 0;
    const lastModified = this.#options.clock.now().getTime();
    this.#records.putVersion({ ...latest, ...change, lastModified, revisionId: uuid(this.#random) });
    const changed = this.#latest(latest.functionName);
    if (inUse) this.#invoker.warm(latest.functionName);
    if (publish) return this.#describe(this.#publish(changed, {}), "updated");
    return { ...this.#describe(changed, "updated"), RevisionId: uuid(this.#random) };
  }

  #publish(latest: VersionRecord, { description }: { description?: string }): VersionRecord {
    const { functionName } = latest;
    const record = this.#records.function(functionName);
    if (!record) throw this.#notFound({ name: functionName, qualifier: undefined });
    const last = this.#records.version(functionName, String(record.lastVersion));
    if (last && last.lastModified === latest.lastModified && last.codeSha256 === latest.codeSha256) return last;
    const version: VersionRecord = {
      ...latest,
      version: String(record.lastVersion + 1),
      revisionId: uuid(this.#random),
      ...(description !== undefined && description !== "" && { description }),
    };
    this.#options.store.transaction(() => {
      this.#records.putFunction({ ...record, lastVersion: record.lastVersion + 1 });
      this.#records.putVersion(version);
      // As in AWS, publishing gives `$LATEST` a new revision too.
      this.#records.putVersion({ ...latest, revisionId: uuid(this.#random) });
    });
    return version;
  }
}
