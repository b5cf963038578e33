import type { APIGateway } from "@aws-sdk/client-api-gateway";
import { replay } from "./recording.js";

const API = "test_apigateway_api";
const INTEGRATIONS = "test_apigateway_integrations";

/** An API with `GET /`, over a mock. */
async function mocked(api: APIGateway) {
  const { id: restApiId = "", rootResourceId: resourceId = "" } = await api.createRestApi({ name: "mocked" });
  const place = { restApiId, resourceId, httpMethod: "GET" };
  await api.putMethod({ ...place, authorizationType: "NONE" });
  await api.putMethodResponse({ ...place, statusCode: "200" });
  await api.putIntegration({ ...place, type: "MOCK" });
  return place;
}

for (const [what, change] of [
  ["api", { restApiId: "none" }],
  ["resource", { resourceId: "none" }],
  ["method", { httpMethod: "POST" }],
] as const)
  replay(API, `TestApigatewayIntegrationResponse::test_integration_response_wrong_${what}`, async (api, step) => {
    const place = { ...(await mocked(api)), ...change, statusCode: "200" };
    await step(`put-integration-response-wrong-${what}`, api.putIntegrationResponse(place));
    await step(`get-integration-response-wrong-${what}`, api.getIntegrationResponse(place));
  });

replay(API, "TestApigatewayIntegrationResponse::test_integration_response_invalid_statuscode", async (api, step) => {
  const place = { ...(await mocked(api)), statusCode: "wrong" };
  await step("put-integration-response-invalid-statusCode", api.putIntegrationResponse(place));
  await step("get-integration-response-invalid-statusCode", api.getIntegrationResponse(place));
});

replay(INTEGRATIONS, "test_put_integration_response_with_response_template", async (api, step) => {
  const place = { ...(await mocked(api)), statusCode: "200" };
  const responseTemplates = { "application/json": '{"data":"test"}' };
  await api.putIntegrationResponse({ ...place, selectionPattern: "foobar", responseTemplates });
  await step("get-integration-response", api.getIntegrationResponse(place));
});

replay(API, "TestApiGatewayApiRequestValidator::test_invalid_get_request_validator", async (api, step) => {
  const { restApiId } = await mocked(api);
  const { id: requestValidatorId } = await api.createRequestValidator({ restApiId, name: "validator" });
  const absent = { restApiId: "none", requestValidatorId };
  await step("get-request-validators-invalid-api-id", api.getRequestValidator(absent));
  const other = { restApiId, requestValidatorId: "none" };
  await step("get-request-validators-invalid-validator-id", api.getRequestValidator(other));
});

replay(API, "TestApiGatewayApiRequestValidator::test_invalid_get_request_validators", async (api, step) => {
  await step("get-invalid-request-validators", api.getRequestValidators({ restApiId: "api_id" }));
});

replay(API, "TestApiGatewayApiRequestValidator::test_create_request_validator_invalid_api_id", async (api, step) => {
  const call = api.createRequestValidator({ restApiId: "none", name: "validator" });
  await step("invalid-create-request-validator", call);
});

replay(
  API,
  "TestApiGatewayApiRestApi::test_get_api_case_insensitive",
  async (api, step) => {
    const { id = "" } = await api.createRestApi({ name: "lower", description: "lower case api" });
    await step("get-api-upper-case", api.getRestApi({ restApiId: id.toUpperCase() }));
  },
  { elsewhere: ["create-rest-api"] },
);

replay("test_apigateway_dynamodb", "test_error_aws_proxy_not_supported", async (api, step) => {
  const place = await mocked(api);
  const uri = "arn:aws:apigateway:us-east-1:dynamodb:action/Query";
  const call = api.putIntegration({ ...place, type: "AWS_PROXY", integrationHttpMethod: "POST", uri });
  await step("create-integration-error", call);
});

replay(
  "test_apigateway_basic",
  "TestAPIGateway::test_apigateway_with_custom_authorization_method",
  async (api, step) => {
    const { id: restApiId = "", rootResourceId: resourceId } = await api.createRestApi({ name: "custom" });
    const functionArn = "arn:aws:lambda:us-east-1:111111111111:function:authorize";
    const authorizer = await step(
      "authorizer",
      api.createAuthorizer({
        restApiId,
        name: "lambda_authorizer",
        type: "TOKEN",
        authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
        identitySource: "method.request.header.Auth",
      }),
    );
    const place = { restApiId, resourceId, httpMethod: "GET", authorizerId: authorizer.id };
    await step("put-method-response", api.putMethod({ ...place, authorizationType: "CUSTOM", apiKeyRequired: true }));
  },
  { elsewhere: ["api-id"] },
);

replay("test_apigateway_import", "TestApiGatewayImportRestApi::test_import_rest_api", async (api, step) => {
  const definition = {
    swagger: "2.0",
    info: { title: "imported", version: "1.0" },
    paths: {},
    "x-amazon-apigateway-binary-media-types": ["*/*"],
  };
  await step("import_rest_api", api.importRestApi({ body: Buffer.from(JSON.stringify(definition)) }));
});

replay(
  API,
  "TestApigatewayIntegration::test_put_integration_request_parameter_bool_type",
  async (api, step) => {
    const { id: restApiId = "", rootResourceId: parentId } = await api.createRestApi({ name: "typed" });
    const { id: resourceId } = await api.createResource({ restApiId, parentId, pathPart: "{testPath}" });
    const place = { restApiId, resourceId, httpMethod: "GET" };
    const declared = { "method.request.path.testPath": true };
    await step("bool-method", api.putMethod({ ...place, authorizationType: "NONE", requestParameters: declared }));
    const requestParameters = { "integration.request.path.testPath": "true" };
    const call = api.putIntegration({ ...place, type: "MOCK", requestParameters });
    await step("put-method-request-param-wrong-type", call);
  },
  { elsewhere: ["put-integration-request-param-wrong-type", "put-integration-request-param-bool-value"] },
);
