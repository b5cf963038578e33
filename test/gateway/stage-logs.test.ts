import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Stage } from "../../src/services/apigateway/rest-api.js";
import { ACCOUNT, API, Bench, idToken, mockOf, returned } from "./support.js";

const written = new Map<string, string[]>();
const bench = new Bench({
  logs: {
    append(group, _stream, events) {
      written.set(group, [...(written.get(group) ?? []), ...events.map(({ message }) => message)]);
    },
  },
});
beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(() => written.clear());

const GROUP = "/apis/access";
const EXECUTION = `API-Gateway-Execution-Logs_${API}/dev`;
const serve = (stage: Partial<Stage>) =>
  bench.serve({
    methods: {
      "ANY /book/{isbn}": {},
      "GET /mock": { methodIntegration: mockOf() },
      "GET /mine": { authorizationType: "COGNITO_USER_POOLS", authorizerId: "aut001" },
    },
    stage,
  });

describe("access logs", () => {
  const line = async (format: string, path = "/dev/book/1?a=b", headers: readonly string[] = []) => {
    serve({ accessLogSettings: { format, destinationArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${GROUP}` } });
    await bench.call("GET", path, { headers });
    return written.get(GROUP)?.[0];
  };

  test.each<[string, string, string | RegExp]>([
    ["the request", "$context.httpMethod $context.resourcePath $context.path", "GET /book/{isbn} /dev/book/1"],
    ["the answer", "$context.status $context.responseLength", "200 5"],
    ["latencies", "$context.responseLatency $context.integrationLatency $context.integration.latency", /^\d+ \d+ \d+$/],
    ["the back end", "$context.integrationStatus $context.integration.status", "200 200"],
    ["ids", "$context.requestId", /^[0-9a-f-]{36}$/],
    ["what isn't there", "$context.error.message $context.authorizer.claims.sub $context.nonsense", "- - -"],
    ["JSON", '{"stage":"$context.stage","ip":"$context.identity.sourceIp"}', '{"stage":"dev","ip":"127.0.0.1"}'],
    ["the common format", '[$context.requestTime] "$context.protocol"', '[23/Nov/2026:10:00:00 +0000] "HTTP/1.1"'],
    ["no other variables", "$input.body $stageVariables.x", "$input.body $stageVariables.x"],
  ])("%s", async (_, format, wanted) => {
    expect(await line(format)).toEqual(wanted instanceof RegExp ? expect.stringMatching(wanted) : wanted);
  });

  test("of refusals", async () => {
    const format =
      "$context.status $context.error.responseType $context.error.messageString $context.integrationStatus";
    expect(await line(format, "/dev/mine")).toBe('401 UNAUTHORIZED "Unauthorized" -');
  });

  test("of claims", async () => {
    const headers = ["Authorization", idToken()];
    expect(await line("$context.authorizer.claims['cognito:username']", "/dev/mine", headers)).toBe("alice");
  });

  test.each([
    ["a group's ARN with a star", `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${GROUP}:*`, 1],
    ["no destination", undefined, undefined],
  ])("%s", async (_, destinationArn, lines) => {
    serve({ accessLogSettings: { format: "x", ...(destinationArn !== undefined && { destinationArn }) } });
    await bench.call("GET", "/dev/mock");
    expect(written.get(GROUP)?.length).toBe(lines);
  });
});

describe("execution logs", () => {
  const logged = async (methodSettings: Stage["methodSettings"], path: string, method = "GET") => {
    serve({ ...(methodSettings && { methodSettings }) });
    await bench.call(method, path);
    return (written.get(EXECUTION) ?? []).map((line) => line.replaceAll(bench.record.id, "id"));
  };

  test("INFO tells the steps", async () => {
    expect(await logged({ "*/*": { loggingLevel: "INFO" } }, "/dev/mock")).toEqual([
      expect.stringMatching(/^\(id\) Extended Request Id: .{16}$/),
      "(id) Starting execution for request: id",
      "(id) HTTP Method: GET, Resource Path: /mock",
      "(id) Successfully completed execution",
      "(id) Method completed with status: 200",
    ]);
  });

  test("data tracing adds headers and bodies", async () => {
    bench.invoke = () => returned({ statusCode: 200 });
    const lines = await logged({ "*/*": { loggingLevel: "INFO", dataTraceEnabled: true } }, "/dev/book/1?a=b");
    expect(lines).toContain("(id) Method request path: {isbn=1}");
    expect(lines).toContain("(id) Method request query string: {a=b}");
    expect(lines.some((line) => line.startsWith("(id) Endpoint request body after transformations: {"))).toBe(true);
    expect(lines).toContain("(id) Method response body after transformations: Hello");
  });

  test.each<[string, Stage["methodSettings"], string, number]>([
    ["no settings", undefined, "/dev/mock", 0],
    ["OFF", { "*/*": { loggingLevel: "OFF" } }, "/dev/mock", 0],
    ["ERROR, and all is well", { "*/*": { loggingLevel: "ERROR" } }, "/dev/mock", 0],
    ["ERROR, and it failed", { "*/*": { loggingLevel: "ERROR" } }, "/dev/mine", 2],
    ["the method's own settings", { "mock/GET": { loggingLevel: "INFO" } }, "/dev/mock", 5],
    ["another method's settings", { "mock/GET": { loggingLevel: "INFO" } }, "/dev/book/1", 0],
    ["the method's own go before all's", { "*/*": { loggingLevel: "INFO" }, "mock/GET": {} }, "/dev/mock", 0],
  ])("%s", async (_, settings, path, count) => {
    expect(await logged(settings, path)).toHaveLength(count);
  });

  test("tokens are never written whole", async () => {
    serve({ methodSettings: { "*/*": { loggingLevel: "INFO", dataTraceEnabled: true } } });
    const token = idToken();
    await bench.call("GET", "/dev/mine", { headers: ["Authorization", token] });
    const method = written.get(EXECUTION)?.find((line) => line.includes("Method request headers"));
    expect(method).not.toContain(token);
    expect(method).toContain(`***${token.slice(-6)}`);
  });
});
