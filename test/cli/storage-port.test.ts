import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { hasFiles, StoragePort } from "../../src/cli/storage-port.js";
import { type RunningServer, startServer } from "../../src/server/listen.js";
import { removeTemporaries, temporary } from "../project/fixtures.js";
import { done, newProject } from "./authoring/project.js";

afterAll(removeTemporaries);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A project's cloud, and what it tells of the port of its storage. */
async function cloudOf(directory: string, port: number) {
  const server = await startServer({ port: 0, state: join(directory, ".sekisho"), reportDefect: () => {} });
  const told: string[] = [];
  let heard: () => void = () => undefined;
  const storage = new StoragePort(
    server,
    (line) => {
      told.push(line);
      heard();
    },
    port,
  );
  ends.push(() => storage.close(), once(server));
  const next = () => new Promise<void>((resolve) => (heard = resolve));
  return { server, storage, told, next };
}

/** Closing a server twice is a mistake. */
const once = (server: RunningServer) => {
  let closing: Promise<void> | undefined;
  const close = server.close.bind(server);
  server.close = () => (closing ??= close());
  return server.close;
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const health = async (port: number) =>
  (await (await fetch(`http://127.0.0.1:${port}/_sekisho/health`)).json()) as { state: string };

test("of two projects with storage, the second says which one has the port, and gets it when that ends", async () => {
  const port = await freePort();
  const [first, second] = [temporary(), temporary()];
  mkdirSync(join(first, ".sekisho"));
  writeFileSync(join(first, ".sekisho/project.json"), JSON.stringify({ directory: "/projects/books" }));
  const one = await cloudOf(first, port);
  await one.storage.open();
  expect(one.told).toEqual([]);
  const other = await cloudOf(second, port);
  await other.storage.open();
  expect(other.told).toEqual([
    `Port ${port}, where Amplify's Storage looks for S3 and nowhere else, is held by the cloud of /projects/books (process ${process.pid}): pages of this project can't reach their users' files until it ends. Stop it with: sekisho stop --port ${port}`,
  ]);
  // Told once, however often the project is deployed again.
  await other.storage.open();
  expect(other.told).toHaveLength(1);
  expect(await health(port)).toMatchObject({ state: join(first, ".sekisho") });
  const free = other.next();
  await one.server.close();
  await free;
  expect(other.told.at(-1)).toBe(`Port ${port} is free now: pages reach the files of this project's users.`);
  expect(await health(port)).toMatchObject({ state: join(second, ".sekisho") });
});

test("a program that is none of ours is told as such, and a cloud that stops waits no longer", async () => {
  const stranger = createServer((_, answer) => void answer.writeHead(404).end());
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  ends.push(() => stranger.close());
  const { port } = stranger.address() as AddressInfo;
  const { storage, told } = await cloudOf(temporary(), port);
  await storage.open();
  expect(told).toEqual([expect.stringContaining(`is taken by another program: pages of this project`)]);
});

test("a project without storage, or with tables alone, wants no port", async () => {
  const directory = await newProject();
  const resources = (...names: string[]) =>
    names.map((name) => ({ category: name === "api" ? "api" : "storage", name, fingerprint: "" }));
  expect(hasFiles({ directory, resources: resources("api") })).toBe(false);
  await done(directory, "add", "storage", "--yes", "--service", "dynamodb", "--name", "books");
  expect(hasFiles({ directory, resources: resources("api", "books") })).toBe(false);
  await done(directory, "add", "auth", "--yes");
  await done(directory, "add", "storage", "--yes", "--name", "files");
  expect(hasFiles({ directory, resources: resources("api", "books", "files") })).toBe(true);
});
