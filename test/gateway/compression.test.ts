import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, returned } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const LONG = "x".repeat(2000);
const serve = (minimumCompressionSize?: number) =>
  bench.serve({
    methods: { "ANY /x": {} },
    ...(minimumCompressionSize !== undefined && { api: { minimumCompressionSize } }),
  });

describe("answers", () => {
  test.each<[string, number | undefined, string | undefined, string | undefined]>([
    ["no setting", undefined, "gzip", undefined],
    ["as long as the setting", 2000, "gzip", "gzip"],
    ["shorter", 2001, "gzip", undefined],
    ["deflate", 0, "deflate", "deflate"],
    ["either", 0, "deflate, gzip", "gzip"],
    ["the one liked better", 0, "gzip;q=0.5, deflate;q=0.8", "deflate"],
    ["any", 0, "*", "gzip"],
    ["any but gzip", 0, "gzip;q=0, *", "deflate"],
    ["another coding", 0, "br", undefined],
    ["identity liked better", 0, "identity, gzip;q=0.5", undefined],
    ["nothing asked for", 0, undefined, undefined],
  ])("%s", async (_, minimum, accepted, coding) => {
    serve(minimum);
    bench.invoke = () => returned({ statusCode: 200, body: LONG });
    const headers = accepted === undefined ? [] : ["Accept-Encoding", accepted];
    const answer = await bench.call("GET", "/dev/x", { headers });
    expect(answer.headers["Content-Encoding"]).toBe(coding);
    expect(answer.headers["Content-Length"]).toBe(String(answer.bytes.length));
    const opened = coding === "gzip" ? gunzipSync : coding === "deflate" ? inflateSync : (bytes: Buffer) => bytes;
    expect(opened(answer.bytes).toString()).toBe(LONG);
  });

  test("what is encoded already stays", async () => {
    serve(0);
    bench.invoke = () => returned({ statusCode: 200, headers: { "Content-Encoding": "br" }, body: LONG });
    const answer = await bench.call("GET", "/dev/x", { headers: ["Accept-Encoding", "gzip"] });
    expect([answer.headers["Content-Encoding"], answer.body]).toEqual(["br", LONG]);
  });

  test("refusals too", async () => {
    serve(0);
    const answer = await bench.call("GET", "/dev/none", { headers: ["Accept-Encoding", "gzip"] });
    expect(gunzipSync(answer.bytes).toString()).toBe('{"message":"Missing Authentication Token"}');
  });
});

describe("requests", () => {
  const send = (body: Buffer, coding: string) =>
    bench.call("POST", "/dev/x", { headers: ["Content-Encoding", coding, "Content-Type", "text/plain"], body });

  test.each<[string, Buffer, string, number, string]>([
    ["gzip", gzipSync("text"), "gzip", 200, "text"],
    ["deflate", deflateSync("text"), "deflate", 200, "text"],
    ["identity", Buffer.from("text"), "identity", 200, "text"],
    ["another coding", Buffer.from("text"), "br", 415, ""],
    ["no gzip", Buffer.from("text"), "gzip", 400, ""],
    ["more than 10 MB when it is opened", gzipSync(Buffer.alloc(10 * 1024 * 1024 + 1)), "gzip", 413, ""],
  ])("%s", async (_, body, coding, status, text) => {
    serve(0);
    expect((await send(body, coding)).status).toBe(status);
    if (status === 200) expect(bench.event.body).toBe(text);
    else expect(bench.events).toEqual([]);
  });

  test("without the setting they stay as they are", async () => {
    serve();
    await send(Buffer.from("text"), "gzip");
    expect(bench.event.body).toBe("text");
  });

  test("any text comes through", async () => {
    serve(0);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }), async (text) => {
        await send(gzipSync(text), "gzip");
        expect(bench.event.body).toBe(text);
      }),
      { numRuns: 30 },
    );
  });
});

describe("X-HTTP-Method-Override", () => {
  test.each([
    ["POST", "GET", 200, "GET"],
    ["GET", "delete", 200, "DELETE"],
    ["POST", "NONSENSE", 200, "POST"],
    ["POST", "PATCH", 403, ""],
  ])("%s that means %s", async (sent, meant, status, seen) => {
    const gated = { authorizationType: "AWS_IAM" } as const;
    bench.serve({ methods: { "GET /x": {}, "DELETE /x": {}, "POST /x": {}, "PATCH /x": gated } });
    const answer = await bench.call(sent, "/dev/x", { headers: ["X-HTTP-Method-Override", meant] });
    expect(answer.status).toBe(status);
    if (status === 200) expect(bench.event.httpMethod).toBe(seen);
    else expect(bench.events).toEqual([]);
  });
});
