import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "../../src/lib/fault.js";
import type { Integration, IntegrationResponse } from "../../src/services/apigateway/rest-api.js";
import { recording } from "../apigateway/recording.js";
import { Bench, FUNCTION, lambdaUri, mockOf, refusal, returned } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const custom = (change: Partial<Integration> = {}): Integration => ({
  type: "AWS",
  httpMethod: "POST",
  uri: lambdaUri(FUNCTION),
  passthroughBehavior: "WHEN_NO_MATCH",
  timeoutInMillis: 29_000,
  integrationResponses: { "200": { statusCode: "200" } },
  ...change,
});
const serve = (change: Partial<Integration> = {}, api = {}) =>
  bench.serve({ methods: { "ANY /{proxy+}": { methodIntegration: custom(change) } }, api });

const failed = (errorMessage: string) => ({
  ...returned({ errorMessage, errorType: "Exception" }),
  functionError: "Unhandled" as const,
});
const respond = (...list: IntegrationResponse[]) => ({
  integrationResponses: Object.fromEntries(list.map((response) => [response.statusCode, response])),
});
const FAILED = { status: 500, type: "InternalServerErrorException", body: '{"message": "Internal server error"}' };

describe("what the function gets", () => {
  test.each<[string, Partial<Integration>, { body?: string; type?: string; query?: string }, unknown]>([
    ["the body as it came", {}, { body: '{"message":"hello world"}' }, { message: "hello world" }],
    ["{} without a body", {}, {}, {}],
    [
      "what the template makes (recorded)",
      { requestTemplates: { "application/json": `{"param1": "$input.params('param1')"}` } },
      { query: "?param1=foobar" },
      { param1: "foobar" },
    ],
    [
      "Base64 of what is binary, as text",
      { contentHandling: "CONVERT_TO_TEXT", requestTemplates: { "image/png": '{"data": "$input.body"}' } },
      { body: "\x01\x02", type: "image/png" },
      { data: "AQI=" },
    ],
  ])("%s", async (_, change, { body, type = "application/json", query = "" }, event) => {
    serve(change, { binaryMediaTypes: ["image/png"] });
    bench.invoke = () => returned("ok");
    const headers = ["Content-Type", type];
    const answer = await bench.call(body === undefined ? "GET" : "POST", `/dev/x${query}`, {
      headers,
      ...(body !== undefined && { body }),
    });
    expect([answer.status, answer.body]).toEqual([200, '"ok"']);
    expect(bench.event).toEqual(event);
    expect(answer.headers["X-Amzn-Trace-Id"]).toMatch(/^Root=1-/);
  });

  test("an Event invocation answers at once, with nothing", async () => {
    serve({ requestParameters: { "integration.request.header.X-Amz-Invocation-Type": "'Event'" } });
    bench.invoke = () => ({ statusCode: 202, executedVersion: "$LATEST", payload: "" });
    const answer = await bench.call("GET", "/dev/x");
    expect([answer.status, answer.body]).toEqual([200, ""]);
  });

  test.each([
    "authorization",
    "connection",
    "content-length",
    "expect",
    "proxy-authenticate",
    "te",
    "transfer-encoding",
  ])("%s can't be mapped (recorded)", async (name) => {
    serve({ requestParameters: { [`integration.request.header.${name}`]: "'x'" } });
    expect(refusal(await bench.call("GET", "/dev/x"))).toMatchObject(FAILED);
    expect(bench.events).toEqual([]);
  });

  test("nobody allowed API Gateway to invoke it", async () => {
    serve();
    bench.permits = false;
    expect(refusal(await bench.call("GET", "/dev/x"))).toMatchObject(FAILED);
  });
});

describe("an API whose media types are all binary", () => {
  const preflight = async (integration: Partial<Integration>) => {
    bench.serve({
      methods: { "OPTIONS /x": { methodIntegration: mockOf(integration) } },
      api: { binaryMediaTypes: ["*/*"] },
    });
    return bench.call("OPTIONS", "/dev/x", { headers: ["Accept", "*/*", "Origin", "http://localhost"] });
  };

  test("reads no template of a preflight, and says what to set", async () => {
    expect(refusal(await preflight({}))).toMatchObject(FAILED);
    const failed = bench.record.checks.find(({ passed }) => !passed);
    expect(failed?.advice).toContain("CONVERT_TO_TEXT");
  });

  test("does with CONVERT_TO_TEXT", async () => {
    const responseTemplates = { "application/json": "{}" };
    const integrationResponses = { "200": { statusCode: "200", responseTemplates } };
    const answer = await preflight({ contentHandling: "CONVERT_TO_TEXT", integrationResponses });
    expect([answer.status, answer.body]).toEqual([200, "{}"]);
  });
});

