import { join } from "node:path";
import { expect, test } from "vitest";
import type { CreateFunctionInput } from "../../src/services/lambda/service.js";
import { call, create, type Files, startFunctions, temporaryFolder, writeFiles } from "./support.js";

const STYLES: Record<string, [code: Files | string, handler: string]> = {
  "CommonJS, promise": ["exports.handler = async (event) => event", "index.handler"],
  "CommonJS, callback": ["exports.handler = (event, context, callback) => callback(null, event)", "index.handler"],
  "CommonJS, context.succeed": ["exports.handler = (event, context) => { context.succeed(event) }", "index.handler"],
  "CommonJS, context.done": ["exports.handler = (event, context) => { context.done(null, event) }", "index.handler"],
  "callback, before the loop is empty": [
    "exports.handler = (event, context, callback) => { const seen = []; setTimeout(() => seen.push('later'), 30); callback(null, { ...event, seen }) }",
    "index.handler",
  ],
  "ECMAScript by .mjs": [{ "index.mjs": "export const handler = async (event) => event" }, "index.handler"],
  "ECMAScript by package.json": [
    { "index.js": "export const handler = async (event) => event", "package.json": '{"type":"module"}' },
    "index.handler",
  ],
  "ECMAScript, top-level await": [
    {
      "index.mjs":
        "const h = await new Promise((r) => setTimeout(r, 5, (e) => e));\nexport const handler = async (e) => h(e)",
    },
    "index.handler",
  ],
  ".cjs under package.json of type module": [
    { "index.cjs": "exports.handler = async (event) => event", "package.json": '{"type":"module"}' },
    "index.handler",
  ],
  "nested folders": [{ "src/api/app.js": "exports.run = async (event) => event" }, "src/api/app.run"],
  "an export within an export": ["exports.a = { b: async (event) => event }", "index.a.b"],
  "its own modules": [
    {
      "index.js":
        "const { echo } = require('./lib/echo'); exports.handler = async (event) => require('dep')(echo(event))",
      "lib/echo.js": "exports.echo = (e) => e",
      "node_modules/dep/index.js": "module.exports = (e) => e",
    },
    "index.handler",
  ],
};

test.each(Object.entries(STYLES))("handler: %s", async (name, [code, handler]) => {
  const { functions } = startFunctions();
  await create(functions, code, { Handler: handler });
  const { answer, functionError } = await call(functions, { a: "ä€😀", n: [1.5, null] });
  expect(functionError).toBeUndefined();
  expect(answer).toEqual({
    a: "ä€😀",
    n: [1.5, null],
    ...(name === "callback, before the loop is empty" && { seen: ["later"] }),
  });
});

test("code is CommonJS by itself, also in the state folder of a project of type module", async () => {
  const project = temporaryFolder();
  writeFiles(project, { "package.json": '{"type":"module"}' });
  const { functions } = startFunctions({ codeDirectory: join(project, ".sekisho/code") });
  await create(functions, "exports.handler = async (event) => event");
  expect(await call(functions, { a: 1 })).toMatchObject({ answer: { a: 1 } });
});

const NULLS: Record<string, string> = {
  undefined: "exports.handler = async () => {}",
  "a value returned past the callback": "exports.handler = () => 7",
  "a promise that nothing will settle": "exports.handler = async () => { await new Promise(() => {}) }",
};

test.each(Object.entries(NULLS))("%s is answered by null", async (_, code) => {
  const { functions } = startFunctions();
  await create(functions, code);
  expect((await call(functions)).answer).toBeNull();
});

test("callbackWaitsForEmptyEventLoop = false answers at once", async () => {
  const { functions } = startFunctions();
  await create(
    functions,
    "exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 1000); callback(null, 'now') }",
  );
  expect((await call(functions)).answer).toBe("now");
});

