import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RoutingTable } from "../../src/gateway/routing/table.js";
import { Bench, refusal, servedStage } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const MISSING = {
  status: 403,
  type: "MissingAuthenticationTokenException",
  length: "42",
  body: '{"message":"Missing Authentication Token"}',
};

describe("which resource and method answer", () => {
  beforeAll(() => {
    bench.serve({
      methods: {
        "GET /": {},
        "GET /book": {},
        "ANY /book/{isbn}": {},
        "DELETE /book/{isbn}": {},
        "GET /book/new": {},
        "GET /book/{isbn}/page/{page}": {},
        "ANY /files/{proxy+}": {},
        "GET /files/readme": {},
        "POST /files/readme": {},
        "GET /a/{x}/c": {},
        "GET /a/b/d": {},
        "ANY /a/{rest+}": {},
        "GET /items:batch": {},
      },
    });
  });

  test.each([
    ["GET", "/dev", "/", {}],
    ["GET", "/dev/", "/", {}],
    ["GET", "/dev//", "/", {}],
    ["GET", "/dev/book", "/book", {}],
    ["GET", "/dev/book/", "/book", {}],
    ["GET", "/dev//book", "/book", {}],
    ["GET", "/dev///book", "/book", {}],
    ["GET", "/dev/book/1", "/book/{isbn}", { isbn: "1" }],
    ["GET", "/dev/book/1/", "/book/{isbn}", { isbn: "1" }],
    ["PATCH", "/dev/book/1", "/book/{isbn}", { isbn: "1" }],
    ["HEAD", "/dev/book/1", "/book/{isbn}", { isbn: "1" }],
    ["OPTIONS", "/dev/book/1", "/book/{isbn}", { isbn: "1" }],
    ["GET", "/dev/book/new", "/book/new", {}],
    ["GET", "/dev/book/a%2Fb", "/book/{isbn}", { isbn: "a%2Fb" }],
    ["GET", "/dev/book/1/page/2", "/book/{isbn}/page/{page}", { isbn: "1", page: "2" }],
    ["GET", "/dev/files/a/b/c", "/files/{proxy+}", { proxy: "a/b/c" }],
    ["GET", "/dev/files/a//b/", "/files/{proxy+}", { proxy: "a//b" }],
    ["GET", "/dev/files/readme", "/files/readme", {}],
    ["GET", "/dev/files/readme/x", "/files/{proxy+}", { proxy: "readme/x" }],
    ["GET", "/dev/a/b/c", "/a/{x}/c", { x: "b" }],
    ["GET", "/dev/a/b/d", "/a/b/d", {}],
    ["GET", "/dev/a/b/e", "/a/{rest+}", { rest: "b/e" }],
    ["GET", "/dev/items%3Abatch", "/items:batch", {}],
  ])("%s %s → %s", async (method, path, resource, pathParameters) => {
    expect((await bench.call(method, path)).status).toBe(200);
    expect(bench.event.resource).toBe(resource);
    expect(bench.event.httpMethod).toBe(method);
    expect(bench.event.pathParameters ?? {}).toEqual(pathParameters);
  });

  test.each([
    ["GET", "/dev/nowhere"],
    ["GET", "/dev/Book"],
    ["POST", "/dev/book"],
    ["OPTIONS", "/dev/book"],
    ["HEAD", "/dev/book"],
    ["PUT", "/dev/files/readme"],
    ["GET", "/dev/files"],
    ["GET", "/dev/files/"],
    ["GET", "/dev/book//page/2"],
    ["GET", "/dev/book/1/page"],
    ["GET", "/dev/book/1/page/2/3"],
    ["POST", "/dev"],
    ["constructor", "/dev/book"],
  ])("%s %s is a missing authentication token", async (method, path) => {
    if (method === "constructor") {
      const table = new RoutingTable(servedStage({ methods: { "GET /book": {} } }).deployment.snapshot.resources);
      expect(table.route("constructor", "/book")).toBeUndefined();
      return;
    }
    const answer = await bench.call(method, path);
    if (method === "HEAD") expect(answer.status).toBe(403);
    else expect(refusal(answer)).toEqual(MISSING);
    expect(bench.record.checks.at(-1)?.passed).toBe(false);
  });

  test.each([
    ["/prod/book", undefined],
    ["/prod", undefined],
    ["/", undefined],
  ])("a stage that isn't there is forbidden: %s", async (path) => {
    expect(refusal(await bench.call("GET", path))).toEqual({
      status: 403,
      type: "ForbiddenException",
      length: "23",
      body: '{"message":"Forbidden"}',
    });
  });

  test("with a bearer token, an unknown path complains of the token instead", async () => {
    const answer = await bench.call("GET", "/dev/nowhere", {
      headers: ["Authorization", "intentionally-invalid-probe"],
    });
    expect(refusal(answer)).toMatchObject({
      status: 403,
      type: "IncompleteSignatureException",
      // The digest of this very header is in a recorded answer of another AWS service.
      body: `{"message":"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): 'H1h1vhCGZwXdc98SZDlNeViH9hVartzM/Vy4kUYRVtA='."}`,
    });
    const padded = await bench.call("GET", "/dev/nowhere", { headers: ["Authorization", "Bearer a=="] });
    expect(JSON.parse(padded.body).message).toMatch(
      /^Authorization header requires 'Credential' parameter\. Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. \(Hashed with SHA-256 and encoded with Base64\) Authorization=[A-Za-z0-9+/]{43}=$/,
    );
  });

  test("a resource without methods is no route", async () => {
    const { deployment } = servedStage({ methods: { "ANY /{proxy+}": {} } });
    const table = new RoutingTable([
      ...deployment.snapshot.resources,
      { id: "empty", path: "/book", resourceMethods: {} },
    ]);
    expect(table.route("GET", "/book")?.resource.path).toBe("/{proxy+}");
  });
});

