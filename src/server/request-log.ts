import type { RequestRecord } from "../gateway/request-record.js";
import type { Store, Table } from "../store/store.js";

interface Kept {
  readonly sequence: string;
  readonly record: RequestRecord;
}

const KEPT = 1000;
const WRITE_EVERY = 250;
const MOST_PENDING = 512;

/**
 * The last requests that the deployed APIs served. A record costs the request a push; writing happens in batches, behind
 * it. What a crash takes is the last quarter of a second of them.
 */
export class RequestLog {
  readonly #store: Store;
  readonly #table: Table<Kept>;
  readonly #listeners = new Set<(record: RequestRecord) => void>();
  #pending: RequestRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #next: number;
  #oldest: number;

  /** `store`: of durability `normal`. */
  constructor(store: Store) {
    this.#store = store;
    this.#table = store.table<Kept>("requests", { id: ({ record }) => record.id });
    const kept = this.#table.list();
    this.#oldest = Number(kept[0]?.key ?? 0);
    this.#next = Number(kept.at(-1)?.key ?? -1) + 1;
  }

  add(record: RequestRecord): void {
    this.#pending.push(record);
    for (const listener of this.#listeners) listener(record);
    if (this.#pending.length >= MOST_PENDING) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WRITE_EVERY).unref();
  }

  /** Calls back for each record as it comes; the returned function ends that. */
  onRecord(listener: (record: RequestRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Oldest first; those after the one with id `after`, where it is still kept. */
  list({ after, limit = KEPT }: { after?: string; limit?: number } = {}): RequestRecord[] {
    this.flush();
    const from = after === undefined ? undefined : this.#table.find("id", { equals: after })[0]?.key;
    const records = this.#table.list(from === undefined ? {} : { after: from }).map(({ value }) => value.record);
    return records.slice(-limit);
  }

  /** By id, or by how it begins. */
  find(id: string): RequestRecord | undefined {
    this.flush();
    return this.#table.find("id", { prefix: id }, { limit: 1 })[0]?.value.record;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#pending.slice(-KEPT);
    if (batch.length === 0) return;
    this.#pending = [];
    this.#store.transaction(() => {
      for (const record of batch) {
        const sequence = keyOf(this.#next++);
        this.#table.put(sequence, { sequence, record });
      }
      for (; this.#next - this.#oldest > KEPT; this.#oldest++) this.#table.delete(keyOf(this.#oldest));
    });
  }
}

/** Twelve digits, so that keys sort as numbers. */
const keyOf = (sequence: number): string => String(sequence).padStart(12, "0");
