import type { RequestRecord } from "../gateway/request-record.js";
import type { Store, Table } from "../store/store.js";
import { WriteBehind } from "../store/write-behind.js";

/** What was written at once: a row for many requests keeps a busy API's log cheap. */
interface Batch {
  readonly records: readonly RequestRecord[];
}

const KEPT = 1000;
const WRITE_EVERY = 3000;

/**
 * The last requests that the deployed APIs served. A record costs the request a push; it is written behind it, and not
 * at all where a thousand others came right after it. What a crash takes is the last three seconds of them.
 */
export class RequestLog {
  readonly #table: Table<Batch>;
  readonly #listeners = new Set<(record: RequestRecord) => void>();
  /** Oldest first; those of earlier processes stand before them once they have been read. */
  #records: RequestRecord[] = [];
  #unwritten = 0;
  readonly #behind: WriteBehind;
  /** What lies in the store, oldest first; undefined until someone wants to know: a start need not wait for it. */
  #stored: { readonly key: string; readonly count: number }[] | undefined;

  /** `store`: of durability `normal`. */
  constructor(store: Store, { reportDefect }: { reportDefect?: (what: string, defect: unknown) => void } = {}) {
    this.#table = store.table<Batch>("request_batches");
    this.#behind = new WriteBehind(() => this.#write(), { what: "the request log", every: WRITE_EVERY, reportDefect });
  }

  add(record: RequestRecord): void {
    this.#records.push(record);
    this.#unwritten++;
    if (this.#records.length >= 2 * KEPT) this.#records = this.#records.slice(-KEPT);
    for (const listener of this.#listeners) listener(record);
    this.#behind.schedule();
  }

  /** Calls back for each record as it comes; the returned function ends that. */
  onRecord(listener: (record: RequestRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Oldest first; those after the one with id `after`, where it is still kept. */
  list({ after, limit = KEPT }: { after?: string; limit?: number } = {}): RequestRecord[] {
    this.#readStored();
    const kept = this.#records.slice(-KEPT);
    const from = after === undefined ? 0 : kept.findIndex(({ id }) => id === after) + 1;
    return limit === 0 ? [] : kept.slice(from).slice(-limit);
  }

  /** The last one with this id, or whose id begins like this. */
  find(id: string): RequestRecord | undefined {
    this.#readStored();
    return this.#records.slice(-KEPT).findLast((record) => record.id.startsWith(id));
  }

  flush(): void {
    this.#behind.flush();
  }

  #write(): void {
    if (this.#unwritten === 0) return;
    const stored = this.#readStored();
    const records = this.#records.slice(-Math.min(this.#unwritten, KEPT));
    const key = keyOf(Number(stored.at(-1)?.key ?? -1) + 1);
    this.#table.put(key, { records });
    this.#unwritten = 0;
    stored.push({ key, count: records.length });
    let count = stored.reduce((sum, batch) => sum + batch.count, 0);
    for (let [oldest] = stored; oldest && count - oldest.count >= KEPT; [oldest] = stored) {
      this.#table.delete(oldest.key);
      stored.shift();
      count -= oldest.count;
    }
  }

  #readStored() {
    if (this.#stored) return this.#stored;
    const batches = this.#table.list();
    this.#stored = batches.map(({ key, value }) => ({ key, count: value.records.length }));
    this.#records = [...batches.flatMap(({ value }) => value.records), ...this.#records];
    return this.#stored;
  }
}

/** Twelve digits, so that keys sort as numbers. */
const keyOf = (sequence: number): string => String(sequence).padStart(12, "0");
