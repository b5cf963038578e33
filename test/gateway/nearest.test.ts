import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestResources } from "../../src/gateway/routing/nearest.js";
import { pathParts } from "../../src/gateway/routing/table.js";
import type { Resource } from "../../src/services/apigateway/rest-api.js";

const method = { httpMethod: "GET" } as Resource["resourceMethods"][string];
const resource = (path: string, resourceMethods = { GET: method }) =>
  ({ id: path, path, resourceMethods }) as unknown as Resource;
const nearest = (paths: readonly string[], path: string) =>
  nearestResources(
    paths.map((one) => resource(one)),
    path,
  ).map((one) => one.path);

/** Every word with every word, to the last letter. */
function distance(one: string, other: string): number {
  if (one === "" || other === "") return one.length + other.length;
  const [first, second] = [one.slice(1), other.slice(1)];
  return one[0] === other[0]
    ? distance(first, second)
    : 1 + Math.min(distance(first, other), distance(one, second), distance(first, second));
}

function unlikeness(part: string, wanted: string): number {
  if (wanted.startsWith("{")) return 0.1;
  if (part === wanted) return 0;
  return Math.max(0.05, distance(part.toLowerCase(), wanted.toLowerCase()) / Math.max(part.length, wanted.length, 1));
}

/** Ranks all paths without a thought of time; paths that cost the same to the last bit but one stay in order. */
function slowly(paths: readonly string[], path: string): string[] {
  const parts = pathParts(path);
  const ranked = paths
    .map((one) => {
      const template = pathParts(one);
      const alike = parts.slice(0, template.length).map((part, at) => unlikeness(part, template[at] ?? ""));
      return { one, cost: alike.reduce((sum, more) => sum + more, Math.abs(parts.length - template.length) * 0.7) };
    })
    .filter(({ cost }) => cost <= Math.max(0.7, parts.length * 0.5))
    .sort((a, b) => a.cost - b.cost);
  const enough = 0.15 + (ranked[0]?.cost ?? 0);
  return ranked
    .filter(({ cost }) => cost <= enough)
    .slice(0, 3)
    .map(({ one }) => one);
}

test("what is left out to save time is never what would have been told", () => {
  const word = fc.oneof(
    fc.constantFrom("orders", "order", "Orders", "items", "item", "book", "books", "{id}", "{proxy+}"),
    fc.string({ unit: fc.constantFrom("a", "b", "A"), maxLength: 6 }),
  );
  const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join("/")}`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 12 }), path, (paths, asked) => {
      expect(nearest(paths, asked)).toEqual(slowly(paths, asked));
    }),
    { numRuns: 500 },
  );
});

test("among three thousand paths it is the one with the wrong letter", () => {
  const paths = Array.from({ length: 3000 }, (_, index) => `/part${index}/items/{id}`);
  expect(nearest(paths, "/part2718/itens/4711")[0]).toBe("/part2718/items/{id}");
});

test("a resource without methods leads nowhere, so nobody is led there", () => {
  expect(nearestResources([resource("/orders", {} as { GET: typeof method }), resource("/order")], "/ordes")).toEqual([
    expect.objectContaining({ path: "/order" }),
  ]);
});
