import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { seededRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import type { EventSourceMappingInput } from "../../src/services/lambda/event-source-mapping.js";
import { EventSourceMappings } from "../../src/services/lambda/event-source-mappings.js";
import { openSqlite } from "../../src/store/sqlite.js";
import type { Store } from "../../src/store/store.js";
import { MemoryStreams, STREAM, sequenceNumber } from "./streams.js";
import { ROLE, temporaryFolder, until } from "./support.js";

/** What a function does with a batch: takes it, fails, or answers. */
type Behaviour = (batch: readonly number[], call: number) => "fails" | object | Promise<object | "fails"> | undefined;

const START = Date.parse("2026-03-01T12:00:00Z");

/** Mappings over a stream in memory, a function that behaves as told, and a clock that only the test moves. */
class Bench {
  readonly streams = new MemoryStreams();
  readonly store: Store;
  readonly mappings: EventSourceMappings;
  /** The numbers of the records of each call. */
  readonly calls: number[][] = [];
  readonly told: string[] = [];
  readonly defects: unknown[] = [];
  /** Milliseconds of all waiting, in order. */
  readonly waits: number[] = [];
  role: string | undefined = ROLE;
  #time = START;
  #pending: { due: number; work: () => void } | undefined;
  behaviour: Behaviour;

  constructor(behaviour: Behaviour = () => undefined, store = openSqlite(":memory:")) {
    this.behaviour = behaviour;
    this.store = store;
    this.mappings = new EventSourceMappings({
      store,
      clock: { now: () => new Date(this.#time) },
      random: seededRandom("mappings"),
      placement: DEFAULT_PLACEMENT,
      timer: (milliseconds, work) => {
        this.waits.push(milliseconds);
        this.#pending = { due: this.#time + milliseconds, work };
        return () => {
          this.#pending = undefined;
        };
      },
      streams: this.streams,
      roleOf: () => this.role,
      invoke: (_, payload) => this.#invoke(payload),
      tell: (_, message) => this.told.push(message),
      reportDefect: (_, defect) => this.defects.push(defect),
    });
    onTestFinished(() => this.mappings.close());
  }

  create(input: EventSourceMappingInput = {}): string {
    return this.mappings.create({
      FunctionName: "f",
      EventSourceArn: STREAM,
      StartingPosition: "TRIM_HORIZON",
      ...input,
    }).UUID;
  }

  write(count: number, image: object = {}): void {
    this.streams.write(count, { at: this.#time / 1000, image });
  }

  /** What can happen without time going on. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) await setImmediate();
  }

  /** Lets time go on to the next timer, until there is none. */
  async settle(): Promise<void> {
    await this.rest();
    while (this.#pending) {
      this.pass(this.#pending.due - this.#time);
      await this.rest();
    }
  }

  pass(milliseconds: number): void {
    this.#time += milliseconds;
    const pending = this.#pending;
    if (!pending || pending.due > this.#time) return;
    this.#pending = undefined;
    pending.work();
  }

  get isWaiting(): boolean {
    return this.#pending !== undefined;
  }

  result(id: string): string | undefined {
    return this.mappings.get(id).LastProcessingResult;
  }

  async #invoke(payload: string) {
    const { Records } = JSON.parse(payload) as { Records: { dynamodb: { SequenceNumber: string } }[] };
    const batch = Records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
    this.calls.push(batch);
    const answer = await this.behaviour(batch, this.calls.length);
    const failed = answer === "fails";
    return {
      statusCode: 200,
      executedVersion: "$LATEST",
      payload: JSON.stringify(failed ? { errorMessage: "no" } : (answer ?? null)),
      ...(failed && { functionError: "Unhandled" as const }),
    };
  }
}

const failing = (...numbers: readonly unknown[]) => ({
  batchItemFailures: numbers.map((itemIdentifier) => ({
    itemIdentifier: typeof itemIdentifier === "number" ? sequenceNumber(itemIdentifier) : itemIdentifier,
  })),
});
const reports: EventSourceMappingInput = { FunctionResponseTypes: ["ReportBatchItemFailures"] };

describe("a stream of five records", () => {
  interface Case {
    readonly settings?: EventSourceMappingInput;
    readonly behaviour?: Behaviour;
    readonly calls: number[][];
    readonly result: string;
    readonly told?: RegExp[];
  }
  const FAILED = "PROBLEM: Function call failed";
  const all = [1, 2, 3, 4, 5];
  const poison: Behaviour = (batch) => (batch.includes(3) ? "fails" : undefined);
  const cases: Record<string, Case> = {
    "goes in one batch": { calls: [all], result: "OK" },
    "goes in batches of the size, in order": { settings: { BatchSize: 2 }, calls: [[1, 2], [3, 4], [5]], result: "OK" },
    "a batch that fails is tried again, before the next": {
      settings: { BatchSize: 3 },
      behaviour: (_, call) => (call <= 2 ? "fails" : undefined),
      calls: [
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
        [4, 5],
      ],
      result: "OK",
    },
    "is given up when its tries are used up": {
      settings: { BatchSize: 3, MaximumRetryAttempts: 1 },
      behaviour: poison,
      calls: [
        [1, 2, 3],
        [1, 2, 3],
        [4, 5],
      ],
      result: "OK",
      told: [/^Given up after 2 attempts: 3 of the records 000001 to 000003 of arn:aws:dynamodb/],
    },
    "is given up at once without further tries": {
      settings: { MaximumRetryAttempts: 0, BisectBatchOnFunctionError: true },
      behaviour: () => "fails",
      calls: [all],
      result: FAILED,
      told: [/^Given up after 1 attempt: 5 of the records/],
    },
    "is split around a record that fails; splitting is no retry": {
      settings: { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 },
      behaviour: poison,
      calls: [all, [1, 2, 3], [1, 2], [3], [3], [4, 5]],
      result: "OK",
      told: [/^Given up after 2 attempts: 1 of the records 000003 to 000003/],
    },
    "goes on behind what an answer calls taken, with all tries (recorded)": {
      settings: { ...reports, MaximumRetryAttempts: 3 },
      behaviour: (batch) => (batch.includes(5) ? failing(5) : undefined),
      calls: [all, [5], [5], [5], [5]],
      result: FAILED,
      told: [/^Given up after 4 attempts: 1 of the records 000005/],
    },
    "goes on from the first of the records that failed": {
      settings: { ...reports, BisectBatchOnFunctionError: true },
      behaviour: (_, call) => (call === 1 ? failing(4, 2) : undefined),
      calls: [all, [2, 3, 4, 5]],
      result: "OK",
    },
    "an answer counts only where it was asked for": { behaviour: () => failing(1), calls: [all], result: "OK" },
    "what fails through several settings leaves the rest alone": {
      settings: { FilterCriteria: { Filters: [{ Pattern: '{"eventName":["REMOVE"]}' }] } },
      calls: [],
      result: "No records processed",
    },
  };
  test.each(Object.entries(cases))("%s", async (_, { settings, behaviour, calls, result, told = [] }) => {
    const bench = new Bench(behaviour);
    bench.write(5);
    const id = bench.create(settings);
    await bench.settle();
    expect(bench.calls).toEqual(calls);
    expect(bench.result(id)).toBe(result);
    expect(bench.told).toEqual(told.map((line) => expect.stringMatching(line)));
    expect(bench.defects).toEqual([]);
    // Nothing is left to do: another mapping's start finds it all done with.
    bench.mappings.update(id, { BatchSize: 1 });
    await bench.settle();
    expect(bench.calls).toEqual(calls);
  });
});

test.each<[answer: unknown, succeeds: boolean]>([
  [[], true],
  [null, true],
  ["", true],
  [{}, true],
  [{ batchItemFailures: [] }, true],
  [{ batchItemFailures: null }, true],
  [failing(123), false],
  [failing(""), false],
  [failing(null), false],
  [{ batchItemFailures: [{ foo: 123 }] }, false],
  [{ batchItemFailures: [{ foo: null }] }, false],
  [failing(2, 9), false],
])("the answer %j, as recorded: %s", async (answer, succeeds) => {
  const bench = new Bench(() => answer as object);
  bench.write(2);
  const id = bench.create({ ...reports, MaximumRetryAttempts: 1 });
  await bench.settle();
  expect(bench.calls).toEqual(
    succeeds
      ? [[1, 2]]
      : [
          [1, 2],
          [1, 2],
        ],
  );
  expect(bench.result(id)).toBe(succeeds ? "OK" : "PROBLEM: Function call failed");
});

test("what is written later is delivered; between batches no timer runs", async () => {
  const bench = new Bench();
  const id = bench.create();
  await bench.rest();
  expect([bench.calls, bench.isWaiting, bench.result(id)]).toEqual([[], false, "No records processed"]);
  bench.write(1);
  bench.write(1);
  await bench.rest();
  expect([bench.calls, bench.isWaiting, bench.result(id)]).toEqual([[[1, 2]], false, "OK"]);
  bench.write(1);
  await bench.rest();
  expect(bench.calls).toEqual([[1, 2], [3]]);
});

test("LATEST is where the stream stood when the mapping was first on", async () => {
  const bench = new Bench();
  bench.write(2);
  const id = bench.create({ StartingPosition: "LATEST", Enabled: false });
  bench.write(2);
  await bench.rest();
  bench.mappings.update(id, { Enabled: true });
  bench.write(1);
  await bench.rest();
  expect(bench.calls).toEqual([[5]]);
  bench.mappings.update(id, { Enabled: false });
  bench.write(1);
  await bench.rest();
  expect(bench.calls).toEqual([[5]]);
  bench.mappings.update(id, { Enabled: true });
  await bench.rest();
  expect(bench.calls).toEqual([[5], [6]]);
});

test("a batch waits for its window, or until it is full", async () => {
  const bench = new Bench();
  bench.create({ MaximumBatchingWindowInSeconds: 5, BatchSize: 3 });
  bench.write(1);
  await bench.rest();
  bench.pass(4999);
  bench.write(1);
  await bench.rest();
  expect(bench.calls).toEqual([]);
  bench.pass(1);
  await bench.rest();
  expect(bench.calls).toEqual([[1, 2]]);
  bench.write(3);
  await bench.rest();
  expect(bench.calls).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
  expect(bench.isWaiting).toBe(false);
});

test("a batch is no larger than a call may be", async () => {
  const bench = new Bench();
  bench.write(7, { text: { S: "x".repeat(1_000_000) } });
  bench.create();
  await bench.rest();
  expect(bench.calls).toEqual([[1, 2, 3, 4, 5, 6], [7]]);
});

test("tries come at growing distance, at most a minute, and at once when a function has changed", async () => {
  const bench = new Bench(() => "fails");
  bench.write(1);
  bench.create();
  for (let tries = 0; tries < 8; tries++) {
    await bench.rest();
    bench.pass(bench.waits.at(-1) ?? 0);
  }
  expect(bench.waits.map((wait) => wait / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  await bench.rest();
  const { length } = bench.calls;
  bench.write(1);
  await bench.rest();
  expect(bench.calls).toHaveLength(length);
  bench.behaviour = () => undefined;
  bench.mappings.retry();
  await bench.rest();
  expect(bench.calls.slice(length)).toEqual([[1], [2]]);
});

test("a function that changes while a call of it is failing is tried again at once too", async () => {
  let fail = (_: "fails"): void => {};
  const bench = new Bench((_, call) => {
    if (call > 1) return undefined;
    return new Promise<"fails">((resolve) => {
      fail = resolve;
    });
  });
  bench.write(1);
  bench.create();
  await bench.rest();
  bench.mappings.retry();
  fail("fails");
  await bench.rest();
  expect([bench.calls, bench.waits]).toEqual([[[1], [1]], []]);
});

test.each([
  [60, 60],
  [-1, 86_400],
])(
  "records are given up when they are too old (MaximumRecordAgeInSeconds %i)",
  async (MaximumRecordAgeInSeconds, age) => {
    const bench = new Bench(() => "fails");
    bench.write(1);
    bench.pass(age * 500);
    bench.write(1);
    const id = bench.create({ MaximumRecordAgeInSeconds });
    await bench.settle();
    const tries = bench.calls.map((batch) => batch.join());
    expect([...new Set(tries)]).toEqual(["1,2", "2"]);
    expect(bench.told).toEqual([
      expect.stringMatching(
        `^Given up because they are older than ${age} seconds: 1 of the records 000001 to 000001 of`,
      ),
      expect.stringMatching(
        `^Given up because they are older than ${age} seconds: 1 of the records 000002 to 000002 of`,
      ),
    ]);
    expect(bench.result(id)).toBe("PROBLEM: Function call failed");
  },
);

test("filters deliver what one of them describes, and the rest is done with", async () => {
  const bench = new Bench();
  const Pattern = '{"dynamodb":{"NewImage":{"kind":{"S":["book"]}}}}';
  const id = bench.create({ FilterCriteria: { Filters: [{ Pattern: '{"eventName":["REMOVE"]}' }, { Pattern }] } });
  bench.write(1, { kind: { S: "film" } });
  bench.write(1, { kind: { S: "book" } });
  bench.write(1, { kind: { S: "film" } });
  await bench.rest();
  expect(bench.calls).toEqual([[2]]);
  bench.write(1, { kind: { S: "film" } });
  await bench.rest();
  bench.mappings.update(id, { FilterCriteria: {} });
  await bench.rest();
  expect(bench.calls).toEqual([[2]]);
});

test("a function that can't be called is told of once, and called again", async () => {
  const bench = new Bench((_, call) => {
    if (call < 3) throw new Error("Function not found: f");
    return undefined;
  });
  bench.write(1);
  const id = bench.create();
  await bench.settle();
  expect(bench.calls).toHaveLength(3);
  expect(bench.told).toEqual([`The function can't be called for ${STREAM}: Function not found: f`]);
  expect(bench.result(id)).toBe("OK");
});

test("a role that may no longer read gets nothing until it may", async () => {
  const bench = new Bench();
  const id = bench.create();
  await bench.rest();
  bench.streams.refused.add(ROLE);
  bench.write(1);
  await bench.rest();
  expect(bench.calls).toEqual([]);
  expect(bench.result(id)).toMatch(/^PROBLEM: Cannot access stream arn/);
  bench.mappings.retry();
  await bench.rest();
  expect([bench.calls, bench.isWaiting]).toEqual([[], true]);
  bench.streams.refused.clear();
  await bench.settle();
  expect(bench.calls).toEqual([[1]]);
  expect(bench.result(id)).toBe("OK");
});

test("one call at a time: a change waits for the call that is under way and goes on behind it", async () => {
  let release = (_: object): void => {};
  const bench = new Bench((_, call) => {
    if (call > 1) return undefined;
    return new Promise<object>((resolve) => {
      release = resolve;
    });
  });
  bench.write(2);
  const id = bench.create({ BatchSize: 1 });
  await bench.rest();
  bench.mappings.update(id, { BatchSize: 10 });
  bench.write(1);
  await bench.rest();
  expect(bench.calls).toEqual([[1]]);
  release({});
  await bench.rest();
  expect(bench.calls).toEqual([[1], [2, 3]]);
});

test("a deleted mapping delivers nothing more, and a call that is under way brings nothing back", async () => {
  let release = (_: object): void => {};
  const bench = new Bench(
    () =>
      new Promise<object>((resolve) => {
        release = resolve;
      }),
  );
  bench.write(1);
  const id = bench.create();
  await bench.rest();
  bench.mappings.delete(id);
  release({});
  bench.write(1);
  await bench.rest();
  expect(bench.calls).toEqual([[1]]);
  expect(bench.mappings.list({})).toEqual([]);
  expect(bench.streams.listeners).toBe(0);
});

test("what was under way at the end is delivered again by the next start, what was taken isn't", async () => {
  const store = openSqlite(":memory:");
  let release = (_: object): void => {};
  const first = new Bench((_, call) => {
    if (call === 1) return undefined;
    return new Promise<object>((resolve) => {
      release = resolve;
    });
  }, store);
  first.write(2);
  const id = first.create({ BatchSize: 1 });
  await first.rest();
  first.mappings.close();
  release({});
  await first.rest();
  expect([first.calls, first.streams.listeners, first.isWaiting]).toEqual([[[1], [2]], 0, false]);
  const second = new Bench(undefined, store);
  second.write(3);
  await second.rest();
  expect(second.calls).toEqual([]);
  second.mappings.resume();
  second.mappings.resume();
  await second.rest();
  expect(second.calls).toEqual([[2], [3]]);
  expect(second.mappings.get(id).State).toBe("Enabled");
});

test("after kill -9 the next start goes on behind the last batch that was taken", async () => {
  const database = join(temporaryFolder(), "state.db");
  const script = join(import.meta.dirname, "killed-delivery.ts");
  const killed = spawn(process.execPath, ["--import", "tsx", script, database], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  killed.stdout.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  await until(() => text === "1\n2\n");
  killed.kill("SIGKILL");
  await once(killed, "close");
  const next = new Bench(undefined, openSqlite(database));
  onTestFinished(() => next.store.close());
  next.write(3);
  next.mappings.resume();
  await next.rest();
  expect(next.calls).toEqual([[2], [3]]);
});

test("a defect of ours is reported, and the delivery goes on", async () => {
  const bench = new Bench();
  bench.create();
  await bench.rest();
  const { read } = bench.streams;
  bench.streams.read = () => {
    throw new Error("the disk is full");
  };
  bench.write(1);
  await bench.rest();
  bench.streams.read = read;
  await bench.settle();
  expect(bench.defects).toEqual([new Error("the disk is full")]);
  expect(bench.calls).toEqual([[1]]);
});
