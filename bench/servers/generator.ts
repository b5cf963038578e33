/**
 * A load generator for requests that must each be sent once, and for machines without wrk: raw sockets, one request in
 * flight on each. Reads its orders as JSON from standard input and prints what it counted.
 */
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import type { Counted, LoadRequest } from "../lib/load.js";

interface Orders {
  readonly url: string;
  readonly requests: readonly LoadRequest[];
  readonly connections: number;
  readonly status: number;
  readonly seconds: number;
  /** Each request one time; otherwise all of them in turn until the time is over. */
  readonly once?: boolean;
}

const orders = JSON.parse(await text(process.stdin)) as Orders;
const { hostname, port, host } = new URL(orders.url);
const messages = orders.requests.map(({ method = "GET", path, headers = {}, body = "" }) => {
  const fields = { Host: host, "Content-Length": String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
});
const latencies: number[] = [];
let next = 0;
let unexpected = 0;
const began = performance.now();
const end = began + orders.seconds * 1000;

function take(): Buffer | undefined {
  if (performance.now() >= end || (orders.once && next >= messages.length)) return undefined;
  return messages[next++ % messages.length];
}

/** Length of the whole answer at the beginning of the bytes, if it is there; what isn't chunked names its length. */
function answerLength(bytes: Buffer): number | undefined {
  const head = bytes.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  const fields = bytes.toString("latin1", 0, head);
  const length = /\r\ncontent-length: *(\d+)/i.exec(fields)?.[1];
  if (length !== undefined) return head + 4 + Number(length);
  const last = bytes.indexOf("\r\n0\r\n\r\n", head);
  return last < 0 ? undefined : last + 7;
}

function converse(socket: Socket, done: () => void): void {
  let sent = 0;
  let held = Buffer.alloc(0);
  const send = () => {
    const message = take();
    if (!message) {
      socket.destroy();
      done();
      return;
    }
    sent = performance.now();
    socket.write(message);
  };
  socket.setNoDelay();
  socket.on("connect", send);
  socket.on("data", (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const length = answerLength(held);
    if (length === undefined || held.length < length) return;
    latencies.push(performance.now() - sent);
    if (Number(held.toString("latin1", 9, 12)) !== orders.status) unexpected++;
    held = held.subarray(length);
    send();
  });
  socket.on("error", () => {
    unexpected++;
    done();
  });
}

await Promise.all(
  Array.from(
    { length: orders.connections },
    () => new Promise<void>((done) => converse(connect(Number(port), hostname), done)),
  ),
);
const seconds = (performance.now() - began) / 1000;
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
const counted: Counted = { requests: latencies.length, seconds, p50: at(0.5), p99: at(0.99), unexpected };
process.stdout.write(JSON.stringify(counted));
