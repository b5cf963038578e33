import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SigningKeys } from "../../src/wire/signing-keys.js";
import { type KnownKey, type SignatureRules, type SignedRequest, verifySignature } from "../../src/wire/sigv4.js";

const always =
  (key: KnownKey): SignatureRules<KnownKey>["credentials"] =>
  () =>
    key;
const CASES = join(import.meta.dirname, "../../../shared/recorded/sigv4/aws-c-auth-v4");

interface Context {
  readonly credentials: { access_key_id: string; secret_access_key: string; token?: string };
  readonly normalize: boolean;
  readonly region: string;
  readonly service: string;
  readonly timestamp: string;
  readonly omit_session_token?: boolean;
}

function requestOf(text: string): SignedRequest {
  const blank = text.indexOf("\n\n");
  const head = (blank < 0 ? text : text.slice(0, blank)).replace(/\n\s+/g, " ").trimEnd();
  const [first = "", ...lines] = head.split("\n");
  const [, method = "", target = ""] = /^(\S+) (.*) HTTP\/1\.1$/.exec(first) ?? [];
  const mark = target.indexOf("?");
  return {
    method,
    path: mark < 0 ? target : target.slice(0, mark),
    rawQuery: mark < 0 ? "" : target.slice(mark + 1),
    rawHeaders: lines.flatMap((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
    body: Buffer.from(blank < 0 ? "" : text.slice(blank + 2)),
  };
}

const cases = readdirSync(CASES).map((name) => {
  const read = (file: string) => readFileSync(join(CASES, name, file), "utf8");
  const context = JSON.parse(read("context.json")) as Context;
  const { access_key_id, secret_access_key, token } = context.credentials;
  const key: KnownKey = { secretAccessKey: secret_access_key, ...(token !== undefined && { sessionToken: token }) };
  const rules: SignatureRules<KnownKey> = {
    service: context.service,
    region: context.region,
    now: new Date(context.timestamp),
    credentials: (id) => (id === access_key_id ? key : undefined),
    pathIsLiteral: !context.normalize,
    tokenIsUnsigned: context.omit_session_token ?? false,
  };
  return {
    name,
    rules,
    header: requestOf(read("header-signed-request.txt")),
    query: requestOf(read("query-signed-request.txt")),
  };
});

test("all 38 cases are there", () => expect(cases).toHaveLength(38));

describe.each(cases)("$name", ({ rules, header, query }) => {
  test.each([
    ["header", header],
    ["query", query],
  ])("%s", (_, request) => {
    const outcome = verifySignature(request, rules);
    expect(outcome.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(outcome.verified).toBe(true);
  });
});

/** Another letter or digit of the same kind; anything else becomes an x. */
function other(character: string): string {
  if (/[0-9]/.test(character)) return String((Number(character) + 1) % 10);
  if (character === "z" || character === "Z" || !/[a-z]/i.test(character)) return character === "x" ? "y" : "x";
  return String.fromCharCode(character.charCodeAt(0) + 1);
}

const changes = (text: string): string[] =>
  Array.from(text, (character, at) => text.slice(0, at) + other(character) + text.slice(at + 1));

/** Every request that differs from the signed one in a single byte that the signature covers. */
function mutations(request: SignedRequest, normalized: boolean): SignedRequest[] {
  const { path, rawQuery, rawHeaders, body } = request;
  const signedHeaders = /SignedHeaders=([^,&\s]+)/.exec(`${rawHeaders.join("\n")}\n${rawQuery}`)?.[1] ?? "";
  const names = new Set(decodeURIComponent(signedHeaders).split(";").concat("authorization"));
  // What `..` takes away again is part of no canonical path.
  const paths = normalized && /\/\.\.(\/|$)/.test(path) ? [] : changes(path);
  return [
    ...paths.map((changed) => ({ ...request, path: changed })),
    ...changes(rawQuery).map((changed) => ({ ...request, rawQuery: changed })),
    ...rawHeaders.flatMap((value, at) =>
      at % 2 === 1 && names.has((rawHeaders[at - 1] ?? "").toLowerCase())
        ? changes(value.trim()).map((changed) => ({ ...request, rawHeaders: rawHeaders.with(at, changed) }))
        : [],
    ),
    ...Array.from(body, (byte, at) => ({ ...request, body: body.with(at, byte ^ 1) })),
  ];
}

describe.each(cases)("$name, with a single byte changed", ({ rules, header, query }) => {
  test.each([
    ["header", header],
    ["query", query],
  ])("%s", (_, request) => {
    const mutated = mutations(request, rules.pathIsLiteral !== true);
    expect(mutated.length).toBeGreaterThan(100);
    for (const each of mutated) if (verifySignature(each, rules).verified) expect(each).toEqual("refused");
  });
});

describe("whatever is changed about a signed request is found", () => {
  const [signed] = cases.filter(({ name }) => name === "post-x-www-form-urlencoded");
  if (!signed) throw new Error("the case is gone");
  const { header, rules } = signed;
  const verified = (request: SignedRequest, changed: Partial<SignatureRules<KnownKey>> = {}) =>
    verifySignature(request, { ...rules, ...changed });

  test("a changed body", () => {
    const at = fc.nat(header.body.length - 1);
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 255 }), (position, difference) => {
        const body = Buffer.from(header.body);
        body[position] = (body[position] ?? 0) ^ difference;
        expect(verified({ ...header, body }).verified).toBe(false);
      }),
    );
  });

  test("another path, query or method", () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(word, (text) => {
        expect(verified({ ...header, path: `/${text}` }).verified).toBe(false);
        expect(verified({ ...header, rawQuery: text }).verified).toBe(false);
        expect(verified({ ...header, method: text }).verified).toBe(false);
      }),
    );
  });

  test("any byte of a signed header's value or of the signature", () => {
    const values = header.rawHeaders.flatMap((value, at) => (at % 2 === 1 ? [[at, value.trim().length] as const] : []));
    fc.assert(
      fc.property(
        fc.constantFrom(...values),
        fc.nat(),
        fc.constantFrom("x", "Z", "5"),
        ([at, length], place, letter) => {
          const value = (header.rawHeaders[at] ?? "").trim();
          const position = place % length;
          fc.pre(value[position] !== letter);
          const rawHeaders = header.rawHeaders.with(at, value.slice(0, position) + letter + value.slice(position + 1));
          expect(verified({ ...header, rawHeaders }).verified).toBe(false);
        },
      ),
    );
  });

  const minutes = (count: number) => new Date(rules.now.getTime() + count * 60_000);
  test.each([
    ["another secret", { credentials: always({ secretAccessKey: "wrong" }) }, "mismatch"],
    ["an unknown key", { credentials: () => undefined }, "unknown-key"],
    [
      "a key whose session has a token",
      { credentials: always({ secretAccessKey: "x", sessionToken: "t" }) },
      "wrong-token",
    ],
    ["six minutes late", { now: minutes(6) }, "expired"],
    ["six minutes early", { now: minutes(-6) }, "expired"],
    ["another service", { service: "lambda" }, "scope"],
    ["another region", { region: "eu-west-1" }, "scope"],
  ] as [string, Partial<SignatureRules<KnownKey>>, string][])("%s", (_, changed, problem) => {
    const outcome = verified(header, changed);
    expect(outcome).toMatchObject({ verified: false, problem });
    expect(outcome.checks.at(-1)?.passed).toBe(false);
  });

  test("all that is wrong with a scope is said at once", () => {
    expect(verified(header, { service: "lambda", region: "eu-west-1" })).toMatchObject({
      message:
        "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'lambda'. ",
    });
  });

  test("a body that the signature leaves out counts for S3, and not where the body must be signed", () => {
    const at = header.rawHeaders.findIndex((name) => name.toLowerCase() === "x-amz-content-sha256");
    const unsigned = { ...header, rawHeaders: header.rawHeaders.with(at + 1, "UNSIGNED-PAYLOAD") };
    expect(verified(unsigned)).toMatchObject({ problem: "mismatch" });
    expect(verified(unsigned, { bodyIsSigned: true })).toMatchObject({ problem: "body-hash" });
  });

  test("a remembered signing key is the one that would be derived", () => {
    const signingKeys = new SigningKeys();
    for (const outcome of [verified(header, { signingKeys }), verified(header, { signingKeys })])
      expect(outcome.verified).toBe(true);
    expect(verified(header, { signingKeys, credentials: always({ secretAccessKey: "wrong" }) })).toMatchObject({
      problem: "mismatch",
    });
  });

  test("four minutes late is in time, and a quarter of an hour for S3", () => {
    expect(verified(header, { now: minutes(4) }).verified).toBe(true);
    expect(verified(header, { now: minutes(14), window: 15 * 60_000 }).verified).toBe(true);
  });
});

describe("headers that are no signature", () => {
  const attempt = (authorization: string | undefined) =>
    verifySignature(
      {
        method: "POST",
        path: "/",
        rawQuery: "",
        rawHeaders: ["Host", "localhost", ...(authorization === undefined ? [] : ["Authorization", authorization])],
        body: Buffer.alloc(0),
      },
      { now: new Date("2026-01-01"), credentials: () => undefined },
    );

  test("none at all", () =>
    expect(attempt(undefined)).toMatchObject({ problem: "unsigned", message: "Missing Authentication Token" }));

  test("junk, in the words recorded on AWS", () =>
    expect(attempt("intentionally-invalid-probe")).toMatchObject({
      problem: "incomplete",
      message:
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=H1h1vhCGZwXdc98SZDlNeViH9hVartzM/Vy4kUYRVtA=",
    }));

  test("any text is refused, never thrown over", () =>
    fc.assert(fc.property(fc.string(), (text) => void expect(attempt(text).verified).toBe(false))));
});
