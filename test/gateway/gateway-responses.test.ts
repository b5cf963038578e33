import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GatewayResponse } from "../../src/services/apigateway/rest-api.js";
import { Bench, headerNames, idToken } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const DEFAULT_TEMPLATES = { "application/json": '{"message":$context.error.messageString}' };
const cors = { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" };

function serve(...gatewayResponses: GatewayResponse[]): void {
  bench.serve({
    methods: {
      "GET /id/{petId}": { authorizationType: "COGNITO_USER_POOLS", authorizerId: "aut001" },
      "GET /open": {},
    },
    api: {},
    stage: { variables: { a: "blue" } },
    snapshot: { gatewayResponses },
  });
}
const unauthorized = (headers: string[] = []) => bench.call("GET", "/dev/id/7?q=x", { headers });

describe("stored gateway responses", () => {
  test("are found by type, then by family, then built in", async () => {
    serve({ responseType: "UNAUTHORIZED", statusCode: "499" }, { responseType: "DEFAULT_4XX", statusCode: "418" });
    expect((await unauthorized()).status).toBe(499);
    expect((await bench.call("GET", "/dev/nowhere")).status).toBe(418);
    bench.invoke = () => Promise.reject(new Error("defect"));
    expect((await bench.call("GET", "/dev/open")).status).toBe(500);
  });

  test("change what they set and nothing else", async () => {
    serve({ responseType: "DEFAULT_4XX", responseParameters: cors, responseTemplates: DEFAULT_TEMPLATES });
    const answer = await unauthorized();
    expect([answer.status, answer.body]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(headerNames(answer)).toEqual([
      "Date",
      "Content-Type",
      "Content-Length",
      "Connection",
      "x-amzn-RequestId",
      "Access-Control-Allow-Origin",
      "x-amzn-ErrorType",
      "x-amz-apigw-id",
    ]);
  });

  test("give a browser its CORS headers on refusals; without them there are none", async () => {
    serve();
    expect((await unauthorized(["Origin", "https://example.com"])).headers).not.toHaveProperty(
      "Access-Control-Allow-Origin",
    );
    serve({ responseType: "DEFAULT_5XX", responseParameters: cors });
    bench.invoke = () => ({ statusCode: 200, executedVersion: "1", payload: "{}" });
    const answer = await bench.call("GET", "/dev/open");
    expect([answer.status, answer.body]).toEqual([502, '{"message": "Internal server error"}']);
    expect(answer.headers["Access-Control-Allow-Origin"]).toBe("*");
    serve();
    expect((await unauthorized()).headers).not.toHaveProperty("Access-Control-Allow-Origin");
  });

  test("take headers from the request and the context", async () => {
    serve({
      responseType: "UNAUTHORIZED",
      responseParameters: {
        "gatewayresponse.header.x-request-header": "method.request.header.Accept",
        "gatewayresponse.header.x-request-path": "method.request.path.petId",
        "gatewayresponse.header.x-request-query": "method.request.querystring.q",
        "gatewayresponse.header.x-stage": "context.stage",
        "gatewayresponse.header.x-id": "context.requestId",
        "gatewayresponse.header.x-ip": "context.identity.sourceIp",
        "gatewayresponse.header.x-absent": "method.request.header.Absent",
        "gatewayresponse.header.Content-Type": "'application/problem+json'",
        "gatewayresponse.header.Content-Length": "'1'",
      },
    });
    const answer = await unauthorized(["Accept", "*/*"]);
    expect(answer.headers).toMatchObject({
      "x-request-header": "*/*",
      "x-request-path": "7",
      "x-request-query": "x",
      "x-stage": "dev",
      "x-id": answer.headers["x-amzn-RequestId"],
      "x-ip": "127.0.0.1",
      "Content-Type": "application/problem+json",
      "Content-Length": "26",
    });
    expect(answer.headers).not.toHaveProperty("x-absent");
  });

  test("fill their templates", async () => {
    const template =
      '{"message":$context.error.messageString,"bare":"$context.error.message","type":"${context.error.responseType}","stage":"$context.stage","resourcePath":"$context.resourcePath","a":"$stageVariables.a","none":"$context.nothing.here","claims":"$context.authorizer.claims","cost":"$5"}';
    serve({ responseType: "UNAUTHORIZED", responseTemplates: { "application/json": template } });
    const answer = await bench.call("GET", "/dev/id/7", { headers: ["Authorization", idToken({ exp: 1 })] });
    expect(JSON.parse(answer.body)).toEqual({
      message: "The incoming token has expired",
      bare: "The incoming token has expired",
      type: "UNAUTHORIZED",
      stage: "dev",
      resourcePath: "/id/{petId}",
      a: "blue",
      none: "",
      claims: "",
      cost: "$5",
    });
  });

  test("choose the template by Accept", async () => {
    serve({
      responseType: "UNAUTHORIZED",
      responseTemplates: { "application/json": "{}", "text/html": "<p>$context.error.message</p>" },
    });
    const html = await unauthorized(["Accept", "text/html, */*"]);
    expect([html.headers["Content-Type"], html.body]).toEqual(["text/html", "<p>Unauthorized</p>"]);
    expect((await unauthorized(["Accept", "image/png"])).body).toBe("{}");
  });

  test("say Message with a capital for ACCESS_DENIED, and what a template says when there is one", async () => {
    const deny = (...gatewayResponses: GatewayResponse[]) => {
      bench.serve({ methods: { "GET /x": {} }, api: { policy: "{}" }, snapshot: { gatewayResponses } });
      return bench.call("GET", "/dev/x");
    };
    expect((await deny()).body).toMatch(/^\{"Message":"User: anonymous /);
    expect((await deny({ responseType: "ACCESS_DENIED", responseTemplates: DEFAULT_TEMPLATES })).body).toMatch(
      /^\{"Message":"User/,
    );
    const custom = await deny({
      responseType: "ACCESS_DENIED",
      responseTemplates: { "application/json": '{"why": $context.error.messageString}' },
    });
    expect(custom.body).toMatch(/^\{"why": "User: anonymous /);
  });

  test("don't touch REQUEST_TOO_LARGE", async () => {
    serve({ responseType: "REQUEST_TOO_LARGE", statusCode: "400" }, { responseType: "DEFAULT_4XX", statusCode: "418" });
    expect((await bench.call("POST", "/dev/open", { body: Buffer.alloc(10 * 1024 * 1024 + 1) })).status).toBe(413);
  });

  test("can't split an answer", async () => {
    serve({
      responseType: "UNAUTHORIZED",
      responseParameters: { "gatewayresponse.header.x-q": "method.request.querystring.q" },
    });
    const answer = await bench.call("GET", "/dev/id/7?q=a%0d%0aSet-Cookie:%20b", {});
    expect(answer.headers["x-q"]).toBe("aSet-Cookie: b");
    expect(answer.headers).not.toHaveProperty("Set-Cookie");
  });
});
