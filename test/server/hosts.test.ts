import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { HostGuard } from "../../src/server/hosts.js";
import { bucketAndPath, locate, serviceOf } from "../../src/server/locate.js";
import { startCloud } from "../harness/cloud.js";

const cloud = await startCloud();

function send(headers: Record<string, string>, { method = "GET", path = "/", body = "" } = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: cloud.port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("hosts", () => {
  test.each([
    ["localhost:4566", true],
    ["api.execute-api.localhost:4566", true],
    ["127.0.0.1:4566", true],
    ["[::1]:4566", true],
    ["cognito-idp.us-east-1.amazonaws.com", true],
    ["my-machine", true],
    ["evil.example", false],
    ["localhost.evil.example", false],
    ["amazonaws.com.evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["", false],
  ])("%s", (host, allowed) => expect(new HostGuard(["my-machine"]).allows(host)).toBe(allowed));

  test("a rebound name reaches nothing", async () => {
    const { status } = await send({ host: "evil.example" }, { path: "/_sekisho/health" });
    expect(status).toBe(403);
  });
});

describe("pages that this port serves", () => {
  const api = { path: "/restapis/abcdefghij/dev/_user_request_/x" };
  const aPage = { "sec-fetch-dest": "document" };
  const isolated = expect.stringContaining("sandbox");

  test.each<[string, Record<string, string>, object, unknown]>([
    ["an API's", { host: "localhost", ...aPage }, api, isolated],
    ["an API's, in a frame", { host: "localhost", "sec-fetch-dest": "iframe" }, api, isolated],
    [
      "an API's, by its address",
      { host: "localhost", ...aPage },
      { path: "/_aws/execute-api/abcdefghij/dev/x" },
      isolated,
    ],
    ["a bucket's", { host: "localhost", ...aPage }, { path: "/bucket/page.html" }, isolated],
    [
      "an API's under its own host",
      { host: "abcdefghij.execute-api.localhost", ...aPage },
      { path: "/dev/x" },
      undefined,
    ],
    ["an API's, for a script", { host: "localhost", "sec-fetch-dest": "empty" }, api, undefined],
    ["an API's, for a program", { host: "localhost" }, api, undefined],
  ])("%s is of one origin with the control plane nowhere", async (_, headers, options, policy) =>
    expect((await send(headers, options)).headers["content-security-policy"]).toEqual(policy),
  );
});

describe("pages of other origins", () => {
  const origin = "http://localhost:3000";
  const cognito = (operation: string) => ({
    host: "localhost",
    origin,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
  });

  test.each<[string, Record<string, string>, object, number]>([
    ["Cognito's public operations", cognito("InitiateAuth"), { method: "POST", body: "{}" }, 400],
    ["Cognito's signed operations", cognito("ListUserPools"), { method: "POST", body: "{}" }, 403],
    ["the local API", { host: "localhost", origin }, { path: "/_sekisho/health" }, 403],
    [
      "the local API, to end it",
      { host: "localhost", origin: "null" },
      { method: "POST", path: "/_sekisho/stop" },
      403,
    ],
    ["a bucket that isn't there", { host: "localhost", origin }, { path: "/bucket/key" }, 404],
    [
      "S3 with the key that every page knows",
      {
        host: "localhost",
        origin,
        authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request",
      },
      { path: "/bucket/key" },
      403,
    ],
    [
      "S3 with that key in the address",
      { host: "localhost", origin },
      { path: "/bucket/key?X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fs3%2Faws4_request" },
      403,
    ],
    [
      "a link to the control plane",
      { host: "localhost", "sec-fetch-site": "cross-site" },
      { path: "/2015-03-31/functions/" },
      403,
    ],
    [
      "keys of a pool that isn't there",
      { host: "localhost", origin },
      { path: "/us-east-1_AbC123xyz/.well-known/jwks.json" },
      404,
    ],
    ["a deployed API", { host: "localhost", origin }, { path: "/restapis/abcdefghij/dev/_user_request_/x" }, 403],
  ])("%s", async (_, headers, options, status) => expect((await send(headers, options)).status).toBe(status));

  test("a deployed API is asked, not refused by us", async () => {
    const { body } = await send({ host: "localhost", origin }, { path: "/restapis/abcdefghij/dev/_user_request_/x" });
    expect(body).toBe('{"message":"Forbidden"}');
  });

  test("the page of this port itself reaches the local API", async () => {
    const host = `localhost:${cloud.port}`;
    expect((await send({ host, origin: `http://${host}` }, { path: "/_sekisho/health" })).status).toBe(200);
  });

  test("Cognito answers a preflight, and its answers are readable", async () => {
    const asked = {
      host: "localhost",
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,x-amz-target",
    };
    const preflight = await send(asked, { method: "OPTIONS" });
    expect(preflight.status).toBe(200);
    expect(preflight.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
    });
    expect(String(preflight.headers["access-control-allow-headers"])).toContain("x-amz-target");
    const answer = await send(cognito("InitiateAuth"), { method: "POST", body: "{}" });
    expect(answer.headers).toMatchObject({ "access-control-allow-origin": "*" });
    expect(String(answer.headers["access-control-expose-headers"])).toContain("x-amzn-ErrorType");
  });
});

describe("addresses", () => {
  const api = (rawPath: string) => ({ kind: "api", restApiId: "abcdefghij", stageName: "dev", rawPath });
  test.each([
    ["localhost", "/restapis/abcdefghij/dev/_user_request_/a/b%201", api("/a/b%201")],
    ["localhost", "/restapis/abcdefghij/dev/_user_request_", api("")],
    ["localhost", "/_aws/execute-api/abcdefghij/dev/a", api("/a")],
    ["abcdefghij.execute-api.localhost:4566", "/dev/a", api("/a")],
    ["abcdefghij.execute-api.eu-west-1.amazonaws.com", "/dev", api("")],
    ["localhost", "/restapis/abcdefghij/resources", { kind: "control" }],
    [
      "localhost",
      "/us-east-1_AbC123xyz/.well-known/jwks.json",
      { kind: "well-known", poolId: "us-east-1_AbC123xyz", document: "jwks.json" },
    ],
    ["localhost", "/_aws/cloudformation/response/abc", { kind: "custom-resource", token: "abc" }],
    ["localhost", "/_sekisho/health", { kind: "local", path: "/health" }],
    ["localhost", "/bucket/key", { kind: "control" }],
  ])("%s %s", (host, path, place) => expect(locate(host, path)).toEqual(place));

  const signs = { method: "POST", host: "localhost", path: "/", rawQuery: "", headers: {} };
  test.each([
    [
      "scope",
      { headers: { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, x" } },
      "iam",
    ],
    ["query scope", { rawQuery: "X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fs3%2Faws4_request" }, "s3"],
    ["target", { headers: { "x-amz-target": "AmazonSSM.GetParameter" } }, "ssm"],
    ["host", { host: "sts.us-east-1.amazonaws.com" }, "sts"],
    ["path", { path: "/2015-03-31/functions" }, "lambda"],
    ["nothing", {}, undefined],
  ])("a service by its %s", (_, given, name) => expect(serviceOf({ ...signs, ...given })?.name).toBe(name));

  test.each([
    ["127.0.0.1:4566", "/b/k/l", { labels: { Bucket: "b" }, path: "/k/l" }],
    ["127.0.0.1:4566", "/b", { labels: { Bucket: "b" }, path: "/" }],
    ["b.localhost:4566", "/k", { labels: { Bucket: "b" }, path: "/k" }],
    ["b.s3.us-east-1.amazonaws.com", "/k", { labels: { Bucket: "b" }, path: "/k" }],
    ["s3.us-east-1.amazonaws.com", "/b/k", { labels: { Bucket: "b" }, path: "/k" }],
    ["127.0.0.1:4566", "/", { labels: {}, path: "/" }],
  ])("a bucket in %s%s", (host, path, expected) => expect(bucketAndPath(host, path)).toEqual(expected));
});
