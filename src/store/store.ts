/**
 * What the services need of a database, and no more: tables of JSON documents by key, ordered, with secondary indexes,
 * and transactions that are on disk when they return. All calls are synchronous: the database is in this process.
 */
export interface Store {
  /** Opens a table, making it and its indexes where absent. Names are `[a-z][a-z0-9_]*`. */
  table<T extends object>(name: string, indexes?: Indexes<T>): Table<T>;
  /** All writes of `work` or none; durable when it returns. Transactions may nest; the outermost commits. */
  transaction<R>(work: () => R): R;
  close(): void;
}

/** By index name: the value to find the document by, or undefined where it has none. */
export type Indexes<T> = Readonly<Record<string, (value: T) => string | undefined>>;

export interface Entry<T> {
  readonly key: string;
  readonly value: T;
}

/** Where a found document stands in its index: what the next page starts after. */
export interface Position {
  readonly indexed: string;
  readonly key: string;
}

export type Found<T> = Entry<T> & Position;
export type Match = { readonly equals: string } | { readonly prefix: string };

export interface Table<T extends object> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  /** True when there was something to delete. */
  delete(key: string): boolean;
  /** Documents in key order. Bounds are keys with the prefix, where there is one. */
  list(range?: Range): Entry<T>[];
  /** Documents whose index value is `equals`, or starts with `prefix`; in order of index value, then key. */
  find(index: string, match: Match, page?: { after?: Position; limit?: number }): Found<T>[];
  /** How many documents have this key prefix. */
  count(prefix?: string): number;
}

export interface Range {
  readonly prefix?: string;
  /** Nothing that comes before this key. */
  readonly from?: string;
  /** Only what comes after this key: the next page. */
  readonly after?: string;
  /** Only what comes before this key: the next page of a reversed list. */
  readonly before?: string;
  /** The last key first. */
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** Joins the parts of a composite key. The separator sorts before every printable character, so a part never runs into the next. */
export const keyOf = (...parts: readonly string[]): string => parts.join("\u001f");

/** The prefix of every key that begins with these parts and goes on. */
export const keyPrefix = (...parts: readonly string[]): string => `${keyOf(...parts)}\u001f`;
