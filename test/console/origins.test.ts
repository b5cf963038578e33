import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sha256 } from "@aws-crypto/sha256-js";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOCAL_CREDENTIALS, startCloud } from "../harness/cloud.js";

const directory = mkdtempSync(join(tmpdir(), "sekisho-console-"));
mkdirSync(join(directory, "assets"));
writeFileSync(join(directory, "index.html"), "<title>Sekisho</title>");
writeFileSync(join(directory, "assets/app-1234.js"), "start()");
writeFileSync(join(directory, "..", "sekisho-outside.js"), "for nobody");
afterAll(() => {
  rmSync(directory, { recursive: true });
  rmSync(join(directory, "..", "sekisho-outside.js"), { force: true });
});

const cloud = await startCloud({ consoleDirectory: directory });

function send(path: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: cloud.port, method, path, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body });
      });
    });
    sent.on("error", reject).end();
  });
}

const QUESTION = "Can machines think?";
const CONSOLE = "/_sekisho/console/";
const ROUTES: readonly (readonly [method: string, path: string])[] = [
  ["GET", CONSOLE],
  ["GET", `${CONSOLE}requests/1f2a`],
  ["GET", `${CONSOLE}assets/app-1234.js`],
  ["GET", "/_sekisho/health"],
  ["GET", "/_sekisho/requests"],
  ["GET", "/_sekisho/requests/1f2a"],
  ["GET", "/_sekisho/requests/1f2a/exchange"],
  ["GET", "/_sekisho/outbox"],
  ["POST", "/_sekisho/token"],
  ["POST", "/_sekisho/explain-token"],
  ["GET", "/_sekisho/authorizer-tests/1f2a"],
  ["GET", "/_sekisho/audit/abc?stage=dev"],
  ["POST", "/_sekisho/stop"],
  ["GET", "/restapis"],
  ["GET", "/?Action=ListRoles&Version=2010-05-08"],
  ["GET", "/2015-03-31/functions/"],
];
/** Buckets answer strangers as on AWS; one who isn't let in by the bucket learns and changes nothing. */
const STORAGE: readonly (readonly [method: string, path: string])[] = [
  ["POST", "/"],
  ["GET", "/"],
  ["GET", "/books"],
  ["GET", "/books/question.txt"],
  ["PUT", "/books/question.txt"],
  ["DELETE", "/books/question.txt"],
];

beforeAll(async () => {
  const s3 = cloud.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: "books" }));
  await s3.send(new PutObjectCommand({ Bucket: "books", Key: "question.txt", Body: QUESTION }));
});

/** How a browser tells that a page of another origin asks: with a script, an image or a form, and without a preflight. */
const FOREIGN: readonly (readonly [how: string, headers: Record<string, string>])[] = [
  ["fetch, of another port", { origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
  ["fetch, of a site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ["a sandboxed frame", { origin: "null" }],
  ["fetch without CORS, or an image", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
  ["a frame", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }],
];

describe.each(FOREIGN)("%s", (_, headers) => {
  test.each(ROUTES)("%s %s is refused and can't be read", async (method, path) => {
    const answer = await send(path, { host: "localhost", ...headers }, method);
    expect(answer.status).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe.each(FOREIGN)("%s, of storage", (_, headers) => {
  test.each(STORAGE)("%s %s reads and changes nothing", async (method, path) => {
    const answer = await send(path, { host: "localhost", ...headers }, method);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain(QUESTION);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(Buffer.from(cloud.cloud.buckets.getObject("books", "question.txt")?.body ?? []).toString()).toBe(QUESTION);
  });
});

describe("a link that the root's key signed, which everybody has", () => {
  const { host } = new URL(cloud.url);
  const path = "/?Action=ListRoles&Version=2010-05-08";

  /** In the query, a signature needs no leave of the browser's. */
  async function signedLink(): Promise<string> {
    const signer = new SignatureV4({
      service: "iam",
      region: "us-east-1",
      credentials: LOCAL_CREDENTIALS,
      sha256: Sha256,
    });
    const query = Object.fromEntries(new URL(path, cloud.url).searchParams);
    const request = { method: "GET", protocol: "http:", hostname: "127.0.0.1", path: "/", headers: { host }, query };
    const signed = await signer.presign(request);
    return `/?${new URLSearchParams(signed.query as Record<string, string>)}`;
  }

  test("is good for a program", async () => expect((await send(await signedLink(), { host })).status).toBe(200));

  test.each(FOREIGN)("is no good for %s", async (_, headers) => {
    const answer = await send(await signedLink(), { host, ...headers });
    expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
  });
});

test.each([...ROUTES, ...STORAGE])(
  "%s %s is refused where a foreign name leads to this machine",
  async (method, path) => expect((await send(path, { host: `evil.example:${cloud.port}` }, method)).status).toBe(403),
);

describe("the console's files", () => {
  const host = { host: `localhost:${cloud.port}` };

  test.each(["", "requests", "requests/1f2a?tab=event", "a/b.c/d"])("the page %s is the console", async (path) => {
    const { status, headers, body } = await send(CONSOLE + path, host);
    expect([status, body, headers["cache-control"]]).toEqual([200, "<title>Sekisho</title>", "no-cache"]);
    expect(headers["content-security-policy"]).toContain("connect-src 'self'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  test("assets are kept for good, and one that isn't there is no page", async () => {
    const { status, headers, body } = await send(`${CONSOLE}assets/app-1234.js`, host);
    expect([status, body]).toEqual([200, "start()"]);
    expect(headers["cache-control"]).toContain("immutable");
    expect((await send(`${CONSOLE}assets/gone-1234.js`, host)).status).toBe(404);
  });

  test.each([
    "../sekisho-outside.js",
    "%2e%2e/sekisho-outside.js",
    "assets/../../sekisho-outside.js",
    "..%2fsekisho-outside.js",
  ])("%s leads to nothing outside", async (path) =>
    expect((await send(CONSOLE + path, host)).body).not.toContain("for nobody"),
  );

  test("a link from elsewhere opens it", async () => {
    const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    expect((await send(CONSOLE, { ...host, ...visit })).status).toBe(200);
  });

  test.each(["/_sekisho/", "/_sekisho/console"])("%s leads to it", async (path) => {
    const { status, headers } = await send(path, host);
    expect([status, headers.location]).toEqual([302, CONSOLE]);
  });

  test("is not changed by anybody", async () => expect((await send(CONSOLE, host, "POST")).status).toBe(405));

  test("where it isn't built, the answer says how", async () => {
    const bare = await startCloud({ consoleDirectory: join(directory, "nowhere") });
    const answer = await fetch(`${bare.url}${CONSOLE}`);
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining("npm run build")]);
  });
});
