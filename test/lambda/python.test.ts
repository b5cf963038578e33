import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { hostPython } from "../../src/runtime/host-python.js";
import type { CreateFunctionInput } from "../../src/services/lambda/service.js";
import { startCloud } from "../harness/cloud.js";
import { deployFunction } from "./deployed.js";
import { call, create, type Files, isAlive, startFunctions, temporaryFolder, until, writeFiles } from "./support.js";

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const python = hostPython("python3.12");
if (!python) console.log("Skipped: functions in Python, for this machine has no Python 3.");

const PYTHON = { Runtime: "python3.12", Handler: "index.handler" } as const;

async function running(files: Files | string, input: Partial<CreateFunctionInput> = {}) {
  const started = startFunctions();
  await create(started.functions, typeof files === "string" ? { "index.py": files } : files, { ...PYTHON, ...input });
  return started;
}

describe.skipIf(!python)("Python", () => {
  test("gets the event and gives the answer, in JSON as Python has it", async () => {
    const { functions } = await running(
      "from decimal import Decimal\ndef handler(event, context):\n  return {'event': event, 'tuple': (1, 2), 'decimal': Decimal('1.5'), 'none': None}",
    );
    const { answer, functionError } = await call(functions, { a: "ä€😀", n: [1.5, null] });
    expect(functionError).toBeUndefined();
    expect(answer).toEqual({ event: { a: "ä€😀", n: [1.5, null] }, tuple: [1, 2], decimal: 1.5, none: null });
  });

  test("runs module level once, and each event in the same process", async () => {
    const { functions } = await running("n = 0\ndef handler(event, context):\n  global n\n  n += 1\n  return n");
    expect((await call(functions)).answer).toBe(1);
    expect((await call(functions)).answer).toBe(2);
  });

  test("has AWS's context", async () => {
    const { functions } = await running(
      `def handler(event, context):
  shown = {name: getattr(context, name) for name in ('aws_request_id', 'function_name', 'function_version',
    'invoked_function_arn', 'memory_limit_in_mb', 'log_group_name')}
  return {**shown, 'left': context.get_remaining_time_in_millis(), 'identity': context.identity.cognito_identity_id,
    'client': context.client_context.client.app_title, 'custom': context.client_context.custom}`,
      { Timeout: 7 },
    );
    const clientContext = Buffer.from(JSON.stringify({ client: { app_title: "T" }, custom: { k: "v" } }));
    const { payload } = await functions.invoke("f", { payload: "{}", clientContext: clientContext.toString("base64") });
    const { left, ...rest } = JSON.parse(payload);
    expect(rest).toEqual({
      aws_request_id: expect.stringMatching(new RegExp(`^${UUID}$`)),
      function_name: "f",
      function_version: "$LATEST",
      invoked_function_arn: "arn:aws:lambda:us-east-1:000000000000:function:f",
      memory_limit_in_mb: "128",
      log_group_name: "/aws/lambda/f",
      identity: null,
      client: "T",
      custom: { k: "v" },
    });
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(7000);
  });

  test("has the environment of AWS's Python runtime", async () => {
    const { functions } = await running(
      "import os, sys\ndef handler(event, context):\n  e = os.environ\n  return [e['AWS_EXECUTION_ENV'], e['_HANDLER'], e['OWN'], 'NODE_PATH' in e, os.getcwd() == e['LAMBDA_TASK_ROOT'] == sys.path[0], e['_X_AMZN_TRACE_ID'][:7]]",
      { Environment: { Variables: { OWN: "x" } } },
    );
    const expected = ["AWS_Lambda_python3.12", "index.handler", "x", false, true, "Root=1-"];
    expect((await call(functions)).answer).toEqual(expected);
  });

  test("imports its own modules, from a folder too", async () => {
    const { functions } = await running(
      {
        "api/app.py": "from lib.text import TEXT\nimport dep\ndef run(event, context):\n  return TEXT + dep.MORE",
        "lib/text.py": "TEXT = 'own'",
        "dep.py": "MORE = ' and beside'",
      },
      { Handler: "api/app.run" },
    );
    expect((await call(functions)).answer).toBe("own and beside");
  });

  test("log: print as it is, logging with level, time and request id, an error as one event", async () => {
    const { functions, logs } = await running(
      `import logging, sys
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
  print('printed', 1)
  print('past', file=sys.stderr)
  logging.info('logged %s', 'here')
  logging.getLogger('own').warning('two\\nlines')
  sys.stdout.write('unfinished')
  raise ValueError('boom')`,
    );
    const { log } = await call(functions);
    const request = new RegExp(`START RequestId: (${UUID})`).exec(log)?.[1];
    expect(log).toContain("\nprinted 1\n");
    expect(log).toContain("\npast\n");
    expect(log).toMatch(new RegExp(`\\[INFO\\]\t\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z\t${request}\tlogged here\n`));
    expect(log).toMatch(new RegExp(`\\[WARNING\\]\t[^\t]+\t${request}\ttwo\nlines\n`));
    expect(log).toMatch(
      /\[ERROR\] ValueError: boom\nTraceback \(most recent call last\):\n {2}File ".*index\.py", line 9, in handler\n {4}raise ValueError/,
    );
    expect(log).toMatch(/unfinished\n[\s\S]*END RequestId/);
    const events: string[] = [];
    logs.tail({ lines: 100, follow: false }, (batch) => events.push(...batch.events.map(({ message }) => message)));
    expect(events[0]).toBe(`INIT_START Runtime Version: python:${python?.version}\n`);
    expect(events.filter((message) => message.startsWith("[ERROR]"))).toHaveLength(1);
    expect(events.find((message) => message.startsWith("[WARNING]"))).toMatch(/two\nlines\n$/);
  });

  test("log in the JSON format", async () => {
    const { functions } = await running(
      "import logging\ndef handler(event, context):\n  logging.getLogger('own').info('hello', extra={'order': 7})",
      { LoggingConfig: { LogFormat: "JSON" } },
    );
    const { log } = await call(functions);
    const entries = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(entries.find(({ message }) => message === "hello")).toEqual({
      timestamp: expect.stringMatching(/^[-\d]{10}T[:\d]{8}Z$/),
      level: "INFO",
      message: "hello",
      logger: "own",
      requestId: expect.stringMatching(new RegExp(`^${UUID}$`)),
      order: 7,
    });
  });

  interface Case {
    readonly code: Files | string;
    readonly input?: Partial<CreateFunctionInput>;
    readonly error: object;
  }
  const ofRuntime = (errorType: string, errorMessage: unknown, stackTrace: unknown = []) => ({
    ...{ errorMessage, errorType: `Runtime.${errorType}`, requestId: "", stackTrace },
  });
  const exit = (how: string) => ({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringMatching(new RegExp(`^RequestId: ${UUID} Error: Runtime exited ${how}$`)),
  });
  const CASES: Record<string, Case> = {
    "an exception": {
      code: "class Odd(Exception): pass\ndef handler(event, context):\n  raise Odd('boom')",
      error: {
        errorMessage: "boom",
        errorType: "Odd",
        requestId: expect.stringMatching(new RegExp(`^${UUID}$`)),
        stackTrace: [expect.stringMatching(/^ {2}File ".*index\.py", line 3, in handler\n {4}raise Odd\('boom'\)\n/)],
      },
    },
    "an answer that is no JSON": {
      code: "def handler(event, context):\n  return {1, 2}",
      error: {
        ...ofRuntime("MarshalError", "Unable to marshal response: Object of type set is not JSON serializable"),
        requestId: expect.stringMatching(new RegExp(`^${UUID}$`)),
      },
    },
    "sys.exit(3)": {
      code: "import sys\ndef handler(event, context):\n  sys.exit(3)",
      error: exit("with error: exit status 3"),
    },
    "sys.exit(0)": {
      code: "import sys\ndef handler(event, context):\n  sys.exit(0)",
      error: exit("without providing a reason"),
    },
    "a crash": {
      code: "import os, signal\ndef handler(event, context):\n  os.kill(os.getpid(), signal.SIGKILL)",
      error: exit("with error: signal: killed"),
    },
    "more memory than it has": {
      code: "import time\ndef handler(event, context):\n  held = b'x' * 400_000_000\n  time.sleep(60)",
      input: { Timeout: 60 },
      error: exit("with error: signal: killed"),
    },
    "no end in time": {
      code: "import time\ndef handler(event, context):\n  time.sleep(60)",
      input: { Timeout: 1 },
      error: {
        errorType: "Sandbox.Timedout",
        errorMessage: expect.stringMatching(
          new RegExp(`^RequestId: ${UUID} Error: Task timed out after 1.00 seconds$`),
        ),
      },
    },
    "a module that isn't there": {
      code: "import nowhere",
      error: ofRuntime("ImportModuleError", "Unable to import module 'index': No module named 'nowhere'"),
    },
    "a handler file that isn't there": {
      code: "",
      input: { Handler: "absent.handler" },
      error: ofRuntime("ImportModuleError", "Unable to import module 'absent': No module named 'absent'"),
    },
    "source that doesn't parse": {
      code: "def handler(event, context)\n  return 1",
      error: ofRuntime(
        "UserCodeSyntaxError",
        expect.stringMatching(/^Syntax error in module 'index': .*\(index\.py, line 1\)$/),
        [expect.stringMatching(/^ {2}File ".*index\.py" Line 1\n {4}def handler/)],
      ),
    },
    "a handler that isn't in the module": {
      code: "def other(event, context):\n  return 1",
      error: ofRuntime("HandlerNotFound", "Handler 'handler' missing on module 'index'"),
    },
    "a handler without a dot": {
      code: "",
      input: { Handler: "index" },
      error: ofRuntime("MalformedHandlerName", expect.stringContaining("Bad handler 'index': ")),
    },
    "a module of Python's own": {
      code: "",
      input: { Handler: "sys.exit" },
      error: ofRuntime("BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
    },
    "an exception while loading": {
      code: "table = {}['TABLE']",
      error: {
        errorMessage: "'TABLE'",
        errorType: "KeyError",
        requestId: "",
        stackTrace: [expect.stringMatching(/index\.py", line 1, in <module>/)],
      },
    },
  };

  test.each(Object.entries(CASES))("error: %s", async (_, { code, input, error }) => {
    const { functions } = await running(code, input);
    const { answer, functionError } = await call(functions);
    expect(answer).toEqual(error);
    expect(functionError).toBe("Unhandled");
  });

  test("lives on after an exception, and is made anew after an exit", async () => {
    const { functions } = await running(
      "import sys\nn = 0\ndef handler(event, context):\n  global n\n  n += 1\n  if event.get('exit'): sys.exit(1)\n  if event.get('fail'): raise Exception('x')\n  return n",
    );
    await call(functions, { fail: true });
    expect((await call(functions)).answer).toBe(2);
    await call(functions, { exit: true });
    expect((await call(functions)).answer).toBe(1);
  });

  test("names what AWS has on board and this machine hasn't", async () => {
    const { functions, logs } = await running("raise ModuleNotFoundError(\"No module named 'boto3'\", name='boto3')");
    const lines: string[] = [];
    logs.tail({ lines: 0 }, (batch) => lines.push(...batch.events.map(({ message }) => message)));
    expect((await call(functions)).answer.errorMessage).toBe(
      "Unable to import module 'index': No module named 'boto3'",
    );
    expect(lines.join("")).toMatch(/Sekisho does not bring boto3, which AWS's Python runtime has: install it for \//);
  });

  test("a change on disk is served by the very next event, and running it changes nothing there", async () => {
    const { functions } = await running("def handler(event, context):\n  return 'stored'");
    const directory = temporaryFolder();
    const returning = (n: number) => `from lib.text import TEXT\ndef handler(event, context):\n  return TEXT + '${n}'`;
    writeFiles(directory, { "index.py": returning(0), "lib/text.py": "TEXT = 'a'" });
    functions.liveSource("f", directory);
    expect((await call(functions)).answer).toBe("a0");
    const [first] = functions.pids("f");
    expect((await call(functions)).answer).toBe("a0");
    expect(functions.pids("f")).toContain(first);
    writeFileSync(join(directory, "index.py"), returning(1));
    expect((await call(functions)).answer).toBe("a1");
    writeFileSync(join(directory, "lib/text.py"), "TEXT = 'b'");
    expect((await call(functions)).answer).toBe("b1");
  });

  test("its process ends with the cloud", async () => {
    const { functions } = await running("def handler(event, context):\n  return 1");
    await call(functions);
    const pids = functions.pids("f");
    await functions.close();
    await until(() => !pids.some(isAlive));
    expect(pids.length).toBeGreaterThan(0);
  });

  test("through the SDK and through an API, from inline code of a template", async () => {
    const cloud = await startCloud();
    const ZipFile =
      "import cfnresponse\ndef handler(event, context):\n  return {'statusCode': 200, 'body': 'hello ' + event['httpMethod'] + ' ' + cfnresponse.SUCCESS}";
    const { url } = await deployFunction(cloud, { ...PYTHON, FunctionName: "py", Code: { ZipFile } });
    const { Payload } = await cloud
      .client(LambdaClient)
      .send(new InvokeCommand({ FunctionName: "py", Payload: '{"httpMethod":"X"}' }));
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ statusCode: 200, body: "hello X SUCCESS" });
    const answer = await fetch(url, { method: "POST" });
    expect([answer.status, await answer.text()]).toEqual([200, "hello POST SUCCESS"]);
    expect(cloud.defects).toEqual([]);
  });
});
