import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allow, asSession, call, policyOf, SESSION_KEY, sessionKey, setRole } from "./signing.js";
import { ACCOUNT, Bench, idToken } from "./support.js";

let written: string[] = [];
const bench = new Bench({
  logs: { append: (_group, _stream, events) => void written.push(...events.map(({ message }) => message)) },
});
beforeAll(() => bench.start());
afterAll(() => bench.stop());

beforeEach(() => {
  bench.serve({
    methods: {
      "GET /x": { authorizationType: "AWS_IAM" },
      "GET /mine": { authorizationType: "COGNITO_USER_POOLS", authorizerId: "aut001" },
    },
    stage: {
      methodSettings: { "*/*": { loggingLevel: "INFO", dataTraceEnabled: true } },
      accessLogSettings: {
        format: "$context.status $context.error.message $context.error.messageString",
        destinationArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:access`,
      },
    },
  });
  bench.keys.set(SESSION_KEY, sessionKey());
  setRole(bench, { inlinePolicies: { invoke: policyOf(allow()) } });
  written = [];
});

const TOKEN = asSession.sessionToken ?? "";

describe("what the client proved itself with is in no log", () => {
  test.each<[string, () => Promise<{ status: number }>, number, readonly string[]]>([
    ["a signed call", () => call(bench), 200, [TOKEN]],
    [
      "a presigned one",
      () => call(bench, {}, { ...asSession, expiresIn: 60 }),
      200,
      [TOKEN, encodeURIComponent(TOKEN)],
    ],
    [
      "a refusal that repeats what should have been signed",
      () => call(bench, {}, { ...asSession, secretAccessKey: "another" }),
      403,
      [TOKEN],
    ],
    [
      "an ID token in the function's event",
      () => bench.call("GET", "/dev/mine", { headers: ["Authorization", `Bearer ${idToken({ jti: "a" })}`] }),
      200,
      [idToken({ jti: "a" })],
    ],
  ])("%s", async (_, act, status, secrets) => {
    expect((await act()).status).toBe(status);
    expect(written.length).toBeGreaterThan(5);
    const text = written.join("\n");
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});
