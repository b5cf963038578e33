import type { Clock } from "../lib/clock.js";
import type { Ending, Environment } from "./environment.js";
import { endLines, type LogFormat, startLine } from "./log-lines.js";
import type { QueuedJob } from "./queued-job.js";

export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

export interface JobLogOptions {
  readonly clock: Clock;
  readonly version: string;
  readonly logFormat: LogFormat;
  readonly log: (stream: string, events: readonly LogEvent[]) => void;
}

/** What is logged of a function version's events: what they write, between the lines that say when they began and ended. */
export class JobLog {
  readonly #options: JobLogOptions;
  readonly #memorySize: number;

  constructor(options: JobLogOptions, memorySize: number) {
    this.#options = options;
    this.#memorySize = memorySize;
  }

  /** The first line of an event, once: in the stream of the environment that runs it. */
  begin(environment: Environment<QueuedJob>, job: QueuedJob): void {
    if (job.isAnnounced) return;
    job.isAnnounced = true;
    const { logFormat, version } = this.#options;
    const time = this.#now();
    this.#append(environment, time, [startLine(logFormat, time, job.requestId, version)], job);
  }

  /** A line of an event, or of an environment that has none. */
  line(environment: Environment<QueuedJob>, line: string, job: QueuedJob | undefined, timestamp = this.#now()): void {
    this.#append(environment, timestamp, [line.endsWith("\n") ? line : `${line}\n`], job);
  }

  /** The last lines of an event. `duration` is in milliseconds. */
  end(
    environment: Environment<QueuedJob>,
    job: QueuedJob,
    duration: number,
    how?: { timedOut?: boolean; ending: Ending },
  ): void {
    const { logFormat, version } = this.#options;
    const time = this.#now();
    const run = {
      requestId: job.requestId,
      version,
      memorySize: this.#memorySize,
      duration,
      environment,
      timedOut: how?.timedOut,
      ending: how?.ending,
    };
    this.#append(environment, time, endLines(logFormat, time, run), job);
  }

  #append(
    environment: Environment<QueuedJob>,
    timestamp: number,
    messages: readonly string[],
    job: QueuedJob | undefined,
  ): void {
    // What an event does shows that it has begun, where that was not known yet.
    if (job) this.begin(environment, job);
    if (job?.tail) job.lines.push(...messages);
    this.#options.log(
      environment.logStream,
      messages.map((message) => ({ timestamp, message })),
    );
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
