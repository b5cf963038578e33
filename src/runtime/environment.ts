import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { Frame, FrameError, type FrameKind, FrameWriter, frameReader } from "./frames.js";
import { residentMegabytes } from "./process-state.js";

/** What an execution environment runs: everything that, when it changes, needs a new process. */
export interface EnvironmentSpec {
  /** Folder of the function's code; the working directory, and `LAMBDA_TASK_ROOT`. */
  readonly taskRoot: string;
  readonly handler: string;
  /** Megabytes. */
  readonly memorySize: number;
  /** The environment of a new process, given its log stream. Nothing is inherited from the server's. */
  readonly variables: (logStream: string) => Readonly<Record<string, string>>;
  readonly program: string;
  /** The function's own program, which `program` starts; absent where that runs the handler itself. */
  readonly command?: readonly string[];
  /** As the log tells it, e.g. `python:3.11.7`. */
  readonly runtimeVersion: string;
  readonly sdkBase: string;
  readonly endpoint: string | undefined;
}

/** One event, ready to be handed to a process. */
export interface Job {
  readonly requestId: string;
  readonly invokedFunctionArn: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly traceId: string;
  /** JSON text without line breaks, or empty. */
  readonly clientContext: string;
  /** JSON text. */
  readonly payload: string;
}

/** How a process ended, in AWS's words. */
export interface Ending {
  readonly errorType: string;
  readonly message: string;
}

export interface EnvironmentEvents<J extends Job> {
  ready(environment: Environment<J>): void;
  /** The event in work is answered; the next one is in work, or the environment is idle. `duration`: milliseconds. */
  answered(environment: Environment<J>, job: J, answer: { payload: string; failed: boolean; duration: number }): void;
  /** Events that waited in the environment and will not be run by it; it may be idle now, or about to end. */
  returned(environment: Environment<J>, jobs: readonly J[]): void;
  /**
   * The process is gone. `job`: the event that was in work. `error`: what the runtime said of its end, as JSON: the
   * error that kept it from getting ready, or that nothing in the function caught.
   */
  ended(environment: Environment<J>, ending: Ending, job: J | undefined, error: string | undefined): void;
  log(environment: Environment<J>, timestamp: number | undefined, line: string): void;
}

/** An execution environment: one process, one event at a time; others may wait there for their turn. */
export class Environment<J extends Job = Job> {
  readonly logStream: string;
  readonly generation: number;
  state: "starting" | "idle" | "busy" | "leaving" | "dead" = "starting";
  /** Milliseconds that loading took; reported with the first event. */
  initDuration = 0;
  served = 0;
  idleSince = 0;
  maxMemoryUsed = 0;
  readonly #memorySize: number;
  readonly #process: ChildProcess;
  readonly #socket: Socket;
  readonly #events: EnvironmentEvents<J>;
  /** The one in work, then those that wait behind it. */
  readonly #jobs: J[] = [];
  readonly #frames = new FrameWriter();
  /** Frames wait for the end of this turn of the event loop. */
  #isSending = false;
  /** Events handed over behind a recall: they are none of those that it gives back. Undefined where none is under way. */
  #behindRecall: number | undefined;
  #error: string | undefined;
  /** What the server ended the process for, where it did. */
  #verdict: Ending | undefined;
  #heapLimitReached = false;
  #programPid: number | undefined;
  readonly startedAt = performance.now();

