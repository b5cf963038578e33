import { describe, expect, test } from "vitest";
import type { CreateFunctionInput } from "../../src/services/lambda/service.js";
import { call, create, type Files, startFunctions } from "./support.js";

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const after = (text: string) => new RegExp(`^RequestId: ${UUID} Error: ${text}$`);
const trace = expect.arrayContaining([expect.any(String)]);

interface Case {
  readonly code: Files | string;
  readonly input?: Partial<CreateFunctionInput>;
  readonly error: object;
}

/** What the caller of Invoke gets; recorded, or as AWS's Node runtime makes it. */
const CASES: Record<string, Case> = {
  "an error thrown by an async handler": {
    code: "exports.handler = async () => { throw new TypeError('boom') }",
    error: { errorType: "TypeError", errorMessage: "boom", trace },
  },
  "an error thrown by a handler with callback": {
    code: "exports.handler = (event, context, callback) => { throw new Error('boom') }",
    error: { errorType: "Error", errorMessage: "boom", trace },
  },
  "a text given to the callback, as authorizers do": {
    code: "exports.handler = (event, context, callback) => callback('Unauthorized')",
    error: { errorType: "string", errorMessage: "Unauthorized", trace: [] },
  },
  "context.fail": {
    code: "exports.handler = (event, context) => context.fail(new Error('failed'))",
    error: { errorType: "Error", errorMessage: "failed", trace },
  },
  "an error of the user's own name": {
    code: "class NotHere extends Error { constructor(m) { super(m); this.name = 'NotHere' } }\nexports.handler = async () => { throw new NotHere('x') }",
    error: { errorType: "NotHere", errorMessage: "x", trace },
  },
  "an answer that is no JSON": {
    code: "exports.handler = async () => { const a = {}; a.a = a; return a }",
    error: { errorType: "Error", errorMessage: "Unable to stringify response body", trace },
  },
  "process.exit(0)": {
    code: "exports.handler = async () => process.exit(0)",
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(after("Runtime exited without providing a reason")),
    },
  },
  "process.exit(7)": {
    code: "exports.handler = async () => process.exit(7)",
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(after("Runtime exited with error: exit status 7")),
    },
  },
  "a crash": {
    code: "exports.handler = async () => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => setInterval(() => {}, 1e6)) }",
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(after("Runtime exited with error: signal: killed")),
    },
  },
  "an error outside the handler's promise": {
    code: "exports.handler = async () => { setTimeout(() => { throw new Error('late') }, 1); await new Promise((r) => setTimeout(r, 2000)) }",
    error: { errorType: "Error", errorMessage: "late", trace },
  },
  "a rejection that nobody handles": {
    code: "exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 2000)) }",
    error: {
      errorType: "Runtime.UnhandledPromiseRejection",
      errorMessage: "Error: lost",
      reason: { errorType: "Error", errorMessage: "lost", trace },
      promise: {},
      trace,
    },
  },
  "source that doesn't parse": {
    code: "exports.handler = async () => {",
    error: { errorType: "Runtime.UserCodeSyntaxError", errorMessage: "SyntaxError: Unexpected end of input", trace },
  },
  "source that doesn't parse, as ECMAScript module": {
    code: { "index.mjs": "export const handler = async (" },
    error: { errorType: "Runtime.UserCodeSyntaxError", errorMessage: expect.stringMatching(/^SyntaxError: /), trace },
  },
  "a module that isn't there": {
    code: "require('nowhere'); exports.handler = async () => 1",
    error: {
      errorType: "Runtime.ImportModuleError",
      errorMessage: expect.stringMatching(/^Error: Cannot find module 'nowhere'\nRequire stack:\n- .*index\.js/),
      trace,
    },
  },
  "an import that isn't there": {
    code: { "index.mjs": "import 'nowhere'; export const handler = async () => 1" },
    error: {
      errorType: "Runtime.ImportModuleError",
      errorMessage: expect.stringContaining("Cannot find package 'nowhere'"),
      trace,
    },
  },
  "a handler file that isn't there": {
    code: "exports.handler = async () => 1",
    input: { Handler: "absent.handler" },
    error: {
      errorType: "Runtime.ImportModuleError",
      errorMessage: expect.stringContaining("Cannot find module 'absent'"),
      trace,
    },
  },
  "a handler that isn't exported": {
    code: "exports.other = async () => 1",
    error: { errorType: "Runtime.HandlerNotFound", errorMessage: "index.handler is undefined or not exported", trace },
  },
  "a handler that is no function": {
    code: "exports.handler = 7",
    error: { errorType: "Runtime.HandlerNotFound", errorMessage: "index.handler is not a function", trace },
  },
  "a handler without a dot": {
    code: "exports.handler = async () => 1",
    input: { Handler: "index" },
    error: { errorType: "Runtime.MalformedHandlerName", errorMessage: "Bad handler", trace },
  },
  "an error while loading": {
    code: "throw new RangeError('at the top')",
    error: { errorType: "RangeError", errorMessage: "at the top", trace },
  },
  "an exit while loading": {
    code: "process.exit(3)",
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(after("Runtime exited with error: exit status 3")),
    },
  },
  "a handler that takes too long": {
    code: "exports.handler = () => new Promise((r) => setTimeout(r, 60000))",
    input: { Timeout: 1 },
    error: {
      errorType: "Sandbox.Timedout",
      errorMessage: expect.stringMatching(after("Task timed out after 1\\.00 seconds")),
    },
  },
  "a handler that never gives the processor back": {
    code: "exports.handler = async () => { for (;;); }",
    input: { Timeout: 1 },
    error: {
      errorType: "Sandbox.Timedout",
      errorMessage: expect.stringMatching(after("Task timed out after 1\\.00 seconds")),
    },
  },
  "more memory than the function has, in JavaScript": {
    code: "exports.handler = async () => { const all = []; for (;;) all.push(new Array(1000).fill({ a: 1 })) }",
    input: { Timeout: 30 },
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(after("Runtime exited with error: signal: killed")),
    },
  },
  "more memory than the function has, outside it": {
    code: "exports.handler = async () => { const b = []; for (let i = 0; i < 20; i++) b.push(Buffer.alloc(20e6, 1)); await new Promise((r) => setTimeout(r, 20000)); return b.length }",
    input: { Timeout: 30 },
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(after("Runtime exited with error: signal: killed")),
    },
  },
  "an answer over 6 MB": {
    code: "exports.handler = async () => 'x'.repeat(6291556)",
    error: {
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    },
  },
  "response streaming": {
    code: "exports.handler = awslambda.streamifyResponse(async () => {})",
    error: { errorType: "Error", errorMessage: expect.stringContaining("streaming is not spoken"), trace },
  },
};

