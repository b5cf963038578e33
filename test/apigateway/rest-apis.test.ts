import { describe, expect, test } from "vitest";
import { client } from "./client.js";
import { replay } from "./recording.js";

const API = "test_apigateway_api";

describe("APIs", () => {
  replay(API, "TestApiGatewayApiRestApi::test_list_and_delete_apis", async (api, step) => {
    const one = await step("create-rest-api-1", api.createRestApi({ name: "one", description: "this is my api" }));
    await step("create-rest-api-2", api.createRestApi({ name: "two", description: "this is my api2" }));
    await step("get-rest-api-before-delete", api.getRestApis({}));
    await step("delete-rest-api", api.deleteRestApi({ restApiId: one.id }));
    await step("get-rest-api-after-delete", api.getRestApis({}));
  });

  replay(API, "TestApiGatewayApiRestApi::test_create_rest_api_with_optional_params", async (api, step) => {
    await step("create-only-name", api.createRestApi({ name: "plain" }));
    await step("create-empty-desc", api.createRestApi({ name: "x", description: "" }));
    await step("create-with-version", api.createRestApi({ name: "versioned", version: "v1" }));
    await step("create-with-empty-binary-media", api.createRestApi({ name: "empty", binaryMediaTypes: [] }));
    await step("string-compression-size", api.createRestApi({ name: "x", minimumCompressionSize: -1 }));
  });

  replay(API, "TestApiGatewayApiRestApi::test_create_rest_api_with_binary_media_types", async (api, step) => {
    await step("create-with-binary-media", api.createRestApi({ name: "media", binaryMediaTypes: ["image/png"] }));
  });

  replay(API, "TestApiGatewayApiRestApi::test_create_rest_api_with_tags", async (api, step) => {
    const input = { name: "tagged", description: "this is my api", tags: { MY_TAG1: "MY_VALUE1" } };
    const { id } = await step("create-rest-api-w-tags", api.createRestApi(input));
    await step("get-rest-api-w-tags", api.getRestApi({ restApiId: id }));
    await step("get-rest-apis-w-tags", api.getRestApis({}));
  });

  replay(API, "TestApiGatewayApiRestApi::test_update_rest_api_operation_add_remove", async (api, step) => {
    const { id: restApiId } = await api.createRestApi({ name: "media", description: "this is my api" });
    await step(
      "update-rest-api-add",
      api.updateRestApi({
        restApiId,
        patchOperations: [
          { op: "add", path: "/binaryMediaTypes/image~1png" },
          { op: "add", path: "/binaryMediaTypes/image~1jpeg" },
        ],
      }),
    );
    await step(
      "update-rest-api-replace",
      api.updateRestApi({
        restApiId,
        patchOperations: [{ op: "replace", path: "/binaryMediaTypes/image~1png", value: "image/gif" }],
      }),
    );
    await step(
      "update-rest-api-remove",
      api.updateRestApi({
        restApiId,
        patchOperations: [
          { op: "remove", path: "/binaryMediaTypes/image~1gif" },
          { op: "remove", path: "/description" },
        ],
      }),
    );
  });

  replay(API, "TestApiGatewayApiRestApi::test_update_rest_api_compression", async (api, step) => {
    const { id: restApiId } = await api.createRestApi({ name: "small", description: "this is my api" });
    const compress = (value?: string, op: "replace" | "add" = "replace") =>
      api.updateRestApi({ restApiId, patchOperations: [{ op, path: "/minimumCompressionSize", value }] });
    await step("enable-compression", compress("10"));
    await step("disable-compression", compress());
    await step("set-compression-zero", compress("0"));
    await step("set-negative-compression", compress("-1"));
    await step("set-string-compression", compress("test"));
    await step("unsupported-operation", compress("10", "add"));
  });

  replay(API, "TestApiGatewayApiRestApi::test_update_rest_api_behaviour", async (api, step) => {
    const { id: restApiId } = await api.createRestApi({ name: "small", description: "this is my api" });
    const media = (op: "add" | "replace" | "remove", path: string, value?: string) =>
      api.updateRestApi({ restApiId, patchOperations: [{ op, path, value }] });
    await step("update-rest-api-array", media("add", "/binaryMediaTypes/-", "image/jpeg"));
    await step("update-rest-api-add-base-path", media("add", "/binaryMediaTypes", "image/jpeg"));
    await step("update-rest-api-replace-base-path", media("replace", "/binaryMediaTypes", "image/jpeg"));
    await step("update-rest-api-remove-base-path", media("remove", "/binaryMediaTypes"));
  });

  replay(API, "TestApiGatewayApiRestApi::test_update_rest_api_invalid_api_id", async (api, step) => {
    const patchOperations = [{ op: "replace" as const, path: "/apiKeySource", value: "HEADER" }];
    await step("not-found-update-rest-api", api.updateRestApi({ restApiId: "api_id", patchOperations }));
  });

  replay(API, "TestApiGatewayApiRestApi::test_create_rest_api_with_endpoint_configuration", async (api, step) => {
    const create = (endpointConfiguration: object, description?: string) =>
      api.createRestApi({
        name: "endpoint",
        endpointConfiguration,
        ...(description === undefined ? {} : { description }),
      });
    await step("create-with-empty-types", create({ types: [] }));
    await step("create-with-multiple-errors-2", create({ types: [] }, ""));
    await step("create-with-two-types", create({ types: ["REGIONAL", "EDGE"] }));
    await step("create-with-endpoint-config-dualstack", create({ types: ["EDGE"], ipAddressType: "dualstack" }));
    await step("create-with-endpoint-config-regional", create({ types: ["REGIONAL"] }));
    const ipAddressType = "wrong";
    await step("create-with-invalid-ip-address-type", create({ types: ["EDGE"], ipAddressType }));
    await step("create-with-invalid-types", create({ types: ["wrong"] }));
    await step("create-with-invalid-ip-address-type-and-types", create({ ipAddressType, types: ["wrong"] }));
    await step("create-with-invalid-types-and-ip-address-type", create({ types: ["wrong"], ipAddressType }));
    await step("create-with-multiple-errors-1", create({ types: ["wrong"], ipAddressType }, ""));
  });

  replay(API, "TestApiGatewayApiRestApi::test_create_rest_api_private_type", async (api, step) => {
    const endpointConfiguration = { types: ["PRIVATE" as const], ipAddressType: "ipv4" as const };
    await step(
      "create-with-private-type-and-ipv4-ip-address-type",
      api.createRestApi({ name: "private", endpointConfiguration }),
    );
    await step(
      "create-with-private-type-and-wrong-ip-address-type",
      api.createRestApi({
        name: "private",
        endpointConfiguration: { types: ["PRIVATE"], ipAddressType: "wrong" as "ipv4" },
      }),
    );
    await step(
      "create-with-private-type-and-ipv4-ip-address-type-and-empty-description",
      api.createRestApi({ name: "private", description: "", endpointConfiguration }),
    );
  });

  replay(API, "TestApiGatewayApiRestApi::test_create_rest_api_verify_defaults", async (api, step) => {
    const create = (types?: ("EDGE" | "REGIONAL" | "PRIVATE")[]) =>
      api.createRestApi({ name: `api ${types}`, ...(types ? { endpointConfiguration: { types } } : {}) });
    await step("create-with-edge-default", create(["EDGE"]));
    await step("create-with-regional-default", create(["REGIONAL"]));
    await step("create-with-private-default", create(["PRIVATE"]));
    await step("create-with-empty-default", create());
    await step("create-with-empty-ip-address-type-and-wrong-type", create(["wrong" as "EDGE"]));
  });

  replay(API, "TestApiGatewayApiRestApi::test_update_rest_api_ip_address_type", async (api, step) => {
    const { id: restApiId } = await api.createRestApi({
      name: "endpoint",
      endpointConfiguration: { types: ["REGIONAL"], ipAddressType: "ipv4" },
    });
    const patch = (op: "replace" | "add" | "copy", path: string, value: string) =>
      api.updateRestApi({ restApiId, patchOperations: [{ op, path: `/endpointConfiguration/${path}`, value }] });
    await step("update-rest-api-replace-type", patch("replace", "types/REGIONAL", "PRIVATE"));
    await step("update-rest-api-replace-to-ipv4-within-private-type", patch("replace", "ipAddressType", "ipv4"));
    await step("update-rest-api-wrong-ipAddressType", patch("replace", "ipAddressType", "wrong"));
    await step("update-rest-api-wrong-type", patch("replace", "types/PRIVATE", "wrong"));
    await step("update-rest-api-invalid-operation-on-ipAddressType", patch("add", "ipAddressType", "dualstack"));
    await step("update-rest-api-invalid-operation-on-type", patch("copy", "types/PRIVATE", "PRIVATE"));
    await step("update-rest-api-replace-ip-address-type", patch("replace", "ipAddressType", "dualstack"));
  });

  replay(API, "TestApiGatewayApiRestApi::test_update_rest_api_concatenation_of_errors", async (api, step) => {
    const { id: restApiId } = await api.createRestApi({ name: "endpoint" });
    const wrong = (...paths: string[]) =>
      api.updateRestApi({
        restApiId,
        patchOperations: paths.map((path) => ({
          op: "wrong" as "add",
          path: `/endpointConfiguration/${path}`,
          value: "x",
        })),
      });
    await step("update-rest-api-wrong-operations-on-ipAddressType", wrong("ipAddressType", "ipAddressType"));
    await step("update-rest-api-wrong-operations-on-type", wrong("types/EDGE", "types/EDGE"));
    await step(
      "update-rest-api-wrong-operations-on-type-and-on-ip-address-type",
      wrong("types/EDGE", "ipAddressType", "ipAddressType"),
    );
  });

  test("a policy is told with escaped quotes, its short form written out and a single principal as text", async () => {
    const api = await client();
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111111111111:root"] },
        Action: "execute-api:Invoke",
        Resource: "execute-api:/*",
      },
    });
    const { id } = await api.createRestApi({ name: "guarded", policy });
    const answer = await api.getRestApi({ restApiId: id });
    expect(answer.policy).toContain('\\"Version\\"');
    expect(JSON.parse(`${JSON.parse(`"${answer.policy}"`)}`)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111111111111:root" },
          Action: "execute-api:Invoke",
          Resource: `arn:aws:execute-api:us-east-1:111111111111:${id}/*`,
        },
      ],
    });
  });

  test.each([["{"], ["[]"], ['{"Version":"2012-10-17"}'], ['{"Statement":["x"]}']])("no policy: %s", async (policy) => {
    await expect((await client()).createRestApi({ name: "x", policy })).rejects.toMatchObject({
      name: "BadRequestException",
      message: "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
    });
  });

  test("pages lead through all APIs, each once", async () => {
    const api = await client();
    const names = Array.from({ length: 7 }, (_, index) => `api${index}`);
    for (const name of names) await api.createRestApi({ name });
    const seen: (string | undefined)[] = [];
    for (let position: string | undefined, first = true; first || position; first = false) {
      const page = await api.getRestApis({ limit: 3, ...(position === undefined ? {} : { position }) });
      expect(page.items?.length).toBeLessThanOrEqual(3);
      seen.push(...(page.items ?? []).map(({ name }) => name));
      position = page.position;
    }
    expect(seen).toEqual(names);
    await expect(api.getRestApis({ position: "%" })).rejects.toMatchObject({ name: "BadRequestException" });
  });

  test("a clone has the origin's resources and methods under ids of its own", async () => {
    const api = await client();
    const origin = await api.createRestApi({ name: "origin" });
    const place = { restApiId: origin.id, resourceId: origin.rootResourceId, httpMethod: "GET" };
    await api.putMethod({ ...place, authorizationType: "AWS_IAM" });
    await api.createResource({ restApiId: origin.id, parentId: origin.rootResourceId, pathPart: "books" });
    const clone = await api.createRestApi({ name: "clone", cloneFrom: origin.id });
    const [root, books] = (await api.getResources({ restApiId: clone.id, embed: ["methods"] })).items ?? [];
    expect(root).toMatchObject({
      id: clone.rootResourceId,
      resourceMethods: { GET: { authorizationType: "AWS_IAM" } },
    });
    expect(books).toMatchObject({ path: "/books", parentId: clone.rootResourceId });
    expect(clone.rootResourceId).not.toBe(origin.rootResourceId);
  });

  test("tags of APIs and stages", async () => {
    const api = await client();
    const { id, rootResourceId } = await api.createRestApi({ name: "tagged", tags: { a: "1" } });
    const place = { restApiId: id, resourceId: rootResourceId, httpMethod: "GET" };
    await api.putMethod({ ...place, authorizationType: "NONE" });
    await api.putIntegration({ ...place, type: "MOCK" });
    await api.createDeployment({ restApiId: id, stageName: "dev" });
    for (const resourceArn of [
      `arn:aws:apigateway:us-east-1::/restapis/${id}`,
      `arn:aws:apigateway:us-east-1::/restapis/${id}/stages/dev`,
    ]) {
      await api.tagResource({ resourceArn, tags: { b: "2", c: "3" } });
      await api.untagResource({ resourceArn, tagKeys: ["a", "c"] });
      expect(await api.getTags({ resourceArn })).toEqual({ tags: { b: "2" } });
    }
    await expect(api.getTags({ resourceArn: "arn:aws:s3:::bucket" })).rejects.toMatchObject({
      name: "BadRequestException",
    });
  });

  test("the account's role for logs", async () => {
    const api = await client();
    const value = "arn:aws:iam::111111111111:role/logs";
    expect(await api.getAccount({})).toEqual({
      throttleSettings: { burstLimit: 5000, rateLimit: 10000 },
      features: ["UsagePlans"],
      apiKeyVersion: "4",
    });
    const patchOperations = [{ op: "replace" as const, path: "/cloudwatchRoleArn", value }];
    expect(await api.updateAccount({ patchOperations })).toMatchObject({ cloudwatchRoleArn: value });
    expect(await api.getAccount({})).toMatchObject({ cloudwatchRoleArn: value });
  });
});
