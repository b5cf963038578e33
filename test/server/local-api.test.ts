import { connect } from "node:net";
import { expect, test } from "vitest";
import type { RequestRecord } from "../../src/gateway/request-record.js";
import { startCloud } from "../harness/cloud.js";

const cloud = await startCloud();
const local = (path: string, init?: RequestInit) => fetch(`${cloud.url}/_sekisho${path}`, init);

test.each([
  ["POST", "/token", "null", 400],
  ["POST", "/token", "[]", 400],
  ["POST", "/token", "{", 400],
  ["GET", "/requests/%E0%A4%A", undefined, 404],
  ["POST", "/explain-token", "{", 400],
  ["POST", "/explain-token", "[]", 400],
  ["GET", "/authorizer-tests/none", undefined, 404],
  ["GET", "/audit/none?stage=dev", undefined, 404],
  ["GET", "/nothing", undefined, 404],
])("%s %s with %s is refused with %i and is no defect", async (method, path, body, status) => {
  const response = await local(path, { method, ...(body !== undefined && { body }) });
  expect([response.status, cloud.defects]).toEqual([status, []]);
});

test("a custom resource's answer to a token that can't be one is refused and is no defect", async () => {
  const response = await fetch(`${cloud.url}/_aws/cloudformation/response/%E0%A4%A`, { method: "PUT", body: "{}" });
  expect([response.status, cloud.defects]).toEqual([404, []]);
});

const record = (number: number): RequestRecord => ({
  id: `r${number}`,
  time: 0,
  restApiId: "api",
  stageName: "dev",
  method: "GET",
  path: `/dev/${"x".repeat(64 * 1024)}`,
  status: 200,
  duration: 1,
  checks: [],
  durations: [],
});

test("one who follows the requests but doesn't read them is cut off, so that they don't fill the memory", async () => {
  const socket = connect(cloud.port, "127.0.0.1");
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => {});
  socket.write("GET /_sekisho/requests HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
  await new Promise((resolve) => socket.once("readable", resolve));
  for (let number = 0; number < 900; number++) cloud.cloud.requests.add({ time: 0, record: () => record(number) });
  socket.resume();
  await ended;
  expect(socket.bytesRead).toBeLessThan(900 * 64 * 1024);
});
