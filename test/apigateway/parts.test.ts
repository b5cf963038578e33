import type { APIGateway, GatewayResponseType, Op, PatchOperation } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { client } from "./client.js";
import { replay } from "./recording.js";

const API = "test_apigateway_api";
const patch = (op: Op, path: string | undefined, value?: string): PatchOperation => ({ op, path, value });
const idOf = async (api: APIGateway, name = "parts") =>
  (await api.createRestApi({ name, description: "my api" })).id ?? "";

describe("models", () => {
  const schema = JSON.stringify({
    title: "Calc output",
    type: "object",
    properties: {
      a: { type: "number" },
      b: { type: "number" },
      op: { description: "operation of +, -, * or /", type: "string" },
      c: { type: "number" },
    },
    required: ["a", "b", "op"],
  });

  replay(API, "TestApiGatewayApiModels::test_model_lifecycle", async (api, step) => {
    const restApiId = await idOf(api);
    const model = { restApiId, name: "CalcOutput", contentType: "application/json" };
    await step("create-model", api.createModel({ ...model, description: "Calc output model", schema }));
    await step("get-models", api.getModels({ restApiId }));
    await step("get-model", api.getModel({ restApiId, modelName: "CalcOutput" }));
    await step("del-model", api.deleteModel({ restApiId, modelName: "CalcOutput" }));
  });

  replay(API, "TestApiGatewayApiModels::test_model_validation", async (api, step) => {
    const restApiId = await idOf(api);
    const model = {
      restApiId,
      name: "MySchema",
      contentType: "application/json",
      description: "",
      schema: '{"type":"object"}',
    };
    const wrong = { restApiId: "abcde0", modelName: "MySchema" };
    await step("create-model-wrong-id", api.createModel({ ...model, restApiId: "abcde0" }));
    await step("get-models-wrong-id", api.getModels({ restApiId: "abcde0" }));
    await step("get-model-wrong-id", api.getModel(wrong));
    await step("del-model-wrong-id", api.deleteModel(wrong));
    await api.createModel(model);
    await step("create-model-already-exists", api.createModel(model));
    await step("create-model-empty-name", api.createModel({ ...model, name: "" }));
    const { schema: _, ...bare } = { ...model, name: "Other" };
    await step("create-model-empty-schema", api.createModel({ ...bare, schema: "" }));
    await step("create-model-no-schema-json", api.createModel(bare));
    await step("create-model-no-schema-xml", api.createModel({ ...bare, contentType: "application/xml" }));
  });

  replay(API, "TestApiGatewayApiModels::test_update_model", async (api, step) => {
    const restApiId = await idOf(api);
    const update = (modelName: string, ...patchOperations: PatchOperation[]) =>
      api.updateModel({ restApiId, modelName, patchOperations });
    const changes = [
      patch("replace", "/schema", '{"title":"Updated schema","type":"object"}'),
      patch("replace", "/description", ""),
    ];
    await step("update-model-wrong-id", update("mySchema", ...changes));
    const model = { restApiId, name: "MySchema", contentType: "application/json", description: "" };
    await step("create-model", api.createModel({ ...model, schema: '{"title":"MySchema","type":"object"}' }));
    await step("update-model", update("MySchema", ...changes));
    await step("update-model-invalid-op", update("MySchema", patch("add", "/wrong-path", "x")));
    await step("update-model-invalid-path", update("MySchema", patch("replace", "/name", "x")));
    await step("update-model-empty-schema", update("MySchema", patch("replace", "/schema", "")));
  });

  test("flatten puts models in place of references, and leaves the one that closes a circle", async () => {
    const api = await client();
    const restApiId = await idOf(api);
    const reference = (name: string) => ({
      $ref: `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${name}`,
    });
    const create = (name: string, properties: object) =>
      api.createModel({
        restApiId,
        name,
        contentType: "application/json",
        schema: JSON.stringify({ type: "object", properties }),
      });
    await create("House", { tenant: reference("Person") });
    await create("Person", { home: reference("House") });
    const { schema: flat } = await api.getModel({ restApiId, modelName: "House", flatten: true });
    expect(JSON.parse(flat ?? "")).toEqual({
      type: "object",
      properties: { tenant: { type: "object", properties: { home: reference("House") } } },
    });
  });
});