describe("a function that fails answers as AWS's does", () => {
  test.each(Object.entries(CASES))("%s", async (_, { code, input, error }) => {
    const { functions } = startFunctions();
    await create(functions, code, input);
    const { answer, functionError } = await call(functions);
    expect(answer).toEqual(error);
    expect(functionError).toBe("Unhandled");
  });

  test("and the next event finds it well", async () => {
    const { functions } = startFunctions();
    await create(functions, "exports.handler = async ({ exit }) => exit ? process.exit(1) : 'well'");
    expect((await call(functions, { exit: true })).functionError).toBe("Unhandled");
    expect((await call(functions)).answer).toBe("well");
  });

  test("an answer of exactly 6 MB passes", async () => {
    const { functions } = startFunctions();
    await create(functions, "exports.handler = async () => 'x'.repeat(6291554)");
    expect((await call(functions)).answer).toHaveLength(6291554);
  });
});

describe("a call that cannot be made", () => {
  test.each([
    ["RequestResponse", 6_291_456],
    ["Event", 1_048_576],
  ] as const)("%s events are at most %d bytes", async (invocationType, limit) => {
    const { functions } = startFunctions();
    await create(functions, "exports.handler = async (event) => event.length");
    const payload = `"${"x".repeat(limit - 1)}"`;
    await expect(functions.invoke("f", { payload, invocationType })).rejects.toMatchObject({
      code: "RequestTooLargeException",
      message: `${limit + 1} byte payload is too large for the ${invocationType} invocation type (limit ${limit} bytes)`,
    });
  });

  test("a function that isn't there", async () => {
    const { functions } = startFunctions();
    await expect(functions.invoke("doesnotexist", { payload: "{}" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:doesnotexist:$LATEST",
    });
  });

  test("a function with no concurrency left", async () => {
    const { functions } = startFunctions();
    await create(functions, "exports.handler = async () => 1");
    functions.reserveConcurrency("f", 0);
    await expect(functions.invoke("f", { payload: "{}" })).rejects.toMatchObject({
      code: "TooManyRequestsException",
      message: "Rate Exceeded.",
      members: { Type: "User", Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" },
    });
    functions.reserveConcurrency("f", undefined);
    expect((await call(functions)).answer).toBe(1);
  });
});
