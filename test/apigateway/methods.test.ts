import type { APIGateway, Op } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { client } from "./client.js";
import { replay } from "./recording.js";

const API = "test_apigateway_api";
const patch = (op: Op, path: string, value?: string) => ({ op, path, value });

/** An API and the place of a method on its root. */
async function newPlace(api: APIGateway, httpMethod = "ANY") {
  const { id: restApiId = "", rootResourceId: resourceId = "" } = await api.createRestApi({ name: "methods" });
  return { restApiId, resourceId, httpMethod };
}

const AUTHORIZER_URI =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:authorizer/invocations";

describe("methods", () => {
  replay(API, "TestApiGatewayApiMethod::test_method_lifecycle", async (api, step) => {
    const place = await newPlace(api);
    await step("put-base-method-response", api.putMethod({ ...place, authorizationType: "none" }));
    await step("get-base-method-response", api.getMethod(place));
    await step("del-base-method-response", api.deleteMethod(place));
    await step("get-deleted-method-response", api.getMethod(place));
    await step("delete-deleted-method-response", api.deleteMethod(place));
  });

  replay(API, "TestApiGatewayApiMethod::test_method_request_parameters", async (api, step) => {
    const place = { ...(await newPlace(api)), authorizationType: "NONE" };
    await step(
      "put-method-request-params-response",
      api.putMethod({
        ...place,
        requestParameters: {
          "method.request.querystring.q_optional": false,
          "method.request.querystring.q_required": true,
          "method.request.header.h_optional": false,
          "method.request.header.h_required": true,
        },
      }),
    );
    await step("get-method-request-params-response", api.getMethod(place));
    const requestParameters = { "method.request.querystring.issuer": true, "method.request.header.issuer": true };
    await api.deleteMethod(place);
    await step("req-params-same-name", api.putMethod({ ...place, requestParameters }));
  });

  replay(API, "TestApiGatewayApiMethod::test_put_method_model", async (api, step) => {
    const root = await newPlace(api);
    const { restApiId } = root;
    const model = (name: string) =>
      api.createModel({
        restApiId,
        name,
        contentType: "application/json",
        schema: JSON.stringify({ title: name, type: "object" }),
      });
    await step("create-model", model("MySchema"));
    await step("create-model-2", model("MySchemaTwo"));
    const remove = (modelName: string) => api.deleteModel({ restApiId, modelName });
    const requestModels = { "application/json": "MySchema" };
    await step("put-method-request-models", api.putMethod({ ...root, authorizationType: "NONE", requestModels }));
    await step("delete-model-used", remove("MySchema"));
    const patchOperations = [patch("replace", "/requestModels/application~1json", "MySchemaTwo")];
    await step("update-method-model", api.updateMethod({ ...root, patchOperations }));
    await step("delete-model-unused", remove("MySchema"));
    await step("delete-model-used-2", remove("MySchemaTwo"));
    const below = await api.createResource({ restApiId, parentId: root.resourceId, pathPart: "test" });
    const second = { ...root, resourceId: below.id };
    await step(
      "put-method-2-request-models",
      api.putMethod({ ...second, authorizationType: "NONE", requestModels: { "application/json": "MySchemaTwo" } }),
    );
    await step("delete-model-used-by-2-method", remove("MySchemaTwo"));
    const without = [patch("remove", "/requestModels/application~1json")];
    await step("update-method-model-2", api.updateMethod({ ...second, patchOperations: without }));
    await step("delete-model-used-by-method-1", remove("MySchemaTwo"));
    await step("delete-method-using-model-2", api.deleteMethod(root));
    await step("delete-model-unused-2", remove("MySchemaTwo"));
  });

  replay(API, "TestApiGatewayApiMethod::test_put_method_validation", async (api, step) => {
    const place = { ...(await newPlace(api)), authorizationType: "NONE" };
    await step("wrong-api", api.putMethod({ ...place, restApiId: "fake" }));
    await step("wrong-resource", api.putMethod({ ...place, resourceId: "fake" }));
    await step("wrong-method", api.putMethod({ ...place, httpMethod: "FETCH" }));
    await step("missing-authorizer-id", api.putMethod({ ...place, authorizationType: "CUSTOM" }));
    await step("invalid-request-validator", api.putMethod({ ...place, requestValidatorId: "fake" }));
    await step("invalid-model-name", api.putMethod({ ...place, requestModels: { "application/json": "petModel" } }));
  });

  replay(API, "TestApiGatewayApiMethod::test_update_method", async (api, step) => {
    const place = await newPlace(api);
    const update = (...patchOperations: ReturnType<typeof patch>[]) => api.updateMethod({ ...place, patchOperations });
    await step("put-method-response", api.putMethod({ ...place, authorizationType: "none" }));
    const optional = "/requestParameters/method.request.querystring.optional";
    await step(
      "update-method-add",
      update(patch("add", optional, "true"), patch("add", "/requestModels/application~1json", "Empty")),
    );
    await step(
      "update-method-replace",
      update(
        patch("replace", "/apiKeyRequired", "true"),
        patch("replace", "/authorizationType", "AWS_IAM"),
        patch("replace", "/operationName", "ReplacedOperationName"),
        patch("replace", optional, "false"),
      ),
    );
    const { id } = await api.createAuthorizer({
      restApiId: place.restApiId,
      name: "authorizer",
      type: "TOKEN",
      authorizerUri: AUTHORIZER_URI,
      identitySource: "method.request.header.Authorization",
    });
    await step(
      "update-method-replace-authorizer",
      update(patch("replace", "/authorizationType", "CUSTOM"), patch("replace", "/authorizerId", id)),
    );
    await step(
      "update-method-remove",
      update(patch("remove", optional), patch("remove", "/requestModels/application~1json")),
    );
  });

  replay(API, "TestApiGatewayApiMethod::test_update_method_validation", async (api, step) => {
    const place = await newPlace(api);
    const update = (changed: Partial<typeof place>, ...patchOperations: ReturnType<typeof patch>[]) =>
      api.updateMethod({ ...place, ...changed, patchOperations });
    const name = patch("replace", "/operationName", "name");
    await step("wrong-rest-api", update({ restApiId: "fake" }, name));
    await step("wrong-resource-id", update({ resourceId: "fake" }, name));
    await step("method-does-not-exist", update({}, name));
    await step("put-method-response", api.putMethod({ ...place, authorizationType: "NONE", apiKeyRequired: true }));
    await step("unsupported-operation", update({}, patch("add", "/operationName", "name")));
    await step("unsupported-operation-2", update({}, patch("remove", "/operationName")));
    await step("unsupported-path", update({}, patch("replace", "/httpMethod", "PUT")));
    await step("wrong-path-request-parameters", update({}, patch("replace", "/requestParameters", "x")));
    await step("wrong-path-request-models", update({}, patch("add", "/requestModels/application/json", "Empty")));
    await step("wrong-value-type", update({}, patch("replace", "/apiKeyRequired", "whatever")));
    await step("wrong-auth-type", update({}, patch("replace", "/authorizationType", "CUSTOM")));
    await step("skip-auth-id-with-wrong-type", update({}, patch("replace", "/authorizerId", "abc123")));
    await step(
      "wrong-auth-id",
      update({}, patch("replace", "/authorizationType", "CUSTOM"), patch("replace", "/authorizerId", "abc123")),
    );
    await step("wrong-req-validator-id", update({}, patch("replace", "/requestValidatorId", "abc123")));
  });

  test("an authorizer of the other kind does not do", async () => {
    const api = await client();
    const place = await newPlace(api);
    const { id: authorizerId } = await api.createAuthorizer({
      restApiId: place.restApiId,
      name: "pool",
      type: "COGNITO_USER_POOLS",
      providerARNs: ["arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_EXAMPLE"],
      identitySource: "method.request.header.Authorization",
    });
    await expect(api.putMethod({ ...place, authorizationType: "CUSTOM", authorizerId })).rejects.toThrow(
      /^Invalid authorizer ID specified/,
    );
    expect(await api.putMethod({ ...place, authorizationType: "COGNITO_USER_POOLS", authorizerId })).toMatchObject({
      authorizerId,
    });
    await expect(api.deleteAuthorizer({ restApiId: place.restApiId, authorizerId })).rejects.toMatchObject({
      name: "ConflictException",
      message: `Cannot delete authorizer '${authorizerId}', is referenced in method: ANY//`,
    });
  });
});

