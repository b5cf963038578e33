import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { openSqlite } from "../../src/store/sqlite.js";
import { keyOf, keyPrefix, type Store } from "../../src/store/store.js";

interface User {
  readonly name: string;
  readonly email?: string;
}
const byEmail = { email: (user: User) => user.email };

const folders: string[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "sekisho-store-"));
  folders.push(made);
  return made;
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true });
});

describe.each([
  ["in memory", () => ":memory:"],
  ["on disk", () => join(folder(), "state.db")],
])("a store %s", (_, file) => {
  function opened(): Store {
    return openSqlite(file());
  }

  test("lists what lies between two keys, from either end", () => {
    const store = opened();
    const table = store.table<User>("users");
    for (const name of ["a", "b", "c", "d", "e"]) table.put(keyOf("pool", name), { name });
    table.put(keyOf("other", "c"), { name: "of another" });
    const at = (name: string) => keyOf("pool", name);
    const names = (range: object) => table.list({ prefix: keyPrefix("pool"), ...range }).map(({ value }) => value.name);
    expect(names({ from: at("b"), before: at("d") })).toEqual(["b", "c"]);
    expect(names({ after: at("b"), reverse: true })).toEqual(["e", "d", "c"]);
    expect(names({ reverse: true, limit: 2 })).toEqual(["e", "d"]);
    expect(names({ from: at("b"), before: at("d"), reverse: true, limit: 1 })).toEqual(["c"]);
    store.close();
  });

  test("behaves as a sorted map with indexes, whatever is done to it", () => {
    const key = fc.constantFrom("a", "a\u001fb", "b", "ab", "ü", "0");
    const email = fc.option(fc.constantFrom("x@example.com", "xy@example.com", "z"), { nil: undefined });
    const step = fc.record({ key, email, put: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const store = openSqlite(":memory:");
        const table = store.table<User>("users", byEmail);
        const model = new Map<string, User>();
        for (const { key, email, put } of steps) {
          const user = email === undefined ? { name: key } : { name: key, email };
          if (put) {
            table.put(key, user);
            model.set(key, user);
          } else expect(table.delete(key)).toBe(model.delete(key));
        }
        const sorted = [...model].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(table.list()).toEqual(sorted.map(([key, value]) => ({ key, value })));
        const starting = table.find("email", { prefix: "x" }).map((found) => found.key);
        expect(starting.sort()).toEqual(
          [...model]
            .filter(([, u]) => u.email?.startsWith("x"))
            .map(([k]) => k)
            .sort(),
        );
        const equal = table.find("email", { equals: "x@example.com" }).map((found) => found.key);
        expect(equal.sort()).toEqual(
          [...model]
            .filter(([, u]) => u.email === "x@example.com")
            .map(([k]) => k)
            .sort(),
        );
        store.close();
      }),
    );
  });

  test("lists page by page", () => {
    const table = opened().table<User>("users", byEmail);
    for (let at = 0; at < 10; at++) table.put(keyOf("pool", `u${at}`), { name: `u${at}`, email: `e${9 - at}` });
    table.put(keyOf("pool2", "u"), { name: "other" });
    const first = table.list({ prefix: keyPrefix("pool"), limit: 6 });
    const rest = table.list({ prefix: keyPrefix("pool"), after: first.at(-1)?.key ?? "" });
    expect([...first, ...rest].map(({ value }) => value.name)).toEqual(Array.from({ length: 10 }, (_, at) => `u${at}`));
    const found = table.find("email", { prefix: "e" }, { limit: 6 });
    const after = found.at(-1);
    const next = after ? table.find("email", { prefix: "e" }, { after }) : [];
    expect([...found, ...next].map(({ value }) => value.email)).toEqual(
      Array.from({ length: 10 }, (_, at) => `e${at}`),
    );
  });

  test("undoes a transaction that throws, nested ones too", () => {
    const store = opened();
    const table = store.table<User>("users", byEmail);
    table.put("kept", { name: "kept" });
    expect(() =>
      store.transaction(() => {
        table.put("lost", { name: "lost", email: "lost" });
        store.transaction(() => table.delete("kept"));
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(table.list().map(({ key }) => key)).toEqual(["kept"]);
    expect(table.find("email", { equals: "lost" })).toEqual([]);
  });

  test("reads a large document as it is now, whatever was read before", () => {
    const store = opened();
    const table = store.table<User>("users", byEmail);
    const large = (name: string) => ({ name, email: name.repeat(20_000) });
    const values = () => [table.get("one"), table.list()[0]?.value, table.find("email", { prefix: "" })[0]?.value];
    for (const name of ["ab", "cd"]) {
      table.put("one", large(name));
      expect(values()).toEqual([large(name), large(name), large(name)]);
    }
    expect(() =>
      store.transaction(() => {
        table.put("one", large("ef"));
        expect(values()).toEqual([large("ef"), large("ef"), large("ef")]);
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(values()).toEqual([large("cd"), large("cd"), large("cd")]);
    expect(table.get("one")).toBe(table.get("one"));
    for (let other = 0; other < 40; other++) {
      table.put(`other${other}`, large(`${other}`));
      expect(table.get(`other${other}`)).toEqual(large(`${other}`));
    }
    expect(table.get("one")).toEqual(large("cd"));
  });
});

test("a store on disk keeps what it was given, and fills an index that a newer version adds", () => {
  const file = join(folder(), "deep", "state.db");
  const first = openSqlite(file);
  first.table<User>("users").put("a", { name: "a", email: "a@example.com" });
  first.close();
  const again = openSqlite(file);
  expect(again.table<User>("users", byEmail).find("email", { equals: "a@example.com" })[0]?.value.name).toBe("a");
  again.close();
});