describe("what the client gets", () => {
  const selected = recording("test_apigateway_lambda", "test_lambda_selection_patterns") as Record<
    string,
    { errorMessage: string }
  >;
  const PATTERNS = respond(
    { statusCode: "200" },
    { statusCode: "400", selectionPattern: ".*four hundred.*" },
    { statusCode: "500", selectionPattern: ".*five hundred.+" },
  );

  test.each(["400", "500"])("a failed function's answer by its errorMessage, as recorded: %s", async (status) => {
    const { errorMessage } = selected[`lambda-selection-pattern-${status}`] ?? { errorMessage: "" };
    serve(PATTERNS);
    bench.invoke = () => failed(errorMessage);
    const answer = await bench.call("GET", "/dev/x");
    expect(answer.status).toBe(Number(status));
    expect(JSON.parse(answer.body)).toMatchObject({ errorMessage });
  });

  test.each<[string, Partial<Integration>, ReturnType<typeof returned>, number, string]>([
    ["success is the default", PATTERNS, returned("Pass"), 200, '"Pass"'],
    ["a result with an errorMessage is no failure", PATTERNS, returned({ errorMessage: "four hundred" }), 200, ""],
    ["a failure that no pattern knows is the default", PATTERNS, failed("six hundred"), 200, ""],
    [
      "the whole message must match",
      respond({ statusCode: "200" }, { statusCode: "400", selectionPattern: "four" }),
      failed("four hundred"),
      200,
      "",
    ],
    [
      "over several lines",
      respond({ statusCode: "200" }, { statusCode: "400", selectionPattern: ".*b" }),
      failed("a\nb"),
      400,
      "",
    ],
    [
      "a template",
      respond({ statusCode: "202", responseTemplates: { "application/json": "$input.json('$.a')!" } }),
      returned({ a: { b: 1 } }),
      202,
      '{"b":1}!',
    ],
    [
      "an empty template is none",
      respond({ statusCode: "200", responseTemplates: { "application/json": "" } }),
      returned("x"),
      200,
      '"x"',
    ],
    [
      "an override of the status by what failed",
      respond({
        statusCode: "200",
        selectionPattern: "",
        responseTemplates: {
          "application/json":
            "#set($body = $input.path('$'))#if($body.errorMessage != '')#set($context.responseOverride.status = 409)#set($context.responseOverride.header.X-Why = $body.errorMessage)#end$input.json('$.errorMessage')",
        },
      }),
      failed("conflict"),
      409,
      '"conflict"',
    ],
  ])("%s", async (name, change, result, status, body) => {
    serve(change);
    bench.invoke = () => result;
    const answer = await bench.call("GET", "/dev/x");
    expect(answer.status).toBe(status);
    if (body !== "") expect(answer.body).toBe(body);
    if (name.startsWith("an override")) expect(answer.headers["X-Why"]).toBe("conflict");
  });

  test.each<[string, Partial<Integration>, () => ReturnType<typeof returned>]>([
    ["no response fits", respond({ statusCode: "400", selectionPattern: "x.*" }), () => returned("x")],
    ["a template that can't be read", { requestTemplates: { "application/json": "#if(" } }, () => returned("x")],
    [
      "Lambda refuses",
      {},
      () => {
        throw new Fault("TooManyRequestsException", "Rate Exceeded.");
      },
    ],
  ])("500 where %s", async (_, change, invoke) => {
    serve(change);
    bench.invoke = invoke;
    expect(refusal(await bench.call("GET", "/dev/x"))).toMatchObject(FAILED);
    expect(bench.record.checks.filter(({ passed }) => !passed)).not.toEqual([]);
  });

  test("504 after the timeout", async () => {
    serve({ timeoutInMillis: 50 });
    bench.invoke = () => new Promise(() => {});
    expect(refusal(await bench.call("GET", "/dev/x"))).toMatchObject({
      status: 504,
      body: '{"message": "Endpoint request timed out"}',
    });
  });

  const bytes = Buffer.from([1, 2, 3]);
  test.each<[string, string | undefined, IntegrationResponse["contentHandling"], string, Buffer | string]>([
    ["text for text", "application/json", undefined, "text", '"text"'],
    ["Base64 decoded", "application/json", "CONVERT_TO_BINARY", bytes.toString("base64"), bytes],
  ])("content handling: %s", async (_, accept, contentHandling, payload, wanted) => {
    serve(respond({ statusCode: "200", ...(contentHandling && { contentHandling }) }), {
      binaryMediaTypes: ["image/png"],
    });
    bench.invoke = () => ({ ...returned(""), payload: contentHandling ? payload : JSON.stringify(payload) });
    const answer = await bench.call("GET", "/dev/x", { headers: ["Accept", accept ?? "*/*"] });
    expect(answer.bytes).toEqual(Buffer.from(wanted));
  });
});
