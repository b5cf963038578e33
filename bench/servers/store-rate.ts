/**
 * How many rows a second the database puts onto the disk when each is a transaction of its own: the bound of durable
 * writes. Arguments: a folder, and for how many seconds. Prints the rate.
 */
import { createRequire } from "node:module";
import { join } from "node:path";

interface Database {
  exec(sql: string): void;
  prepare(sql: string): { run(...parameters: string[]): unknown };
}

const [, , folder = "", seconds = "1"] = process.argv;
const require = createRequire(import.meta.url);
const builtIn = process.getBuiltinModule?.("node:sqlite" as "node:fs") as unknown;
const { DatabaseSync } = (builtIn ?? require("@photostructure/sqlite")) as {
  DatabaseSync: new (file: string) => Database;
};
const database = new DatabaseSync(join(folder, `rate-${process.pid}.db`));
database.exec("PRAGMA journal_mode = WAL");
database.exec("PRAGMA synchronous = FULL");
database.exec("CREATE TABLE rows (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
const put = database.prepare("INSERT OR REPLACE INTO rows VALUES (?, ?)");
const value = JSON.stringify({ text: "-".repeat(550) });
const began = performance.now();
const end = began + Number(seconds) * 1000;
let rows = 0;
while (performance.now() < end) put.run(`row ${rows++ % 1000}`, value);
process.stdout.write(JSON.stringify(rows / ((performance.now() - began) / 1000)));
