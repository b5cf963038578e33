import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { DocumentReader } from "./document-reader.js";
import type { Entry, Found, Indexes, Match, Position, Range, Store, Table } from "./store.js";

type Parameter = string | number | null;
interface Statement {
  run(...parameters: Parameter[]): { changes: number | bigint };
  get(...parameters: Parameter[]): Record<string, unknown> | undefined;
  all(...parameters: Parameter[]): Record<string, unknown>[];
}
interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export interface SqliteOptions {
  /**
   * `full` waits for the disk at every commit: for what a user would miss. `normal` may lose the last commits on power
   * failure, never on a crash of this process: for logs.
   */
  readonly durability?: "full" | "normal";
}

/** Opens (or makes) the database in `file`; `":memory:"` keeps it in memory alone. */
export function openSqlite(file: string, { durability = "full" }: SqliteOptions = {}): Store {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const database = open(file);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA busy_timeout = 5000");
  // Reading through the map of the file spares a system call per page: without it a read among 50,000 users costs
  // twice to three times one among 100, which all lie in SQLite's own cache.
  database.exec("PRAGMA mmap_size = 268435456");
  return new SqliteStore(database, durability);
}

/** The `node:sqlite` API: built in from Node 22.13; on Node 20 the package that ships the same API prebuilt. */
function open(file: string): Database {
  const require = createRequire(import.meta.url);
  const builtIn = process.getBuiltinModule?.("node:sqlite" as "node:fs") as unknown;
  const { DatabaseSync } = (builtIn ?? require("@photostructure/sqlite")) as {
    DatabaseSync: new (file: string) => Database;
  };
  return new DatabaseSync(file);
}

class SqliteStore implements Store {
  readonly #database: Database;
  #depth = 0;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #tables = new Map<string, Table<never>>();
  readonly #synchronous: string;