describe("method responses", () => {
  replay(API, "TestApigatewayMethodResponse::test_lifecycle_method_response", async (api, step) => {
    const place = { ...(await newPlace(api, "GET")), statusCode: "200" };
    await api.putMethod({ ...place, authorizationType: "NONE" });
    await api.putIntegration({
      ...place,
      type: "MOCK",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
    });
    await step("put-method-response", api.putMethodResponse({ ...place, responseParameters: {}, responseModels: {} }));
    await step("get-integration-response", api.getMethodResponse(place));
    const patchOperations = [
      patch("add", "/responseParameters/method.response.header.my-header", "false"),
      patch("add", "/responseModels/application~1json", "Empty"),
    ];
    const replaceOperations = [patch("replace", "/responseParameters/method.response.header.my-header", "true")];
    await api.updateMethodResponse({ ...place, patchOperations });
    await step("add-method-responses", api.updateMethodResponse({ ...place, patchOperations: replaceOperations }));
    await step("update-method-responses", api.updateMethodResponse({ ...place, patchOperations: replaceOperations }));
    await step("get-method", api.getMethod(place));
    await step("delete-method-response", api.deleteMethodResponse(place));
  });

  replay(API, "TestApigatewayMethodResponse::test_update_method_response", async (api, step) => {
    const place = { ...(await newPlace(api, "GET")), statusCode: "200" };
    await api.putMethod({ ...place, authorizationType: "NONE" });
    await api.putMethodResponse({ ...place, responseModels: { "application/json": "Empty" } });
    await step(
      "remove-update-method-response",
      api.updateMethodResponse({ ...place, patchOperations: [patch("remove", "/responseModels/application~1json")] }),
    );
    await step(
      "add-update-method-response",
      api.updateMethodResponse({
        ...place,
        patchOperations: [
          patch("add", "/responseModels/application~1json", "Empty"),
          patch("add", "/responseParameters/method.response.header.my-header", "true"),
        ],
      }),
    );
  });

  replay(
    API,
    "TestApigatewayMethodResponse::test_update_method_lack_response_parameters_and_models",
    async (api, step) => {
      const place = { ...(await newPlace(api, "GET")), statusCode: "200" };
      await api.putMethod({ ...place, authorizationType: "NONE" });
      await api.putMethodResponse(place);
      const replace = (path: string, value: string) =>
        api.updateMethodResponse({ ...place, patchOperations: [patch("replace", path, value)] });
      await step(
        "update-method-response-operation-without-response-parameters",
        replace("/responseParameters/method.response.header.my-header", "true"),
      );
      await step(
        "update-method-response-operation-without-response-models",
        replace("/responseModels/application~1json", "Empty"),
      );
      await step(
        "update-method-response-operation-with-wrong-path",
        replace("/wrong/method.response.header.my-header", "true"),
      );
    },
  );

  replay(
    API,
    "TestApigatewayMethodResponse::test_update_method_response_negative_tests",
    async (api, step) => {
      const place = { ...(await newPlace(api, "GET")), statusCode: "200" };
      await api.putMethod({ ...place, authorizationType: "NONE" });
      await api.putMethodResponse(place);
      const patchOperations = [patch("add", "/responseParameters/method.response.header.x", "true")];
      const update = (changed: object) => api.updateMethodResponse({ ...place, patchOperations, ...changed });
      await step("update-method-response-wrong-statuscode", update({ statusCode: "201" }));
      await step("update-method-response-wrong-resource", update({ resourceId: "fake" }));
      await step("update-method-response-wrong-method", update({ httpMethod: "POST" }));
    },
    {
      elsewhere: [
        "update-method-response-invalid-statuscode",
        "update-method-response-invalid-statuscode-and-wrong-op",
      ],
    },
  );

  replay(API, "TestApigatewayMethodResponse::test_update_method_wrong_param_names", async (api, step) => {
    const place = { ...(await newPlace(api, "GET")), statusCode: "200" };
    await api.putMethod({ ...place, authorizationType: "NONE" });
    const responseParameters = { "method.response.header.my-header": false };
    await api.putMethodResponse({ ...place, responseParameters, responseModels: { "application/json": "Empty" } });
    const paths = [
      "/responseParameters/wrong",
      "/responseParameters/method.response.header.other",
      "/responseModels/wrong",
      "/responseModels/application~1xml",
    ];
    for (const [index, path] of paths.entries())
      await step(
        `update-method-response-operation-with-wrong-param-name-${index + 1}`,
        api.updateMethodResponse({ ...place, patchOperations: [patch("replace", path, "true")] }),
      );
  });

  replay(API, "TestApigatewayMethodResponse::test_update_method_response_wrong_operations", async (api, step) => {
    const place = { ...(await newPlace(api, "GET")), statusCode: "200" };
    await api.putMethod({ ...place, authorizationType: "NONE" });
    await api.putMethodResponse(place);
    const right = patch("add", "/responseParameters/method.response.header.my-header", "true");
    const wrong = { ...right, op: "wrong_op" as Op };
    const rounds = [[wrong], [wrong, right], [wrong, wrong], [wrong, wrong, wrong, wrong], [wrong, right, wrong]];
    for (const [index, patchOperations] of rounds.entries())
      await step(
        `update-method-response-wrong-operation-${index + 1}`,
        api.updateMethodResponse({ ...place, patchOperations }),
      );
  });
});
