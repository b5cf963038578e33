import { expect, test } from "vitest";
import type { RequestRecord } from "../../src/gateway/request-record.js";
import { RequestLog } from "../../src/server/request-log.js";
import { openSqlite } from "../../src/store/sqlite.js";

const served = (id: string, time = 0) => ({ time, record: () => record(id, time) });
const record = (id: string, time: number): RequestRecord => ({
  id,
  time,
  restApiId: "api",
  stageName: "dev",
  method: "GET",
  path: "/dev/hello",
  status: 200,
  duration: 1,
  checks: [],
  durations: [],
});
const ids = (records: readonly RequestRecord[]) => records.map(({ id }) => id);
/** Two hundred a second, where nothing else is said. */
const add = (log: RequestLog, from: number, to: number, aSecond = 200) => {
  for (let number = from; number < to; number++) log.add(served(`r${number}`, Math.floor(number / aSecond) * 1000));
};

test("keeps the last thousand, in order, whenever they are written", () => {
  const log = new RequestLog(openSqlite(":memory:"));
  add(log, 0, 400);
  log.flush();
  add(log, 400, 5300);
  expect(ids(log.list())).toEqual(Array.from({ length: 1000 }, (_, index) => `r${4300 + index}`));
  expect(log.find("r4299")).toBeUndefined();
});

test("of a crowd, keeps each second's first 250, and the last of all", () => {
  const store = openSqlite(":memory:");
  const log = new RequestLog(store);
  add(log, 0, 2500, 2000);
  const first = (from: number) => Array.from({ length: 250 }, (_, index) => `r${from + index}`);
  expect(ids(log.list())).toEqual([...first(0), "r1999", ...first(2000), "r2499"]);
  add(log, 2500, 4000, 2000);
  expect(log.find("r3999")?.id).toBe("r3999");
  log.flush();
  expect(ids(new RequestLog(store).list({ limit: 2 }))).toEqual(["r2499", "r3999"]);
});

test("a later process continues where an earlier one ended, and drops what is too old from the disk too", () => {
  const store = openSqlite(":memory:");
  for (let process = 0; process < 6; process++) {
    const log = new RequestLog(store);
    add(log, process * 300, process * 300 + 300);
    log.flush();
  }
  const kept = ids(new RequestLog(store).list());
  expect(kept).toEqual(Array.from({ length: 1000 }, (_, index) => `r${800 + index}`));
  expect(store.table("request_log").count()).toBe(4);
});

test("lists after an id, at most so many, the latest; an id that isn't kept stands before all", () => {
  const log = new RequestLog(openSqlite(":memory:"));
  add(log, 0, 10);
  expect(ids(log.list({ after: "r6" }))).toEqual(["r7", "r8", "r9"]);
  expect(ids(log.list({ after: "r6", limit: 2 }))).toEqual(["r8", "r9"]);
  expect(ids(log.list({ after: "gone", limit: 1 }))).toEqual(["r9"]);
  expect(log.list({ limit: 0 })).toEqual([]);
});

test("finds by the beginning of an id, the latest of several", () => {
  const log = new RequestLog(openSqlite(":memory:"));
  for (const id of ["ab1", "ab2", "cd1"]) log.add(served(id));
  expect(log.find("ab")?.id).toBe("ab2");
  expect(log.find("cd1")?.id).toBe("cd1");
  expect(log.find("ef")).toBeUndefined();
});

test("tells each record to those who listen, until they don't", () => {
  const log = new RequestLog(openSqlite(":memory:"));
  const seen: string[] = [];
  const stop = log.onRecord((record) => seen.push(record().id));
  log.add(served("a"));
  stop();
  log.add(served("b"));
  expect(seen).toEqual(["a"]);
});
