import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../src/lib/clock.js";
import { systemRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { Buckets } from "../../src/services/s3/service.js";
import { openSqlite } from "../../src/store/sqlite.js";

const directory = mkdtempSync(join(tmpdir(), "objects-"));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("objects on disk outlive the process, and bytes that nothing names are removed", () => {
  const file = join(directory, "state.db");
  const objects = join(directory, "objects");
  const open = () => {
    const store = openSqlite(file);
    const options = { store, clock: systemClock, random: systemRandom, placement: DEFAULT_PLACEMENT };
    return { store, buckets: new Buckets({ ...options, directory: objects }) };
  };
  const files = () => readdirSync(objects, { recursive: true }).filter((name) => String(name).length > 3);
  const before = open();
  before.buckets.createBucket("kept");
  before.buckets.putObject("kept", "a", Buffer.from("first"));
  before.buckets.putObject("kept", "a", Buffer.from("second"));
  before.buckets.putObject("kept", "empty", new Uint8Array());
  before.store.close();
  const after = open();
  expect(Buffer.from(after.buckets.getObject("kept", "a")?.body ?? []).toString()).toBe("second");
  expect(after.buckets.getObject("kept", "empty")?.body).toHaveLength(0);
  expect(files()).toHaveLength(2);
  after.buckets.deleteObject("kept", "a");
  after.buckets.deleteObject("kept", "empty");
  expect(files()).toHaveLength(0);
  after.store.close();
});
