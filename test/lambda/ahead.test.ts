import { expect, test } from "vitest";
import { call, create, startFunctions } from "./support.js";

/** A function that answers at once, but for the events that ask for something else; and a crowd of events for it. */
async function quickFunction(options: { Timeout?: number } = {}) {
  const { functions, logs } = startFunctions({ environments: 2 });
  await create(
    functions,
    `let inWork = 0;
     const does = {
       sleep: () => new Promise((r) => setTimeout(r, 1500)),
       exit: () => process.exit(1),
       compute: () => { for (const end = Date.now() + 60; Date.now() < end; ); },
       hang: () => { for (;;); },
       throwLater: () => { setImmediate(() => { throw new Error("later"); }); },
     };
     exports.handler = async ({ id, what }) => {
       inWork++;
       const together = inWork;
       await does[what]?.();
       inWork--;
       return { id, together };
     }`,
    { Timeout: 20, ...options },
  );
  // The pool learns that events are answered at once.
  for (let id = 0; id < 100; id++) await call(functions, { id });
  const crowd = async (size: number, special: Readonly<Record<number, string>> = {}) => {
    const order: number[] = [];
    const answers = await Promise.all(
      Array.from({ length: size }, async (_, id) => {
        const { answer } = await call(functions, { id, what: special[id] });
        order.push(id);
        return answer;
      }),
    );
    return { answers, order };
  };
  return { functions, logs, crowd };
}

const own = (size: number) => Array.from({ length: size }, (_, id) => ({ id, together: 1 }));

test("a crowd of short events: each its own answer, one at a time, and its own lines in the log", async () => {
  const { crowd, logs } = await quickFunction();
  const { answers } = await crowd(400);
  expect(answers).toEqual(own(400));
  const { events } = logs.filterEvents("/aws/lambda/f", {});
  const lines = (kind: string) => events.filter(({ message }) => message.startsWith(kind));
  for (const kind of ["START", "END", "REPORT"]) expect(lines(kind)).toHaveLength(500);
  expect(new Set(lines("REPORT").map(({ message }) => message.slice(0, 60))).size).toBe(500);
});

test("what is called back in the moment when its turn had come begins once, where it is run", async () => {
  const { crowd, logs } = await quickFunction();
  const slow = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at * 20, "compute"]));
  expect((await crowd(200, slow)).answers).toEqual(own(200));
  const { events } = logs.filterEvents("/aws/lambda/f", {});
  const told = (kind: string) =>
    events.flatMap(({ message, logStreamName }) => {
      const [, what, id] = /^(\w+) RequestId: (\S+)/.exec(message) ?? [];
      return what === kind ? [`${id} ${logStreamName}`] : [];
    });
  expect(told("START").sort()).toEqual(told("END").sort());
});

test("what waits behind a slow event is called back and run elsewhere", async () => {
  const { crowd } = await quickFunction();
  const { answers, order } = await crowd(200, { 3: "sleep", 77: "sleep" });
  expect(answers).toEqual(own(200));
  expect(order.slice(-2).sort()).toEqual([3, 77].sort());
});

test("what waits behind a crash or a timeout is run elsewhere; the one in work alone fails", async () => {
  const { crowd } = await quickFunction({ Timeout: 1 });
  const { answers } = await crowd(200, { 5: "exit", 60: "hang", 100: "exit" });
  const failed = answers.flatMap((answer, id) => (answer.errorType === undefined ? [] : [[id, answer.errorType]]));
  expect(failed).toEqual([
    [5, "Runtime.ExitError"],
    [60, "Sandbox.Timedout"],
    [100, "Runtime.ExitError"],
  ]);
  expect(answers.filter(({ together }) => together === 1)).toHaveLength(197);
});

test("an error after the answer is not the next event's", async () => {
  const { crowd } = await quickFunction();
  const { answers } = await crowd(200, { 10: "throwLater", 50: "throwLater", 120: "throwLater" });
  expect(answers).toEqual(own(200));
});

test("events that wait are run with the code that has come meanwhile, and none is lost", async () => {
  const { crowd, functions } = await quickFunction();
  const answered = crowd(200, { 2: "sleep" });
  functions.updateFunctionConfiguration({ FunctionName: "f", Timeout: 21 });
  expect((await answered).answers).toEqual(own(200));
});

test("the end answers who waits", async () => {
  const { crowd, functions } = await quickFunction();
  const answered = crowd(100, { 0: "sleep", 1: "sleep" });
  await functions.close();
  const { answers } = await answered;
  expect(answers).toHaveLength(100);
  expect(answers[0].errorType).toBe("Runtime.ExitError");
});
