import { createHmac, createPublicKey, type JsonWebKey } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { explain } from "../../src/gateway/explain.js";
import { readJws, verifyRs256 } from "../../src/gateway/tokens/jws.js";
import {
  accessPayload,
  accessToken,
  Bench,
  COGNITO,
  foreignKey,
  idPayload,
  idToken,
  issuerOf,
  jwt,
  keyOf,
  mockOf,
  NOW,
  OTHER_POOL,
  otherPoolToken,
  POOL,
  poolArn,
  recorded,
  refusal,
} from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const seconds = NOW / 1000;
const cognito = { authorizationType: "COGNITO_USER_POOLS", authorizerId: COGNITO.id } as const;
const scoped = { ...cognito, authorizationScopes: ["orders/write", "orders/read"] };

const UNAUTHORIZED = {
  status: 401,
  type: "UnauthorizedException",
  length: "26",
  body: '{"message":"Unauthorized"}',
};

function serve(authorizer: Partial<typeof COGNITO> = {}): void {
  bench.serve({
    methods: {
      "GET /open": {},
      "ANY /id": cognito,
      "ANY /scoped": scoped,
      "GET /dangling": { ...cognito, authorizerId: "gone00" },
    },
    snapshot: { authorizers: [{ ...COGNITO, ...authorizer }] },
  });
}

const get = (path: string, authorization?: string) =>
  bench.call("GET", path, { headers: authorization === undefined ? [] : ["Authorization", authorization] });

const failed = () => bench.record.checks.filter((check) => !check.passed);

beforeEach(() => serve());

interface Capture {
  readonly label: string;
  readonly status: number;
  readonly body?: string;
  readonly "x-amzn-ErrorType"?: string;
  readonly "content-length"?: number;
}
const captures = JSON.parse(readFileSync(recorded("stackd/native-captures.json"), "utf8")) as {
  rest_cognito_iam: Capture[];
};
const capture = (label: string): Capture => {
  const found = captures.rest_cognito_iam.find((row) => row.label === label);
  if (!found) throw new Error(`no recorded row ${label}`);
  return found;
};

