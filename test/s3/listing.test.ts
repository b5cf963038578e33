import fc from "fast-check";
import { expect, test } from "vitest";
import { type Listing, listKeys } from "../../src/services/s3/listing.js";
import type { Range } from "../../src/store/store.js";

/** Few letters and a slash, so that prefixes meet; an emoji, because UTF-16 order isn't S3's. */
const key = fc.string({ unit: fc.constantFrom("a", "b", "/", "é", "😀"), minLength: 1, maxLength: 6 });
const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

const tableOf = (keys: readonly string[]) => {
  const sorted = [...new Set(keys)].sort(bytewise);
  return ({ prefix = "", after = "", limit = sorted.length }: Range) =>
    sorted
      .filter((each) => each.startsWith(prefix) && bytewise(each, after) > 0)
      .slice(0, limit)
      .map((each) => ({ key: each, value: each }));
};

/** Everything at once, straight from the definition. */
function slowly(keys: readonly string[], prefix: string, delimiter: string): string[] {
  const items = [...new Set(keys)]
    .filter((each) => each.startsWith(prefix))
    .map((each) => {
      const at = delimiter === "" ? -1 : each.indexOf(delimiter, prefix.length);
      return at < 0 ? each : each.slice(0, at + delimiter.length);
    });
  return [...new Set(items)].sort(bytewise);
}

const itemsOf = ({ entries, commonPrefixes }: Listing<string>) =>
  [...entries.map((entry) => entry.key), ...commonPrefixes].sort(bytewise);

test("the pages of a listing hold every key or common prefix once, in order, whatever the page size", () => {
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 25 }),
      fc.constantFrom("", "a", "a/", "/"),
      fc.constantFrom("", "/", "b"),
      fc.integer({ min: 1, max: 4 }),
      (keys, prefix, delimiter, maxKeys) => {
        const page = tableOf(keys);
        const seen: string[] = [];
        let after = "";
        for (;;) {
          const listing = listKeys(page, { prefix, delimiter, after, maxKeys });
          const items = itemsOf(listing);
          expect(items.length).toBeLessThanOrEqual(maxKeys);
          expect(listing.last).toBe(items.at(-1));
          seen.push(...items);
          if (!listing.truncated) break;
          after = listing.last ?? "";
        }
        expect(seen).toEqual(slowly(keys, prefix, delimiter));
      },
    ),
    { numRuns: 500 },
  );
});

test("asking for nothing gives nothing and says that it is all", () => {
  expect(listKeys(tableOf(["a"]), { prefix: "", delimiter: "", after: "", maxKeys: 0 })).toEqual({
    entries: [],
    commonPrefixes: [],
    truncated: false,
    last: undefined,
  });
});