describe("request validators", () => {
  replay(API, "TestApiGatewayApiRequestValidator::test_validators_crud_no_api", async (api, step) => {
    const restApiId = "test-fake-rest-id";
    await step("wrong-rest-api-id-create-validator", api.createRequestValidator({ restApiId, name: "x" }));
    await step("wrong-rest-api-id-get-validators", api.getRequestValidators({ restApiId }));
  });

  replay(API, "TestApiGatewayApiRequestValidator::test_request_validator_lifecycle", async (api, step) => {
    const { id: restApiId } = await step(
      "create-rest-api",
      api.createRestApi({ name: "validated", description: "my api" }),
    );
    const { id } = await step("create-request-validator", api.createRequestValidator({ restApiId, name: "validator" }));
    const place = { restApiId, requestValidatorId: id };
    await step("get-request-validator", api.getRequestValidator(place));
    await step("get-request-validators", api.getRequestValidators({ restApiId }));
    const update = (value?: string) =>
      api.updateRequestValidator({ ...place, patchOperations: [patch("replace", "/validateRequestBody", value)] });
    await step("update-request-validator-with-value", update("true"));
    await step("update-request-validator-without-value", update());
    await step("get-request-validators-after-update-operation", api.getRequestValidator(place));
    await step("delete-request-validator", api.deleteRequestValidator(place));
    await step("get-deleted-request-validator", api.getRequestValidator(place));
    await step("get-request-validators-after-delete", api.getRequestValidators({ restApiId }));
  });

  replay(
    API,
    "TestApiGatewayApiRequestValidator::test_invalid_update_request_validator_operations",
    async (api, step) => {
      const { id: restApiId } = await step(
        "create-rest-api",
        api.createRestApi({ name: "validated", description: "my api" }),
      );
      const { id } = await step(
        "create-request-validator",
        api.createRequestValidator({ restApiId, name: "validator" }),
      );
      const update = (operation: PatchOperation) =>
        api.updateRequestValidator({ restApiId, requestValidatorId: id, patchOperations: [operation] });
      await step(
        "update-request-validator-invalid-add-operation",
        update(patch("add", "/validateRequestBody", "true")),
      );
      await step("update-request-validator-invalid-remove-operation", update(patch("remove", "/validateRequestBody")));
      await step("update-request-validator-invalid-path", update(patch("replace", "/invalidPath", "true")));
      await step("update-request-validator-empty-name-value", update(patch("replace", "/name")));
    },
  );

  replay(API, "TestApiGatewayApiRequestValidator::test_invalid_delete_request_validator", async (api, step) => {
    const restApiId = await idOf(api);
    const { id: requestValidatorId } = await api.createRequestValidator({ restApiId, name: "validator" });
    const remove = (changed: object) => api.deleteRequestValidator({ restApiId, requestValidatorId, ...changed });
    await step("delete-request-validator-invalid-api-id", remove({ restApiId: "api_id" }));
    await step("delete-request-validator-invalid-validator-id", remove({ requestValidatorId: "validator_id" }));
  });
});

