import { APIGateway, type GetResourcesCommandOutput } from "@aws-sdk/client-api-gateway";
import { beforeAll, describe, expect, test } from "vitest";
import { startCloud, type TestCloud } from "../harness/cloud.js";

let cloud: TestCloud;
let api: APIGateway;
beforeAll(async () => {
  cloud = await startCloud();
  api = cloud.client(APIGateway);
});

const mock = (statusCode: number, template = "") => ({
  type: "mock",
  requestTemplates: { "application/json": `{"statusCode": ${statusCode}}` },
  responses: { default: { statusCode: "200", responseTemplates: { "application/json": template } } },
});
const responses = { "200": { description: "ok" } };
const definition = {
  swagger: "2.0",
  info: { title: "api", version: "1" },
  "x-amazon-apigateway-request-validators": { body: { validateRequestBody: true } },
  definitions: { Order: { type: "object" } },
  paths: {
    "/x": { get: { responses, "x-amazon-apigateway-integration": mock(200, "colour: $stageVariables.colour") } },
    "/orders": {
      post: {
        parameters: [{ in: "body", name: "Order", required: true, schema: { $ref: "#/definitions/Order" } }],
        consumes: ["application/json"],
        responses,
        "x-amazon-apigateway-request-validator": "body",
        "x-amazon-apigateway-integration": mock(200),
      },
    },
  },
};

interface Deployed {
  readonly restApiId: string;
  readonly deploy: () => Promise<unknown>;
  readonly resource: (path: string) => Promise<string>;
  readonly call: (path: string, method?: string) => Promise<[status: number, body: string]>;
}

async function deployed(): Promise<Deployed> {
  const { id: restApiId = "" } = await api.importRestApi({ body: Buffer.from(JSON.stringify(definition)) });
  const deploy = () => api.createDeployment({ restApiId, stageName: "dev" });
  await deploy();
  return {
    restApiId,
    deploy,
    async resource(path) {
      const { items = [] }: GetResourcesCommandOutput = await api.getResources({ restApiId });
      return items.find((item) => item.path === path)?.id ?? "";
    },
    async call(path, method = "GET") {
      const address = `${cloud.url}/_aws/execute-api/${restApiId}/dev${path}`;
      const body = method === "POST" ? '{"a":1}' : null;
      const answer = await fetch(address, { method, body, headers: { "Content-Type": "application/json" } });
      return [answer.status, await answer.text()];
    },
  };
}
const replace = (path: string, value: string) => [{ op: "replace" as const, path, value }];

describe("what is changed is served after the next deployment, and not before", () => {
  test.each<
    [what: string, path: string, verb: string, status: number, change: (deployed: Deployed) => Promise<unknown>]
  >([
    [
      "a gateway response",
      "/nowhere",
      "GET",
      499,
      ({ restApiId }) =>
        api.putGatewayResponse({ restApiId, responseType: "MISSING_AUTHENTICATION_TOKEN", statusCode: "499" }),
    ],
    [
      "a method's authorization",
      "/x",
      "GET",
      403,
      async ({ restApiId, resource }) =>
        api.updateMethod({
          restApiId,
          resourceId: await resource("/x"),
          httpMethod: "GET",
          patchOperations: replace("/authorizationType", "AWS_IAM"),
        }),
    ],
    [
      "a method that is gone",
      "/x",
      "GET",
      403,
      async ({ restApiId, resource }) =>
        api.deleteMethod({ restApiId, resourceId: await resource("/x"), httpMethod: "GET" }),
    ],
    [
      "an integration",
      "/x",
      "GET",
      500,
      async ({ restApiId, resource }) =>
        api.updateIntegration({
          restApiId,
          resourceId: await resource("/x"),
          httpMethod: "GET",
          patchOperations: replace("/requestTemplates/application~1json", "no status"),
        }),
    ],
    [
      "a model",
      "/orders",
      "POST",
      400,
      ({ restApiId }) =>
        api.updateModel({
          restApiId,
          modelName: "Order",
          patchOperations: replace("/schema", '{"type":"object","required":["b"]}'),
        }),
    ],
    [
      "a resource policy",
      "/x",
      "GET",
      403,
      ({ restApiId }) =>
        api.updateRestApi({
          restApiId,
          patchOperations: replace(
            "/policy",
            JSON.stringify({
              Version: "2012-10-17",
              Statement: [{ Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
            }),
          ),
        }),
    ],
  ])("%s", async (_, path, verb, status, change) => {
    const made = await deployed();
    const before = await made.call(path, verb);
    expect(before[0]).not.toBe(status);
    await change(made);
    expect(await made.call(path, verb)).toEqual(before);
    await made.deploy();
    expect((await made.call(path, verb))[0]).toBe(status);
  });
});

describe("what is the stage's own holds at once", () => {
  test("stage variables", async () => {
    const { restApiId, call } = await deployed();
    expect(await call("/x")).toEqual([200, "colour: "]);
    const patchOperations = replace("/variables/colour", "blue");
    await api.updateStage({ restApiId, stageName: "dev", patchOperations });
    expect(await call("/x")).toEqual([200, "colour: blue"]);
  });

  test("method settings", async () => {
    const { restApiId, call } = await deployed();
    expect((await call("/x"))[0]).toBe(200);
    const patchOperations = [
      ...replace("/*/*/throttling/rateLimit", "0"),
      ...replace("/*/*/throttling/burstLimit", "0"),
    ];
    await api.updateStage({ restApiId, stageName: "dev", patchOperations });
    expect(await call("/x")).toEqual([429, '{"message":"Too Many Requests"}']);
  });
});