  constructor(database: Database, durability: "full" | "normal") {
    this.#database = database;
    this.#synchronous = `PRAGMA synchronous = ${durability === "full" ? "FULL" : "NORMAL"}`;
    database.exec(this.#synchronous);
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#rollback = database.prepare("ROLLBACK");
  }

  table<T extends object>(name: string, indexes: Indexes<T> = {}): Table<T> {
    const known = this.#tables.get(name);
    if (known) return known as unknown as Table<T>;
    for (const word of [name, ...Object.keys(indexes)])
      if (!/^[a-z][a-z0-9_]*$/i.test(word)) throw new TypeError(`not a table or index name: ${word}`);
    const table = new SqliteTable<T>(this, this.#database, name, indexes);
    this.#tables.set(name, table as unknown as Table<never>);
    return table;
  }

  /**
   * Changes the schema without waiting for the disk: an empty table that a power failure takes is made again at the next
   * start, and the first document in it brings the table along when it is written through.
   */
  define(work: () => void): void {
    this.#database.exec("PRAGMA synchronous = NORMAL");
    try {
      work();
    } finally {
      this.#database.exec(this.#synchronous);
    }
  }

  transaction<R>(work: () => R): R {
    if (this.#depth > 0) return work();
    this.#begin.run();
    this.#depth++;
    try {
      const result = work();
      this.#commit.run();
      return result;
    } catch (error) {
      this.#rollback.run();
      throw error;
    } finally {
      this.#depth--;
    }
  }

  close(): void {
    this.#database.close();
  }
}

/** Above every character that a key holds. */
const END = "\u{10ffff}";

class SqliteTable<T extends object> implements Table<T> {
  readonly #store: SqliteStore;
  readonly #indexes: [name: string, of: (value: T) => string | undefined][];
  readonly #prepare: (sql: string) => Statement;
  readonly #name: string;
  readonly #reader = new DocumentReader<T>();

  constructor(store: SqliteStore, database: Database, name: string, indexes: Indexes<T>) {
    this.#store = store;
    this.#name = name;
    this.#indexes = Object.entries(indexes);
    const statements = new Map<string, Statement>();
    this.#prepare = (sql) => {
      let statement = statements.get(sql);
      if (!statement) {
        statement = database.prepare(sql);
        statements.set(sql, statement);
      }
      return statement;
    };
    if (!this.#exists(name)) {
      store.define(() =>
        database.exec(`CREATE TABLE ${name} (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`),
      );
    }
    for (const [index, of] of this.#indexes) this.#openIndex(database, index, of);
  }

  #exists(table: string): boolean {
    return this.#prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
  }

  /** Makes the index where it is absent and fills it from the documents that are there already. */
  #openIndex(database: Database, index: string, of: (value: T) => string | undefined): void {
    const by = `${this.#name}_by_${index}`;
    if (this.#exists(by)) return;
    const fill = () => {
      database.exec(
        `CREATE TABLE ${by} (value TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (value, key)) WITHOUT ROWID`,
      );
      for (const { key, value } of this.list()) {
        const indexed = of(value);
        if (indexed !== undefined) this.#prepare(`INSERT INTO ${by} (value, key) VALUES (?, ?)`).run(indexed, key);
      }
    };
    this.#store.define(() => this.#store.transaction(fill));
  }

  get(key: string): T | undefined {
    const row = this.#prepare(`SELECT value FROM ${this.#name} WHERE key = ?`).get(key);
    return row === undefined ? undefined : this.#reader.read(key, row.value as string);
  }

  put(key: string, value: T): void {
    const text = JSON.stringify(value);
    const write = () =>
      this.#prepare(
        `INSERT INTO ${this.#name} (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      ).run(key, text);
    if (this.#indexes.length === 0) {
      write();
      return;
    }
    this.#store.transaction(() => {
      const previous = this.get(key);
      write();
      this.#reindex(key, previous, value);
    });
  }

  delete(key: string): boolean {
    return this.#store.transaction(() => {
      if (this.#indexes.length > 0) this.#reindex(key, this.get(key), undefined);
      return Number(this.#prepare(`DELETE FROM ${this.#name} WHERE key = ?`).run(key).changes) > 0;
    });
  }

  list({ prefix = "", from, after = "", before, reverse = false, limit = -1 }: Range = {}): Entry<T>[] {
    // As in `find`: the next page starts at `after`, not at the prefix.
    const rows = this.#prepare(
      `SELECT key, value FROM ${this.#name} WHERE ${after === "" ? "" : "+"}key >= ? AND key > ? AND key < ? ORDER BY key ${reverse ? "DESC " : ""}LIMIT ?`,
    ).all(from ?? prefix, after, before ?? prefix + END, limit);
    return rows.map((row) => this.#entry(row));
  }

  find(index: string, match: Match, { after, limit = -1 }: { after?: Position; limit?: number } = {}): Found<T>[] {
    const [from, to] = "equals" in match ? [match.equals, `${match.equals}\u0001`] : [match.prefix, match.prefix + END];
    // The plus keeps the planner from starting at `from`: a later page must not walk over the earlier ones.
    const rows = this.#prepare(
      `SELECT i.value AS indexed, t.key AS key, t.value AS value FROM ${this.#name}_by_${index} AS i JOIN ${this.#name} AS t ON t.key = i.key WHERE ${after ? "+" : ""}i.value >= ? AND i.value < ? AND (i.value, i.key) > (?, ?) ORDER BY i.value, i.key LIMIT ?`,
    ).all(from, to, after?.indexed ?? "", after?.key ?? "", limit);
    return rows.map((row) => ({ ...this.#entry(row), indexed: row.indexed as string }));
  }

  count(prefix = ""): number {
    const row = this.#prepare(`SELECT count(*) AS n FROM ${this.#name} WHERE key >= ? AND key < ?`).get(
      prefix,
      prefix + END,
    );
    return Number(row?.n ?? 0);
  }

  #entry(row: Record<string, unknown>): Entry<T> {
    const key = row.key as string;
    return { key, value: this.#reader.read(key, row.value as string) };
  }

  #reindex(key: string, previous: T | undefined, next: T | undefined): void {
    for (const [index, of] of this.#indexes) {
      const before = previous && of(previous);
      const after = next && of(next);
      if (before === after) continue;
      const by = `${this.#name}_by_${index}`;
      if (before !== undefined) this.#prepare(`DELETE FROM ${by} WHERE value = ? AND key = ?`).run(before, key);
      if (after !== undefined) this.#prepare(`INSERT INTO ${by} (value, key) VALUES (?, ?)`).run(after, key);
    }
  }
}
