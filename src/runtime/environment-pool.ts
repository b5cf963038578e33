import { Deadlines } from "./deadlines.js";
import { type Ending, Environment, type EnvironmentEvents, type EnvironmentSpec, type Job } from "./environment.js";
import { JobLog, type JobLogOptions } from "./job-log.js";
import { wantsProcessor } from "./process-state.js";
import { type PoolJob, type PoolResult, QueuedJob } from "./queued-job.js";

export interface PoolOptions extends JobLogOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** Environments that run side by side as a matter of course; more only for events that wait long. */
  readonly width: number;
  /** Milliseconds after which an idle environment ends. */
  readonly idleTime: number;
  readonly newLogStream: () => string;
}

/** Lambda gives a new environment this long before the event's own time starts. */
const INIT_TIME = 10_000;
/** Milliseconds: an event that has waited so long gets an environment of its own where its peers wait for something. */
const PATIENCE = 40;
/**
 * Where events are answered at once and others wait, an environment gets some ahead: it goes from one to the next without
 * a word from the server, which is half of what a short event costs. What one slow event would hold up is called back.
 */
const AHEAD = 8;
/** Milliseconds; so many events in a row that took less make a function one that answers at once. */
const AT_ONCE = 2;
const IN_A_ROW = 32;
const MOST_ENVIRONMENTS = 64;
const UPKEEP_EVERY = 200;
/** The role's credentials in a process's environment last an hour. */
const LONGEST_LIFE = 45 * 60_000;
/** Bytes (recorded): 6 MB and what AWS wraps around an answer. */
export const LARGEST_ANSWER = 6_291_556;

/** The execution environments of one function version, and the events that wait for one. */
export class EnvironmentPool implements EnvironmentEvents<QueuedJob> {
  #spec: EnvironmentSpec;
  #options: PoolOptions;
  #log: JobLog;
  #generation = 0;
  readonly #all = new Set<Environment<QueuedJob>>();
  readonly #idle: Environment<QueuedJob>[] = [];
  readonly #queue: QueuedJob[] = [];
  #starting = 0;
  /** Events in work whose processes slept at the last look. */
  #asleep: ReadonlySet<QueuedJob> = new Set();
  /** How many events in a row were answered at once. */
  #quick = 0;
  #closed = false;
  #impatience: NodeJS.Timeout | undefined;
  #upkeep: NodeJS.Timeout | undefined;
  readonly #deadlines = new Deadlines<Environment<QueuedJob>>((environment) => this.#timedOut(environment));

  constructor(spec: EnvironmentSpec, options: PoolOptions) {
    this.#spec = spec;
    this.#options = options;
    this.#log = new JobLog(options, spec.memorySize);
  }

  /** How many processes there are. */
  get size(): number {
    return this.#all.size;
  }

