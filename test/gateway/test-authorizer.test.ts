import { expect, test } from "vitest";
import { Bench, COGNITO, idPayload, idToken, servedStage } from "./support.js";

const bench = new Bench();
const { snapshot } = servedStage({ methods: { "GET /": {} } }).deployment;
const testOf = (rawHeaders: readonly string[], more = {}) =>
  bench.gateway.testAuthorizer({
    snapshot,
    authorizer: COGNITO,
    rawHeaders,
    rawPath: "/",
    rawQuery: "",
    body: "",
    stageVariables: {},
    caller: undefined,
    ...more,
  });

test("a Cognito authorizer's test tells the claims as the event would have them", async () => {
  const { clientStatus, claims, policy, principalId } = await testOf(["Authorization", `Bearer ${idToken()}`]);
  expect({ clientStatus, policy, principalId }).toEqual({ clientStatus: 0, policy: undefined, principalId: undefined });
  expect(Object.keys(claims ?? {})).toEqual(Object.keys(idPayload()));
  expect(claims).toMatchObject({ token_use: "id", exp: "Mon Nov 23 11:00:00 UTC 2026" });
});

test("and nothing of a token that isn't good", async () => {
  const outcome = await testOf(["Authorization", "Bearer nonsense"]);
  expect(outcome).toMatchObject({ clientStatus: 401 });
  expect(outcome.claims).toBeUndefined();
});

test("a test leaves no record of a request and keeps no result", async () => {
  await testOf(["Authorization", `Bearer ${idToken()}`]);
  expect(bench.records).toEqual([]);
});
