import type { APIGateway } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { client } from "./client.js";
import { filled } from "./definitions.js";
import { recording, replay } from "./recording.js";

const EXTENDED = "test_apigateway_extended";
type Json = Record<string, unknown>;

/** Imports a definition and deploys it as the recordings did. */
async function deployed(api: APIGateway, definition: unknown): Promise<string> {
  const { id: restApiId = "" } = await api.importRestApi({ body: Buffer.from(JSON.stringify(definition)) });
  await api.createDeployment({ restApiId, stageName: "local" });
  return restApiId;
}

async function exported(api: APIGateway, restApiId: string, exportType: string, extensions?: string, accepts?: string) {
  const { body, ...rest } = await api.getExport({
    restApiId,
    stageName: "local",
    exportType,
    ...(extensions !== undefined && { parameters: { extensions } }),
    ...(accepts !== undefined && { accepts }),
  });
  return { ...rest, body: parse(Buffer.from(body ?? []).toString()) as Json };
}

for (const [exportType, test] of [
  ["swagger", "test_export_swagger_openapi"],
  ["oas30", "test_export_oas30_openapi"],
] as const)
  for (const file of ["TEST_IMPORT_PETSTORE_SWAGGER", "TEST_IMPORT_PETS"]) {
    const name = `${test}[${file}]`;
    // What AWS exported is what it was given: importing it must lead to the same exports.
    const { "get-export-with-extensions": full } = recording(EXTENDED, name) as Record<string, { body: unknown }>;
    replay(
      EXTENDED,
      name,
      async (api, step) => {
        const restApiId = await deployed(api, filled(full?.body));
        await step("get-export", exported(api, restApiId, exportType));
        await step("get-export-with-extensions", exported(api, restApiId, exportType, "apigateway"));
      },
      { elsewhere: ["import-api"] },
    );
  }

const DEFINITION = {
  openapi: "3.0.1",
  info: { title: "secured", version: "1" },
  paths: {
    "/orders/{id}": {
      "x-amazon-apigateway-any-method": {
        operationId: "Orders",
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "X-A", in: "header", required: true, schema: { type: "string" } },
        ],
        security: [{ pool: ["orders/read"] }, { api_key: [] }],
        "x-amazon-apigateway-request-validator": "all",
        "x-amazon-apigateway-integration": {
          type: "mock",
          responses: { "4\\d{2}": { statusCode: "400" }, default: { statusCode: "200" } },
          requestTemplates: { "application/json": '{"statusCode": 200}' },
          passthroughBehavior: "never",
          timeoutInMillis: 1000,
        },
        responses: { "200": { description: "200 response", content: {} } },
      },
      get: {
        security: [{ sigv4: [] }],
        "x-amazon-apigateway-integration": { type: "mock", passthroughBehavior: "when_no_match" },
        responses: {},
      },
    },
  },
  components: {
    securitySchemes: {
      api_key: { type: "apiKey", name: "x-api-key", in: "header" },
      pool: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: ["arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_AbC123xyz"],
        },
      },
      sigv4: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "awsSigv4",
      },
    },
  },
  "x-amazon-apigateway-request-validators": {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
  "x-amazon-apigateway-gateway-responses": {
    UNAUTHORIZED: {
      statusCode: 401,
      responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
      responseTemplates: { "application/json": "{}" },
    },
  },
  "x-amazon-apigateway-minimum-compression-size": 10,
};

describe("exports", () => {
  test.each(["swagger", "oas30"])("say again what was imported: %s", async (exportType) => {
    const api = await client();
    const first = await deployed(api, DEFINITION);
    const once = await exported(api, first, exportType, "apigateway");
    const again = await exported(api, await deployed(api, once.body), exportType, "apigateway");
    const without = ({ host: _, servers: __, ...body }: Json) => body;
    expect(without(again.body)).toEqual(without(once.body));
    const operations = (once.body.paths as Record<string, Record<string, Json>>)["/orders/{id}"] ?? {};
    expect(operations["x-amazon-apigateway-any-method"]).toMatchObject({
      operationId: "Orders",
      security: [{ pool: ["orders/read"] }, { api_key: [] }],
      "x-amazon-apigateway-request-validator": "all",
      "x-amazon-apigateway-integration": { passthroughBehavior: "never", timeoutInMillis: 1000 },
    });
    expect(operations.get?.security).toEqual([{ sigv4: [] }]);
    expect(once.body["x-amazon-apigateway-minimum-compression-size"]).toBe(10);
  });

  test("leave out the extensions that weren't asked for", async () => {
    const api = await client();
    const restApiId = await deployed(api, DEFINITION);
    const plain = JSON.stringify((await exported(api, restApiId, "oas30")).body);
    expect(plain).not.toContain("x-amazon-apigateway-integration");
    expect(plain).not.toContain("sigv4");
    const integrations = JSON.stringify((await exported(api, restApiId, "oas30", "integrations")).body);
    expect(integrations).toContain("x-amazon-apigateway-integration");
    expect(integrations).not.toContain("x-amazon-apigateway-authorizer");
  });

  test("speak YAML", async () => {
    const api = await client();
    const restApiId = await deployed(api, DEFINITION);
    const { contentDisposition, body } = await exported(api, restApiId, "oas30", undefined, "application/yaml");
    expect(contentDisposition).toBe('attachment; filename="oas30_1.yaml"');
    expect(body.openapi).toBe("3.0.1");
  });

  test.each([
    [{ exportType: "raml" }, "BadRequestException", "No API exporter for type 'raml'"],
    [{ stageName: "none" }, "NotFoundException", "Invalid stage identifier specified"],
    [
      { parameters: { extensions: "postman" } },
      "BadRequestException",
      "Sekisho does not export the extensions 'postman'",
    ],
  ])("%j is refused", async (change, name, message) => {
    const api = await client();
    const restApiId = await deployed(api, DEFINITION);
    const input = { restApiId, stageName: "local", exportType: "oas30", ...change };
    await expect(api.getExport(input)).rejects.toMatchObject({ name, message });
  });
});
