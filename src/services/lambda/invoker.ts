import { join } from "node:path";
import type { Clock } from "../../lib/clock.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { EnvironmentSpec } from "../../runtime/environment.js";
import { EnvironmentPool } from "../../runtime/environment-pool.js";
import { environmentVariables } from "../../runtime/environment-variables.js";
import { FolderWatch } from "../../runtime/folder-watch.js";
import type { LogEvent } from "../../runtime/job-log.js";
import type { PoolResult } from "../../runtime/queued-job.js";
import type { CodeStore } from "./code-store.js";
import {
  type FunctionName,
  functionArn,
  notFound,
  parseFunctionName,
  rateExceeded,
  tooLarge,
} from "./function-name.js";
import { launchOf } from "./launch.js";
import { type AliasRecord, type FunctionRecords, LATEST, type VersionRecord } from "./records.js";

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface LogSink {
  append(group: string, stream: string, events: readonly LogEvent[]): void;
}

export interface InvokerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  readonly logs: LogSink;
  readonly roleCredentials: (roleArn: string, sessionName: string) => RoleCredentials;
  /** The local cloud's address, known once it listens. */
  readonly endpoint?: () => string | undefined;
  /** Processes per function as a matter of course. */
  readonly environments: number;
  /** Milliseconds after which an idle process ends. Default 10 minutes. */
  readonly idleTime?: number;
  /** Milliseconds before each further try of an asynchronous event. Default as AWS: one minute, then two. */
  readonly retryDelays?: readonly number[];
}

export interface InvokeOptions {
  readonly qualifier?: string | undefined;
  /** JSON text; empty means `{}`. */
  readonly payload: string;
  readonly invocationType?: "RequestResponse" | "Event" | "DryRun" | undefined;
  readonly logType?: "None" | "Tail" | undefined;
  readonly traceId?: string | undefined;
  /** Base64 of JSON, as in the header `X-Amz-Client-Context`. */
  readonly clientContext?: string | undefined;
}

export interface Invocation {
  readonly statusCode: number;
  readonly executedVersion: string;
  /** JSON text; empty for asynchronous events and dry runs. */
  readonly payload: string;
  readonly functionError?: "Handled" | "Unhandled";
  /** Base64 of the last 4 KB that the event logged. */
  readonly logResult?: string;
  /** The lines that it logged name it. */
  readonly requestId?: string;
}

interface Target {
  readonly arn: string;
  readonly record: VersionRecord;
  readonly alias: AliasRecord | undefined;
  readonly reserved: number | undefined;
  readonly pool: RunningPool;
}

interface RunningPool {
  readonly pool: EnvironmentPool;
  revisionId: string;
  taskRoot: string;
}

const LARGEST_EVENT = { RequestResponse: 6_291_456, Event: 1_048_576 } as const;
const TAIL_BYTES = 4096;
const RETRY_DELAYS = [60_000, 120_000];
const IDLE_TIME = 10 * 60_000;

/** Runs functions: resolves names to versions, keeps each version's processes, retries asynchronous events. */
export class Invoker {
  readonly #records: FunctionRecords;
  readonly #code: CodeStore;
  readonly #options: InvokerOptions;
  readonly #liveChanged: () => void;
  readonly #targets = new Map<string, Target>();
  readonly #pools = new Map<string, RunningPool>();
  readonly #live = new Map<string, { directory: string; watch: FolderWatch }>();
  readonly #inWork = new Map<string, number>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #closed = false;

  /** `liveChanged` is called when the code of a function that runs from its folder has changed. */
  constructor(records: FunctionRecords, code: CodeStore, options: InvokerOptions, liveChanged: () => void) {
    this.#records = records;
    this.#code = code;
    this.#options = { ...options, random: inBlocks(options.random) };
    this.#liveChanged = liveChanged;
  }

  /** To be called when a record has changed: names are resolved anew. */
  forget(): void {
    this.#targets.clear();
  }

