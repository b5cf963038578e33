import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { call, create, startFunctions } from "./support.js";

/** A program of the user's that has the port which the function wants, e.g. a front end's development server. */
async function otherProgram(): Promise<number> {
  const server = createServer((_, response) => response.end("another program"));
  server.listen(0);
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** An Express app in short: it listens when it is loaded, and tells who answers on its port. */
const appOn = (port: number, listen = `listen(${port})`) => `
  const http = require('http');
  const server = http.createServer((_, response) => response.end('the function ' + process.pid));
  const listening = new Promise((resolve, reject) => server.on('error', reject).on('listening', resolve));
  server.${listen};
  const get = (url) => new Promise((yes, no) => http.get(url, async (r) => { let t = ''; for await (const d of r) t += d; yes(t) }).on('error', no));
  exports.handler = async (event) => {
    await listening;
    await new Promise((resolve) => setTimeout(resolve, event.wait));
    const { port } = server.address();
    return { pid: process.pid, port, http: await get('http://localhost:${port}/'), fetch: await (await fetch('http://127.0.0.1:${port}/')).text() };
  };`;

describe("ports that a function listens on", () => {
  test.each([
    ["a number", (port: number) => `listen(${port})`],
    ["a text", (port: number) => `listen('${port}')`],
    ["with a host", (port: number) => `listen(${port}, '0.0.0.0', 10, () => {})`],
    ["as an option", (port: number) => `listen({ port: ${port} })`],
  ])("are its own, whoever else has them: %s", async (_, listen) => {
    const port = await otherProgram();
    const { functions } = startFunctions();
    await create(functions, appOn(port, listen(port)));
    const { answer } = await call(functions, { wait: 0 });
    const own = `the function ${(answer as { pid: number }).pid}`;
    expect(answer).toMatchObject({ port, http: own, fetch: own });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("another program");
  });

  test("are each environment's own", async () => {
    const port = await otherProgram();
    const { functions } = startFunctions();
    await create(functions, appOn(port));
    const answers = await Promise.all([1, 2, 3].map(() => call(functions, { wait: 200 })));
    const pids = answers.map(({ answer }) => (answer as { pid: number }).pid);
    expect(new Set(pids).size).toBeGreaterThan(1);
    expect(answers.map(({ answer }) => (answer as { http: string }).http)).toEqual(
      pids.map((pid) => `the function ${pid}`),
    );
  });

  test("can be had once", async () => {
    const { functions } = startFunctions();
    await create(
      functions,
      `const net = require('net');
       const open = (port) => new Promise((yes, no) => { const s = net.createServer(); s.on('error', no).listen(port, () => yes(s)) });
       exports.handler = async () => {
         const first = await open(8080);
         const second = await open(8080).then(() => 'open', (error) => [error.code, error.syscall, error.port]);
         await new Promise((resolve) => first.close(resolve));
         const third = await open(8080);
         third.close();
         return [second, third.listening];
       };`,
    );
    expect((await call(functions, {})).answer).toEqual([["EADDRINUSE", "listen", 8080], false]);
  });

  test("are not the paths of sockets", async () => {
    const { functions } = startFunctions();
    await create(
      functions,
      `const http = require('http');
       exports.handler = (event, context, callback) => {
         const socketPath = require('path').join(require('os').tmpdir(), 'sekisho-' + process.pid + '.sock');
         const server = http.createServer((_, response) => response.end('by path')).listen(socketPath, () =>
           http.get({ socketPath, path: '/', agent: false }, async (r) => { let t = ''; for await (const d of r) t += d; const own = server.address() === socketPath; server.close(); callback(null, [t, own]) }));
       };`,
    );
    expect((await call(functions, {})).answer).toEqual(["by path", true]);
  });
});
