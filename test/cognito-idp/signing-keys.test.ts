import type { KeyObject } from "node:crypto";
import { expect, it } from "vitest";
import { systemRandom } from "../../src/lib/ids.js";
import { generateRsaKeySync } from "../../src/lib/rsa-key.js";
import { SigningKeys } from "../../src/services/cognito-idp/signing-keys.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { readyKey } from "./harness.js";

/** A source that gives its keys when it is told to. */
function heldSource() {
  const waiting: (() => void)[] = [];
  const source = () =>
    new Promise<KeyObject>((resolve) => {
      waiting.push(() => resolve(generateRsaKeySync()));
    });
  const release = () => {
    for (const give of waiting.splice(0)) give();
  };
  return { source, release };
}

it("makes a signer wait for keys that are on their way, and keeps them", async () => {
  const store = openSqlite(":memory:");
  const { source, release } = heldSource();
  const keys = new SigningKeys(store, systemRandom, source);
  keys.prepare("p");
  const before = keys.generation;
  const signing = [keys.signing("p", "id"), keys.signing("p", "access")];
  release();
  const [id, access] = await Promise.all(signing);
  expect(id?.kid).not.toBe(access?.kid);
  expect(keys.generation).not.toBe(before);
  expect(keys.keySet("p").keys.map(({ kid }) => kid)).toEqual([id?.kid, access?.kid]);
  expect([keys.purposeOf("p", id?.kid ?? ""), keys.purposeOf("p", access?.kid ?? "")]).toEqual(["id", "access"]);
  const later = new SigningKeys(store, systemRandom, source);
  expect((await later.signing("p", "id")).kid).toBe(id?.kid);
  expect(later.publicKey("p", access?.kid ?? "")?.asymmetricKeyType).toBe("rsa");
});

it("shows one key set for good, even when it is asked for before the keys have come", async () => {
  const { source, release } = heldSource();
  const keys = new SigningKeys(openSqlite(":memory:"), systemRandom, source);
  keys.prepare("p");
  const signing = keys.signing("p", "id");
  const shown = keys.keySet("p");
  release();
  expect((await signing).kid).toBe(shown.keys[0]?.kid);
  expect(keys.keySet("p")).toEqual(shown);
});

it("forgets the keys of a pool that goes while they are made", async () => {
  const store = openSqlite(":memory:");
  const { source, release } = heldSource();
  const keys = new SigningKeys(store, systemRandom, source);
  keys.prepare("p");
  keys.remove("p");
  release();
  await new Promise((resolve) => setImmediate(resolve));
  expect(store.table("cognito_keys").count()).toBe(0);
});

it("tries again after a failure", async () => {
  let failures = 1;
  const keys = new SigningKeys(openSqlite(":memory:"), systemRandom, () =>
    failures-- > 0 ? Promise.reject(new Error("no entropy")) : readyKey(),
  );
  keys.prepare("p");
  await expect(keys.signing("p", "id")).rejects.toThrow("no entropy");
  expect((await keys.signing("p", "id")).kid).toMatch(/=$/);
});