  get pids(): number[] {
    return [...this.#all].flatMap(({ pid }) => pid ?? []);
  }

  /** Starts an environment ahead of the first event. */
  warm(): void {
    if (this.#all.size === 0) this.#start();
  }

  invoke(job: PoolJob): Promise<PoolResult> {
    return new Promise((resolve, reject) => {
      const queued = new QueuedJob(job, resolve, reject);
      const environment = this.#idle.pop();
      if (environment) this.#run(environment, queued);
      else {
        this.#queue.push(queued);
        this.#beImpatient();
      }
      this.#keepSpare();
    });
  }

  #beImpatient(): void {
    this.#impatience ??= setInterval(() => this.#growForTheWaiting(), PATIENCE / 2);
  }

  /**
   * From now on events run by this spec. Idle environments of the old one end now, busy ones when they have answered,
   * and a new one starts, so that the next event need not wait for it.
   */
  replace(spec: EnvironmentSpec = this.#spec, options: PoolOptions = this.#options): void {
    this.#spec = spec;
    this.#options = options;
    this.#log = new JobLog(options, spec.memorySize);
    this.#generation++;
    const wasInUse = this.#all.size > 0;
    this.#idle.length = 0;
    for (const environment of this.#all)
      if (environment.state === "busy") environment.recall();
      else environment.kill(REPLACED);
    if (wasInUse && !this.#closed) this.#start();
  }

  /** Ends all environments; events in work and waiting are answered as if their process was killed. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#impatience);
    clearInterval(this.#upkeep);
    this.#deadlines.close();
    for (const job of this.#queue.splice(0)) this.#settle(job, exitAnswer(job, CLOSED), true);
    const gone = new Promise<void>((resolve) => {
      this.#gone = resolve;
    });
    for (const environment of this.#all) environment.kill(CLOSED);
    if (this.#all.size > 0) await gone;
  }
  #gone: (() => void) | undefined;

  #start(): void {
    let environment: Environment<QueuedJob>;
    try {
      environment = new Environment<QueuedJob>(this.#spec, this.#options.newLogStream(), this.#generation, this);
    } catch (error) {
      // No process could be made, e.g. because the role cannot be assumed: whoever waits learns why.
      for (const job of this.#queue.splice(0)) job.reject(error);
      return;
    }
    this.#starting++;
    this.#all.add(environment);
    this.#deadlines.set(environment, performance.now() + INIT_TIME + this.#options.timeout);
    this.#upkeep ??= setInterval(() => this.#lookAfter(), UPKEEP_EVERY).unref();
    this.#log.line(environment, `INIT_START Runtime Version: ${this.#spec.runtimeVersion}`, undefined);
  }

  /** Starts what the waiting need, within the width; and one spare, so that the next event finds it warm. */
  #keepSpare(): void {
    const { width } = this.#options;
    const wanted = Math.max(1, this.#queue.length);
    if (this.#idle.length === 0 && this.#starting < wanted && this.#all.size < width) this.#start();
  }

  #growForTheWaiting(): void {
    const [first] = this.#queue;
    const areAhead = this.#recallTheHeldUp();
    if (!first) {
      if (areAhead) return;
      clearInterval(this.#impatience);
      this.#impatience = undefined;
      this.#asleep = new Set();
      return;
    }
    const now = performance.now();
    if (now - first.queuedAt > PATIENCE && this.#starting === 0 && this.#eventsWait()) {
      const room = MOST_ENVIRONMENTS - this.#all.size;
      for (let more = Math.min(this.#queue.length, this.#all.size, room); more > 0; more--) this.#start();
    }
  }

  /** Calls events back that wait behind one that takes its time. Whether any wait in environments. */
  #recallTheHeldUp(): boolean {
    const now = performance.now();
    let areAhead = false;
    for (const environment of this.#all) {
      if (environment.load < 2) continue;
      areAhead = true;
      if (now - (environment.job?.startedAt ?? now) > PATIENCE / 2) environment.recall();
    }
    return areAhead;
  }

  /**
   * The processes of half of the events in work slept at the last look and sleep now: they wait for something. Events
   * that only want the processor would gain nothing from more processes. One look would not do: a busy server finds
   * events in work whose answers it has not read yet; by the next look it has.
   */
  #eventsWait(): boolean {
    let inWork = 0;
    let waiting = 0;
    const asleep = new Set<QueuedJob>();
    for (const { job, pid } of this.#all) {
      if (!job || pid === undefined) continue;
      inWork++;
      if (wantsProcessor(pid)) continue;
      asleep.add(job);
      if (this.#asleep.has(job)) waiting++;
    }
    this.#asleep = asleep;
    return waiting * 2 >= inWork;
  }

  ready(environment: Environment<QueuedJob>): void {
    this.#starting--;
    this.#deadlines.delete(environment);
    this.#next(environment);
  }

  answered(
    environment: Environment<QueuedJob>,
    job: QueuedJob,
    { payload, failed, duration }: { payload: string; failed: boolean; duration: number },
  ): void {
    this.#deadlines.delete(environment);
    this.#quick = duration < AT_ONCE ? this.#quick + 1 : 0;
    this.#log.end(environment, job, duration);
    // Length in UTF-16 units bounds the bytes from below; only what might be too large is measured.
    if (payload.length > LARGEST_ANSWER / 3 && Buffer.byteLength(payload) > LARGEST_ANSWER)
      this.#settle(job, TOO_LARGE, true);
    else this.#settle(job, payload, failed);
    if (environment.job) this.#begin(environment, environment.job);
    this.#next(environment);
  }

  /** They go first: they have waited longest. None where all had begun. */
  returned(environment: Environment<QueuedJob>, jobs: readonly QueuedJob[]): void {
    if (this.#closed) {
      for (const job of jobs) this.#settle(job, exitAnswer(job, CLOSED), true);
      return;
    }
    for (const job of jobs) job.startedAt = 0;
    const { job } = environment;
    if (job?.startedAt === 0) this.#begin(environment, job);
    else if (job) this.#log.begin(environment, job);
    if (jobs.length === 0) return;
    this.#queue.unshift(...jobs);
    if (environment.load === 0) this.#deadlines.delete(environment);
    if (environment.state === "leaving") this.#notIdle(environment);
    else if (environment.state === "idle") this.#next(environment);
    while (this.#queue.length > 0) {
      const idle = this.#idle.pop();
      if (!idle) break;
      this.#next(idle);
    }
    if (this.#queue.length > 0) this.#beImpatient();
  }

  ended(
    environment: Environment<QueuedJob>,
    ending: Ending,
    job: QueuedJob | undefined,
    error: string | undefined,
  ): void {
    this.#all.delete(environment);
    this.#deadlines.delete(environment);
    this.#notIdle(environment);
    if (job) {
      const timedOut = ending.errorType === TIMED_OUT;
      const time = this.#options.clock.now();
      const said = timedOut
        ? `${time.toISOString()} ${job.requestId} ${ending.message}`
        : `RequestId: ${job.requestId} Error: ${ending.message}\n${ending.errorType}`;
      this.#log.line(environment, said, job);
      this.#log.end(environment, job, performance.now() - job.startedAt, { timedOut, ending });
      this.#settle(job, error ?? exitAnswer(job, ending), true);
    } else if (environment.served === 0 && environment.initDuration === 0)
      this.#startFailed(environment, ending, error);
    if (this.#closed) {
      if (this.#all.size === 0) this.#gone?.();
    } else if (this.#queue.length > 0) this.#keepSpare();
  }

  log(environment: Environment<QueuedJob>, timestamp: number | undefined, line: string): void {
    this.#log.line(environment, line, environment.job, timestamp);
  }

  /** All who wait get the error that kept the environment from starting, as each would have met it. */
  #startFailed(environment: Environment<QueuedJob>, ending: Ending, error: string | undefined): void {
    this.#starting--;
    if (ending === REPLACED || ending === CLOSED) return;
    const errorType = /"errorType":"([^"]*)"/.exec(error ?? "")?.[1] ?? ending.errorType;
    this.#log.line(environment, `INIT_REPORT Phase: init\tStatus: error\tError Type: ${errorType}`, undefined);
    for (const job of this.#queue.splice(0)) {
      job.startedAt = performance.now();
      this.#log.end(environment, job, 0, { ending: { errorType, message: "" } });
      this.#settle(job, error ?? exitAnswer(job, ending), true);
    }
  }

  #notIdle(environment: Environment<QueuedJob>): void {
    const at = this.#idle.indexOf(environment);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #next(environment: Environment<QueuedJob>): void {
    const now = performance.now();
    if (environment.generation !== this.#generation || this.#closed || now - environment.startedAt > LONGEST_LIFE) {
      if (environment.load === 0) environment.kill(REPLACED);
      else environment.recall();
      return;
    }
    for (let room = this.#share() - environment.load; room > 0; room--) {
      const job = this.#queue.shift();
      if (!job) break;
      this.#run(environment, job);
    }
    if (environment.load > 0) return;
    environment.idleSince = now;
    this.#idle.push(environment);
  }

  /** How many events an environment may have at a time. */
  #share(): number {
    const isQuick = this.#quick >= IN_A_ROW && this.#spec.command === undefined;
    return isQuick ? Math.max(1, Math.min(AHEAD, Math.ceil(this.#queue.length / this.#all.size))) : 1;
  }

  #run(environment: Environment<QueuedJob>, job: QueuedJob): void {
    if (environment.load === 0) this.#begin(environment, job);
    environment.run(job);
  }

  #begin(environment: Environment<QueuedJob>, job: QueuedJob): void {
    job.startedAt = performance.now();
    // One that may be called back in this moment begins where it is run.
    if (!environment.isRecalling) this.#log.begin(environment, job);
    this.#deadlines.set(environment, job.startedAt + job.timeout);
  }

  #settle(job: QueuedJob, payload: string, failed: boolean): void {
    job.resolve({ payload, failed, lines: job.lines });
  }

  #timedOut(environment: Environment<QueuedJob>): void {
    const seconds = (this.#options.timeout / 1000).toFixed(2);
    environment.kill({ errorType: TIMED_OUT, message: `Task timed out after ${seconds} seconds` });
  }

  #lookAfter(): void {
    const now = performance.now();
    for (const environment of this.#all) {
      if (environment.state === "busy") environment.checkMemory();
      else if (environment.state === "idle" && this.#isSuperfluous(environment, now)) {
        this.#notIdle(environment);
        environment.kill(REPLACED);
      }
    }
    if (this.#all.size > 0) return;
    clearInterval(this.#upkeep);
    this.#upkeep = undefined;
  }

  #isSuperfluous(environment: Environment<QueuedJob>, now: number): boolean {
    const idle = now - environment.idleSince;
    return idle > this.#options.idleTime || (this.#all.size > this.#options.width && idle > INIT_TIME);
  }
}

const TIMED_OUT = "Sandbox.Timedout";
const REPLACED: Ending = { errorType: "Runtime.ExitError", message: "Runtime exited without providing a reason" };
const CLOSED: Ending = { ...REPLACED };
const TOO_LARGE = JSON.stringify({
  errorMessage: `Response payload size exceeded maximum allowed payload size (${LARGEST_ANSWER} bytes).`,
  errorType: "Function.ResponseSizeTooLarge",
});

const exitAnswer = ({ requestId }: Job, { errorType, message }: Ending): string =>
  JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${message}` });
