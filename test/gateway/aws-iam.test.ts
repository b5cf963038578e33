import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SigningKey } from "../../src/gateway/iam/signer.js";
import {
  allow,
  asRoot,
  asSession,
  call,
  messageOf,
  methodArn,
  policyOf,
  ROOT_KEY,
  rootKey,
  SESSION_ARN,
  SESSION_KEY,
  type SignerSettings,
  send,
  sessionKey,
  setRole,
  shownArn,
  signed,
  type Unsigned,
} from "./signing.js";
import { ACCOUNT, type Answer, Bench, idToken, NOW, recorded, refusal } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

beforeEach(() => {
  bench.serve({
    methods: {
      "GET /x": { authorizationType: "AWS_IAM" },
      "POST /x": { authorizationType: "AWS_IAM" },
      "GET /open": {},
    },
  });
  bench.keys.clear();
  bench.keys.set(SESSION_KEY, sessionKey());
  bench.keys.set(ROOT_KEY, rootKey());
  setRole(bench, { inlinePolicies: { invoke: policyOf(allow()) } });
});

const MISSING = '{"message":"Missing Authentication Token"}';
const hashed = (text: string) => createHash("sha256").update(text).digest("base64");
const lastFailed = () => bench.record.checks.filter(({ passed }) => !passed).at(-1);
const minutes = (count: number) => NOW + count * 60_000;

