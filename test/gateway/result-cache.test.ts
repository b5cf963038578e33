import fc from "fast-check";
import { expect, test } from "vitest";
import { authorizerResult } from "../../src/gateway/authorizers/authorizer-result.js";
import { ResultCache } from "../../src/gateway/authorizers/result-cache.js";
import { compileStage } from "../../src/gateway/compiled-stage.js";
import { servedStage } from "./support.js";

const resultOf = (principalId: string) =>
  authorizerResult(
    JSON.stringify({
      principalId,
      policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
    }),
  );
const stageOf = () => compileStage(servedStage({ methods: { "GET /": {} } }));

test("what is kept stays within its bounds, and the oldest goes first", () => {
  const cache = new ResultCache(10_000);
  const stage = stageOf();
  for (let at = 0; at < 100; at++)
    cache.keep(stage, `key-${at}`.padEnd(200), { result: resultOf(String(at)), now: 0, ttl: 300, size: 100 });
  expect(cache.size(stage)).toBe(10);
  expect(cache.find(stage, "key-89".padEnd(200), 0)).toBeUndefined();
  expect(cache.find(stage, "key-90".padEnd(200), 0)?.result.principalId).toBe("90");
});

test("a result larger than the whole isn't kept, and drops what was kept for its key", () => {
  const cache = new ResultCache(10_000);
  const stage = stageOf();
  cache.keep(stage, "key", { result: resultOf("small"), now: 0, ttl: 300, size: 100 });
  cache.keep(stage, "key", { result: resultOf("large"), now: 0, ttl: 300, size: 100_000 });
  expect(cache.find(stage, "key", 0)).toBeUndefined();
  expect(cache.size(stage)).toBe(0);
});

test("stages know nothing of each other", () => {
  const cache = new ResultCache();
  const [one, other] = [stageOf(), stageOf()];
  cache.keep(one, "key", { result: resultOf("a"), now: 0, ttl: 300, size: 1 });
  expect(cache.find(other, "key", 0)).toBeUndefined();
});

test("whatever happens in whatever order, nothing is found but what was kept last and is in its time", () => {
  const key = fc.constantFrom("a", "b", "c", "d");
  const step = fc.record({
    key,
    isKept: fc.boolean(),
    ttl: fc.integer({ min: 1, max: 20 }),
    later: fc.integer({ min: -5, max: 9 }),
    size: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const cache = new ResultCache(4_000);
      const stage = stageOf();
      const last = new Map<string, { principalId: string; since: number; until: number }>();
      let now = 1000;
      steps.forEach(({ key, isKept, ttl, later, size }, at) => {
        now += later;
        if (isKept) {
          cache.keep(stage, key, { result: resultOf(String(at)), now: now * 1000, ttl, size });
          last.set(key, { principalId: String(at), since: now, until: now + ttl });
          return;
        }
        const found = cache.find(stage, key, now * 1000);
        const wanted = last.get(key);
        if (!found) return;
        expect(found.result.principalId).toBe(wanted?.principalId);
        expect(now >= (wanted?.since ?? Infinity) && now < (wanted?.until ?? 0)).toBe(true);
        expect(found.age).toBe((now - (wanted?.since ?? 0)) * 1000);
      });
    }),
  );
});
