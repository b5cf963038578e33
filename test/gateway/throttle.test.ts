import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Throttles } from "../../src/gateway/throttling/throttles.js";
import { TokenBucket } from "../../src/gateway/throttling/token-bucket.js";
import { KEY, LIMIT_EXCEEDED, type MeteredApi, meteredApi, OTHER_KEY, refusal, THROTTLED } from "./support-usage.js";

let api: MeteredApi;
beforeEach(async () => {
  api = await meteredApi();
});
afterEach(() => api.stop());

const DAY = 86_400_000;
const planStage = (throttle: Record<string, { rateLimit?: number; burstLimit?: number }>) => ({
  apiStages: [{ apiId: api.restApiId, stage: "dev", throttle }],
});

describe("rates", () => {
  test("a burst, then the rate, then the burst again", async () => {
    api.plan({ throttle: { rateLimit: 2, burstLimit: 3 } });
    expect(await api.statuses(5)).toEqual([200, 200, 200, 429, 429]);
    expect(refusal(await api.get())).toEqual(THROTTLED);
    expect(api.bench.record.refusedBy).toBe("THROTTLED");
    expect(api.failed()).toEqual({
      step: "throttle",
      what: "the rate is within usage plan Basic: 2 a second, 3 at once",
      passed: false,
      actual: "0.00 of 3 left",
      expected: "1 at least",
      advice: "wait 500 ms, or raise the limits of usage plan Basic",
    });
    api.now += 499;
    expect(await api.statuses(1)).toEqual([429]);
    api.now += 1;
    expect(await api.statuses(2)).toEqual([200, 429]);
    api.now += 60_000;
    expect(await api.statuses(4)).toEqual([200, 200, 200, 429]);
  });

  test("each key has its own", async () => {
    api.plan({ throttle: { rateLimit: 1, burstLimit: 1 } }, KEY, OTHER_KEY);
    expect(await api.statuses(2)).toEqual([200, 429]);
    expect(await api.statuses(2, "/pets", OTHER_KEY)).toEqual([200, 429]);
  });

  test("a key's are the plan's over all methods and stages", async () => {
    api.deploy("prod");
    const apiStages = ["dev", "prod"].map((stage) => ({ apiId: api.restApiId, stage }));
    api.plan({ apiStages, throttle: { rateLimit: 1, burstLimit: 2 } });
    expect(await api.statuses(1, "/pets")).toEqual([200]);
    expect(await api.statuses(1, "/")).toEqual([200]);
    expect((await api.bench.call("GET", "/prod/pets", { headers: ["x-api-key", KEY] })).status).toBe(429);
  });

  test("a method's within the plan come on top", async () => {
    api.plan({
      ...planStage({ "/pets/GET": { rateLimit: 1, burstLimit: 1 }, "/GET": { burstLimit: 2 } }),
      throttle: { rateLimit: 1, burstLimit: 4 },
    });
    expect(await api.statuses(2, "/pets")).toEqual([200, 429]);
    expect(api.failed()?.what).toMatch(/usage plan Basic for GET \/pets: 1 a second/);
    // The method that was refused took nothing from the plan: three requests are left.
    expect(await api.statuses(3, "/")).toEqual([200, 200, 429]);
    const post = () => api.bench.call("POST", "/dev/pets", { headers: ["x-api-key", KEY] });
    expect([(await post()).status, (await post()).status]).toEqual([200, 429]);
    expect(api.failed()?.what).toMatch(/usage plan Basic: /);
  });

  test.each<[string, string, string, number[]]>([
    ["all methods", "/*/*", "/pets", [200, 200, 429]],
    ["this method", "/~1pets/GET", "/pets", [200, 200, 429]],
    ["the root's", "/~1/GET", "/", [200, 200, 429]],
    ["another verb", "/~1pets/POST", "/pets", [200, 200, 200]],
    ["another path", "/~1open/GET", "/pets", [200, 200, 200]],
  ])("a stage's settings of %s", async (_, setting, path, statuses) => {
    api.plan({}, KEY, OTHER_KEY);
    api.setStage(`${setting}/throttling/rateLimit`, "1");
    api.setStage(`${setting}/throttling/burstLimit`, "2");
    const seen = [...(await api.statuses(1, path)), ...(await api.statuses(2, path, OTHER_KEY))];
    expect(seen).toEqual(statuses);
    if (statuses.includes(429)) expect(api.failed()?.what).toMatch(/the stage's settings for GET/);
  });

  test("a stage's settings need no key, and each method has its own bucket", async () => {
    api.plan();
    api.setStage("/*/*/throttling/burstLimit", "1");
    api.setStage("/*/*/throttling/rateLimit", "1");
    expect(await api.statuses(2, "/open", null)).toEqual([200, 429]);
    expect(await api.statuses(2, "/pets")).toEqual([200, 429]);
    api.setStage("/*/*/throttling/rateLimit", "1000");
    api.now += 1;
    expect(await api.statuses(2, "/pets")).toEqual([200, 429]);
  });

  test("a method's own settings stand before those for all", async () => {
    api.setStage("/*/*/throttling/burstLimit", "0");
    api.setStage("/~1open/GET/throttling/burstLimit", "2");
    api.setStage("/~1open/GET/throttling/rateLimit", "0");
    expect(await api.statuses(3, "/open")).toEqual([200, 200, 429]);
    api.now += DAY;
    expect(await api.statuses(1, "/open")).toEqual([429]);
    expect(api.failed()?.advice).toMatch(/raise rate and burst/);
    api.plan();
    expect(await api.statuses(1, "/pets")).toEqual([429]);
  });

  test("the account's bound everything", async () => {
    const answers = [];
    for (let at = 0; at < 5000; at += 100)
      answers.push(...(await Promise.all(Array.from({ length: 100 }, () => api.get("/open")))));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(refusal(await api.get("/open"))).toEqual(THROTTLED);
    expect(api.failed()?.what).toBe(
      "the rate is within the account's limits in this region: 10000 a second, 5000 at once",
    );
    api.now += 1;
    expect(await api.statuses(11, "/open")).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });

  test("come after the key, and before the validator and the function", async () => {
    api.plan({ throttle: { rateLimit: 0, burstLimit: 0 } });
    expect((await api.get("/pets", "junk")).status).toBe(403);
    expect((await api.get()).status).toBe(429);
    expect(api.bench.events).toEqual([]);
    expect(api.bench.record.durations.map(([step]) => step)).toEqual([
      "parse",
      "route",
      "authorize",
      "policy",
      "api-key",
      "throttle",
      "respond",
    ]);
  });

  test("answer with the deployment's THROTTLED response", async () => {
    api.service.putGatewayResponse({
      restApiId: api.restApiId,
      responseType: "THROTTLED",
      responseParameters: { "gatewayresponse.header.Retry-After": "'1'" },
    });
    api.deploy();
    api.plan({ throttle: { rateLimit: 0, burstLimit: 0 } });
    const answer = await api.get();
    expect(answer.headers["Retry-After"]).toBe("1");
    expect(refusal(answer)).toEqual(THROTTLED);
  });
});

describe("quotas", () => {
  test("are used up, and come back with the next day", async () => {
    const planId = api.plan({ quota: { limit: 2, period: "DAY" } });
    expect(await api.statuses(3)).toEqual([200, 200, 429]);
    expect(refusal(await api.get())).toEqual(LIMIT_EXCEEDED);
    expect(api.bench.record.refusedBy).toBe("QUOTA_EXCEEDED");
    expect(api.failed()).toMatchObject({
      step: "throttle",
      what: "the API key has requests left of the 2 a day of usage plan Basic",
      actual: "2 used",
      expected: "less than 2",
      advice: expect.stringContaining("2026-11-24T00:00:00.000Z"),
    });
    const { items } = api.service.getUsage({ usagePlanId: planId, startDate: "2026-11-23", endDate: "2026-11-23" });
    expect(Object.values(items)).toEqual([[[2, 0]]]);
    api.now = Date.UTC(2026, 10, 23, 23, 59, 59, 999);
    expect(await api.statuses(1)).toEqual([429]);
    api.now += 1;
    expect(await api.statuses(3)).toEqual([200, 200, 429]);
  });

  // 23 November 2026 is a Monday.
  test.each<["DAY" | "WEEK" | "MONTH", number, number]>([
    ["DAY", 0, Date.UTC(2026, 10, 24)],
    ["WEEK", 0, Date.UTC(2026, 10, 29)],
    ["WEEK", 1, Date.UTC(2026, 10, 30)],
    ["WEEK", 2, Date.UTC(2026, 10, 24)],
    ["WEEK", 6, Date.UTC(2026, 10, 28)],
    ["MONTH", 0, Date.UTC(2026, 11, 1)],
    ["MONTH", 21, Date.UTC(2026, 11, 22)],
    ["MONTH", 22, Date.UTC(2026, 11, 23)],
    ["MONTH", 23, Date.UTC(2026, 10, 24)],
    ["MONTH", 27, Date.UTC(2026, 10, 28)],
  ])("per %s with offset %i", async (period, offset, next) => {
    api.plan({ quota: { limit: 1, period, offset } });
    expect(await api.statuses(2)).toEqual([200, 429]);
    api.now = next - 1;
    expect(await api.statuses(1)).toEqual([429]);
    api.now = next;
    expect(await api.statuses(2)).toEqual([200, 429]);
  });

  test("are each key's own, over all the plan's stages", async () => {
    api.deploy("prod");
    const apiStages = ["dev", "prod"].map((stage) => ({ apiId: api.restApiId, stage }));
    api.plan({ apiStages, quota: { limit: 1, period: "DAY" } }, KEY, OTHER_KEY);
    expect(await api.statuses(2)).toEqual([200, 429]);
    expect((await api.bench.call("GET", "/prod/pets", { headers: ["x-api-key", KEY] })).status).toBe(429);
    expect(await api.statuses(2, "/pets", OTHER_KEY)).toEqual([200, 429]);
  });

  test("don't count what was throttled or refused", async () => {
    const planId = api.plan({ quota: { limit: 9, period: "DAY" }, throttle: { rateLimit: 1, burstLimit: 1 } });
    expect(await api.statuses(4)).toEqual([200, 429, 429, 429]);
    await api.get("/pets", "junk");
    const { items } = api.service.getUsage({ usagePlanId: planId, startDate: "2026-11-23", endDate: "2026-11-23" });
    expect(Object.values(items)).toEqual([[[1, 8]]]);
  });

  test("can be extended, raised and taken away while they last", async () => {
    const planId = api.plan({ quota: { limit: 1, period: "MONTH" } });
    const keyId = api.service.getApiKeys({}).items[0]?.id ?? "";
    expect(await api.statuses(2)).toEqual([200, 429]);
    api.service.updateUsage(planId, keyId, [{ op: "replace", path: "/remaining", value: "2" }]);
    expect(await api.statuses(3)).toEqual([200, 200, 429]);
    api.now = Date.UTC(2026, 11, 1);
    expect(await api.statuses(2)).toEqual([200, 429]);
    api.service.updateUsagePlan(planId, [{ op: "replace", path: "/quota/limit", value: "3" }]);
    expect(await api.statuses(3)).toEqual([200, 200, 429]);
    api.service.updateUsagePlan(planId, [{ op: "remove", path: "/quota" }]);
    expect(await api.statuses(2)).toEqual([200, 200]);
  });
});

describe("a token bucket", () => {
  interface Arrival {
    readonly after: number;
    readonly times: number;
  }

  /** In millionths of a token, a millisecond at a time: slow, and plain to see. */
  function reference(milliRate: number, burst: number, arrivals: readonly Arrival[]): boolean[] {
    const full = burst * 1_000_000;
    let level = full;
    return arrivals.flatMap(({ after, times }) => {
      for (let millisecond = 0; millisecond < after; millisecond++) level = Math.min(full, level + milliRate);
      return Array.from({ length: times }, () => {
        if (level < 1_000_000) return false;
        level -= 1_000_000;
        return true;
      });
    });
  }

  test("lets through what the obvious one lets through", () => {
    const arrival = fc.record({ after: fc.integer({ min: 0, max: 3000 }), times: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 10_000_000 })),
        fc.integer({ min: 0, max: 12 }),
        fc.array(arrival, { maxLength: 40 }),
        (milliRate, burst, arrivals) => {
          let time = 1_790_000_000_000;
          const bucket = new TokenBucket({ rate: milliRate / 1000, burst }, time);
          const seen = arrivals.flatMap(({ after, times }) => {
            time += after;
            return Array.from({ length: times }, () => {
              const passes = bucket.has(time);
              if (passes) bucket.take();
              return passes;
            });
          });
          expect(seen).toEqual(reference(milliRate, burst, arrivals));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("says how long to wait, to the millisecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 5 }), (milliRate, burst) => {
        const bucket = new TokenBucket({ rate: milliRate / 1000, burst }, 0);
        for (let at = 0; at < burst; at++) bucket.take();
        const wait = bucket.wait(0);
        expect(new TokenBucketAt(bucket).has(wait - 1)).toBe(false);
        expect(bucket.has(wait)).toBe(true);
      }),
    );
  });

  /** Asks without moving the bucket's time on. */
  class TokenBucketAt {
    constructor(readonly bucket: TokenBucket) {}
    has(time: number): boolean {
      const copy = new TokenBucket(this.bucket.limits, 0);
      for (let at = 0; at < this.bucket.limits.burst; at++) copy.take();
      return copy.has(time);
    }
  }

  test("gives nothing for a clock that goes back", () => {
    const bucket = new TokenBucket({ rate: 1, burst: 1 }, 10_000);
    bucket.take();
    expect(bucket.has(5000)).toBe(false);
    expect(bucket.has(10_999)).toBe(false);
    expect(bucket.has(11_000)).toBe(true);
  });

  test("is kept by name, and forgotten when it is full and many others are there", () => {
    const throttles = new Throttles();
    const limits = { rate: 1, burst: 1 };
    const used = throttles.bucket("used", limits, 0);
    used.take();
    const full = throttles.bucket("full", limits, 0);
    for (let at = 0; at < 10_000; at++) throttles.bucket(`other ${at}`, limits, 0);
    expect(throttles.bucket("used", limits, 0)).toBe(used);
    expect(throttles.bucket("full", limits, 0)).not.toBe(full);
    expect(throttles.bucket("used", { rate: 1, burst: 2 }, 0)).not.toBe(used);
  });
});