describe("who may be let in", () => {
  test.each<[string, Unsigned, SignerSettings]>([
    ["a session, signed in the header", {}, asSession],
    ["a session, presigned", {}, { ...asSession, expiresIn: 60 }],
    ["the root of the account", {}, asRoot],
    ["the root, presigned", {}, { ...asRoot, expiresIn: 60 }],
    ["a body", { method: "POST", body: '{"a":1}', headers: { "content-type": "application/json" } }, asSession],
    ["a query that needs encoding", { path: "/dev/x?b=2&a=%C3%BC%20%26&a%20b=/" }, asSession],
    ["a trailing slash", { path: "/dev/x/" }, asSession],
    ["signed four minutes ago", {}, { ...asSession, time: minutes(-4) }],
    ["signed by a clock four minutes ahead", {}, { ...asSession, time: minutes(4) }],
    [
      "a presigned URL of half an hour ago that is good for an hour",
      {},
      { ...asSession, time: minutes(-30), expiresIn: 3600 },
    ],
  ])("%s", async (_, unsigned, settings) => {
    const answer = await call(bench, unsigned, settings);
    expect([answer.status, answer.body]).toEqual([200, "Hello"]);
    expect(bench.record.checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});

interface Refused {
  readonly unsigned?: Unsigned;
  readonly settings?: SignerSettings;
  readonly key?: SigningKey;
  /** Instead of a signed request. */
  readonly headers?: readonly string[];
  readonly path?: string;
  readonly status?: number;
  readonly type: string;
  readonly gatewayResponse: string;
  readonly message: string | RegExp;
  readonly check?: RegExp;
  readonly advice?: RegExp;
}

const bearer = `Bearer ${idToken()}`;
const MISMATCH =
  /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.\n\nThe Canonical String for this request should have been\n'GET\n\/dev\/x\n\nhost:x\.example\n[^']*'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261123T100000Z\n20261123\/us-east-1\/execute-api\/aws4_request\n[0-9a-f]{64}'\n$/;

describe("each refusal in AWS's words", () => {
  test.each<[string, Refused]>([
    [
      "unsigned",
      {
        headers: [],
        type: "MissingAuthenticationTokenException",
        gatewayResponse: "MISSING_AUTHENTICATION_TOKEN",
        message: "Missing Authentication Token",
        check: /is signed/,
        advice: /sign the request with AWS credentials/,
      },
    ],
    [
      "a bearer token",
      {
        headers: ["Authorization", bearer],
        type: "IncompleteSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(bearer)}'.`,
        advice: /a bearer token means nothing to it/,
      },
    ],
    [
      "key=value, and no signature",
      {
        headers: ["Authorization", "Basic YWxpY2U6c2VjcmV0=="],
        type: "IncompleteSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed("Basic YWxpY2U6c2VjcmV0==")}`,
        advice: /Signature Version 4 signer/,
      },
    ],
    [
      "half a signature",
      {
        headers: [
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261123/us-east-1/execute-api/aws4_request",
          "X-Amz-Date",
          "20261123T100000Z",
        ],
        type: "IncompleteSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message:
          /^Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\. \(Hashed/,
      },
    ],
    [
      "two Authorization headers",
      {
        headers: ["Authorization", "AWS4-HMAC-SHA256 a=b", "Authorization", "c=d"],
        type: "IncompleteSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: /^Invalid key=value pair/,
        advice: /one time only/,
      },
    ],
    [
      "another secret",
      {
        settings: { ...asSession, secretAccessKey: "another" },
        type: "InvalidSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: MISMATCH,
        check: /the signature is the one that this request gives/,
        advice: /another secret, or the request was changed/,
      },
    ],
    [
      "signed six minutes ago",
      {
        settings: { ...asSession, time: minutes(-6) },
        type: "InvalidSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: "Signature expired: 20261123T095400Z is now earlier than 20261123T095500Z (20261123T100000Z - 5 min.)",
        advice: /signed 6 min ago by the client's clock: .* that clock is behind/,
      },
    ],
    [
      "signed six minutes from now",
      {
        settings: { ...asSession, time: minutes(6) },
        type: "InvalidSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message:
          "Signature not yet current: 20261123T100600Z is still later than 20261123T100500Z (20261123T100000Z + 5 min.)",
        advice: /6 min ahead/,
      },
    ],
    [
      "a presigned URL that is over",
      {
        settings: { ...asSession, time: minutes(-11), expiresIn: 600 },
        type: "InvalidSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message:
          "Signature expired: 20261123T094900Z is now earlier than 20261123T095000Z (20261123T100000Z - 10 min.)",
        advice: /presigned URL is over/,
      },
    ],
    [
      "an unknown key",
      {
        settings: { ...asSession, accessKeyId: "AKIAI44QH8DHBEXAMPLE" },
        type: "UnrecognizedClientException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: "The security token included in the request is invalid.",
        advice: /nobody here has this key/,
      },
    ],
    [
      "no session token",
      {
        settings: { ...asSession, sessionToken: undefined },
        type: "UnrecognizedClientException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: "The security token included in the request is invalid.",
        advice: /X-Amz-Security-Token/,
      },
    ],
    [
      "another session's token",
      {
        settings: { ...asSession, sessionToken: "another" },
        type: "UnrecognizedClientException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: "The security token included in the request is invalid.",
      },
    ],
    [
      "a token with a key that has none",
      {
        settings: { ...asRoot, sessionToken: "another" },
        type: "UnrecognizedClientException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: "The security token included in the request is invalid.",
      },
    ],
    [
      "an expired session",
      {
        key: sessionKey({ expiration: new Date(NOW - 1000) }),
        type: "ExpiredTokenException",
        gatewayResponse: "EXPIRED_TOKEN",
        message: "The security token included in the request is expired",
        advice: /fetchAuthSession\(\{ forceRefresh: true \}\)/,
      },
    ],
    [
      "scoped to another region",
      {
        settings: { ...asSession, region: "eu-west-1" },
        type: "InvalidSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: "Credential should be scoped to a valid region. ",
        advice: /sign for region us-east-1 and service execute-api/,
      },
    ],
    [
      "scoped to another service",
      {
        settings: { ...asSession, service: "lambda" },
        type: "InvalidSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: "Credential should be scoped to correct service: 'execute-api'. ",
        advice: /service execute-api/,
      },
    ],
    [
      "a body that the signature leaves out",
      {
        unsigned: { method: "POST", body: "hello", headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
        type: "InvalidSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
        advice: /no UNSIGNED-PAYLOAD/,
      },
    ],
    [
      "half a presigned query",
      {
        path: "/dev/x?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a",
        headers: [],
        type: "IncompleteSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: /^AWS query-string parameters must include 'X-Amz-Signature'/,
      },
    ],
    [
      "a bearer token for a path that isn't there",
      {
        path: "/dev/nowhere",
        headers: ["Authorization", bearer],
        type: "IncompleteSignatureException",
        gatewayResponse: "INVALID_SIGNATURE",
        message: /missing equal-sign/,
      },
    ],
    [
      "a good signature for a path that isn't there",
      {
        unsigned: { path: "/dev/nowhere" },
        type: "MissingAuthenticationTokenException",
        gatewayResponse: "MISSING_AUTHENTICATION_TOKEN",
        message: "Missing Authentication Token",
      },
    ],
  ])("%s", async (_, { unsigned = {}, settings = asSession, key, headers, path = "/dev/x", ...expected }) => {
    if (key) bench.keys.set(SESSION_KEY, key);
    const answer = headers ? await bench.call("GET", path, { headers }) : await call(bench, unsigned, settings);
    expect({ status: answer.status, type: answer.headers["x-amzn-ErrorType"] }).toEqual({
      status: expected.status ?? 403,
      type: expected.type,
    });
    expect(Object.keys(JSON.parse(answer.body) as object)).toEqual(["message"]);
    if (typeof expected.message === "string") expect(messageOf(answer)).toBe(expected.message);
    else expect(messageOf(answer)).toMatch(expected.message);
    expect(bench.record.refusedBy).toBe(expected.gatewayResponse);
    expect(bench.events).toEqual([]);
    const failed = lastFailed();
    expect(failed).toBeDefined();
    if (expected.check) expect(failed?.what).toMatch(expected.check);
    if (expected.advice) expect(failed?.advice).toMatch(expected.advice);
  });

  test("secrets and tokens stand in no check", async () => {
    await call(bench, {}, { ...asSession, secretAccessKey: "another" });
    await bench.call("GET", "/dev/x", { headers: ["Authorization", bearer] });
    const told = JSON.stringify(bench.records);
    for (const secret of [asSession.sessionToken, asSession.secretAccessKey, bearer, bearer.slice(7)])
      expect(told).not.toContain(secret);
  });

  test("a gateway response takes the refusal's place", async () => {
    bench.serve({
      methods: { "GET /x": { authorizationType: "AWS_IAM" } },
      snapshot: {
        gatewayResponses: [
          {
            responseType: "INVALID_SIGNATURE",
            statusCode: "401",
            responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
            responseTemplates: { "application/json": '{"said":$context.error.messageString}' },
          },
        ],
      },
    });
    const answer = await call(bench, {}, { ...asSession, region: "eu-west-1" });
    expect([answer.status, answer.headers["Access-Control-Allow-Origin"], answer.body]).toEqual([
      401,
      "*",
      '{"said":"Credential should be scoped to a valid region. "}',
    ]);
  });
});

describe("the recorded answers", () => {
  const { rest_cognito_iam: rows } = JSON.parse(readFileSync(recorded("stackd/native-captures.json"), "utf8")) as {
    rest_cognito_iam: { label: string; status: number; "x-amzn-ErrorType"?: string; body?: string }[];
  };
  const ask: Readonly<Record<string, () => Promise<Answer>>> = {
    "unknown-resource": () => bench.call("GET", "/dev/nowhere"),
    "iam-unsigned": () => bench.call("GET", "/dev/x"),
    "iam-signed": () => call(bench),
  };
  test.each(rows.filter(({ label }) => label in ask))("$label", async (row) => {
    const answer = await ask[row.label]?.();
    expect(answer?.status).toBe(row.status);
    if (answer && row.body !== undefined)
      expect(refusal(answer)).toMatchObject({ type: row["x-amzn-ErrorType"], body: row.body });
  });
});

describe("what the function sees", () => {
  const none = {
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
  };

  test("of a session of a role", async () => {
    await call(bench, { headers: { "User-Agent": "curl/8" } });
    expect(bench.event.requestContext.identity).toEqual({
      ...none,
      accountId: ACCOUNT,
      caller: "AROAIOSFODNN7EXAMPLE1:alice",
      sourceIp: "127.0.0.1",
      principalOrgId: null,
      accessKey: SESSION_KEY,
      userArn: SESSION_ARN,
      userAgent: "curl/8",
      user: "AROAIOSFODNN7EXAMPLE1:alice",
    });
    expect(bench.event.requestContext).not.toHaveProperty("authorizer");
  });

  test("of a user of IAM, whom the API's policy names, and no authorizer", async () => {
    const accessKey = "AKIAI44QH8DHBEXAMPLE";
    const userId = "AIDAJQABLZS4A3QDU576Q";
    const userArn = `arn:aws:iam::${ACCOUNT}:user/alice`;
    const { secretAccessKey } = rootKey();
    bench.serve({
      methods: { "GET /x": { authorizationType: "AWS_IAM" } },
      api: { policy: policyOf(allow("*", { Principal: { AWS: userArn } })) },
    });
    bench.keys.set(accessKey, {
      secretAccessKey,
      caller: { accountId: ACCOUNT, arn: userArn, userId, accessKeyId: accessKey },
    });
    const answer = await call(bench, {}, { accessKeyId: accessKey, secretAccessKey });
    expect(answer.status).toBe(200);
    expect(bench.event.requestContext.identity).toEqual({
      ...none,
      accountId: ACCOUNT,
      caller: userId,
      sourceIp: "127.0.0.1",
      principalOrgId: null,
      accessKey,
      userArn,
      userAgent: null,
      user: userId,
    });
    expect(bench.event.requestContext).not.toHaveProperty("authorizer");
    expect(bench.event.headers).not.toHaveProperty("Authorization");
  });

  test("of the account's root", async () => {
    await call(bench, {}, asRoot);
    expect(bench.event.requestContext.identity).toMatchObject({
      ...none,
      accountId: ACCOUNT,
      caller: ACCOUNT,
      user: ACCOUNT,
      accessKey: ROOT_KEY,
      userArn: `arn:aws:iam::${ACCOUNT}:root`,
    });
  });

  test.each([
    [
      "of a user of an identity pool",
      "authenticated" as const,
      "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xyz,cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xyz:CognitoSignIn:64684428-c021-7049-51b0-d218e66ffecd",
    ],
    ["of a guest", "unauthenticated" as const, undefined],
  ])("%s", async (_, authenticationType, authenticationProvider) => {
    const pool = "us-east-1:6d6c8b1f-0f4d-4c2e-9f6f-000000000001";
    const identity = "us-east-1:6d6c8b1f-0f4d-4c2e-9f6f-000000000002";
    bench.keys.set(
      SESSION_KEY,
      sessionKey({
        cognitoIdentity: {
          identityPoolId: pool,
          identityId: identity,
          authenticationType,
          ...(authenticationProvider !== undefined && { authenticationProvider }),
        },
      }),
    );
    await call(bench);
    expect(Object.keys(bench.event.requestContext.identity as object)).toEqual([
      "cognitoIdentityPoolId",
      "accountId",
      "cognitoIdentityId",
      "caller",
      "sourceIp",
      "principalOrgId",
      "accessKey",
      "cognitoAuthenticationType",
      "cognitoAuthenticationProvider",
      "userArn",
      "userAgent",
      "user",
    ]);
    expect(bench.event.requestContext.identity).toMatchObject({
      cognitoIdentityPoolId: pool,
      cognitoIdentityId: identity,
      cognitoAuthenticationType: authenticationType,
      cognitoAuthenticationProvider: authenticationProvider ?? null,
    });
  });

  test("no signature, and yet the headers that came with it", async () => {
    await call(bench);
    const { headers } = bench.event;
    expect(Object.keys(headers ?? {}).map((name) => name.toLowerCase())).not.toContain("authorization");
    expect(headers).toMatchObject({ "x-amz-date": "20261123T100000Z", "x-amz-security-token": asSession.sessionToken });
  });

  test("an Authorization that is no signature, where no signature is asked for", async () => {
    await bench.call("GET", "/dev/open", { headers: ["Authorization", "Basic YWxpY2U6c2VjcmV0"] });
    expect(bench.event.headers).toMatchObject({ Authorization: "Basic YWxpY2U6c2VjcmV0" });
    expect(bench.event.requestContext.identity).toMatchObject({ caller: null, accessKey: null, userArn: null });
    await send(bench, await signed({ path: "/dev/open" }));
    expect(bench.event.headers).not.toHaveProperty("Authorization");
  });

  test("nothing of a caller who was not asked who they are", async () => {
    await send(bench, await signed({ path: "/dev/open" }));
    expect(bench.event.requestContext.identity).toMatchObject({ caller: null, accessKey: null, userArn: null });
  });

  test("$context.identity in a gateway response", async () => {
    setRole(bench, {});
    bench.serve({
      methods: { "GET /x": { authorizationType: "AWS_IAM" } },
      snapshot: {
        gatewayResponses: [
          {
            responseType: "ACCESS_DENIED",
            responseTemplates: {
              "application/json":
                '{"who":"$context.identity.caller","key":"$context.identity.accessKey","arn":"$context.identity.userArn"}',
            },
          },
        ],
      },
    });
    const answer = await call(bench);
    expect(JSON.parse(answer.body)).toEqual({ who: "AROAIOSFODNN7EXAMPLE1:alice", key: SESSION_KEY, arn: SESSION_ARN });
  });
});

describe("X-HTTP-Method-Override", () => {
  test("may put another method in place of the signed one, where it is signed too", async () => {
    const override = { "x-http-method-override": "POST" };
    expect((await call(bench, { headers: override })).status).toBe(200);
    expect(bench.event.httpMethod).toBe("POST");
    setRole(bench, { inlinePolicies: { get: policyOf(allow(methodArn("GET/x"))) } });
    expect((await call(bench)).status).toBe(200);
    expect((await call(bench, { headers: override })).status).toBe(403);
  });

  test("is refused where somebody added it to a signed request", async () => {
    const { headers, ...rest } = await signed({});
    const answer = await send(bench, { ...rest, headers: [...headers, "X-HTTP-Method-Override", "POST"] });
    expect(refusal(answer)).toMatchObject({ status: 403, type: "InvalidSignatureException" });
    expect(lastFailed()?.advice).toMatch(/sign X-HTTP-Method-Override/);
  });
});

test("unsigned is refused whatever the role may", async () => {
  expect(refusal(await bench.call("GET", "/dev/x"))).toEqual({
    status: 403,
    type: "MissingAuthenticationTokenException",
    length: String(MISSING.length),
    body: MISSING,
  });
});

test("the ARN in a refusal hides all but the account's last four digits", async () => {
  setRole(bench, {});
  const answer = await call(bench);
  expect(refusal(answer)).toMatchObject({
    status: 403,
    type: "AccessDeniedException",
    body: `{"Message":"User: ${SESSION_ARN} is not authorized to perform: execute-api:Invoke on resource: ${shownArn("GET/x")} because no identity-based policy allows the execute-api:Invoke action"}`,
  });
  expect(answer.body).not.toContain(`:${ACCOUNT}:${"abc123defg"}`);
});
