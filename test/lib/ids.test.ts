import { expect, test } from "vitest";
import { systemRandom } from "../../src/lib/ids.js";

test("the system's randomness comes in any amount, and no byte of it twice", () => {
  const sizes = [16, 4000, 16, 80, 4096, 1, 5000, 32];
  const drawn = sizes.map((size) => systemRandom.bytes(size));
  expect(drawn.map(({ length }) => length)).toEqual(sizes);
  const places = drawn.map(({ buffer, byteOffset, length }) => ({ buffer, from: byteOffset, to: byteOffset + length }));
  for (const [index, one] of places.entries())
    for (const other of places.slice(index + 1))
      expect(one.buffer === other.buffer && one.from < other.to && other.from < one.to).toBe(false);
  const before = drawn.map((bytes) => Buffer.from(bytes).toString("hex"));
  for (let draw = 0; draw < 1000; draw++) systemRandom.bytes(16).fill(0);
  expect(drawn.map((bytes) => Buffer.from(bytes).toString("hex"))).toEqual(before);
  expect(new Set(Array.from({ length: 1000 }, () => Buffer.from(systemRandom.bytes(16)).toString("hex"))).size).toBe(
    1000,
  );
});