describe("authorizers", () => {
  replay(API, "TestApiGatewayApiAuthorizer::test_authorizer_crud_no_api", async (api, step) => {
    const restApiId = "test-fake-rest-id";
    const authorizer = { restApiId, name: "authorizer", type: "TOKEN" as const };
    await step("wrong-rest-api-id-create-authorizer", api.createAuthorizer(authorizer));
    await step("wrong-rest-api-id-get-authorizers", api.getAuthorizers({ restApiId }));
  });

  const uri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations";
  const pool = "arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_EXAMPLE";
  const token = { type: "TOKEN" as const, authorizerUri: uri, identitySource: "method.request.header.Auth" };
  const pools = { type: "COGNITO_USER_POOLS" as const, providerARNs: [pool] };

  test.each([
    ["a token authorizer", token, { authType: "custom" }],
    ["a user pool", pools, { authType: "cognito_user_pools" }],
    [
      "several sources",
      { ...token, type: "REQUEST", identitySource: "method.request.header.A, stageVariables.b" },
      { authType: "custom" },
    ],
    [
      "a request authorizer that is not cached",
      { type: "REQUEST", authorizerUri: uri, authorizerResultTtlInSeconds: 0 },
      { authType: "custom" },
    ],
  ] as const)("%s is kept as it was given", async (_, input, filled) => {
    const api = await client();
    const restApiId = await idOf(api);
    const made = await api.createAuthorizer({ restApiId, name: "authorizer", ...(input as typeof token) });
    expect(made).toEqual({ id: expect.stringMatching(/^[a-z0-9]{6}$/), name: "authorizer", ...input, ...filled });
    expect(await api.getAuthorizer({ restApiId, authorizerId: made.id })).toEqual(made);
    expect(await api.getAuthorizers({ restApiId })).toEqual({ items: [made] });
  });

  test.each([
    ["no pools", { ...pools, providerARNs: [] }],
    ["no pool's ARN", { ...pools, providerARNs: ["arn:aws:s3:::bucket"] }],
    ["no function", { ...token, authorizerUri: undefined }],
    [
      "a function without its invocation",
      { ...token, authorizerUri: "arn:aws:lambda:us-east-1:111111111111:function:f" },
    ],
    ["no source for a token", { ...token, identitySource: undefined }],
    ["a token in the query", { ...token, identitySource: "method.request.querystring.token" }],
    ["no source to cache by", { ...token, type: "REQUEST" as const, identitySource: undefined }],
    ["a body as source", { ...token, type: "REQUEST" as const, identitySource: "method.request.body" }],
    ["more than an hour", { ...token, authorizerResultTtlInSeconds: 3601 }],
    ["less than nothing", { ...token, authorizerResultTtlInSeconds: -1 }],
  ])("refused: %s", async (_, input) => {
    const api = await client();
    const restApiId = await idOf(api);
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    await expect(
      api.createAuthorizer({ restApiId, name: "authorizer", ...(given as typeof token) }),
    ).rejects.toMatchObject({ name: "BadRequestException" });
    expect(await api.getAuthorizers({ restApiId })).toEqual({ items: [] });
  });

  test("a change is held to the same rules, and all or nothing", async () => {
    const api = await client();
    const restApiId = await idOf(api);
    const { id: authorizerId } = await api.createAuthorizer({ restApiId, name: "pool", ...pools });
    const update = (...patchOperations: PatchOperation[]) =>
      api.updateAuthorizer({ restApiId, authorizerId, patchOperations });
    const other = pool.replace("EXAMPLE", "OTHER0001");
    expect(
      await update(patch("add", "/providerARNs", other), patch("replace", "/authorizerResultTtlInSeconds", "60")),
    ).toMatchObject({ providerARNs: [pool, other], authorizerResultTtlInSeconds: 60 });
    await expect(
      update(patch("remove", "/providerARNs", pool), patch("remove", "/providerARNs", other)),
    ).rejects.toMatchObject({ name: "BadRequestException" });
    expect(await api.getAuthorizer({ restApiId, authorizerId })).toMatchObject({ providerARNs: [pool, other] });
    await api.deleteAuthorizer({ restApiId, authorizerId });
    await expect(api.getAuthorizer({ restApiId, authorizerId })).rejects.toMatchObject({ name: "NotFoundException" });
  });
});

