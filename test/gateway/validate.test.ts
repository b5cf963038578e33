import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Method, RequestValidator } from "../../src/services/apigateway/rest-api.js";
import { API, Bench, refusal } from "./support.js";

const bench = new Bench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const model = (name: string, schema: unknown) => ({
  id: name,
  name,
  contentType: "application/json",
  schema: typeof schema === "string" ? schema : JSON.stringify(schema),
});
const reference = (name: string, api = API) => ({
  $ref: `https://apigateway.amazonaws.com/restapis/${api}/models/${name}`,
});
const numbers = {
  $schema: "http://json-schema.org/draft-04/schema#",
  title: "testSchema",
  type: "object",
  properties: { a: { type: "number" }, b: { type: "number" } },
  required: ["a", "b"],
};
const models = [
  model("Empty", { $schema: "http://json-schema.org/draft-04/schema#", title: "Empty Schema", type: "object" }),
  model("testSchema", numbers),
  model("testSchemaList", { type: "array", items: reference("testSchema") }),
  model("elsewhere", { type: "array", items: reference("testSchema", "otherapi00") }),
  model("StatusModel", {
    type: "object",
    properties: { Status: { type: "string" }, Order: { type: "integer" } },
    required: ["Status", "Order"],
  }),
  model("TestModel", {
    type: "object",
    properties: { status: { oneOf: [{ type: "null" }, reference("StatusModel")] } },
    required: ["status"],
  }),
  model("Tree", {
    type: "object",
    properties: { children: { type: "array", items: reference("Tree") } },
    required: ["children"],
  }),
  model("Draft4", { type: "object", properties: { n: { type: "number", minimum: 0, exclusiveMinimum: true } } }),
  model("Word", {
    type: "object",
    properties: {
      w: { type: "string", minLength: 2, pattern: "^[a-z]+$" },
      c: { enum: ["red"] },
      at: { type: "string", format: "date-time" },
    },
  }),
  model("Broken", "{"),
  model("Dangling", { items: reference("Nobody") }),
];

function serve(method: Partial<Method>, validator: Partial<RequestValidator> = {}): void {
  bench.serve({
    methods: { "ANY /{test}": { requestValidatorId: "val001", ...method } },
    snapshot: {
      models,
      requestValidators: [
        { id: "val001", name: "v", validateRequestBody: true, validateRequestParameters: true, ...validator },
      ],
    },
  });
}

const requestParameters = {
  "method.request.querystring.qs1": true,
  "method.request.path.issuer": true,
  "method.request.header.x-header-param": true,
  "method.request.header.optional": false,
};

describe("required parameters", () => {
  test.each([
    [requestParameters, "/dev/x", [], "[x-header-param, issuer, qs1]"],
    [requestParameters, "/dev/x?qs1=a", ["X-Header-Param", "h"], "[issuer]"],
    [{ "method.request.querystring.qs1": true, "method.request.path.test": true }, "/dev/x", [], "[qs1]"],
    [{ "method.request.querystring.qs1": true }, "/dev/x?qs1=", [], "[qs1]"],
    [{ "method.request.header.x-header-param": true }, "/dev/x", ["x-header-param", ""], "[x-header-param]"],
  ])("%j at %s", async (parameters, path, headers, missing) => {
    serve({ requestParameters: parameters });
    const body = `{"message":"Missing required request parameters: ${missing}"}`;
    expect(refusal(await bench.call("GET", path, { headers }))).toEqual({
      status: 400,
      type: "BadRequestException",
      length: String(body.length),
      body,
    });
    expect(bench.events).toEqual([]);
  });

  test("all there", async () => {
    serve({ requestParameters: { "method.request.querystring.qs1": true, "method.request.path.test": true } });
    expect((await bench.call("GET", "/dev/x?qs1=a")).status).toBe(200);
  });

  test.each([
    ["the validator doesn't ask", { validateRequestParameters: false }, {}, 200],
    ["there is no validator", {}, { requestValidatorId: "gone00" }, 500],
  ])("%s", async (_, validator, method, status) => {
    serve({ requestParameters, ...method }, validator);
    expect((await bench.call("GET", "/dev/x")).status).toBe(status);
  });

  test("come before the body", async () => {
    serve({ requestParameters, requestModels: { "application/json": "testSchema" } });
    expect((await bench.call("POST", "/dev/x", { body: "{}" })).body).toMatch(/Missing required/);
  });
});

