import type { APIGateway, PutIntegrationRequest } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { client } from "./client.js";
import { operationsOf } from "./in-process.js";
import { replay } from "./recording.js";

const API = "test_apigateway_api";
const LAMBDA =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:MyLambda/invocations";

async function newMethod(api: APIGateway, httpMethod = "GET") {
  const { id: restApiId = "", rootResourceId: resourceId = "" } = await api.createRestApi({ name: "integrations" });
  const place = { restApiId, resourceId, httpMethod };
  await api.putMethod({ ...place, authorizationType: "NONE" });
  return place;
}

const MOCK = { type: "MOCK" as const, requestTemplates: { "application/json": '{"statusCode": 200}' } };

describe("integrations", () => {
  replay("test_apigateway_integrations", "test_put_integration_validation", async (api, step) => {
    const place = await newMethod(api);
    const put = (input: Partial<PutIntegrationRequest>) => api.putIntegration({ ...place, type: undefined, ...input });
    for (const type of ["HTTP", "HTTP_PROXY", "AWS"] as const)
      await step(`required-integration-method-${type}`, put({ type, uri: "http://example.com" }));
    await step("not-required-integration-method-MOCK", put({ type: "MOCK" }));
    const POST = { integrationHttpMethod: "POST" };
    for (const type of ["HTTP", "HTTP_PROXY"] as const)
      await step(`http-method-${type}`, put({ type, uri: "http://example.com", ...POST }));
    const credentials = "arn:aws:iam::111111111111:role/service-role/testfunction-role-oe783psq";
    await step(
      "aws-integration-AWS",
      put({ type: "AWS", uri: "arn:aws:apigateway:us-east-1:s3:path/b/k", credentials, ...POST }),
    );
    await step("aws-integration-type-AWS", put({ type: "AWS", uri: LAMBDA, ...POST }));
    await step("aws-integration-type-AWS_PROXY", put({ type: "AWS_PROXY", uri: LAMBDA, ...POST }));
    await step(
      "no-s3-support-AWS_PROXY",
      put({ type: "AWS_PROXY", uri: "arn:aws:apigateway:us-east-1:s3:path/b/k", ...POST }),
    );
    for (const type of ["HTTP", "HTTP_PROXY"] as const)
      await step(`invalid-uri-${type}`, put({ type, uri: "non-valid-http", ...POST }));
    await step("invalid-uri-not-an-arn", put({ type: "AWS", uri: "non-valid-arn", ...POST }));
    await step(
      "invalid-uri-invalid-arn",
      put({ type: "AWS", uri: "arn:aws:iam::111111111111:role/service-role/x", ...POST }),
    );
  });

  replay("test_apigateway_lambda", "test_put_integration_aws_proxy_uri", async (api, step) => {
    const place = await newMethod(api);
    const put = (uri: string) =>
      api.putIntegration({ ...place, type: "AWS_PROXY", integrationHttpMethod: "POST", uri });
    await step("put-integration-lambda-uri", put("arn:aws:lambda:us-east-1:111111111111:function:MyLambda"));
    await step("put-integration-wrong-arn", put("wrong"));
    await step("put-integration-wrong-type", put("arn:aws:s3:us-east-1:111111111111:path/x"));
    await step("put-integration-wrong-firehose", put("arn:aws:apigateway:us-east-1:firehose:path/PutRecord"));
    await step(
      "put-integration-bad-lambda-arn",
      put("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/MyLambda/invocations"),
    );
  });

  replay(API, "TestApigatewayIntegration::test_put_integration_wrong_type", async (api, step) => {
    const place = await newMethod(api);
    await step("put-integration-wrong-type", api.putIntegration({ ...place, type: "HTTPS_PROXY" as "HTTP" }));
  });

  replay(API, "TestApigatewayIntegration::test_get_integration_non_existent", async (api, step) => {
    const place = await newMethod(api);
    await step("get-integration-no-api", api.getIntegration({ ...place, restApiId: "fake" }));
    await step("get-integration-no-resource", api.getIntegration({ ...place, resourceId: "fake" }));
    await step("get-integration-no-method", api.getIntegration({ ...place, httpMethod: "POST" }));
    await step("get-integration-no-integration", api.getIntegration(place));
  });

  replay(API, "TestApigatewayIntegration::test_put_integration_response_validation", async (api, step) => {
    const place = await newMethod(api);
    await step("put-integration-wrong-method", api.putIntegration({ ...place, httpMethod: "POST", ...MOCK }));
    await step("put-integration-wrong-resource", api.putIntegration({ ...place, resourceId: "fake", ...MOCK }));
    const put = (changed: object) => api.putIntegrationResponse({ ...place, statusCode: "200", ...changed });
    await step("put-integration-response-wrong-method", put({ httpMethod: "POST" }));
    await step("put-integration-response-wrong-resource", put({ resourceId: "fake" }));
  });

  replay(API, "TestApigatewayIntegration::test_create_integration_with_vpc_link", async (api, step) => {
    const place = await newMethod(api);
    await step(
      "put-integration-vpc-link",
      api.putIntegration({
        ...place,
        type: "HTTP_PROXY",
        integrationHttpMethod: "GET",
        connectionType: "VPC_LINK",
        connectionId: "${stageVariables.vpcLinkId}",
        uri: "http://my-vpclink-test-nlb-1234567890abcdef.us-east-1.amazonaws.com",
      }),
    );
    await step("get-integration-vpc-link", api.getIntegration(place));
    const patchOperations = [
      { op: "replace" as const, path: "/connectionId", value: "${stageVariables.vpcLinkIdBeta}" },
    ];
    await step("update-integration-vpc-link", api.updateIntegration({ ...place, patchOperations }));
    await step("get-integration-update-vpc-link", api.getIntegration(place));
  });

  test.each([
    ["integration.request.header.x", "true", "Invalid mapping expression specified: true"],
    ["request.header.x", "'x'", "Invalid mapping expression specified: request.header.x"],
    [
      "integration.request.path.x",
      "method.request.path.undeclared",
      "Invalid mapping expression parameter specified: method.request.path.undeclared",
    ],
  ])("%s = %s is no mapping", async (target, source, reason) => {
    const api = await client();
    const place = await newMethod(api);
    await expect(
      api.putIntegration({ ...place, ...MOCK, requestParameters: { [target]: source } }),
    ).rejects.toMatchObject({
      name: "BadRequestException",
      message: `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${reason}]`,
    });
  });
});

