import type { Clock } from "../../lib/clock.js";
import type { Timer } from "../../lib/timer.js";
import { CALL_FAILED, type EventSourceMapping, SUCCEEDED } from "./event-source-mapping.js";
import {
  type Batch,
  firstFailure,
  halvesOf,
  payloadOf,
  type ReadRecord,
  sequenceNumberOf,
} from "./event-source-mapping-batch.js";
import { StreamReader } from "./event-source-mapping-reader.js";
import type { EventStreams } from "./event-streams.js";
import type { Invocation } from "./invoker.js";

export interface DeliveryOptions {
  readonly mapping: EventSourceMapping;
  readonly streams: EventStreams;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Where an earlier delivery has come to: asked when this one begins. */
  readonly position: () => string;
  /** Why the stream may not be read; undefined where it may. */
  readonly refusal: () => string | undefined;
  readonly invoke: (payload: string) => Promise<Pick<Invocation, "functionError" | "payload">>;
  /** Keeps what has come of it: on disk when this returns. */
  readonly keep: (progress: { readonly position?: string; readonly result?: string }) => void;
  /** A line for the function's log. */
  readonly tell: (message: string) => void;
  readonly reportDefect: (what: string, defect: unknown) => void;
}

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 60_000;
/** Records are kept for a day. Source: DynamoDB developer guide, "Change data capture for DynamoDB Streams". */
const KEPT_SECONDS = 24 * 60 * 60;

