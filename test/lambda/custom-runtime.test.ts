import { chmodSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import type { CreateFunctionInput } from "../../src/services/lambda/service.js";
import { startCloud } from "../harness/cloud.js";
import { deployFunction } from "./deployed.js";
import { call, create, startFunctions, temporaryFolder, writeFiles } from "./support.js";

/** A bootstrap that speaks the Runtime API; `answer` is the body of an async function of `(event, headers, api)`. */
const bootstrap = (answer: string, start = "") => `#!/usr/bin/env node
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime";
const post = async (path, body, headers = {}) => {
  const answer = await fetch(base + path, { method: "POST", body, headers });
  return { status: answer.status, body: await answer.json() };
};
const answer = async (event, headers, api) => { ${answer} };
(async () => {
  ${start}
  for (;;) {
    const next = await fetch(base + "/invocation/next");
    const headers = Object.fromEntries(next.headers);
    const path = "/invocation/" + headers["lambda-runtime-aws-request-id"];
    const api = { base, post, path };
    const result = await answer(await next.json(), headers, api);
    if (result !== undefined) await post(path + "/response", JSON.stringify(result));
  }
})();
`;

const packed = (text: string, attrs = 0o100755): Uint8Array =>
  zipSync({ bootstrap: [strToU8(text), { os: 3, attrs: attrs << 16 }] });

async function running(text: string, input: Partial<CreateFunctionInput> = {}) {
  const started = startFunctions();
  const Code = { zip: packed(text) };
  await create(started.functions, "", { Runtime: "provided.al2023", Handler: "own.name", Code, ...input });
  return started;
}

test.each(["provided.al2", "provided.al2023"])(
  "%s: the program gets events with the API's headers",
  async (Runtime) => {
    const { functions } = await running(
      bootstrap("return { event, headers, handler: process.env._HANDLER, trace: process.env.AWS_EXECUTION_ENV }"),
      { Runtime, Timeout: 9 },
    );
    const { answer, functionError } = await call(functions, { a: "ä" });
    expect(functionError).toBeUndefined();
    expect(answer).toMatchObject({
      event: { a: "ä" },
      handler: "own.name",
      trace: `AWS_Lambda_${Runtime}`,
      headers: {
        "lambda-runtime-aws-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
        "lambda-runtime-invoked-function-arn": "arn:aws:lambda:us-east-1:000000000000:function:f",
        "lambda-runtime-trace-id": expect.stringMatching(
          /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
        ),
        "content-type": "application/json",
      },
    });
    const left = Number(answer.headers["lambda-runtime-deadline-ms"]) - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(9000);
    expect((await call(functions, 2)).answer.event).toBe(2);
  },
);

test("errors are the program's own words", async () => {
  const { functions } = await running(
    bootstrap(
      'await api.post(api.path + "/error", JSON.stringify({ errorMessage: "boom", errorType: "Odd", stackTrace: [] }), { "Lambda-Runtime-Function-Error-Type": "Odd" })',
    ),
  );
  const { answer, functionError } = await call(functions);
  expect([answer, functionError]).toEqual([{ errorMessage: "boom", errorType: "Odd", stackTrace: [] }, "Unhandled"]);
  expect((await call(functions)).functionError).toBe("Unhandled");
});

test("an error without words has the type of its header", async () => {
  const { functions } = await running(
    bootstrap('await api.post(api.path + "/error", "", { "Lambda-Runtime-Function-Error-Type": "Odd.Type" })'),
  );
  expect((await call(functions)).answer).toEqual({ errorMessage: "", errorType: "Odd.Type" });
});

test("what the program may not say is refused", async () => {
  const { functions } = await running(
    bootstrap(`const get = async (path) => (await fetch(api.base + path)).status;
    return [
      await api.post("/invocation/other/response", "{}"),
      (await api.post("/init/error", "{}")).status,
      await get("/invocation/next"),
      await get("/nowhere"),
    ]`),
  );
  expect((await call(functions)).answer).toEqual([
    { status: 400, body: { errorMessage: "Invalid request ID", errorType: "InvalidRequestID" } },
    403,
    403,
    404,
  ]);
});

test("an init error is the answer of who waits, and of who comes after", async () => {
  const { functions } = await running(
    bootstrap("", 'await post("/init/error", JSON.stringify({ errorMessage: "no table", errorType: "Init.Odd" }));'),
  );
  for (let n = 0; n < 2; n++) {
    const { answer, functionError } = await call(functions);
    expect([answer, functionError]).toEqual([{ errorMessage: "no table", errorType: "Init.Odd" }, "Unhandled"]);
  }
});

const EXITS = {
  "while starting": [bootstrap("", "process.exit(3);"), "exit status 3"],
  "in the midst of an event": [bootstrap("process.exit(4)"), "exit status 4"],
  "by a signal": [bootstrap("process.kill(process.pid, 'SIGTERM'); await new Promise(() => {})"), "signal: SIGTERM"],
};
test.each(Object.entries(EXITS))("an end %s", async (_, [text = "", how]) => {
  const { functions } = await running(text);
  expect((await call(functions)).answer).toEqual({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringMatching(
      new RegExp(`^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: ${how}$`),
    ),
  });
});

test("no program, or one that can't be run", async () => {
  const { functions } = startFunctions();
  const input = { Runtime: "provided.al2023", Handler: "x" };
  await create(functions, { "main.go": "package main" }, input);
  expect((await call(functions)).answer).toEqual({
    errorType: "Runtime.InvalidEntrypoint",
    errorMessage: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
  });
  await create(functions, "", { ...input, FunctionName: "g", Code: { zip: packed("#!/bin/sh", 0o100644) } });
  expect((await call(functions, {}, "g")).answer).toEqual({
    errorType: "Runtime.InvalidEntrypoint",
    errorMessage: expect.stringMatching(/^fork\/exec .*\/bootstrap: permission denied$/),
  });
});

test("what it prints is the event's log", async () => {
  const { functions } = await running(
    bootstrap("process.stdout.write('one\\ntw'); process.stderr.write('past\\n'); process.stdout.write('o'); return 1"),
  );
  const { log } = await call(functions);
  expect(log).toMatch(/^START [^\n]*\n(one|past)\n/);
  expect(log).toMatch(/\npast\n/);
  expect(log).toMatch(/\ntwo\nEND RequestId/);
});

test("an answer that is too large is told to both", async () => {
  const { functions } = await running(
    bootstrap(`const { status } = await api.post(api.path + "/response", JSON.stringify("x".repeat(6_300_000)));
    console.log("status " + status)`),
  );
  expect((await call(functions)).answer).toEqual({
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  });
});

test("no time left: the program and what it started are ended", async () => {
  const { functions } = await running(bootstrap("await new Promise(() => setInterval(() => {}, 1000))"), {
    Timeout: 1,
  });
  expect((await call(functions)).answer.errorMessage).toMatch(/Task timed out after 1.00 seconds$/);
});

test("a change on disk is served by the very next event", async () => {
  const { functions } = await running(bootstrap("return 'stored'"));
  const directory = temporaryFolder();
  const write = (value: string) => {
    writeFiles(directory, { bootstrap: bootstrap(`return '${value}'`) });
    chmodSync(join(directory, "bootstrap"), 0o755);
  };
  write("one");
  functions.liveSource("f", directory);
  expect((await call(functions)).answer).toBe("one");
  write("two");
  expect((await call(functions)).answer).toBe("two");
});

test("through the SDK and through an API, its code from S3", async () => {
  const cloud = await startCloud();
  const s3 = cloud.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: "code-bucket" }));
  const Body = packed(bootstrap("return { statusCode: 201, body: 'made ' + event.httpMethod }"));
  await s3.send(new PutObjectCommand({ Bucket: "code-bucket", Key: "own.zip", Body }));
  const { url } = await deployFunction(cloud, {
    ...{ FunctionName: "own", Runtime: "provided.al2023", Handler: "bootstrap" },
    Code: { S3Bucket: "code-bucket", S3Key: "own.zip" },
  });
  const { Payload } = await cloud
    .client(LambdaClient)
    .send(new InvokeCommand({ FunctionName: "own", Payload: '{"httpMethod":"X"}' }));
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ statusCode: 201, body: "made X" });
  const answer = await fetch(url, { method: "PUT" });
  expect([answer.status, await answer.text()]).toEqual([201, "made PUT"]);
  expect(cloud.defects).toEqual([]);
});

test.each(["java21", "dotnet8", "ruby3.3"])(
  "%s is refused before anything is made, with what runs here",
  async (Runtime) => {
    const cloud = await startCloud();
    const told = new RegExp(`Sekisho has no runtime for ${Runtime}: .*provided\\.al2023`);
    await expect(deployFunction(cloud, { Runtime, Handler: "x", Code: { ZipFile: "x" } })).rejects.toThrow(told);
    expect(cloud.cloud.iam.listRoles()).toEqual([]);
  },
);

test.each(["go1.x", "provided"])("%s is refused as AWS does", async (Runtime) => {
  const { functions } = startFunctions();
  await expect(create(functions, "", { Runtime })).rejects.toThrow(
    `The runtime parameter of ${Runtime} is no longer supported for creating or updating AWS Lambda functions.`,
  );
});