describe("gateway responses", () => {
  const responseParameters = {
    "gatewayresponse.header.Access-Control-Allow-Origin": "'a.b.c'",
    "gatewayresponse.header.x-request-path": "method.request.path.petId",
    "gatewayresponse.header.x-request-query": "method.request.querystring.q",
    "gatewayresponse.header.x-request-header": "method.request.header.Accept",
  };
  const template =
    '{\n     "message": $context.error.messageString,\n     "type":  "$context.error.responseType",\n     "stage":  "$context.stage",\n     "resourcePath":  "$context.resourcePath",\n     "stageVariables.a":  "$stageVariables.a",\n     "statusCode": "\'404\'"\n}';
  const responseTemplates = { "application/json": template };
  const responseType = "MISSING_AUTHENTICATION_TOKEN" as const;

  replay(API, "TestApiGatewayGatewayResponse::test_gateway_response_crud", async (api, step) => {
    const restApiId = await idOf(api);
    await step("get-gateway-response-default", api.getGatewayResponse({ restApiId, responseType }));
    const put = { restApiId, responseType, statusCode: "404", responseParameters, responseTemplates };
    await step("put-gateway-response", api.putGatewayResponse(put));
    await step("get-gateway-responses", api.getGatewayResponses({ restApiId }));
    await step("get-gateway-response", api.getGatewayResponse({ restApiId, responseType }));
    await step("delete-gateway-response", api.deleteGatewayResponse({ restApiId, responseType }));
    await step("get-deleted-gw-response", api.getGatewayResponse({ restApiId, responseType }));
  });

  replay(API, "TestApiGatewayGatewayResponse::test_gateway_response_put", async (api, step) => {
    const restApiId = await idOf(api);
    const put = (input: object, type: GatewayResponseType = responseType) =>
      api.putGatewayResponse({ restApiId, responseType: type, ...input });
    const header = { "gatewayresponse.header.x-request-header": "method.request.header.Accept" };
    await step("put-gateway-response-all-value", put({ statusCode: "404", responseParameters, responseTemplates }));
    await step("put-gateway-response-status-only", put({ statusCode: "404" }));
    await step("put-gateway-response-response-parameters-only", put({ responseParameters: header }));
    await step("put-gateway-response-response-templates-only", put({ responseTemplates }));
    await step(
      "put-gateway-response-default-5xx",
      put({ statusCode: "599", responseParameters: header, responseTemplates }, "DEFAULT_5XX"),
    );
    await step(
      "put-gateway-response-default-ignored",
      put({ responseParameters: { "gatewayresponse.header.foo": "'bar'" } }, "AUTHORIZER_FAILURE"),
    );
    await step("get-gateway-responses", api.getGatewayResponses({ restApiId }));
  });

  replay(API, "TestApiGatewayGatewayResponse::test_update_gateway_response", async (api, step) => {
    const restApiId = await idOf(api);
    const place = { restApiId, responseType: "DEFAULT_4XX" as const };
    const update = (...patchOperations: PatchOperation[]) => api.updateGatewayResponse({ ...place, patchOperations });
    await step("update-gateway-response-not-set", update(patch("replace", "/statusCode", "444")));
    await step("default-get-gateway-response", api.getGatewayResponse(place));
    const wrapped = JSON.stringify({ "application/json": '{"message":$context.error.messageString}' });
    await step(
      "put-gateway-response",
      api.putGatewayResponse({
        ...place,
        statusCode: "404",
        responseParameters,
        responseTemplates: { "application/json": wrapped },
      }),
    );
    await step(
      "update-gateway-response",
      update(
        patch("replace", "/statusCode", "444"),
        patch("replace", "/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin", "'example.com'"),
        patch(
          "add",
          "/responseTemplates/application~1xml",
          "<gatewayResponse><message>$context.error.messageString</message><type>$context.error.responseType</type></gatewayResponse>",
        ),
      ),
    );
    await step("get-gateway-response", api.getGatewayResponse(place));
    await step("update-gateway-add-status-code", update(patch("add", "/statusCode", "444")));
    await step("update-gateway-remove-status-code", update(patch("remove", "/statusCode")));
    await step(
      "update-gateway-replace-invalid-parameter",
      update(patch("replace", "/responseParameters/gatewayresponse.header.x", "'x'")),
    );
    await step("update-gateway-no-path", update(patch("remove", undefined)));
    await step("update-gateway-wrong-op", update(patch("wrong-op" as Op, "/statusCode", "444")));
    await step("update-gateway-wrong-path", update(patch("replace", "/wrongPath", "x")));
    await step(
      "update-gateway-replace-invalid-parameter-0-none",
      update(patch("replace", "/responseTemplates/application~1json")),
    );
    await step(
      "update-gateway-replace-invalid-parameter-1-none",
      update(patch("replace", "/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin")),
    );
  });

  replay(API, "TestApiGatewayGatewayResponse::test_gateway_response_validation", async (api, step) => {
    const fake = { restApiId: "fake-api-id", responseType };
    await step("get-gateway-responses-no-api", api.getGatewayResponses(fake));
    await step("get-gateway-response-no-api", api.getGatewayResponse(fake));
    await step("delete-gateway-response-no-api", api.deleteGatewayResponse(fake));
    await step("update-gateway-response-no-api", api.updateGatewayResponse({ ...fake, patchOperations: [] }));
    await step(
      "delete-gateway-response-not-set",
      api.deleteGatewayResponse({ restApiId: await idOf(api), responseType }),
    );
    const wrong = { restApiId: await idOf(api), responseType: "FAKE_RESPONSE_TYPE" as GatewayResponseType };
    await step("get-gateway-response-wrong-response-type", api.getGatewayResponse(wrong));
    await step("delete-gateway-response-wrong-response-type", api.deleteGatewayResponse(wrong));
    await step(
      "update-gateway-response-wrong-response-type",
      api.updateGatewayResponse({ ...wrong, patchOperations: [] }),
    );
    await step("put-gateway-response-wrong-response-type", api.putGatewayResponse(wrong));
  });
});