  /** The processes of this function, for `status` and for tests. */
  pids(functionName: string): number[] {
    return [...this.#pools].filter(([key]) => key.startsWith(`${functionName}\n`)).flatMap(([, { pool }]) => pool.pids);
  }

  /** Starts a process ahead of the first event; takes the function's latest code if there already are some. */
  warm(functionName: string): void {
    const record = this.#records.version(functionName, LATEST);
    if (record && !this.#closed) this.#poolOf(record).pool.warm();
  }

  /** Runs `$LATEST` from this folder, and what changes there with the next event; from its stored code when undefined. */
  liveSource(functionName: string, directory: string | undefined): void {
    const known = this.#live.get(functionName);
    if (known?.directory === directory) return;
    known?.watch.close();
    this.#live.delete(functionName);
    if (directory !== undefined) {
      const changed = () => {
        this.#pools.get(`${functionName}\n${LATEST}`)?.pool.replace();
        this.#liveChanged();
      };
      this.#live.set(functionName, { directory, watch: new FolderWatch(directory, changed) });
    }
    this.#targets.clear();
  }

  async invoke(name: string, options: InvokeOptions): Promise<Invocation> {
    const type = options.invocationType ?? "RequestResponse";
    const target = this.#choose(this.#target(name, options.qualifier));
    const executedVersion = target.record.version;
    if (type === "DryRun") return { statusCode: 204, executedVersion, payload: "" };
    checkSize(options.payload, type);
    if (type === "Event") {
      this.#runLater(target, options, 0, uuid(this.#options.random));
      return { statusCode: 202, executedVersion, payload: "" };
    }
    const requestId = uuid(this.#options.random);
    const { payload, failed, lines } = await this.#run(target, options, requestId);
    if (!failed && options.logType !== "Tail") return { statusCode: 200, executedVersion, payload, requestId };
    return {
      statusCode: 200,
      executedVersion,
      payload,
      requestId,
      ...(failed && { functionError: "Unhandled" }),
      ...(options.logType === "Tail" && { logResult: tailOf(lines) }),
    };
  }

  /** Writes a line into the log of a function; one that isn't there has none. */
  tell(functionArn: string, line: string): void {
    const { name, qualifier } = parseFunctionName(functionArn, undefined, this.#options.placement);
    const record = this.#records.serving(name, qualifier);
    if (record && !this.#closed) this.#tell(record, line);
  }

  /** Ends the function's processes. */
  async drop(functionName: string, version?: string): Promise<void> {
    const mine = [...this.#pools].filter(([key]) =>
      version === undefined ? key.startsWith(`${functionName}\n`) : key === `${functionName}\n${version}`,
    );
    for (const [key] of mine) this.#pools.delete(key);
    await Promise.all(mine.map(([, { pool }]) => pool.close()));
  }

  /** Ends all processes; returns when they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#retries) clearTimeout(timer);
    for (const { watch } of this.#live.values()) watch.close();
    this.#targets.clear();
    await Promise.all([...this.#pools.values()].map(({ pool }) => pool.close()));
    this.#pools.clear();
  }

  #run(target: Target, options: InvokeOptions, requestId: string): Promise<PoolResult> {
    const { record } = target;
    if (target.reserved !== undefined) return this.#runReserved(target, target.reserved, options, requestId);
    if (record.version === LATEST) this.#live.get(record.functionName)?.watch.check();
    return target.pool.pool.invoke({
      requestId,
      invokedFunctionArn: target.arn,
      timeout: record.timeout * 1000,
      traceId: options.traceId ?? this.#traceId(),
      clientContext: options.clientContext === undefined ? "" : decodeContext(options.clientContext),
      payload: options.payload,
      tail: options.logType === "Tail",
    });
  }

  async #runReserved(target: Target, reserved: number, options: InvokeOptions, requestId: string): Promise<PoolResult> {
    const { functionName } = target.record;
    const inWork = this.#inWork.get(functionName) ?? 0;
    if (inWork >= reserved) throw rateExceeded();
    this.#inWork.set(functionName, inWork + 1);
    try {
      return await this.#run({ ...target, reserved: undefined }, options, requestId);
    } finally {
      this.#inWork.set(functionName, (this.#inWork.get(functionName) ?? 1) - 1);
    }
  }

  /** AWS keeps the request id over the tries of one event. What fails at last is given up and logged. */
  #runLater(target: Target, options: InvokeOptions, attempt: number, requestId: string): void {
    const { retryDelays = RETRY_DELAYS } = this.#options;
    const again = () => {
      const delay = retryDelays[attempt];
      if (delay === undefined || this.#closed) {
        if (!this.#closed) this.#giveUp(target.record, requestId, attempt + 1);
        return;
      }
      const timer = setTimeout(() => {
        this.#retries.delete(timer);
        this.#runLater(target, options, attempt + 1, requestId);
      }, delay);
      this.#retries.add(timer.unref());
    };
    this.#run(target, options, requestId).then(({ failed }) => {
      if (failed) again();
    }, again);
  }

  #giveUp(record: VersionRecord, requestId: string, attempts: number): void {
    const where = record.deadLetterTarget
      ? ` AWS would send it to ${record.deadLetterTarget}; dead-letter queues are not spoken.`
      : "";
    this.#tell(
      record,
      `RequestId: ${requestId} The asynchronous event was given up after ${attempts} attempts.${where}`,
    );
  }

  #tell(record: VersionRecord, line: string): void {
    const { clock, logs } = this.#options;
    const event = { timestamp: clock.now().getTime(), message: `${line}\n` };
    logs.append(record.logGroup, this.#logStream(record.version), [event]);
  }

  #target(text: string, qualifier: string | undefined): Target {
    const key = `${text}\n${qualifier ?? ""}`;
    const known = this.#targets.get(key);
    if (known) return known;
    const target = this.#resolve(parseFunctionName(text, qualifier, this.#options.placement));
    this.#targets.set(key, target);
    return target;
  }

