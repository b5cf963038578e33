import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { renderFrontEnd } from "../../src/project/index.js";
import { cloneOf, compile, FIXTURES, readJson, removeTemporaries, temporary } from "./fixtures.js";

const PROJECT = "amplify-gen1-cognito-authorizer";

/** Outputs of the nested stacks, as the CLI noted them when it pushed the fixture. */
function outputsOf(name: string) {
  const meta = readJson(FIXTURES, name, "amplify/backend/amplify-meta.json") as Record<
    string,
    Record<string, { output?: Record<string, string> }>
  >;
  return (stack: string) =>
    Object.entries(meta).flatMap(([category, resources]) =>
      Object.entries(resources).filter(([resource]) => `${category}${resource}` === stack),
    )[0]?.[1].output;
}

const AWS_ADDRESSES = { userPoolEndpoint: "http://127.0.0.1:4566", identityPoolEndpoint: "http://127.0.0.1:4566" };

async function imported(awsExports: string): Promise<Record<string, unknown>> {
  const file = join(temporary(), "aws-exports.mjs");
  writeFileSync(file, awsExports);
  return ((await import(pathToFileURL(file).href)) as { default: Record<string, unknown> }).default;
}

/** Everything that arrives on this machine; each call is refused, so that nothing goes on from there. */
const arrived: { url: string; target: string | undefined; authorization: string | undefined }[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    const target = request.headers["x-amz-target"];
    arrived.push({
      url: request.url ?? "",
      target: typeof target === "string" ? target.replace(/^.*\./, "") : undefined,
      authorization: request.headers.authorization,
    });
    request.resume().on("end", () => {
      response.writeHead(400, {
        "content-type": "application/x-amz-json-1.1",
        "x-amzn-errortype": "NotAuthorizedException",
      });
      response.end(JSON.stringify({ __type: "NotAuthorizedException", message: "refused here" }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  arrived.length = 0;
});
afterAll(() => {
  server.close();
  removeTemporaries();
});

async function rendered() {
  const { frontEnd } = await compile(cloneOf(PROJECT));
  if (frontEnd === undefined) throw new Error("the fixture has a front end");
  return renderFrontEnd(frontEnd, outputsOf(PROJECT), {
    userPoolEndpoint: url,
    identityPoolEndpoint: url,
    apiAddress: (rootUrl) => rootUrl.replace(/^https:\/\/([a-z0-9]+)\.[^/]*/, `${url}/_aws/execute-api/$1`),
  });
}

describe.each([
  "amplify-gen1-cognito-authorizer",
  "amplify-gen1-hosting-s3-cloudfront",
  "amplify-gen1-two-paths-env-schedule",
])("%s", (name) => {
  test("aws-exports.js names what the Amplify CLI names, with the same values", async () => {
    const { frontEnd } = await compile(cloneOf(name));
    if (frontEnd === undefined) throw new Error("the fixture has a front end");
    expect(frontEnd.directory).toMatch(/[\\/]src$/);
    const config = await imported(renderFrontEnd(frontEnd, outputsOf(name), AWS_ADDRESSES).awsExports);
    const theirs = readJson(FIXTURES, name, "src/amplifyconfiguration.json") as Record<string, unknown>;
    expect(Object.fromEntries(Object.keys(theirs).map((key) => [key, config[key]]))).toEqual(theirs);
  });
});

describe("an unmodified front end", () => {
  test("of Amplify JS 6 signs in, gets guest credentials and calls the API here", async () => {
    const { Amplify } = await import("aws-amplify");
    const { signIn, fetchAuthSession } = await import("aws-amplify/auth");
    const { post } = await import("aws-amplify/api");
    const files = await rendered();
    const configurations = [await imported(files.awsExports), JSON.parse(files.amplifyConfiguration) as object];
    for (const configuration of configurations) {
      arrived.length = 0;
      Amplify.configure(configuration);
      await expect(signIn({ username: "someone", password: "Password-1" })).rejects.toThrow("refused here");
      await expect(fetchAuthSession()).rejects.toThrow("refused here");
      const call = post({ apiName: "apiName", path: "/apiPath", options: { headers: { Authorization: "Bearer x" } } });
      await expect(call.response).rejects.toThrow();
      expect(arrived.map(({ target, url: path }) => target ?? path)).toEqual(
        expect.arrayContaining(["InitiateAuth", "GetId", "/_aws/execute-api/adqapygohk/dev/apiPath"]),
      );
    }
  });

  test("of Amplify JS 5 signs in and calls the API here, unsigned without a session", async () => {
    const { Amplify, Auth, API } = await import("aws-amplify-5");
    const files = await rendered();
    for (const configuration of [await imported(files.awsExports), JSON.parse(files.amplifyConfiguration) as object]) {
      arrived.length = 0;
      Amplify.configure(configuration);
      await expect(Auth.signIn("someone", "Password-1")).rejects.toMatchObject({ message: "refused here" });
      await expect(API.post("apiName", "/apiPath", {})).rejects.toMatchObject({ response: { status: 400 } });
      expect(arrived).toEqual([
        { url: "/", target: "InitiateAuth", authorization: undefined },
        { url: "/_aws/execute-api/adqapygohk/dev/apiPath", target: undefined, authorization: undefined },
      ]);
    }
  });
});