test("the context is AWS's", async () => {
  const { functions } = startFunctions();
  const source = "exports.handler = async (event, context) => ({ context, left: context.getRemainingTimeInMillis() })";
  await create(functions, source, { Timeout: 30 });
  functions.publishVersion("f");
  const clientContext = Buffer.from('{"custom":{"foo":"bar"},\n"client":{},"env":{"fizz":"buzz"}}').toString("base64");
  const { payload } = await functions.invoke("f", { payload: "{}", clientContext, qualifier: "1" });
  const { context, left } = JSON.parse(payload);
  expect(context).toEqual({
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: "1",
    functionName: "f",
    memoryLimitInMB: "128",
    logGroupName: "/aws/lambda/f",
    logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[1\][0-9a-f]{32}$/),
    clientContext: { custom: { foo: "bar" }, client: {}, env: { fizz: "buzz" } },
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:f:1",
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(left).toBeGreaterThan(20_000);
  expect(left).toBeLessThanOrEqual(30_000);
});

test("the environment is AWS's, and nothing of the server's is in it", async () => {
  process.env.SEKISHO_TEST_SECRET = "of the host";
  const { functions } = startFunctions({ endpoint: () => "http://127.0.0.1:4566" });
  const input: Partial<CreateFunctionInput> = {
    Environment: { Variables: { TABLE: "t", HOME: "/h" } },
    MemorySize: 256,
  };
  await create(functions, "exports.handler = async () => ({ ...process.env, CWD: process.cwd() })", input);
  const { answer } = await call(functions);
  delete process.env.SEKISHO_TEST_SECRET;
  const root = answer.LAMBDA_TASK_ROOT;
  expect(answer).toEqual({
    AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_FUNCTION_NAME: "f",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/f",
    AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/\[\$LATEST\][0-9a-f]{32}$/),
    AWS_REGION: "us-east-1",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    AWS_SESSION_TOKEN: "session",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    CWD: root,
    HOME: "/h",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LAMBDA_TASK_ROOT: expect.stringMatching(/\/[0-9a-f]{64}\/code$/),
    LANG: "en_US.UTF-8",
    NODE_PATH: `/opt/nodejs/node20/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:${root}`,
    PATH: expect.any(String),
    PWD: root,
    SHLVL: "0",
    TABLE: "t",
    TZ: ":UTC",
    _HANDLER: "index.handler",
    _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
  });
});

test("the log of an event, as AWS prints it", async () => {
  const { functions } = startFunctions();
  await create(
    functions,
    "exports.handler = async () => { console.log('a %s', 'b', { c: 1 }); console.warn('two\\nlines'); process.stdout.write('plain\\n') }",
  );
  const first = (await call(functions)).log;
  const time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
  const id = /START RequestId: (\S+)/.exec(first)?.[1] ?? "";
  expect(first).toMatch(
    new RegExp(
      [
        `^START RequestId: ${id} Version: \\$LATEST`,
        `${time}\t${id}\tINFO\ta b { c: 1 }`,
        `${time}\t${id}\tWARN\ttwo`,
        "lines",
        "plain",
        `END RequestId: ${id}`,
        `REPORT RequestId: ${id}\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\tMax Memory Used: \\d+ MB\tInit Duration: \\d+\\.\\d\\d ms\t\n$`,
      ].join("\n"),
    ),
  );
});

test("the tail of a log is its last 4 KB", async () => {
  const { functions } = startFunctions();
  await create(functions, "exports.handler = async () => { for (let i = 0; i < 1000; i++) console.log('line ' + i) }");
  const { log } = await call(functions);
  expect(Buffer.byteLength(log)).toBe(4096);
  expect(log).toContain("line 999\n");
  expect(log).not.toContain("line 1\n");
});

test("the log in JSON", async () => {
  const { functions } = startFunctions();
  await create(functions, "exports.handler = async () => { console.info('hi') }", {
    LoggingConfig: { LogFormat: "JSON" },
  });
  const lines = (await call(functions)).log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { type: "platform.start", record: { version: "$LATEST" } },
    { level: "INFO", message: "hi", requestId: lines[0].record.requestId },
    { type: "platform.report", record: { status: "success", metrics: { memorySizeMB: 128 } } },
  ]);
});
