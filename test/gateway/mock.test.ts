import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Integration, IntegrationResponse } from "../../src/services/apigateway/rest-api.js";
import { Bench, headerNames, idToken, mockOf, refusal } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const INTERNAL = {
  status: 500,
  type: "InternalServerErrorException",
  length: "36",
  body: '{"message": "Internal server error"}',
};

function serve(change: Partial<Integration>): void {
  const methodIntegration = mockOf(change);
  bench.serve({
    methods: {
      "ANY /m": { methodIntegration },
      "ANY /m/{id}": { methodIntegration },
      "GET /cognito": { methodIntegration, authorizationType: "COGNITO_USER_POOLS", authorizerId: "aut001" },
    },
    stage: { variables: { colour: "blue" } },
  });
}
/** An integration that answers 200 by this template. */
const template = (text: string, response: Partial<IntegrationResponse> = {}) =>
  serve({
    integrationResponses: {
      "200": { statusCode: "200", responseTemplates: { "application/json": text }, ...response },
    },
  });
const json = (status: number) => ({ "application/json": `{"statusCode": ${status}}` });

describe("which integration response answers", () => {
  const integrationResponses = {
    "200": { statusCode: "200" },
    "404": { statusCode: "404", selectionPattern: "404" },
    "500": { statusCode: "500", selectionPattern: "5\\d{2}" },
  };
  test.each([
    [200, 200],
    [404, 404],
    [503, 500],
    [418, 200],
  ])("the template's %i selects %i", async (asked, status) => {
    serve({ requestTemplates: json(asked), integrationResponses });
    expect((await bench.call("GET", "/dev/m")).status).toBe(status);
  });

  test.each([
    [
      "none is the default",
      { requestTemplates: json(200), integrationResponses: { "404": integrationResponses["404"] } },
    ],
    ["the template makes no status", { requestTemplates: { "application/json": "{}" } }],
    ["the template makes no JSON", { requestTemplates: { "application/json": "hello" } }],
    ["there is no template, and no body to pass", { requestTemplates: {} }],
    ["the template is broken", { requestTemplates: { "application/json": "#if(" } }],
  ])("%s: 500", async (_, change) => {
    serve(change);
    expect(refusal(await bench.call("GET", "/dev/m"))).toEqual(INTERNAL);
    expect(bench.record.checks.at(-1)).toMatchObject({ passed: false, step: "integrate" });
  });

  test("a status that can't be printed is none", async () => {
    bench.serve({
      methods: {
        "GET /x": {
          methodIntegration: mockOf({ requestTemplates: { "application/json": '{"statusCode": {"toString": null}}' } }),
        },
      },
    });
    expect((await bench.call("GET", "/dev/x")).status).toBe(500);
    expect(bench.record.checks.at(-1)?.what).toBe('the request template makes {"statusCode": …}');
  });

  test.each(["{statusCode: 200}", "{'statusCode': 200}", '{"statusCode": "200"}', '\n  {"statusCode":200,}'])(
    "AWS reads %s too",
    async (text) => {
      serve({ requestTemplates: { "application/json": text } });
      expect((await bench.call("GET", "/dev/m")).status).toBe(200);
    },
  );
});

describe("passthrough", () => {
  test.each([
    ["WHEN_NO_MATCH", json(200), undefined, 200],
    ["WHEN_NO_MATCH", json(200), "text/plain", 200],
    ["WHEN_NO_TEMPLATES", json(200), "text/plain", 415],
    ["WHEN_NO_TEMPLATES", {}, "text/plain", 200],
    ["NEVER", {}, "text/plain", 415],
    ["NEVER", json(200), "application/json; charset=utf-8", 200],
    ["NEVER", json(200), "application/xml", 415],
  ] as const)("%s with %j and %s", async (passthroughBehavior, requestTemplates, contentType, status) => {
    serve({ passthroughBehavior, requestTemplates });
    const headers = contentType === undefined ? [] : ["Content-Type", contentType];
    const answer = await bench.call("POST", "/dev/m", { headers, body: '{"statusCode": 200}' });
    expect(answer.status).toBe(status);
    if (status === 415)
      expect(refusal(answer)).toEqual({
        status,
        type: "BadRequestException",
        length: "36",
        body: '{"message":"Unsupported Media Type"}',
      });
  });
});

describe("the answer", () => {
  test("of a CORS preflight, as Amplify sets it up", async () => {
    serve({
      integrationResponses: {
        "200": {
          statusCode: "200",
          responseParameters: {
            "method.response.header.Access-Control-Allow-Origin": "'*'",
            "method.response.header.Access-Control-Allow-Methods": "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
          },
          responseTemplates: { "application/json": "{}" },
        },
      },
    });
    const answer = await bench.call("OPTIONS", "/dev/m", { headers: ["Origin", "https://example.com"] });
    expect(answer.body).toBe("{}");
    expect(headerNames(answer)).toEqual([
      "Date",
      "Content-Type",
      "Content-Length",
      "Connection",
      "x-amzn-RequestId",
      "Access-Control-Allow-Origin",
      "Access-Control-Allow-Methods",
      "x-amz-apigw-id",
    ]);
    expect(answer.headers["Access-Control-Allow-Methods"]).toBe("DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT");
  });

  test("its mapped headers take values from the context, and some names AWS keeps", async () => {
    template("", {
      responseParameters: {
        "method.response.header.x-stage": "context.stage",
        "method.response.header.x-colour": "stageVariables.colour",
        "method.response.header.x-none": "integration.response.header.none",
        "method.response.header.Host": "'mine'",
        "method.response.header.Connection": "'mine'",
        "method.response.header.Content-Type": "'text/plain'",
      },
    });
    const answer = await bench.call("GET", "/dev/m");
    expect(answer.headers).toMatchObject({
      "x-stage": "dev",
      "x-colour": "blue",
      "x-amzn-Remapped-Host": "mine",
      "x-amzn-Remapped-Connection": "mine",
      "Content-Type": "text/plain",
    });
    expect(answer.headers).not.toHaveProperty("x-none");
    expect(answer.body).toBe("");
  });
});

