import { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { Fault } from "../../lib/fault.js";
import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import type { Item, Streams } from "./streams.js";
import type { TableRecord } from "./table.js";

type Callback<T = undefined> = (error: unknown, value?: T) => void;
type Release = <F>(callback: F) => F;

/** A part of the store as the library's actions use it: a table's items, or the entries of one of its indexes. */
interface Entries {
  get(key: string, callback: Callback<Item>): void;
  put(key: string, item: Item, callback: Callback): void;
  del(key: string, callback: Callback): void;
  lock(key: string, work: (release: Release) => void): void;
  createValueStream(range: KeyRange): Readable;
}

interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  /** -1: all. */
  readonly limit?: number;
}

/** What the library's actions know of a table. */
const forLibrary = ({ name, keySchema, attributes, localIndexes, globalIndexes }: TableRecord) => ({
  TableName: name,
  TableStatus: "ACTIVE",
  KeySchema: keySchema,
  AttributeDefinitions: attributes,
  LocalSecondaryIndexes: localIndexes,
  GlobalSecondaryIndexes: globalIndexes,
});
export type LibraryTable = ReturnType<typeof forLibrary>;

/** Items that a query reads from the disk at once. */
const PAGE = 100;

/**
 * The items of all tables, with what the library's actions ask of their database. Everything that they do here is done
 * when the call returns, so an item, its index entries and its stream record are one transaction of the store.
 */
export class ItemStore {
  readonly options = { maxItemSize: 400 * 1024 } as const;
  readonly #store: Store;
  readonly #entries: Table<Item>;
  readonly #streams: Streams;
  readonly #find: (table: string) => TableRecord | undefined;
  readonly #changed = new Set<string>();

  constructor(options: { store: Store; streams: Streams; find: (table: string) => TableRecord | undefined }) {
    this.#store = options.store;
    this.#entries = options.store.table("dynamodb_items");
    this.#streams = options.streams;
    this.#find = options.find;
  }

  /** All that `work` writes or nothing; who listens to the streams is told when it is on disk. */
  write<R>(work: () => R): R {
    this.#changed.clear();
    const result = this.#store.transaction(work);
    for (const streamArn of [...this.#changed]) this.#streams.announce(streamArn);
    return result;
  }

  table(name: string): LibraryTable {
    const table = this.#find(name);
    if (!table) throw new Fault("ResourceNotFoundException", "Requested resource not found");
    return forLibrary(table);
  }

  count(table: string): number {
    return this.#entries.count(keyPrefix(table, ""));
  }

  /** Every item of a table, from the disk as they are asked for. */
  items(table: string): Iterable<Item> {
    return this.#values(keyPrefix(table, ""), {});
  }

  putIndexEntry(table: string, index: string, key: string, entry: Item): void {
    this.#entries.put(keyOf(table, index, key), entry);
  }

  removeIndex(table: string, index: string): void {
    this.#remove(keyPrefix(table, index));
  }

  /** The items and all index entries. */
  removeTable(table: string): void {
    this.#remove(keyPrefix(table));
  }

  /** As the library calls it. */
  getTable(name: string, callback: Callback<LibraryTable>): void {
    const table = this.#find(name);
    if (table) callback(null, forLibrary(table));
    else callback(new Fault("ResourceNotFoundException", "Requested resource not found"));
  }

  /** As the library calls it. */
  getItemDb(table: string): Entries {
    return this.#part(keyPrefix(table, ""), (before, after) => this.#captured(table, before, after));
  }

  /** As the library calls it. */
  getIndexDb(_type: string, table: string, index: string): Entries {
    return this.#part(keyPrefix(table, index), () => undefined);
  }

  #part(prefix: string, written: (before: Item | undefined, after: Item | undefined) => void): Entries {
    const entries = this.#entries;
    return {
      get: (key, callback) => callback(null, entries.get(prefix + key)),
      put: (key, item, callback) => {
        written(entries.get(prefix + key), item);
        entries.put(prefix + key, item);
        callback(null);
      },
      del: (key, callback) => {
        written(entries.get(prefix + key), undefined);
        entries.delete(prefix + key);
        callback(null);
      },
      // An action is done before the next one begins.
      lock: (_key, work) => work((callback) => callback),
      createValueStream: (range) => Readable.from(this.#values(prefix, range)),
    };
  }

  #captured(name: string, before: Item | undefined, written: Item | undefined): void {
    const table = this.#find(name);
    if (!table?.stream?.enabled) return;
    const after = written && (JSON.parse(JSON.stringify(written)) as Item);
    // A write that changes nothing has no record.
    if (isDeepStrictEqual(before, after)) return;
    const item = after ?? before ?? {};
    const keys = table.keySchema.map(({ AttributeName = "" }) => [AttributeName, item[AttributeName] ?? {}] as const);
    this.#streams.add(table.stream.arn, { keys: Object.fromEntries(keys), before, after });
    this.#changed.add(table.stream.arn);
  }

  *#values(prefix: string, { gt, gte, lt, lte, reverse = false, limit = -1 }: KeyRange): Generator<Item> {
    let after = gt === undefined ? undefined : prefix + gt;
    let before = lt !== undefined ? prefix + lt : lte === undefined ? undefined : `${prefix}${lte}\u0000`;
    for (let left = limit < 0 ? Number.POSITIVE_INFINITY : limit; left > 0; left -= PAGE) {
      const asked = Math.min(PAGE, left);
      const page = this.#entries.list({
        prefix,
        ...(gte !== undefined && { from: prefix + gte }),
        ...(after !== undefined && { after }),
        ...(before !== undefined && { before }),
        reverse,
        limit: asked,
      });
      for (const { value } of page) yield value;
      if (page.length < asked) return;
      if (reverse) before = page.at(-1)?.key;
      else after = page.at(-1)?.key;
    }
  }

  #remove(prefix: string): void {
    for (;;) {
      const page = this.#entries.list({ prefix, limit: 1000 });
      for (const { key } of page) this.#entries.delete(key);
      if (page.length === 0) return;
    }
  }
}
