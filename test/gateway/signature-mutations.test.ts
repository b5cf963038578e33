import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allow,
  asRoot,
  asSession,
  policyOf,
  ROOT_KEY,
  rootKey,
  SESSION_KEY,
  type SignedCall,
  send,
  sessionKey,
  setRole,
  signed,
} from "./signing.js";
import { Bench } from "./support.js";

const bench = new Bench();
beforeAll(async () => {
  await bench.start();
  bench.serve({
    methods: { "POST /{any+}": { authorizationType: "AWS_IAM" }, "GET /{any+}": { authorizationType: "AWS_IAM" } },
  });
  bench.keys.set(SESSION_KEY, sessionKey());
  bench.keys.set(ROOT_KEY, rootKey());
  setRole(bench, { inlinePolicies: { all: policyOf(allow()) } });
});
afterAll(() => bench.stop());

/** Another letter or digit of the same kind; anything else becomes an x. */
function other(character: string): string {
  if (/[0-9]/.test(character)) return String((Number(character) + 1) % 10);
  if (character === "z" || character === "Z" || !/[a-z]/i.test(character)) return character === "x" ? "y" : "x";
  return String.fromCharCode(character.charCodeAt(0) + 1);
}

const changedAt = (text: string, at: number) => text.slice(0, at) + other(text[at] ?? "") + text.slice(at + 1);
const positions = (text: string) => Array.from(text, (_, at) => at);

/** Every request that differs from the signed one in a single byte of its path, query, body or a signed header. */
function* mutations(call: SignedCall): Generator<readonly [what: string, mutated: SignedCall]> {
  for (const at of positions(call.path).slice("/dev/".length))
    yield [`path and query at ${at}`, { ...call, path: changedAt(call.path, at) }];
  for (const at of positions(call.body ?? ""))
    yield [`body at ${at}`, { ...call, body: changedAt(call.body ?? "", at) }];
  for (let index = 1; index < call.headers.length; index += 2)
    for (const at of positions(call.headers[index] ?? ""))
      yield [
        `${call.headers[index - 1]} at ${at}`,
        { ...call, headers: call.headers.with(index, changedAt(call.headers[index] ?? "", at)) },
      ];
}

const POST = {
  method: "POST",
  path: "/dev/orders/7?b=2&a=1%202",
  headers: { "content-type": "application/json", "x-amz-meta-note": "two words" },
  body: '{"price":12.5}',
};

describe("a single byte of a signed request changed", () => {
  test.each([
    ["a session, in the header", POST, asSession],
    ["a session, presigned", { path: "/dev/orders/7?b=2" }, { ...asSession, expiresIn: 300 }],
    ["the root, in the header", POST, asRoot],
    ["the root, presigned", { path: "/dev/orders/7" }, { ...asRoot, expiresIn: 300 }],
  ])("%s", async (_, unsigned, settings) => {
    const good = await signed(unsigned, settings);
    expect((await send(bench, good)).status).toBe(200);
    bench.events = [];
    let tried = 0;
    for (const [what, mutated] of mutations(good)) {
      const { status } = await send(bench, mutated);
      expect([what, status]).toEqual([what, 403]);
      tried++;
    }
    expect(bench.events).toEqual([]);
    expect(tried).toBeGreaterThan(200);
  });

  test("another host, or another method", async () => {
    const good = await signed(POST);
    expect((await send(bench, { ...good, headers: ["Host", "y.example", ...good.headers] })).status).toBe(403);
    const { body: _, ...bare } = await signed({ path: "/dev/orders/7" });
    expect((await send(bench, bare)).status).toBe(200);
    expect((await send(bench, { ...bare, method: "POST" })).status).toBe(403);
  });

  test("a parameter or a body that wasn't there", async () => {
    const good = await signed({ path: "/dev/orders/7?a=1" });
    expect((await send(bench, { ...good, path: `${good.path}&b=2` })).status).toBe(403);
    expect((await send(bench, { ...good, body: "x" })).status).toBe(403);
  });
});
