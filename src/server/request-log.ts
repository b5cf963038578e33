import type { RequestRecord, ServedRequest } from "../gateway/gateway.js";
import type { Store, Table } from "../store/store.js";
import { WriteBehind } from "../store/write-behind.js";
import { Attention } from "./attention.js";

type Served = Pick<ServedRequest, "time" | "record">;

/** What was written at once: a row for many requests keeps a busy API's log cheap. */
interface Batch {
  /** Records, each as JSON. */
  readonly texts: readonly string[];
}

const KEPT = 1000;
/** To write one down takes as long as a tenth of what a short request takes in all. */
const MOST_A_SECOND = 250;
const WRITE_EVERY = 3000;

/**
 * The last requests that the deployed APIs served; of a second that has more than 250, its first 250 and the last of
 * all. A record is written behind its request, and not at all where a thousand others came right after it. Kept as
 * bytes: some forty objects for each of thousands of requests, or their text, are what the garbage collector of a busy
 * server would spend its time on. What a crash takes is the last three seconds of them.
 */
export class RequestLog {
  readonly #table: Table<Batch>;
  readonly #listeners = new Set<(record: () => RequestRecord) => void>();
  /** Oldest first; those of earlier processes stand before them once they have been read. */
  #texts: Buffer[] = [];
  #unwritten = 0;
  readonly #attention = new Attention(MOST_A_SECOND);
  /** The last one, where its second had too many before it. */
  #last: Served | undefined;
  readonly #behind: WriteBehind;
  /** What lies in the store, oldest first; undefined until someone wants to know: a start need not wait for it. */
  #stored: { readonly key: string; readonly count: number }[] | undefined;

  /** `store`: of durability `normal`. */
  constructor(store: Store, { reportDefect }: { reportDefect?: (what: string, defect: unknown) => void } = {}) {
    this.#table = store.table<Batch>("request_log");
    this.#behind = new WriteBehind(() => this.#write(), { what: "the request log", every: WRITE_EVERY, reportDefect });
  }

  add(served: Served): void {
    if (this.#attention.at(served.time)) {
      this.#keepLast();
      this.#keep(served);
    } else this.#last = served;
    for (const listener of this.#listeners) listener(served.record);
    this.#behind.schedule();
  }

  #keep(served: Served): void {
    this.#texts.push(Buffer.from(JSON.stringify(served.record())));
    this.#unwritten++;
    if (this.#texts.length >= 2 * KEPT) this.#texts = this.#texts.slice(-KEPT);
  }

  #keepLast(): void {
    if (this.#last) this.#keep(this.#last);
    this.#last = undefined;
  }

  /** Calls back for each request, with what makes its record; the returned function ends that. */
  onRecord(listener: (record: () => RequestRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Oldest first; those after the one with id `after`, where it is still kept. */
  list({ after, limit = KEPT }: { after?: string; limit?: number } = {}): RequestRecord[] {
    const kept = this.#kept();
    const from = after === undefined ? 0 : kept.findIndex(beginsWith(`${ID}${after}"`)) + 1;
    return limit === 0 ? [] : kept.slice(from).slice(-limit).map(parsed);
  }

  /** The last one with this id, or whose id begins like this. */
  find(id: string): RequestRecord | undefined {
    const text = this.#kept().findLast(beginsWith(ID + id));
    return text === undefined ? undefined : parsed(text);
  }

  #kept(): readonly Buffer[] {
    this.#readStored();
    this.#keepLast();
    return this.#texts.slice(-KEPT);
  }

  flush(): void {
    this.#behind.flush();
  }

  #write(): void {
    this.#keepLast();
    if (this.#unwritten === 0) return;
    const stored = this.#readStored();
    const texts = this.#texts.slice(-Math.min(this.#unwritten, KEPT)).map(String);
    const key = keyOf(Number(stored.at(-1)?.key ?? -1) + 1);
    this.#table.put(key, { texts });
    this.#unwritten = 0;
    stored.push({ key, count: texts.length });
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
    this.#stored = batches.map(({ key, value }) => ({ key, count: value.texts.length }));
    this.#texts = [...batches.flatMap(({ value }) => value.texts.map((text) => Buffer.from(text))), ...this.#texts];
    return this.#stored;
  }
}

/** How a record's text begins. */
const ID = '{"id":"';
const beginsWith = (text: string) => (bytes: Buffer) => bytes.toString("utf8", 0, Buffer.byteLength(text)) === text;
const parsed = (bytes: Buffer): RequestRecord => JSON.parse(bytes.toString()) as RequestRecord;

/** Twelve digits, so that keys sort as numbers. */
const keyOf = (sequence: number): string => String(sequence).padStart(12, "0");
