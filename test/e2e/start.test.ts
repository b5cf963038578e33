import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { amplifyFixture, cdkFixture, temporaryFolder } from "./harness/project.js";
import { run, type Served, serve } from "./harness/sekisho.js";

const PASSWORD = "Analytical-1843";
const STAGES = "amplify-gen1-cognito-authorizer-stages";

const UNAUTHORIZED = [401, { message: "Unauthorized" }];
const NO_SUCH_PATH = [403, { message: "Missing Authentication Token" }];
const HELLO = [200, "Hello from Lambda!"];
const book = (url: string) => [200, { success: "get call succeed!", url }];

interface Fixture {
  readonly name: string;
  readonly make: (name: string) => string;
  /** What each call gets from somebody who isn't signed in, and from somebody who is. */
  readonly calls: readonly (readonly [call: string, signedOut: unknown, signedIn: unknown])[];
  /** The folder of a function that has dependencies. */
  readonly express?: string;
  /** A call that an access token is let through with, and what it gets. */
  readonly scoped?: readonly [call: string, answer: unknown];
  /** Fixtures with a user pool whose users are told by their e-mail address. */
  readonly username?: string;
}

const amplify = (name: string, calls: Fixture["calls"], more: Partial<Fixture> = {}): Fixture => ({
  ...{ name: `amplify-gen1-${name}`, make: amplifyFixture, calls },
  ...more,
});
const cdk = (name: string, calls: Fixture["calls"], more: Partial<Fixture> = {}): Fixture => ({
  ...{ name, make: cdkFixture, calls, username: "ada@example.com" },
  ...more,
});

const FIXTURES: readonly Fixture[] = [
  amplify("cognito-authorizer", [
    ["POST /apiPath", UNAUTHORIZED, HELLO],
    ["GET /apiPath/deeper/still", UNAUTHORIZED, HELLO],
    // AWS takes what stands in Authorization for a signature where no method says otherwise.
    ["GET /other", NO_SUCH_PATH, [403, { message: expect.stringContaining("Invalid key=value pair") }]],
  ]),
  amplify("cognito-authorizer-stages/01-after-add-auth-add-api", [["GET /apiPath", HELLO, HELLO]]),
  amplify("cognito-authorizer-stages/02-after-override-api", [["PUT /apiPath/1", HELLO, HELLO]]),
  amplify("cognito-authorizer-stages/03-after-build", [["GET /apiPath", UNAUTHORIZED, HELLO]]),
  amplify(
    "two-paths-env-schedule",
    [
      ["GET /book/978", book("/book/978"), book("/book/978")],
      ["GET /orders", HELLO, HELLO],
      ["GET /orders/7", HELLO, HELLO],
    ],
    { express: "bookFunction" },
  ),
  amplify(
    "two-paths-cognito-authorizer",
    [
      ["GET /book/978", UNAUTHORIZED, book("/book/978")],
      ["DELETE /orders/7", UNAUTHORIZED, HELLO],
    ],
    { express: "bookFunction" },
  ),
  amplify("hosting-s3-cloudfront", [["GET /apiPath", UNAUTHORIZED, HELLO]]),
  // Methods behind IAM: signed by nobody, or by a token that is no signature, they refuse.
  amplify("iam-authenticated", [["GET /apiPath", NO_SUCH_PATH, [403, { message: expect.any(String) }]]], {
    express: "functionName",
  }),
  amplify("iam-authenticated-and-guest", [["GET /apiPath", NO_SUCH_PATH, [403, { message: expect.any(String) }]]]),
  cdk(
    "cdk-cognito-authorizer",
    [
      ["GET /book/978", UNAUTHORIZED, [200, { path: "/book/978", sub: expect.stringMatching(/^[0-9a-f-]{36}$/) }]],
      ["GET /public", [200, "public"], [200, "public"]],
      // An ID token where a scope is asked for.
      ["POST /book/978", UNAUTHORIZED, UNAUTHORIZED],
    ],
    { scoped: ["POST /book/978", [200, { path: "/book/978", sub: expect.any(String) }]] },
  ),
  cdk("amplify-gen2-cognito-authorizer", [["GET /book", UNAUTHORIZED, [200, { path: "/book" }]]]),
];

/** Packages of Amplify's Express template, installed once for all fixtures but the one that `start` installs for. */
let packages: string;
const INSTALLED_BY_START = "amplify-gen1-two-paths-env-schedule";

beforeAll(async () => {
  packages = join(temporaryFolder(), "src");
  mkdirSync(packages);
  const source = join(amplifyFixture(INSTALLED_BY_START), "amplify/backend/function/bookFunction/src/package.json");
  await run("cp", [source, packages]);
  const { code, stderr } = await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], {
    cwd: packages,
  });
  expect(code, stderr).toBe(0);
});

describe.each(FIXTURES)("$name", ({ name, make, calls, express, scoped, username = "ada" }) => {
  let cloud: Served;

  const answer = async (call: string, token?: string) => {
    const [method = "GET", path = ""] = call.split(" ");
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(cloud.at(path), { method, headers });
    const text = await response.text();
    return [response.status, /^[{"]/.test(text) ? JSON.parse(text) : text];
  };
  const tokenOf = async (...options: string[]) => {
    const { code, stdout, stderr } = await cloud.run("token", username, ...options);
    expect(code, stderr).toBe(0);
    return stdout.trim();
  };

  beforeAll(async () => {
    const directory = make(name.replace("amplify-gen1-cognito-authorizer-stages", STAGES));
    const modules = express && join(directory, `amplify/backend/function/${express}/src/node_modules`);
    if (modules !== undefined && name !== INSTALLED_BY_START) symlinkSync(join(packages, "node_modules"), modules);
    cloud = await serve(directory);
    if (modules !== undefined) expect(readdirSync(modules)).toContain("express");
  });

  test("starts, answers each of its paths as it should, and stops", async () => {
    expect(cloud.program.lines.filter(({ type }) => type === "problem")).toEqual([]);
    expect(cloud.ready.frontEnd.every((file) => existsSync(file))).toBe(true);
    const added = await cloud.run("user", "add", username, "--password", PASSWORD);
    expect([added.code, added.stderr]).toEqual([0, ""]);
    const token = await tokenOf();
    for (const [call, signedOut, signedIn] of calls) {
      expect([call, ...(await answer(call))]).toEqual([call, ...(signedOut as unknown[])]);
      expect([call, ...(await answer(call, token))]).toEqual([call, ...(signedIn as unknown[])]);
    }
    if (scoped) expect(await answer(scoped[0], await tokenOf("--access"))).toEqual(scoped[1]);
    await cloud.program.stop();
    expect(await cloud.program.ended()).toEqual({ code: 0, signal: null });
  });
});

test("a project that only was initialised starts, and says that there is no user pool", async () => {
  const cloud = await serve(amplifyFixture(`${STAGES}/00-after-init`));
  expect([cloud.ready.apis, cloud.ready.userPools, cloud.ready.functions]).toEqual([[], [], []]);
  const { code, stderr } = await cloud.run("user", "add", "ada", "--password", PASSWORD);
  expect([code, stderr]).toEqual([1, expect.stringContaining("The project has no user pool.")]);
});
