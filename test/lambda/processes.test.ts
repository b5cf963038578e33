import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { hostPython } from "../../src/runtime/host-python.js";
import { wantsProcessor } from "../../src/runtime/process-state.js";
import { call, create, isAlive, startFunctions, temporaryFolder, until } from "./support.js";

test("n events at once each get their own answer", async () => {
  const { functions } = startFunctions();
  await create(
    functions,
    "exports.handler = async ({ id, wait }, context) => { await new Promise((r) => setTimeout(r, wait)); return { id, request: context.awsRequestId } }",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ id: fc.string({ unit: "binary" }), wait: fc.nat(5) }), { minLength: 1, maxLength: 24 }),
      async (events) => {
        const answers = await Promise.all(events.map((event) => call(functions, event)));
        expect(answers.map(({ answer }) => answer.id)).toEqual(events.map(({ id }) => id));
        expect(new Set(answers.map(({ answer }) => answer.request)).size).toBe(events.length);
      },
    ),
    { numRuns: 25 },
  );
});

test("payloads of any size and content arrive whole", async () => {
  const { functions } = startFunctions();
  await create(functions, "exports.handler = async (event) => event");
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 0, max: 300_000 }), async (value, size) => {
      const event = { value, pad: "ü".repeat(size) };
      expect((await call(functions, event)).answer).toEqual(JSON.parse(JSON.stringify(event)));
    }),
    { numRuns: 30 },
  );
});

test("a process has one event in work; what waits long gets a process of its own", async () => {
  const { functions } = startFunctions({ environments: 2 });
  await create(
    functions,
    "let inWork = 0; exports.handler = async () => { inWork++; const most = inWork; await new Promise((r) => setTimeout(r, 400)); inWork--; return { most, pid: process.pid } }",
    { Timeout: 10 },
  );
  const answers = await Promise.all(Array.from({ length: 6 }, () => call(functions)));
  expect(answers.every(({ answer }) => answer.most === 1)).toBe(true);
  expect(new Set(answers.map(({ answer }) => answer.pid)).size).toBeGreaterThan(2);
});

test("a function that calls itself does not wait for itself for ever", async () => {
  const { functions } = startFunctions({ environments: 2 });
  await create(
    functions,
    "exports.handler = async ({ wait }) => { await new Promise((r) => setTimeout(r, wait)); return wait }",
    {
      Timeout: 20,
    },
  );
  const outer = Array.from({ length: 3 }, () => call(functions, { wait: 1500 }));
  expect((await call(functions, { wait: 0 })).answer).toBe(0);
  expect((await Promise.all(outer)).map(({ answer }) => answer)).toEqual([1500, 1500, 1500]);
});

test("one function's crash leaves the others' events alone", async () => {
  const { functions } = startFunctions();
  await create(
    functions,
    "exports.handler = async () => { await new Promise((r) => setTimeout(r, 50)); process.abort() }",
  );
  await create(
    functions,
    "exports.handler = async () => { await new Promise((r) => setTimeout(r, 300)); return 'fine' }",
    {
      FunctionName: "g",
    },
  );
  const fine = call(functions, {}, "g");
  expect((await call(functions)).answer.errorType).toBe("Runtime.ExitError");
  expect((await fine).answer).toBe("fine");
});

test("a process is kept from event to event, and a spare one waits", async () => {
  const { functions } = startFunctions();
  await create(functions, "let n = 0; exports.handler = async () => ({ n: ++n, pid: process.pid })");
  const first = (await call(functions)).answer;
  expect((await call(functions)).answer).toEqual({ n: 2, pid: first.pid });
  await until(() => functions.pids("f").length === 2);
});

