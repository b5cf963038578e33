import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import { connect } from "node:net";
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, describe, expect, test } from "vitest";
import { PortTaken, startServer } from "../../src/server/listen.js";
import { startCloud } from "../harness/cloud.js";

const cloud = await startCloud();
const JSON_TYPE = "application/x-amz-json-1.1";
const TARGET = "AWSCognitoIdentityProviderService";

/** Whatever was done to it: it goes on answering, and nothing was a defect. */
afterEach(async () => {
  const { UserPools } = await cloud
    .client(CognitoIdentityProviderClient)
    .send(new ListUserPoolsCommand({ MaxResults: 1 }));
  expect(UserPools).toEqual([]);
  expect(cloud.defects).toEqual([]);
});

/** Sends bytes as they are and resolves with what came until the connection ended, or until `enough` of it came. */
function raw(
  bytes: string | Buffer,
  { end = false, enough = /$^/ }: { end?: boolean; enough?: RegExp } = {},
): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(cloud.port, "127.0.0.1", () => {
      if (end) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.on("data", (chunk) => {
      received += chunk;
      if (enough.test(received)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
  });
}

const post = (target: string | undefined, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(cloud.url, {
    method: "POST",
    headers: { "content-type": JSON_TYPE, ...(target !== undefined && { "x-amz-target": target }), ...headers },
    body,
  });

describe("bodies", () => {
  test.each([
    ["not JSON", "{", "SerializationException"],
    ["not UTF-8", Buffer.from([0xff, 0xfe, 0x00]), "SerializationException"],
    ["a list", "[]", "SerializationException"],
    ["a number where a string belongs", '{"ClientId":1}', "SerializationException"],
    ["an object where a string belongs", '{"ClientId":{}}', "SerializationException"],
    ["nothing", "", "InvalidParameterException"],
    ["a deep nest", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, "InvalidParameterException"],
    ["names of prototypes", '{"__proto__":{"ClientId":"x"},"constructor":1}', "InvalidParameterException"],
  ])("%s", async (_, body, code) => {
    const response = await post(`${TARGET}.InitiateAuth`, body);
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amzn-errortype")).toBe(`${code}:`);
    expect(await response.json()).toMatchObject({ __type: code });
  });

  test("a content type that isn't AWS's is read all the same", async () => {
    const response = await post(`${TARGET}.InitiateAuth`, "{}", { "content-type": "text/plain" });
    expect(await response.json()).toMatchObject({ __type: "InvalidParameterException" });
  });

  test("11 MB to the control plane", async () => {
    const response = await post(`${TARGET}.InitiateAuth`, Buffer.alloc(11 * 1024 * 1024, "x"));
    expect(response.status).toBe(413);
  });

  test("11 MB to an API", async () => {
    const response = await fetch(`${cloud.url}/restapis/abcdefghij/dev/_user_request_/x`, {
      method: "POST",
      body: Buffer.alloc(11 * 1024 * 1024, "x"),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });
});

describe("operations", () => {
  test("one that nobody has", async () => {
    const response = await post(`${TARGET}.MakeCoffee`, "{}");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: "UnknownOperationException" });
  });

  test("one that AWS has and we don't speak is named", async () => {
    const answer = (await (await post(`${TARGET}.CreateIdentityProvider`, "{}")).json()) as { message: string };
    expect(answer.message).toBe("Sekisho does not speak cognito-idp CreateIdentityProvider yet; see docs/support.md");
  });

  test.each([
    ["unsigned", {}, "MissingAuthenticationTokenException", 400],
    ["junk", { authorization: "intentionally-invalid-probe" }, "IncompleteSignatureException", 400],
  ])("a signed one, %s", async (_, headers, code, status) => {
    const response = await post(`${TARGET}.ListUserPools`, '{"MaxResults":1}', headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ __type: code });
  });

  test("an unsigned one does not look at a broken Authorization header", async () => {
    const response = await post(`${TARGET}.InitiateAuth`, '{"ClientId":"abc","AuthFlow":"USER_PASSWORD_AUTH"}', {
      authorization: "AWS4-HMAC-SHA256 nonsense",
    });
    expect(await response.json()).toMatchObject({ __type: "ResourceNotFoundException" });
  });

  test.each([
    ["an unknown key", { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" }, "UnrecognizedClientException"],
    ["a wrong secret", { accessKeyId: "test", secretAccessKey: "x" }, "InvalidSignatureException"],
  ])("%s", async (_, credentials, name) => {
    const client = cloud.client(CognitoIdentityProviderClient, { credentials });
    await expect(client.send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toMatchObject({ name });
  });
});

describe("connections", () => {
  const head = (length: number) =>
    `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: ${TARGET}.InitiateAuth\r\nContent-Length: ${length}\r\n\r\n`;

  test("no HTTP", async () => expect(await raw("\x16\x03\x01 hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400/));
  test("headers without end", async () =>
    expect(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(100_000)}`)).toMatch(/^HTTP\/1\.1 431/));
  test("no Host", async () =>
    expect(await raw("GET / HTTP/1.1\r\n\r\n", { enough: /\r\n\r\n/ })).toMatch(/^HTTP\/1\.1 400/));
  test("a body that breaks off", async () =>
    expect(await raw(`${head(100)}{"a`, { end: true })).toMatch(/^(HTTP\/1\.1 400.*)?/));
  test("a request, then garbage behind it", async () => {
    const answer = await raw(`${head(2)}{}GARBAGE\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
  });
  test("two requests in one packet are both answered", async () => {
    const answer = await raw(`${head(2)}{}${head(2)}{}`, { enough: /HTTP\/1\.1 400.*HTTP\/1\.1 400.*\}$/s });
    expect(answer.match(/HTTP\/1\.1 400/g)).toHaveLength(2);
  });
  test("a client that closes its side early still gets its answer", async () =>
    expect(await raw(`${head(2)}{}`, { end: true })).toContain("InvalidParameterException"));
  test("a body that comes byte by byte", async () => {
    const body = '{"ClientId":"abc"}';
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(cloud.port, "127.0.0.1");
      socket.setNoDelay(true);
      const bytes = [...`${head(body.length)}${body}`];
      const next = () => {
        const byte = bytes.shift();
        if (byte !== undefined) socket.write(byte, () => setImmediate(next));
      };
      socket.on("connect", next);
      socket.on("data", (chunk) => {
        resolve(String(chunk));
        socket.destroy();
      });
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
  });
});

describe("ports", () => {
  test("both loopback addresses answer", async () => {
    const health = (await (await fetch(`${cloud.url}/_sekisho/health`)).json()) as { pid: number };
    expect(health.pid).toBe(process.pid);
  });

  test("one that is taken is named", async () => {
    const refused = startServer({ port: cloud.port });
    await expect(refused).rejects.toBeInstanceOf(PortTaken);
    await expect(refused).rejects.toMatchObject({ code: "EADDRINUSE", port: cloud.port });
  });

  test("connections that can't be accepted are told of and end nothing", async () => {
    const served = new Set<Server>();
    const see = (message: unknown) => served.add((message as { server: Server }).server);
    subscribe("http.server.request.start", see);
    await fetch(`${cloud.url}/_sekisho/health`);
    unsubscribe("http.server.request.start", see);
    const failure = Object.assign(new Error("accept EMFILE"), { code: "EMFILE" });
    for (const server of served) for (let times = 0; times < 2; times++) server.emit("error", failure);
    expect(cloud.defects.splice(0)).toEqual([failure, failure]);
  });

  test("a stop that is asked for is passed on", async () => {
    const asked = new Promise<void>((resolve) => cloud.onStopRequested(resolve));
    expect((await fetch(`${cloud.url}/_sekisho/stop`, { method: "POST" })).status).toBe(202);
    await asked;
  });
});
