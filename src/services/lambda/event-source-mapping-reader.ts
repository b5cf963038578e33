import { readEventPattern } from "../../lib/event-pattern.js";
import type { EventSourceMapping } from "./event-source-mapping.js";
import { type Batch, fitting, type ReadRecord, readRecord, sequenceNumberOf } from "./event-source-mapping-batch.js";
import type { EventStreams } from "./event-streams.js";

/** As GetRecords. */
const PAGE = 1000;

/** Reads a mapping's stream, from a position on, and leaves out what its filters don't describe. */
export class StreamReader {
  readonly #streams: EventStreams;
  readonly #mapping: EventSourceMapping;
  readonly #patterns: readonly ((record: unknown) => boolean)[];
  #waiting: readonly ReadRecord[] = [];
  #end: string;

  constructor(streams: EventStreams, mapping: EventSourceMapping, position: string) {
    this.#streams = streams;
    this.#mapping = mapping;
    this.#patterns = mapping.filters.map((filter) => readEventPattern(filter) ?? (() => false));
    this.#end = position;
  }

  /** The sequence number of the last record that was read, delivered or left out. */
  get end(): string {
    return this.#end;
  }

  /** Reads until a batch is full or there is nothing more; how many records it would have. */
  fill(): { readonly count: number; readonly isFull: boolean } {
    const { eventSourceArn, batchSize } = this.#mapping;
    for (;;) {
      const fit = fitting(this.#waiting, batchSize);
      const page = fit.isFull ? [] : this.#streams.read(eventSourceArn, this.#end, Math.min(batchSize, PAGE));
      const last = page.at(-1);
      if (!last) return fit;
      this.#end = last.dynamodb.SequenceNumber;
      this.#waiting = [...this.#waiting, ...page.filter((record) => this.#wants(record)).map(readRecord)];
    }
  }

  take(count: number): Batch {
    const records = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    const last = records.at(-1);
    return { records, end: this.#waiting.length > 0 && last ? sequenceNumberOf(last) : this.#end, failures: 0 };
  }

  #wants(record: unknown): boolean {
    return this.#patterns.length === 0 || this.#patterns.some((describes) => describes(record));
  }
}