describe("templates", () => {
  test.each([
    ["$context.httpMethod $context.resourcePath $context.stage", "GET /m/{id} dev"],
    ["$stageVariables.colour ${stageVariables.colour}", "blue blue"],
    ["$input.params('id') $input.params().path.id $input.params('q') $input.params('X-A')", "7 7 a b h"],
    [
      "[$input.params('none')][$context.authorizer.principalId][$stageVariables.none][$!none][$none]",
      "[][][][][$none]",
    ],
    ["#if($input.params('q') == 'a b')yes#{else}no#end", "yes"],
    ["#set($x = 'a')#foreach($k in ['1', '2'])$x$k#if($foreach.hasNext),#end#end", "a1,a2"],
    ["#foreach($k in [1..1500])#if($foreach.count == 1500)$k#end#end", "1500"],
    ["$util.base64Encode('abc') $util.base64Decode('YWJj')", "YWJj abc"],
    ["$util.urlEncode('{\"some\": \"value\"}') $util.urlDecode('a+b%2F')", "%7B%22some%22%3A+%22value%22%7D a b/"],
    ["[$util.urlEncode($input.body.none)]", "[]"],
    ["$util.escapeJavaScript('a\"b')", 'a\\"b'],
    ['#set($o = $util.parseJson(\'{"foo": [{"nested": "bar"}]}\'))$o $o.foo[0].nested', '{foo=[{"nested":"bar"}]} bar'],
    ["#set($s = 'abc')$s.replaceAll('b', 'x') $s.length() $s.isEmpty() $s.contains('c')", "axc 3 false true"],
    ["#set($m = {})#set($v = $m.put('foo', 'bar'))$m.foo $m", "bar {foo=bar}"],
  ])("%s", async (text, wanted) => {
    template(text);
    expect((await bench.call("GET", "/dev/m/7?q=a+b", { headers: ["x-a", "h"] })).body).toBe(wanted);
  });

  test("claims are reached one by one", async () => {
    template("$context.authorizer.claims.sub $context.authorizer.claims['custom:role']");
    const answer = await bench.call("GET", "/dev/cognito", {
      headers: ["Authorization", idToken({ "custom:role": "admin" })],
    });
    expect(answer.body).toBe("64684428-c021-7049-51b0-d218e66ffecd admin");
  });

  test.each([
    ["$.foo", '{"foo": "bar"}', "bar", '"bar"'],
    ["$", '{"foo": "bar"}', "{foo=bar}", '{"foo":"bar"}'],
    ["$.a.b", '{"a": {"b": {"foo": "bar"}}}', "{foo=bar}", '{"foo":"bar"}'],
    ["$.l", '{"l": [{"foo": "bar"}]}', '[{"foo":"bar"}]', '[{"foo":"bar"}]'],
    ["$.l[*].foo", '{"l": [{"foo": 1}, {"foo": 2}]}', "[1,2]", "[1,2]"],
    ["$.none", '{"a": 1}', "", '""'],
    ["$.none", "", "", '""'],
  ])("$input reads %s of %s", async (path, body, asPath, asJson) => {
    serve({
      requestTemplates: {
        "application/json": `#set($context.responseOverride.header.x-path = "$input.path('${path}')")#set($context.responseOverride.header.x-json = $input.json('${path}')){"statusCode": 200}`,
      },
    });
    const answer = await bench.call("POST", "/dev/m", { body });
    expect([answer.status, answer.headers["x-path"], answer.headers["x-json"]]).toEqual([200, asPath, asJson]);
  });

  test("an override in the request template reaches the answer and its template (recorded)", async () => {
    serve({
      requestTemplates: {
        "application/json": `#set($context.responseOverride.status = 444)
#set($context.responseOverride.header.foo = "bar")
#set($context.responseOverride.custom = "is also passed around")
{"statusCode": 200}`,
      },
      integrationResponses: {
        "200": {
          statusCode: "200",
          responseTemplates: {
            "application/json":
              '{"statusOverride": "$context.responseOverride.status", "fooHeader": "$context.responseOverride.header.foo", "custom": "$context.responseOverride.custom"}',
          },
        },
      },
    });
    const answer = await bench.call("GET", "/dev/m");
    expect(answer.status).toBe(444);
    expect(answer.headers.foo).toBe("bar");
    expect(JSON.parse(answer.body)).toEqual({
      statusOverride: "444",
      fooHeader: "bar",
      custom: "is also passed around",
    });
  });

  test("one request's overrides are no other's", async () => {
    serve({
      requestTemplates: {
        "application/json": `#if($input.params('o') == '1')#set($context.responseOverride.status = 444)#end{"statusCode": 200}`,
      },
    });
    expect((await bench.call("GET", "/dev/m?o=1")).status).toBe(444);
    expect((await bench.call("GET", "/dev/m")).status).toBe(200);
  });

  test("no template reaches what makes it", async () => {
    template("$util.constructor.constructor('return process')().pid [$input.json.constructor]");
    const answer = await bench.call("GET", "/dev/m");
    expect(answer.body).not.toContain(String(process.pid));
    expect(answer.body).not.toContain("function");
  });
});