/**
 * Hands a stream's records to a function: in order, one batch at a time, each until the function takes it or its tries
 * are used up. While there is nothing to hand over it waits for the stream's notice, without a timer.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #ended: Promise<void>;
  #stopped = false;
  #forgotten = false;
  #wake: (() => void) | undefined;
  /** There may be records that haven't been read. */
  #hasNews = false;
  #isRetrying = false;
  /** The function may be another than the one that was called. */
  #hasChanged = false;
  /** Failures since something last worked. */
  #failures = 0;

  /** Begins when an earlier delivery has ended. */
  constructor(options: DeliveryOptions, earlier: Promise<void>) {
    this.#options = options;
    this.#ended = earlier.then(() => this.#run());
  }

  /** Resolves when the call that is under way has ended and what came of it is kept. Nothing is begun any more. */
  finish(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    return this.#ended;
  }

  /** What comes of a call that is under way isn't kept: its records are delivered again some day. */
  forget(): void {
    this.#forgotten = true;
    void this.finish();
  }

  /** The function may be another: what has failed, or is about to, is tried again at once. */
  retry(): void {
    this.#hasChanged = true;
    if (this.#isRetrying) this.#wake?.();
  }

  get ended(): Promise<void> {
    return this.#ended;
  }

  async #run(): Promise<void> {
    if (this.#stopped) return;
    const { mapping, streams, position, reportDefect } = this.#options;
    let reader: StreamReader | undefined;
    const unsubscribe = streams.onRecords(mapping.eventSourceArn, () => this.#notice());
    while (!this.#stopped)
      try {
        reader ??= new StreamReader(streams, mapping, position());
        await this.#step(reader);
      } catch (defect) {
        reader = undefined;
        reportDefect("event source mapping", defect);
        await this.#pause();
      }
    unsubscribe();
  }

  /** Delivers the next batch, or waits for what is missing to one. */
  async #step(reader: StreamReader): Promise<void> {
    const { keep, refusal } = this.#options;
    const problem = refusal();
    if (problem !== undefined) {
      keep({ result: `PROBLEM: ${problem}` });
      return this.#pause();
    }
    const batch = await this.#nextBatch(reader);
    if (batch) return this.#deliver(batch);
    if (this.#stopped) return;
    keep({ position: reader.end });
    return this.#wait();
  }

  /** Waits for the batch to fill up while its window is open; undefined where there is nothing to deliver. */
  async #nextBatch(reader: StreamReader): Promise<Batch | undefined> {
    const { clock, mapping } = this.#options;
    const closes = clock.now().getTime() + mapping.batchingWindow * 1000;
    while (!this.#stopped) {
      this.#hasNews = false;
      const { count, isFull } = reader.fill();
      const left = closes - clock.now().getTime();
      if (count === 0) return undefined;
      if (isFull || left <= 0) return reader.take(count);
      await this.#wait(left);
    }
    return undefined;
  }

  async #deliver(whole: Batch): Promise<void> {
    const left = [whole];
    for (let batch = left.shift(); batch && !this.#stopped; batch = left.shift()) {
      const rest = await this.#try(batch);
      left.unshift(...rest);
      if (rest.length > 0) await this.#pause();
    }
  }

  /** What of the batch is to be tried again. */
  async #try(whole: Batch): Promise<Batch[]> {
    const { keep, mapping } = this.#options;
    const batch = this.#withoutOld(whole);
    if (batch.records.length === 0) {
      keep({ position: batch.end });
      return [];
    }
    const failed = await this.#call(batch.records);
    if (this.#forgotten) return [];
    if (failed === undefined) {
      this.#failures = 0;
      keep({ position: batch.end, result: SUCCEEDED });
      return [];
    }
    const last = batch.records[failed - 1];
    keep({ result: CALL_FAILED, ...(last && { position: sequenceNumberOf(last) }) });
    // What is left of a batch that was taken in part is a new one, with all its tries (recorded).
    if (last) return [{ ...batch, records: batch.records.slice(failed), failures: 0 }];
    const failures = batch.failures + 1;
    if (mapping.retryAttempts >= 0 && failures > mapping.retryAttempts) {
      this.#failures = 0;
      this.#giveUp(batch.records, `after ${failures} ${failures === 1 ? "attempt" : "attempts"}`);
      keep({ position: batch.end });
      return [];
    }
    return mapping.bisects && batch.records.length > 1 ? halvesOf(batch) : [{ ...batch, failures }];
  }

  /** The index of the first record that the function didn't take; undefined where it took all. */
  async #call(records: readonly ReadRecord[]): Promise<number | undefined> {
    const { invoke, mapping, tell } = this.#options;
    this.#takeChange();
    try {
      const { functionError, payload } = await invoke(payloadOf(records));
      if (functionError !== undefined) return 0;
      return mapping.reportsFailures ? firstFailure(payload, records) : undefined;
    } catch (error) {
      // What the function itself throws is in its log; that it couldn't be called is not.
      if (this.#failures === 0 && !this.#forgotten)
        tell(`The function can't be called for ${mapping.eventSourceArn}: ${(error as Error).message}`);
      return 0;
    }
  }

  #withoutOld(batch: Batch): Batch {
    const { mapping, clock } = this.#options;
    const age = mapping.recordAge === -1 ? KEPT_SECONDS : Math.min(mapping.recordAge, KEPT_SECONDS);
    const oldest = clock.now().getTime() / 1000 - age;
    const isOld = ({ record }: ReadRecord) => record.dynamodb.ApproximateCreationDateTime < oldest;
    const old = batch.records.filter(isOld);
    if (old.length === 0) return batch;
    this.#giveUp(old, `because they are older than ${age} seconds`);
    return { ...batch, records: batch.records.filter((record) => !isOld(record)) };
  }

  #giveUp(records: readonly ReadRecord[], why: string): void {
    const [first, last] = [records[0], records.at(-1)];
    if (!first || !last) return;
    this.#options.tell(
      `Given up ${why}: ${records.length} of the records ${sequenceNumberOf(first)} to ${sequenceNumberOf(last)} of ${this.#options.mapping.eventSourceArn}.`,
    );
  }

  /** Many writes of one moment are one notice, and none of them waits for the function. */
  #notice(): void {
    this.#hasNews = true;
    const wake = this.#wake;
    if (wake && !this.#isRetrying) setImmediate(wake);
  }

  /** Before another try: the longer, the more have failed. */
  #pause(): Promise<void> {
    if (this.#takeChange()) return Promise.resolve();
    return this.#wait(Math.min(FIRST_DELAY * 2 ** this.#failures++, LONGEST_DELAY), { isRetrying: true });
  }

  #takeChange(): boolean {
    if (!this.#hasChanged) return false;
    this.#hasChanged = false;
    this.#failures = 0;
    return true;
  }

  /** Until there are new records, or the time is over, or `finish`. */
  #wait(milliseconds?: number, { isRetrying = false } = {}): Promise<void> {
    if (this.#stopped || (this.#hasNews && !isRetrying)) return Promise.resolve();
    this.#isRetrying = isRetrying;
    return new Promise((resolve) => {
      const wake = () => {
        if (this.#wake !== wake) return;
        callOff?.();
        this.#wake = undefined;
        this.#isRetrying = false;
        resolve();
      };
      this.#wake = wake;
      const callOff = milliseconds === undefined ? undefined : this.#options.timer(milliseconds, wake);
    });
  }
}