describe("bodies", () => {
  test.each<[string, string, string, string | undefined, number]>([
    ["fits", "testSchema", '{"a": 1, "b": 2}', undefined, 200],
    ["lacks a member", "testSchema", '{"a": 1}', undefined, 400],
    ["has another type", "testSchema", '{"a": 1, "b": "2"}', undefined, 400],
    ["is absent", "testSchema", "", undefined, 400],
    ["is absent, and may be empty", "Empty", "", undefined, 200],
    ["is no JSON", "Empty", "{", undefined, 400],
    ["is a list where an object is asked for", "Empty", "[]", undefined, 400],
    ["has a charset", "testSchema", "{}", "application/json; charset=UTF-8", 400],
    ["is of a type without a model", "testSchema", "{}", "text/plain", 200],
    ["follows a reference", "testSchemaList", '[{"a": 1, "b": 2}]', undefined, 200],
    ["fails a reference", "testSchemaList", '[{"a": 1}]', undefined, 400],
    ["follows a reference to the API it was exported from", "elsewhere", '[{"a": 1}]', undefined, 400],
    ["is one of", "TestModel", '{"status": null}', undefined, 200],
    ["is the other of", "TestModel", '{"status": {"Status": "a", "Order": 1}}', undefined, 200],
    ["is none of", "TestModel", '{"status": {"Status": "a"}}', undefined, 400],
    ["goes round in a circle", "Tree", '{"children": [{"children": []}]}', undefined, 200],
    ["fails in a circle", "Tree", '{"children": [{}]}', undefined, 400],
    ["is by draft 4", "Draft4", '{"n": 0}', undefined, 400],
    ["has a format", "Word", '{"at": "yesterday"}', undefined, 400],
    ["meets a broken model", "Broken", "{}", undefined, 400],
    ["meets a dangling reference", "Dangling", "{}", undefined, 400],
    ["meets no model", "Nobody", "{}", undefined, 400],
  ])("%s: %s", async (_, name, body, contentType, status) => {
    serve({ requestModels: { "application/json": name } });
    const headers = contentType === undefined ? [] : ["Content-Type", contentType];
    const answer = await bench.call("POST", "/dev/x", { headers, body });
    expect(answer.status).toBe(status);
    if (status === 400)
      expect(refusal(answer)).toEqual({
        status: 400,
        type: "BadRequestException",
        length: "34",
        body: '{"message":"Invalid request body"}',
      });
  });

  test("$default is the model of every other type", async () => {
    serve({ requestModels: { $default: "testSchema" } });
    expect((await bench.call("POST", "/dev/x", { headers: ["Content-Type", "text/plain"], body: "{}" })).status).toBe(
      400,
    );
  });

  test.each([
    ["testSchema", "{}", '[object has missing required properties (["a","b"])]'],
    [
      "testSchema",
      '{"a": "1", "b": 2}',
      '[instance type (string) does not match any allowed primitive type (allowed: ["number"])]',
    ],
    ["Word", '{"c": "blue"}', '[instance value ("blue") not found in enum (possible values: ["red"])]'],
    [
      "Word",
      '{"w": "A"}',
      '[string "A" is too short (length: 1, required minimum: 2), ECMA 262 regex "^[a-z]+$" does not match input string "A"]',
    ],
  ])("what is wrong is told to gateway responses: %s %s", async (name, body, wanted) => {
    serve({ requestModels: { "application/json": name } });
    const served = bench.served;
    if (!served) throw new Error("nothing is served");
    bench.served = {
      ...served,
      deployment: {
        ...served.deployment,
        snapshot: {
          ...served.deployment.snapshot,
          gatewayResponses: [
            {
              responseType: "BAD_REQUEST_BODY",
              responseTemplates: { "application/json": "$context.error.validationErrorString" },
            },
          ],
        },
      },
    };
    expect((await bench.call("POST", "/dev/x", { body })).body).toBe(wanted);
  });

  test("nobody's body is looked at before the authorizer has spoken", async () => {
    serve({
      requestModels: { "application/json": "testSchema" },
      authorizationType: "COGNITO_USER_POOLS",
      authorizerId: "aut001",
    });
    expect((await bench.call("POST", "/dev/x", { body: "{}" })).status).toBe(401);
  });
});