describe("as recorded on AWS", () => {
  test.each([
    ["before-deployment", "/prod/id", undefined],
    ["unknown-resource", "/dev/nowhere", undefined],
    ["cognito-missing", "/dev/id", undefined],
    ["cognito-invalid", "/dev/id", "Bearer not-a-token"],
    ["cognito-id-no-scopes", "/dev/id", `Bearer ${idToken()}`],
    ["cognito-id-scoped", "/dev/scoped", `Bearer ${idToken()}`],
    ["cognito-access-no-scopes", "/dev/id", `Bearer ${accessToken()}`],
    ["cognito-access-scoped", "/dev/scoped", `Bearer ${accessToken()}`],
  ])("%s", async (label, path, authorization) => {
    const row = capture(label);
    const answer = await get(path, authorization);
    expect(answer.status).toBe(row.status);
    if (row.status === 200) return expect(answer.body).toBe("Hello");
    expect(refusal(answer)).toEqual({
      status: row.status,
      type: row["x-amzn-ErrorType"],
      length: String(row["content-length"]),
      body: row.body,
    });
    expect(bench.events).toEqual([]);
  });

  test("every recorded row on Cognito authorizers is among the cases above", () => {
    const labels = captures.rest_cognito_iam.map(({ label }) => label).filter((label) => label.startsWith("cognito"));
    expect(labels).toEqual([
      "cognito-missing",
      "cognito-invalid",
      "cognito-id-no-scopes",
      "cognito-id-scoped",
      "cognito-access-no-scopes",
      "cognito-access-scoped",
    ]);
  });

  test("headers of a refusal come in the recorded order", async () => {
    const answer = await get("/dev/id");
    expect(answer.rawHeaders.filter((_, at) => at % 2 === 0)).toEqual([
      "Date",
      "Content-Type",
      "Content-Length",
      "Connection",
      "x-amzn-RequestId",
      "x-amzn-ErrorType",
      "x-amz-apigw-id",
    ]);
    expect(answer.headers["x-amzn-RequestId"]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(answer.headers["x-amz-apigw-id"]).toMatch(/^[A-Za-z0-9+/]{15}=$/);
  });
});

describe("claims", () => {
  test("are those of the recorded event, to the letter and in order", async () => {
    const event = JSON.parse(
      readFileSync(recorded("events/powertools-typescript/apigw-rest/jwt-authorizer-auth.json"), "utf8"),
    ) as { headers: Record<string, string>; requestContext: { authorizer: { claims: Record<string, string> } } };
    const [, payload = ""] = (event.headers.Authorization ?? "").split(".");
    const sent = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    bench.now = (sent.iat as number) * 1000 + 1000;
    const token = jwt(
      { kid: "id-key=", alg: "RS256" },
      { ...sent, iss: issuerOf(POOL) },
      keyOf(`${POOL} id-key=`).privateKey,
    );
    expect((await get("/dev/id", token)).status).toBe(200);
    const { claims } = event.requestContext.authorizer;
    const made = bench.event.requestContext.authorizer?.claims ?? {};
    expect(Object.entries(made)).toEqual(Object.entries({ ...claims, iss: issuerOf(POOL) }));
    expect(Object.keys(bench.event.requestContext.authorizer ?? {})).toEqual(["claims"]);
  });

  test("are strings, whatever the token holds", async () => {
    const change = {
      "cognito:groups": ["admins", "users"],
      email_verified: true,
      "custom:level": "7",
      address: { formatted: "x" },
      identities: [{ userId: "1" }, { userId: "2" }],
    };
    await get("/dev/id", idToken(change));
    expect(bench.event.requestContext.authorizer?.claims).toMatchObject({
      "cognito:groups": "admins,users",
      email_verified: "true",
      "custom:level": "7",
      address: '{"formatted":"x"}',
      identities: '{"userId":"1"},{"userId":"2"}',
      auth_time: String(seconds - 60),
      exp: "Mon Nov 23 11:00:00 UTC 2026",
    });
  });

  test("of an access token come with scope and username", async () => {
    await get("/dev/scoped", accessToken());
    expect(Object.keys(bench.event.requestContext.authorizer?.claims ?? {})).toEqual(Object.keys(accessPayload()));
  });
});

describe("where the token is and what it may be", () => {
  test.each([
    ["bare", (token: string) => token],
    ["after Bearer", (token: string) => `Bearer ${token}`],
  ])("%s, in Authorization", async (_, write) => {
    expect((await get("/dev/id", write(idToken()))).status).toBe(200);
  });

  test.each([
    ["method.request.header.X-Token", "/dev/id", ["x-toKEN", idToken()]],
    ["method.request.querystring.token", `/dev/id?token=${idToken()}`, []],
  ])("where identitySource %s says", async (identitySource, path, headers) => {
    serve({ identitySource });
    expect((await bench.call("GET", path, { headers })).status).toBe(200);
    expect(refusal(await get("/dev/id", idToken()))).toEqual(UNAUTHORIZED);
  });

  test("a token of any listed pool passes; of another pool none does", async () => {
    expect(refusal(await get("/dev/id", otherPoolToken()))).toEqual(UNAUTHORIZED);
    expect(failed()).toMatchObject([{ actual: OTHER_POOL, expected: POOL }]);
    serve({ providerARNs: [poolArn(POOL), poolArn(OTHER_POOL)] });
    expect((await get("/dev/id", otherPoolToken())).status).toBe(200);
    expect((await get("/dev/id", idToken())).status).toBe(200);
  });

  test.each([
    ["the whole aud", "3nkoep4151b7umeggnottc30u9", "/dev/id", idToken, 200],
    ["a part of aud only", "3nkoep", "/dev/id", idToken, 401],
    ["another aud", "somebodyelse", "/dev/id", idToken, 401],
    ["an access token, which has no aud", ".*", "/dev/scoped", accessToken, 401],
    ["no expression", "", "/dev/scoped", accessToken, 200],
    ["an expression that can't be read", "(", "/dev/id", idToken, 401],
  ])("identityValidationExpression against %s", async (_, identityValidationExpression, path, token, status) => {
    serve({ identityValidationExpression });
    expect((await get(path, token())).status).toBe(status);
  });

  test.each([
    ["one of two scopes", "orders/write", 200],
    ["the other with more", "a orders/read b", 200],
    ["none", "aws.cognito.signin.user.admin", 401],
    ["a longer one", "orders/reader", 401],
  ])("an access token that holds %s", async (_, scope, status) => {
    expect((await get("/dev/scoped", accessToken({ scope }))).status).toBe(status);
  });

  test("an expired token is told so, and the person how long ago", async () => {
    const answer = await get("/dev/id", idToken({ exp: seconds - 7380 }));
    expect(refusal(answer)).toEqual({
      ...UNAUTHORIZED,
      length: "44",
      body: '{"message":"The incoming token has expired"}',
    });
    expect(failed()).toMatchObject([{ what: "it has not expired", actual: "expired 2 h 3 min ago" }]);
  });

  test("a method whose authorizer is gone lets nobody pass", async () => {
    const answer = await get("/dev/dangling", idToken());
    expect(refusal(answer)).toMatchObject({ status: 500, body: '{"message":null}', length: "16" });
  });
});

describe("what is remembered of a token", () => {
  test("it ends with exp, though the token was good a moment ago", async () => {
    const token = idToken({ exp: seconds + 10 });
    expect((await get("/dev/id", token)).status).toBe(200);
    bench.now = NOW + 9_999;
    expect((await get("/dev/id", token)).status).toBe(200);
    bench.now = NOW + 10_000;
    expect((await get("/dev/id", token)).body).toBe('{"message":"The incoming token has expired"}');
  });

  test("it ends when a key goes", async () => {
    const token = idToken();
    expect((await get("/dev/id", token)).status).toBe(200);
    const { privateKey, publicKey } = keyOf(`${POOL} id-key=`);
    const { keys } = await import("./support.js");
    keys.delete(`${POOL} id-key=`);
    bench.keyGeneration += 1;
    expect(refusal(await get("/dev/id", token))).toEqual(UNAUTHORIZED);
    keys.set(`${POOL} id-key=`, { privateKey, publicKey });
    bench.keyGeneration += 1;
    expect((await get("/dev/id", token)).status).toBe(200);
  });

  test("it makes no method's rule weaker", async () => {
    const token = idToken();
    expect((await get("/dev/id", token)).status).toBe(200);
    expect(refusal(await get("/dev/scoped", token))).toEqual(UNAUTHORIZED);
    serve({ providerARNs: [poolArn(OTHER_POOL)] });
    expect(refusal(await get("/dev/id", token))).toEqual(UNAUTHORIZED);
  });
});

describe("attacks", () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const [header = "", payload = "", signature = ""] = idToken().split(".");
  const idKey = keyOf(`${POOL} id-key=`);
  const hs256 = (alg: string, secret: string | Buffer) => {
    const signed = `${part({ alg, kid: "id-key=" })}.${payload}`;
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  };
  const pem = idKey.publicKey.export({ type: "spki", format: "pem" }) as string;
  const sign = (head: unknown, body: unknown = idPayload(), key = idKey.privateKey) => jwt(head, body, key);
  const without = (name: string) => Object.fromEntries(Object.entries(idPayload()).filter(([key]) => key !== name));

  test.each<[string, string]>([
    ["alg none, no signature", `${part({ alg: "none", kid: "id-key=" })}.${payload}.`],
    ["alg none, with a signature", `${part({ alg: "none", kid: "id-key=" })}.${payload}.${signature}`],
    ["alg None", `${part({ alg: "None", kid: "id-key=" })}.${payload}.${signature}`],
    ["HS256 with the public key as the secret", hs256("HS256", pem)],
    ["HS256 with the public key's DER", hs256("HS256", idKey.publicKey.export({ type: "spki", format: "der" }))],
    ["HS256 with the secret empty", hs256("HS256", "")],
    ["RS256 named over an HMAC", hs256("RS256", pem)],
    ["RS384", sign({ alg: "RS384", kid: "id-key=" })],
    ["no alg", sign({ kid: "id-key=" })],
    ["a list of algs", sign({ alg: ["RS256"], kid: "id-key=" })],
    ["a key of nobody's", sign({ alg: "RS256", kid: "id-key=" }, idPayload(), foreignKey.privateKey)],
    ["a kid that can't be printed", sign({ alg: "RS256", kid: { toString: null } })],
    ["an unknown kid", sign({ alg: "RS256", kid: "nobody=" })],
    ["no kid", sign({ alg: "RS256" })],
    ["a kid that is a path", sign({ alg: "RS256", kid: "../../dev/null" })],
    ["a kid of Object's", sign({ alg: "RS256", kid: "__proto__" })],
    ["the kid of the pool's other key", sign({ alg: "RS256", kid: "access-key=" })],
    ["the kid of another pool", sign({ alg: "RS256", kid: "other-key=" })],
    [
      "its own key in the header",
      sign(
        { alg: "RS256", kid: "id-key=", jwk: foreignKey.publicKey.export({ format: "jwk" }) },
        idPayload(),
        foreignKey.privateKey,
      ),
    ],
    [
      "an address of keys in the header",
      sign({ alg: "RS256", kid: "id-key=", jku: "https://example.com" }, idPayload(), foreignKey.privateKey),
    ],
    ["crit", sign({ alg: "RS256", kid: "id-key=", crit: ["exp"] })],
    [
      "another pool that signs as this one",
      jwt({ alg: "RS256", kid: "other-key=" }, idPayload(), keyOf(`${OTHER_POOL} other-key=`).privateKey),
    ],
    [
      "an issuer of nobody's",
      sign({ alg: "RS256", kid: "id-key=" }, idPayload({ iss: "https://example.com/us-east-1_AbC123xyz" })),
    ],
    ["an issuer with a slash more", sign({ alg: "RS256", kid: "id-key=" }, idPayload({ iss: `${issuerOf(POOL)}/` }))],
    ["no issuer", sign({ alg: "RS256", kid: "id-key=" }, without("iss"))],
    ["no exp", sign({ alg: "RS256", kid: "id-key=" }, without("exp"))],
    ["exp as text", sign({ alg: "RS256", kid: "id-key=" }, idPayload({ exp: "9999999999" }))],
    ["nbf to come", sign({ alg: "RS256", kid: "id-key=" }, idPayload({ nbf: seconds + 60 }))],
    ["nbf as text", sign({ alg: "RS256", kid: "id-key=" }, idPayload({ nbf: "soon" }))],
    ["token_use refresh", sign({ alg: "RS256", kid: "id-key=" }, idPayload({ token_use: "refresh" }))],
    ["no token_use", sign({ alg: "RS256", kid: "id-key=" }, without("token_use"))],
    ["a payload that is a list", sign({ alg: "RS256", kid: "id-key=" }, [idPayload()])],
    ["a payload that is no JSON", sign({ alg: "RS256", kid: "id-key=" }, "foo")],
    ["an empty signature", `${header}.${payload}.`],
    ["two parts", `${header}.${payload}`],
    ["four parts", `${header}.${payload}.${signature}.${signature}`],
    ["five parts", `${header}.${payload}.${signature}.a.b`],
    ["padding", `${header}.${payload}.${signature}==`],
    ["a lower-case scheme", `bearer ${header}.${payload}.${signature}`],
    ["the scheme alone", "Bearer "],
    ["the scheme twice", `Bearer Bearer ${header}.${payload}.${signature}`],
    ["Basic", `Basic ${Buffer.from("alice:secret").toString("base64")}`],
    [
      "an AWS signature",
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261123/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=00",
    ],
    ["nothing", ""],
  ])("%s", async (_, authorization) => {
    expect(refusal(await get("/dev/id", authorization))).toEqual(UNAUTHORIZED);
    expect(bench.events).toEqual([]);
    expect(failed().length).toBe(1);
  });

  test("the token that they are made from is good", async () => {
    expect((await get("/dev/id", `${header}.${payload}.${signature}`)).status).toBe(200);
  });

  test.each([
    ["Authorization", "Authorization"],
    ["Authorization", "authorization"],
  ])("two %s headers, the second %s", async (first, second) => {
    const answer = await bench.call("GET", "/dev/id", { headers: [first, idToken(), second, idToken()] });
    expect(refusal(answer)).toEqual(UNAUTHORIZED);
  });

  test("a huge token is not even read", async () => {
    const answer = await bench.gateway.handle({
      restApiId: "abc123defg",
      stageName: "dev",
      method: "GET",
      rawPath: "/id",
      rawQuery: "",
      rawHeaders: ["Authorization", `${header}.${"a".repeat(5_000_000)}.${signature}`],
      body: Buffer.alloc(0),
      sourceIp: "127.0.0.1",
      protocol: "HTTP/1.1",
      domainName: "abc123defg.execute-api.us-east-1.amazonaws.com",
    });
    expect(answer.statusCode).toBe(401);
    expect(JSON.stringify(bench.record).length).toBeLessThan(2_000);
  });

  test("one character changed anywhere spoils a token", async () => {
    const token = `${header}.${payload}.${signature}`;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom(..."ABCXYZabcxyz0189-_.+/="),
        async (at, character) => {
          fc.pre(token[at] !== character);
          const answer = await get("/dev/id", token.slice(0, at) + character + token.slice(at + 1));
          expect(refusal(answer)).toEqual(UNAUTHORIZED);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("no random header is let through, nor makes a defect", async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((some) => `Bearer ${some}`),
      fc.base64String().map((some) => `${some}.${some}.${some}`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (authorization) => {
        const headers = authorization.replace(/[^\x20-\x7e]/g, "");
        expect((await get("/dev/id", headers)).status).toBe(401);
      }),
    );
  });
});

test("no random request passes an authorizer, whatever its method, path, query and headers are", async () => {
  bench.serve({
    methods: { "ANY /": cognito, "ANY /{proxy+}": scoped, "GET /a/{b}": cognito, "POST /a": scoped },
    snapshot: { authorizers: [COGNITO] },
  });
  const wrong = [
    otherPoolToken(),
    idToken({ exp: 1 }),
    accessToken({ scope: "x" }),
    "null",
    "undefined",
    "Bearer",
    "*",
  ];
  const header = fc.tuple(
    fc.constantFrom(
      "Authorization",
      "authorization",
      "X-Authorization",
      "Cookie",
      "X-Amz-Date",
      "X-HTTP-Method-Override",
    ),
    fc.oneof(
      fc.constantFrom(...wrong),
      fc.constantFrom(...wrong).map((token) => `Bearer ${token}`),
      fc.string({ unit: fc.constantFrom(..."ab.=+/ -_") }),
    ),
  );
  const url = fc.string({ unit: fc.constantFrom(..."a/b/%2F+.;&=?~") });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "POST", "OPTIONS", "HEAD", "DELETE", "PATCH"),
      url,
      fc.array(header, { maxLength: 3 }),
      async (method, path, headers) => {
        const answer = await bench.call(method, `/dev/${path}`, { headers: headers.flat() });
        expect([401, 403]).toContain(answer.status);
        expect(bench.events).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

describe("Wycheproof JWS cases", () => {
  interface Group {
    readonly comment: string;
    readonly public?: JsonWebKey & { use?: string; key_ops?: string[] };
    readonly private: JsonWebKey & { use?: string };
    readonly tests: readonly {
      readonly tcId: number;
      readonly comment: string;
      readonly jws: string | object;
      readonly result: string;
    }[];
  }
  const { testGroups } = JSON.parse(readFileSync(recorded("jwt/json_web_signature_test.json"), "utf8")) as {
    testGroups: readonly Group[];
  };
  const groups = testGroups.map((group, index) => [`${index} ${group.comment}`, group] as const);

  test.each(groups)("none gets past the authorizer: %s", async (_, group) => {
    for (const { tcId, comment, jws } of group.tests) {
      const token = typeof jws === "string" ? jws : JSON.stringify(jws);
      expect([tcId, comment, refusal(await get("/dev/id", token))]).toEqual([tcId, comment, UNAUTHORIZED]);
    }
  });

  // The keys of a pool sign RS256 and nothing else: those are the cases whose keys say the same.
  const rsa = groups.filter(
    ([, { public: key }]) => key?.alg === "RS256" && key.use !== "enc" && !key.key_ops?.includes("encrypt"),
  );
  test.each(rsa)("the signature check holds with the case's own key: %s", (_, { public: jwk = {}, tests }) => {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    for (const { tcId, comment, jws, result } of tests) {
      const read = typeof jws === "string" ? readJws(jws) : undefined;
      const good = result === "valid";
      expect([tcId, comment, read !== undefined && verifyRs256(read, key)]).toEqual([tcId, comment, good]);
    }
  });

  test("there are valid ones among them", () => {
    const valid = rsa.filter(([, { tests }]) => tests.some(({ result }) => result === "valid"));
    expect(valid.length).toBeGreaterThan(2);
  });
});

describe("what a person is told", () => {
  test("the access token on a method without scopes, as the design shows it", async () => {
    await get("/dev/id", accessToken());
    const lines = explain({ ...bench.record, id: "1f2a0000", duration: 3.14 });
    expect(lines[0]).toMatch(/^ {4}401 {2}GET \/dev\/id +3\.1 ms {3}#1f2a$/);
    expect(lines.slice(1)).toEqual([
      "         authorizer Cognito (COGNITO_USER_POOLS)",
      "         ✓ a token was sent in Authorization",
      "         ✓ it was signed by us-east-1_AbC123xyz (kid access…)",
      "         ✓ it has not expired",
      '         ✗ token_use is "id": the method has no scopes           actual "access"',
      "         → sent the access token; this method wants the ID token: (await fetchAuthSession()).tokens.idToken",
    ]);
  });

  test.each<[string, string | undefined, RegExp]>([
    ["no token", undefined, /send the ID token: Authorization: Bearer/],
    ["an AWS signature", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE", /signed the request with AWS credentials/],
    ["another pool", otherPoolToken(), /add the pool's ARN to the authorizer's providerARNs/],
    [
      "a cloud's token",
      jwt({ alg: "RS256", kid: "k" }, idPayload({ iss: issuerOf("us-east-1_Cloud") }), foreignKey.privateKey),
      /sign in against this cloud/,
    ],
    ["an unknown key", jwt({ alg: "RS256", kid: "k" }, idPayload(), foreignKey.privateKey), /the pool was made anew/],
    ["an expired one", idToken({ exp: seconds - 1 }), /forceRefresh: true/],
  ])("%s", async (_, authorization, advice) => {
    await get("/dev/id", authorization);
    expect(failed()[0]?.advice).toMatch(advice);
    const told = JSON.stringify(bench.record);
    if (authorization !== undefined && authorization.length > 60)
      expect(told).not.toContain(authorization.slice(0, 60));
  });

  test("a good request keeps its checks too", async () => {
    bench.serve({ methods: { "GET /id": { ...cognito, methodIntegration: mockOf() } } });
    await get("/dev/id", idToken());
    expect(bench.record).toMatchObject({
      status: 200,
      path: "/dev/id",
      resourcePath: "/id",
      authorizer: { kind: "COGNITO_USER_POOLS", name: "Cognito" },
    });
    expect(bench.record.checks.every(({ passed }) => passed)).toBe(true);
    expect(bench.record.durations.map(([step]) => step)).toEqual([
      "parse",
      "route",
      "authorize",
      "policy",
      "api-key",
      "throttle",
      "validate",
      "integrate",
      "respond",
    ]);
  });
});