  #resolve({ name, qualifier }: FunctionName): Target {
    const { placement } = this.#options;
    const alias = qualifier === undefined ? undefined : this.#records.alias(name, qualifier);
    const record = this.#records.serving(name, qualifier);
    if (!record) throw notFound(`Function not found: ${functionArn(placement, name, qualifier ?? LATEST)}`);
    return {
      arn: functionArn(placement, name, qualifier),
      record,
      alias,
      reserved: this.#records.function(name)?.reservedConcurrency,
      pool: this.#poolOf(record),
    };
  }

  /** An alias may send a share of the events to a second version. */
  #choose(target: Target): Target {
    const [second] = Object.entries(target.alias?.weights ?? {});
    if (!second) return target;
    const [first = 0, next = 0] = this.#options.random.bytes(2);
    if ((first * 256 + next) / 65_536 >= second[1]) return target;
    const record = this.#records.version(target.record.functionName, second[0]);
    return record ? { ...target, record, pool: this.#poolOf(record) } : target;
  }

  #poolOf(record: VersionRecord): RunningPool {
    const key = `${record.functionName}\n${record.version}`;
    const live = record.version === LATEST ? this.#live.get(record.functionName)?.directory : undefined;
    const taskRoot = live ?? this.#code.folder(record.codeSha256);
    const known = this.#pools.get(key);
    if (known && known.revisionId === record.revisionId && known.taskRoot === taskRoot) return known;
    const spec = this.#spec(record, taskRoot);
    const options = this.#poolOptions(record);
    if (known) {
      known.pool.replace(spec, options);
      Object.assign(known, { revisionId: record.revisionId, taskRoot });
      return known;
    }
    const made = { pool: new EnvironmentPool(spec, options), revisionId: record.revisionId, taskRoot };
    this.#pools.set(key, made);
    return made;
  }

  #poolOptions(record: VersionRecord) {
    const { clock, environments, idleTime = IDLE_TIME, logs } = this.#options;
    return {
      clock,
      version: record.version,
      logFormat: record.logFormat,
      timeout: record.timeout * 1000,
      width: environments,
      idleTime,
      newLogStream: () => this.#logStream(record.version),
      log: (stream: string, events: readonly LogEvent[]) => logs.append(record.logGroup, stream, events),
    };
  }

  #spec(record: VersionRecord, taskRoot: string): EnvironmentSpec {
    const { placement, roleCredentials } = this.#options;
    const endpoint = this.#options.endpoint;
    const layers = this.#code.merged(record.layers ?? []);
    return {
      taskRoot,
      handler: record.handler,
      memorySize: record.memorySize,
      ...launchOf(record.runtime, taskRoot, layers),
      // Any file of this package will do: modules are looked for from there upwards.
      sdkBase: join(import.meta.dirname, "package.json"),
      get endpoint() {
        return endpoint?.();
      },
      variables: (logStream) =>
        environmentVariables(
          {
            ...record,
            taskRoot,
            layers,
            region: placement.region,
            variables: record.variables ?? {},
            credentials: roleCredentials(record.role, record.functionName),
            endpoint: endpoint?.(),
          },
          logStream,
        ),
    };
  }

  #logStream(version: string): string {
    const { clock, random } = this.#options;
    const day = clock.now().toISOString().slice(0, 10).replaceAll("-", "/");
    return `${day}/[${version}]${Buffer.from(random.bytes(16)).toString("hex")}`;
  }

  #traceId(): string {
    const seconds = Math.floor(this.#options.clock.now().getTime() / 1000).toString(16);
    const hex = Buffer.from(this.#options.random.bytes(20)).toString("hex");
    return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(24)};Sampled=0`;
  }
}

/** Draws randomness by the block: each event wants some, and each draw costs a call of the system. */
function inBlocks(random: Random): Random {
  let block = new Uint8Array(0);
  let used = 0;
  return {
    bytes(count) {
      if (used + count > block.length) {
        block = Uint8Array.from(random.bytes(Math.max(4096, count)));
        used = 0;
      }
      used += count;
      return block.subarray(used - count, used);
    },
  };
}

function checkSize(payload: string, type: "RequestResponse" | "Event"): void {
  const limit = LARGEST_EVENT[type];
  // At most three bytes to a UTF-16 unit: only what might be too large is measured.
  if (payload.length * 3 <= limit) return;
  const size = Buffer.byteLength(payload);
  if (size > limit)
    throw tooLarge(`${size} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`);
}

function tailOf(lines: readonly string[]): string {
  return Buffer.from(lines.join("")).subarray(-TAIL_BYTES).toString("base64");
}

/** On one line, as the frame wants it. What is no JSON is no context. */
function decodeContext(base64: string): string {
  try {
    return JSON.stringify(JSON.parse(Buffer.from(base64, "base64").toString()));
  } catch {
    return "";
  }
}