describe("integration responses", () => {
  replay(API, "TestApigatewayIntegrationResponse::test_lifecycle_integration_response", async (api, step) => {
    const place = { ...(await newMethod(api)), statusCode: "200" };
    await api.putIntegration({ ...place, ...MOCK });
    const put = (selectionPattern: string, template: string) =>
      api.putIntegrationResponse({ ...place, selectionPattern, responseTemplates: { "application/json": template } });
    await step("put-integration-response", put("", '"created"'));
    await step("get-integration-response", api.getIntegrationResponse(place));
    const patchOperations = [{ op: "replace" as const, path: "/selectionPattern", value: "updated-pattern" }];
    await step("update-integration-response", api.updateIntegrationResponse({ ...place, patchOperations }));
    await step("overwrite-integration-response", put("overwrite-pattern", "overwrite"));
    await step("get-method", api.getMethod(place));
    await step("delete-integration-response", api.deleteIntegrationResponse(place));
  });

  // The SDK's client drops the null that AWS sends.
  replay(
    API,
    "TestApigatewayIntegration::test_put_integration_response_templates",
    async (api, step) => {
      const place = { ...(await newMethod(api)), statusCode: "200", selectionPattern: "" };
      await api.putIntegration({ ...place, ...MOCK });
      const put = (template: string | null) =>
        api.putIntegrationResponse({ ...place, responseTemplates: { "application/json": template as string } });
      await step("put-integration-response-template-none", put(null));
      await step("put-integration-response-template-empty", put(""));
      await step("put-integration-no-response-template", api.putIntegrationResponse(place));
    },
    { over: operationsOf },
  );

  replay(API, "TestApigatewayIntegrationResponse::test_delete_integration_response_errors", async (api, step) => {
    const place = { ...(await newMethod(api)), statusCode: "200" };
    await api.putIntegration({ ...place, ...MOCK });
    const responseTemplates = { "application/json": '"created"' };
    await step(
      "put-integration-response",
      api.putIntegrationResponse({ ...place, selectionPattern: "", responseTemplates }),
    );
    const remove = (changed: object) => api.deleteIntegrationResponse({ ...place, ...changed });
    await step("non-existent-resource", remove({ resourceId: "fake" }));
    await step("non-existent-api-id", remove({ restApiId: "fake" }));
    await step("non-existent-method", remove({ httpMethod: "POST" }));
    await step("non-existent-status-code", remove({ statusCode: "201" }));
    await step("bad-method", remove({ httpMethod: "BAD" }));
  });

  replay(API, "TestApigatewayIntegrationResponse::test_integration_response_wrong_status_code", async (api, step) => {
    const place = { ...(await newMethod(api)), statusCode: "201" };
    await api.putIntegration({ ...place, ...MOCK });
    await step("get-integration-response-wrong-status-code", api.getIntegrationResponse(place));
  });

  replay(API, "TestApigatewayIntegrationResponse::test_integration_response_invalid_integration", async (api, step) => {
    const place = { ...(await newMethod(api)), statusCode: "200" };
    await step("get-integration-response-without-integration", api.getIntegrationResponse(place));
  });

  replay(
    API,
    "TestApigatewayIntegrationResponse::test_integration_response_invalid_responsetemplates",
    async (api, step) => {
      const place = { ...(await newMethod(api)), statusCode: "200" };
      await api.putIntegration({ ...place, ...MOCK });
      await step(
        "put-integration-response-invalid-responseTemplates-2",
        api.putIntegrationResponse({ ...place, responseTemplates: { "123": "456" } }),
      );
    },
    // The wire's: what a number is called where text belongs.
    { elsewhere: ["put-integration-response-invalid-responseTemplates-1"] },
  );

  replay("test_apigateway_integrations", "test_put_integration_responses", async (api, step) => {
    const { restApiId, resourceId } = await newMethod(api, "HEAD");
    const place = { restApiId, resourceId, httpMethod: "GET" };
    const uri = "http://example.com/<uri:1>";
    await api.deleteMethod({ ...place, httpMethod: "HEAD" });
    await step("put-method-get", api.putMethod({ ...place, authorizationType: "NONE" }));
    await step("put-method-response-get", api.putMethodResponse({ ...place, statusCode: "200" }));
    const http = { type: "HTTP" as const, integrationHttpMethod: "POST", uri };
    await step("put-integration-get", api.putIntegration({ ...place, ...http }));
    const response = { statusCode: "200", selectionPattern: "2\\d{2}" };
    await step(
      "put-integration-response-get",
      api.putIntegrationResponse({ ...place, ...response, responseTemplates: {} }),
    );
    await step("get-integration-response-get", api.getIntegrationResponse({ ...place, statusCode: "200" }));
    await step("get-method-get", api.getMethod(place));
    await step("deploy", api.createDeployment({ restApiId, stageName: "dev" }));
    await step("delete-integration-response-get", api.deleteIntegrationResponse({ ...place, statusCode: "200" }));
    await step("get-method-get-after-int-resp-delete", api.getMethod(place));
    const put = { ...place, httpMethod: "PUT" };
    await step("put-method-put", api.putMethod({ ...put, authorizationType: "NONE" }));
    await step("put-method-response-put", api.putMethodResponse({ ...put, statusCode: "200" }));
    await step("put-integration-put", api.putIntegration({ ...put, ...http }));
    await step(
      "put-integration-response-put",
      api.putIntegrationResponse({ ...put, ...response, contentHandling: "CONVERT_TO_BINARY" }),
    );
    await step("get-integration-response-put", api.getIntegrationResponse({ ...put, statusCode: "200" }));
  });

  test("a header that the method response does not declare is refused", async () => {
    const api = await client();
    const place = { ...(await newMethod(api)), statusCode: "200" };
    await api.putIntegration({ ...place, ...MOCK });
    const responseParameters = { "method.response.header.x": "'1'" };
    await expect(api.putIntegrationResponse({ ...place, responseParameters })).rejects.toThrow(
      "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.response.header.x]",
    );
    await api.putMethodResponse({ ...place, responseParameters: { "method.response.header.x": false } });
    expect(await api.putIntegrationResponse({ ...place, responseParameters })).toMatchObject({ responseParameters });
  });
});