test("a process wants the processor as long as any of its threads does", async () => {
  const source = `const { Worker } = require("node:worker_threads");
    const cells = new Int32Array(new SharedArrayBuffer(4));
    new Worker("const { workerData: cells, parentPort } = require('node:worker_threads'); parentPort.postMessage('up'); while (Atomics.load(cells, 0) === 0);", { eval: true, workerData: cells })
      .once("message", () => process.stdout.write("up", () => process.argv[1] === "busy" ? Atomics.wait(cells, 0, 0) : Atomics.store(cells, 0, 1)));
    process.stdin.resume();`;
  for (const kind of ["busy", "idle"]) {
    const child = spawn(process.execPath, ["-e", source, kind], { stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    await until(() => wantsProcessor(child.pid ?? 0) === (kind === "busy" && process.platform === "linux"));
  }
});

test("an answer that the busy server has not read yet is no waiting: no process is added", async () => {
  const { functions } = startFunctions({ environments: 1 });
  const source =
    "exports.handler = async () => { for (const end = Date.now() + 150; Date.now() < end; ); return process.pid }";
  await create(functions, source);
  const pid = (await call(functions)).answer as number;
  const answers = Promise.all(Array.from({ length: 3 }, () => call(functions)));
  for (let event = 0; event < 3; event++) {
    await new Promise((resolve) => setTimeout(resolve, 70));
    while (wantsProcessor(pid));
  }
  expect((await answers).map(({ answer }) => answer)).toEqual([pid, pid, pid]);
  expect(functions.pids("f")).toEqual([pid]);
});

test("idle processes end", async () => {
  const { functions } = startFunctions({ idleTime: 50 });
  await create(functions, "exports.handler = async () => process.pid");
  const pid = (await call(functions)).answer;
  await until(() => functions.pids("f").length === 0 && !isAlive(pid));
  expect((await call(functions)).answer).not.toBe(pid);
});

test("a deleted function's processes end, and what they spawned", async () => {
  const { functions } = startFunctions();
  await create(
    functions,
    "const { pid } = require('child_process').spawn('sleep', ['1000']); exports.handler = async () => [process.pid, pid]",
  );
  const pids = (await call(functions)).answer as number[];
  await functions.deleteFunction("f");
  await until(() => !pids.some(isAlive));
  expect(functions.pids("f")).toEqual([]);
});

test("new code ends the processes of the old", async () => {
  const { functions } = startFunctions();
  await create(functions, "exports.handler = async () => ['old', process.pid]");
  const [old, pid] = (await call(functions)).answer;
  await functions.updateFunctionCode({ FunctionName: "f", Code: { inline: "exports.handler = async () => ['new']" } });
  expect([old, ...(await call(functions)).answer]).toEqual(["old", "new"]);
  await until(() => !isAlive(pid));
});

const RUNTIMES = ["nodejs20.x", ...(hostPython("python3.12") ? ["python3.12"] : [])];
test.each(RUNTIMES)("kill -9 of the server leaves no process behind: %s", async (runtime) => {
  const script = join(import.meta.dirname, "killed-server.ts");
  const server = spawn(process.execPath, ["--import", "tsx", script, temporaryFolder(), runtime], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  server.stdout.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  await until(() => text.includes("\n"));
  const pids = JSON.parse(text) as number[];
  expect(pids.length).toBeGreaterThan(0);
  expect(pids.every(isAlive)).toBe(true);
  server.kill("SIGKILL");
  await once(server, "close");
  await until(() => !pids.some(isAlive));
});

test("a function that writes to the server's socket harms itself alone", async () => {
  const { functions } = startFunctions();
  const source = `const { writeSync } = require('fs'); exports.handler = async ({ bytes }) => {
    if (bytes) writeSync(3, Buffer.from(bytes)); await new Promise((r) => setTimeout(r, 100)); return 'well' }`;
  await create(functions, source);
  expect((await call(functions, { bytes: [255, 255, 255, 255, 1] })).functionError).toBe("Unhandled");
  await call(functions, { bytes: [2, 0, 0, 0, 3, 123] });
  await call(functions, { bytes: [1, 0, 0, 0, 99] });
  expect((await call(functions)).answer).toBe("well");
});