  constructor(spec: EnvironmentSpec, logStream: string, generation: number, events: EnvironmentEvents<J>) {
    this.logStream = logStream;
    this.generation = generation;
    this.#memorySize = spec.memorySize;
    this.#events = events;
    const { taskRoot, handler, sdkBase, command, endpoint } = spec;
    this.#process = spawn(
      process.execPath,
      [
        `--max-old-space-size=${spec.memorySize}`,
        // Where what is new is kept at first; Node's own 16 MB, twice, would be most of what a short function holds.
        `--max-semi-space-size=${Math.max(1, Math.floor(spec.memorySize * NEW_SPACE))}`,
        ...(spec.memorySize <= ONE_PROCESSOR ? ["--single-threaded-gc"] : []),
        spec.program,
        JSON.stringify({ taskRoot, handler, sdkBase, command, ...(endpoint !== undefined && { endpoint }) }),
      ],
      // A process group of its own: Ctrl-C is the server's to handle, and what the function spawned goes with it.
      { cwd: taskRoot, env: spec.variables(logStream), stdio: ["ignore", "pipe", "pipe", "pipe"], detached: true },
    );
    this.#socket = this.#process.stdio[3] as Socket;
    const read = frameReader((kind, text) => this.#receive(kind, text));
    this.#socket.on("data", (chunk: Buffer) => {
      try {
        read(chunk);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        this.kill();
      }
    });
    this.#socket.on("error", () => this.kill());
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => this.#output(text));
    this.#process.on("error", (error) => {
      this.#error ??= JSON.stringify({ errorType: "Runtime.InvalidEntrypoint", errorMessage: error.message });
      this.#end({ errorType: "Runtime.InvalidEntrypoint", message: error.message });
    });
    // `close` comes after the last frame and the last output have been read.
    this.#process.on("close", (code, signal) => this.#end(this.#verdict ?? this.#ending(code, signal)));
  }

  /** Of the process that the function runs in. */
  get pid(): number | undefined {
    return this.#programPid ?? this.#process.pid;
  }

  /** The event in work. */
  get job(): J | undefined {
    return this.#jobs[0];
  }

  /** How many events it has, the one in work included. */
  get load(): number {
    return this.#jobs.length;
  }

  /** Which event has its turn there is not known before the answer to a recall. */
  get isRecalling(): boolean {
    return this.#behindRecall !== undefined;
  }

  /** Hands an event over. What is handed over in one turn of the event loop goes out in one piece. */
  run(job: J): void {
    this.state = "busy";
    this.#jobs.push(job);
    if (this.#behindRecall !== undefined) this.#behindRecall++;
    this.#send(
      Frame.invoke,
      `${job.requestId}\n${job.invokedFunctionArn}\n${job.timeout}\n${job.traceId}\n${job.clientContext}\n${job.payload}`,
    );
  }

  #send(kind: FrameKind, text: string): void {
    this.#frames.add(kind, text);
    if (this.#isSending) return;
    this.#isSending = true;
    setImmediate(this.#flush);
  }

  readonly #flush = (): void => {
    this.#isSending = false;
    this.#socket.write(this.#frames.take());
    if (this.#socket.writableLength === 0) this.#frames.reuse();
  };

  /** Asks for the events back that wait behind the one in work; `returned` is called with those that had not begun. */
  recall(): void {
    if (this.#behindRecall !== undefined || this.#jobs.length < 2) return;
    this.#behindRecall = 0;
    this.#send(Frame.recall, "");
  }

  /** Ends the process and what it spawned. An event in work is answered with `verdict`. */
  kill(verdict?: Ending): void {
    this.#verdict ??= verdict;
    const { pid } = this.#process;
    if (this.state === "dead" || pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }

  /** Reads what the process holds in memory, and ends it when that is more than the function has. */
  checkMemory(): void {
    const used = this.pid === undefined ? undefined : residentMegabytes(this.pid);
    if (used === undefined) return;
    this.maxMemoryUsed = Math.min(this.#memorySize, Math.max(this.maxMemoryUsed, used));
    if (used > this.#memorySize) this.kill(KILLED);
  }

  #receive(kind: FrameKind, text: string): void {
    if (kind === Frame.log) {
      const space = text.indexOf(" ");
      this.#events.log(this, Number(text.slice(0, space)), text.slice(space + 1));
    } else if (kind === Frame.answer || kind === Frame.failure) {
      const job = this.#jobs.shift();
      if (!job) return;
      if (this.#jobs.length === 0) this.state = "idle";
      const line = text.indexOf("\n");
      const payload = text.slice(line + 1);
      this.#events.answered(this, job, {
        payload,
        failed: kind === Frame.failure,
        duration: Number(text.slice(0, line)),
      });
      this.served++;
    } else if (kind === Frame.returned) {
      const behind = this.#behindRecall ?? 0;
      this.#behindRecall = undefined;
      const count = Number(text);
      const jobs = this.#jobs.splice(this.#jobs.length - behind - count, count);
      if (count > 0 && this.#jobs.length === 0) this.state = "idle";
      this.#events.returned(this, jobs);
    } else if (kind === Frame.ready && this.state === "starting") {
      this.initDuration = performance.now() - this.startedAt;
      this.state = "idle";
      this.checkMemory();
      this.#events.ready(this);
    } else if (kind === Frame.leaving) {
      this.state = "leaving";
      this.#events.returned(this, this.#jobs.splice(0));
    } else if (kind === Frame.program) this.#programPid = Number(text);
    else if (kind === Frame.initFailure || kind === Frame.fatal) this.#error = text;
  }

  /** What was printed past JavaScript: by native code, by Node itself, by programs that the function started. */
  #output(text: string): void {
    if (text.includes("JavaScript heap out of memory")) this.#heapLimitReached = true;
    for (const line of text.replace(/\n$/, "").split("\n")) this.#events.log(this, undefined, line);
  }

  #ending(code: number | null, signal: NodeJS.Signals | null): Ending {
    if (this.#heapLimitReached) return KILLED;
    if (signal) return exited(`signal: ${signal === "SIGKILL" ? "killed" : signal === "SIGABRT" ? "aborted" : signal}`);
    return code === 0
      ? { errorType: "Runtime.ExitError", message: "Runtime exited without providing a reason" }
      : exited(`exit status ${code}`);
  }

  #end(ending: Ending): void {
    if (this.state === "dead") return;
    this.state = "dead";
    this.#socket.destroy();
    const [job, ...waiting] = this.#jobs.splice(0);
    if (waiting.length > 0) this.#events.returned(this, waiting);
    this.#events.ended(this, ending, job, this.#verdict ? undefined : this.#error);
  }
}

/** Share of the function's memory. */
const NEW_SPACE = 0.05;
/**
 * Megabytes. "At 1,769 MB, a function has the equivalent of one vCPU": with less, garbage collectors side by side would
 * only take the time from each other. Source: Lambda developer guide, "Configure Lambda function memory".
 */
const ONE_PROCESSOR = 1769;

const exited = (how: string): Ending => ({
  errorType: "Runtime.ExitError",
  message: `Runtime exited with error: ${how}`,
});

export const KILLED: Ending = exited("signal: killed");