/** The same rules the slow way: every resource as an expression, the matches ordered part by part. */
function slowly(paths: readonly string[], path: string): string | undefined {
  const asked = `/${path.replace(/^\/+/, "").replace(/\/$/, "")}`;
  const weight = (part: string | undefined) =>
    part === undefined ? 3 : part.endsWith("+}") ? 2 : part.startsWith("{") ? 1 : 0;
  const matching = paths.filter((template) => {
    const expression = template
      .split("/")
      .map((part) => {
        if (part.endsWith("+}")) return ".+";
        if (part.startsWith("{")) return "[^/]+";
        return part.replace(/[.:]/g, "\\$&");
      })
      .join("/");
    return new RegExp(`^${expression}$`, "s").test(asked);
  });
  matching.sort((a, b) => {
    const left = a.split("/");
    const right = b.split("/");
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const difference = weight(left[at]) - weight(right[at]);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return matching[0];
}

describe("routing by the tree", () => {
  const literal = fc.constantFrom("a", "b", "c.d", "e:f");
  const braces = fc.constantFrom("{x}", "{y}");
  const template = fc
    .tuple(fc.array(fc.oneof({ weight: 3, arbitrary: literal }, braces), { maxLength: 4 }), fc.boolean())
    .map(([parts, greedy]) => `/${[...parts, ...(greedy ? ["{proxy+}"] : [])].join("/")}`);
  /** AWS takes one braced sibling of a kind: `{x}` and `{y}` can't stand side by side. */
  const shape = (path: string) => path.replaceAll(/\{[xy]\}/g, "{}");
  const tables = fc.uniqueArray(template, { minLength: 1, maxLength: 12, selector: shape });
  const asked = fc
    .array(fc.constantFrom("a", "b", "c.d", "e:f", "z", "", "%2B"), { maxLength: 6 })
    .map((parts) => `/${parts.join("/")}`);

  test("finds what the slow rules find", () => {
    fc.assert(
      fc.property(tables, asked, (paths, path) => {
        const resources = paths.map((one, at) => ({
          id: String(at),
          path: one,
          resourceMethods: { ANY: { httpMethod: "ANY", authorizationType: "NONE" as const, apiKeyRequired: false } },
        }));
        expect(new RoutingTable(resources).route("GET", path)?.resource.path).toBe(slowly(paths, path));
      }),
      { numRuns: 3_000 },
    );
  });

  test("gives back the path it was asked for when the caught values are put in", () => {
    fc.assert(
      fc.property(tables, asked, (paths, path) => {
        const resources = paths.map((one, at) => ({
          id: String(at),
          path: one,
          resourceMethods: { ANY: { httpMethod: "ANY", authorizationType: "NONE" as const, apiKeyRequired: false } },
        }));
        const found = new RoutingTable(resources).find(path);
        fc.pre(
          found !== undefined &&
            new Set(found.resource.path.match(/\{\w/g)).size === (found.resource.path.match(/\{\w/g) ?? []).length,
        );
        const filled = found?.resource.path.replace(
          /\{(\w+)\+?\}/g,
          (_, name) => found.pathParameters.get(name) ?? "?",
        );
        expect(filled).toBe(`/${path.replace(/^\/+/, "").replace(/\/$/, "")}`);
      }),
    );
  });

  test("any request is answered, and none by a defect", async () => {
    bench.serve({ methods: { "ANY /{proxy+}": {}, "GET /a/{x}": {} } });
    const segment = fc.string({ unit: fc.constantFrom(..."ab/%{}+.~!$&'()*,;=:@-_0") });
    await fc.assert(
      fc.asyncProperty(segment, fc.constantFrom("GET", "POST", "HEAD", "OPTIONS", "PROPFIND"), async (path, method) => {
        const answer = await bench.call(method, `/dev/${path}`);
        expect([200, 403]).toContain(answer.status);
      }),
      { numRuns: 300 },
    );
  });
});
