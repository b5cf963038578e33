import type { APIGateway, Method } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { definitionOf, type Kind, type RecordedApi } from "./definitions.js";
import { operationsOf, restApis } from "./in-process.js";
import { recording, replay, type Step } from "./recording.js";

const IMPORT = "test_apigateway_import";
const NAME = "TestApiGatewayImportRestApi";
type Json = Record<string, unknown>;
const bytes = (definition: object | string): Uint8Array =>
  Buffer.from(typeof definition === "string" ? definition : JSON.stringify(definition));

/** The methods of a recording by path and verb, as its keys name them: `method-pets/{petId}-get`. */
function methodsOf(recorded: Json, prefix = ""): RecordedApi["methods"] {
  const methods: Record<string, Record<string, Method>> = {};
  for (const [key, method] of Object.entries(recorded)) {
    const [, path = "", verb = ""] = new RegExp(`^${prefix}method-(?!response-)(.+)-([a-z]+)$`).exec(key) ?? [];
    if (verb === "") continue;
    const at = path === "root" ? "/" : `/${path}`;
    methods[at] = { ...methods[at], [verb.toUpperCase()]: method as Method };
  }
  return methods;
}

/** Asks for each method and its parts, as was done when the answers were recorded. */
async function walk(api: APIGateway, restApiId: string | undefined, step: Step, prefix = ""): Promise<void> {
  const { items = [] } = await api.getResources({ restApiId });
  for (const { id: resourceId, path, resourceMethods = {} } of items)
    for (const httpMethod of Object.keys(resourceMethods)) {
      const name = `${path === "/" ? "root" : path?.slice(1)}-${httpMethod.toLowerCase()}`;
      const place = { restApiId, resourceId, httpMethod };
      const response = { ...place, statusCode: "200" };
      await step(`${prefix}method-${name}`, api.getMethod(place));
      await step(`${prefix}method-response-${name}`, api.getMethodResponse(response));
      await step(`${prefix}integration-${name}`, api.getIntegration(place));
      await step(`${prefix}integration-response-${name}`, api.getIntegrationResponse(response));
    }
}

describe("imports", () => {
  const apis: [name: string, steps: { imported?: string; info?: Json; extras?: Json }][] = [
    [
      "test_import_swagger_api",
      {
        imported: "import-swagger",
        info: {
          title: "PetStore",
          version: "1.0",
          description:
            "Your first API with Amazon API Gateway. This is a sample API that integrates via HTTP with our demo Pet Store endpoints",
        },
      },
    ],
    [
      "test_import_and_validate_rest_api[openapi.spec.tf.json]",
      { imported: "import_tf_rest_api", info: { title: "name1", version: 1 } },
    ],
    ["test_import_and_validate_rest_api[swagger-mock-cors.json]", { imported: "import_tf_rest_api" }],
    [
      "test_import_with_global_api_key_authorizer",
      { imported: "import-swagger", extras: { "x-amazon-apigateway-api-key-source": "AUTHORIZER" } },
    ],
    [
      "test_import_with_circular_models",
      { imported: "import-api", info: { title: "Circular model reference", version: "1.0" } },
    ],
    [
      "test_import_with_circular_models_and_request_validation",
      { imported: "import-api", info: { title: "Circular model reference", version: "1.0" } },
    ],
    ["test_import_with_http_method_integration", {}],
    [
      "test_import_with_cognito_auth_identity_source",
      {
        imported: "import-swagger",
        info: { title: "Example Pet Store", version: "1.0", description: "A Pet Store API." },
      },
    ],
    ["test_import_with_integer_http_status_code", {}],
  ];
  const itemsOf = (list: unknown): Json[] => (Array.isArray(list) ? list : ((list as { items?: Json[] })?.items ?? []));

  for (const kind of ["swagger", "openapi"] as const satisfies readonly Kind[])
    describe(kind, () => {
      for (const [name, { imported, info, extras = {} }] of apis) {
        replay(IMPORT, `${NAME}::${name}`, async (api, step) => {
          const recorded = recording(IMPORT, `${NAME}::${name}`);
          const models = itemsOf(recorded["get-models"]);
          const methods = methodsOf(recorded);
          const definition = definitionOf(
            {
              methods,
              authorizers: itemsOf(recorded["get-authorizers"]),
              // Where the models were not recorded, those that the methods name are made up.
              models: models.length > 0 ? models : namedModels(methods),
              validators: itemsOf(recorded["request-validators"]),
            },
            kind,
            { ...(info ? { info } : {}), ...extras },
          );
          const call = api.importRestApi({ body: bytes(definition), failOnWarnings: true });
          const { id: restApiId } = imported ? await step(imported, call) : await call;
          const lists: [string, () => Promise<unknown>][] = [
            ["get-models", () => api.getModels({ restApiId })],
            ["request-validators", () => api.getRequestValidators({ restApiId })],
            ["resources", () => api.getResources({ restApiId })],
          ];
          if ("get-authorizers" in recorded) {
            const list = api.getAuthorizers({ restApiId });
            const bare = Array.isArray(recorded["get-authorizers"]);
            await step(
              "get-authorizers",
              list.then((page) => (bare ? (page.items ?? []) : page) as unknown),
            );
          }
          for (const [key, get] of lists) if (key in recorded) await step(key, get());
          await walk(api, restApiId, step);
        });
      }
    });

  function namedModels(methods: RecordedApi["methods"]): Json[] {
    const names = Object.values(methods)
      .flatMap((verbs) => Object.values(verbs))
      .flatMap(({ methodResponses = {} }) => Object.values(methodResponses))
      .flatMap(({ responseModels = {} }) => Object.values(responseModels));
    return [...new Set(names)].map((name) => ({ name, schema: { type: "object" } }));
  }
});

describe("base paths", () => {
  const ignored = (name: string, prefix: string) => methodsOf(recording(IMPORT, `${NAME}::${name}[ignore]`), prefix);
  const mocks = (methods: RecordedApi["methods"]) => ({ "/test": methods["/test"] ?? {} });

  for (const basepath of ["ignore", "prepend", "split"]) {
    replay(IMPORT, `${NAME}::test_import_rest_apis_with_base_path_swagger[${basepath}]`, async (api, step) => {
      const methods = ignored("test_import_rest_apis_with_base_path_swagger", "");
      const authorizer = {
        id: "<authorizer-id:1>",
        name: "authorizer",
        type: "REQUEST",
        authType: "custom",
        identitySource: "method.request.querystring.auth",
        authorizerUri: "<uri:1>",
      };
      const based = definitionOf({ methods: mocks(methods), authorizers: [authorizer] }, "swagger", {
        info: { title: "based", version: "2" },
        basePath: "/base",
      });
      const one = await api.createRestApi({ name: "one" });
      const put = { mode: "overwrite" as const, parameters: { basepath } };
      await step("put-rest-api-swagger-json", api.putRestApi({ restApiId: one.id, body: bytes(based), ...put }));
      await step("get-resources-swagger-json", api.getResources({ restApiId: one.id }));
      await walk(api, one.id, step);

      const { "/test": _, ...pets } = methods;
      const other = await api.createRestApi({ name: "two" });
      await api.putRestApi({ restApiId: other.id, body: bytes(definitionOf({ methods: pets }, "swagger")), ...put });
      await step("get-resources-no-base-path-swagger", api.getResources({ restApiId: other.id }));
      await walk(api, other.id, step);
    });

    replay(IMPORT, `${NAME}::test_import_rest_api_with_base_path_oas30[${basepath}]`, async (api, step) => {
      const { id: restApiId } = await api.createRestApi({ name: "servers" });
      const put = { restApiId, mode: "overwrite" as const, parameters: { basepath } };
      const models = [{ name: "Empty", schema: { type: "object" } }];
      const definition = (prefix: string, servers: Json[]) =>
        definitionOf(
          { methods: mocks(ignored("test_import_rest_api_with_base_path_oas30", prefix)), models },
          "openapi",
          { info: { title: "servers", version: "2.0" }, servers },
        );
      const variable = definition("srv-var-", [
        { url: "https://example.com/{basePath}", variables: { basePath: { default: "base-var" } } },
      ]);
      await step("put-rest-api-oas30-srv-var", api.putRestApi({ ...put, body: bytes(variable) }));
      await step("get-resources-oas30-srv-var", api.getResources({ restApiId }));
      await walk(api, restApiId, step, "srv-var-");

      const url = definition("srv-url-", [{ url: "https://example.com/base-url/part/" }]);
      const paths = url.paths as Record<string, Record<string, Json>>;
      const integration = paths["/test"]?.get?.["x-amazon-apigateway-integration"] as { requestParameters: Json };
      integration.requestParameters["integration.request.header.nothing"] = true;
      await step("put-rest-api-oas30-srv-url", api.putRestApi({ ...put, body: bytes(stringify(url)) }));
      await step("get-resources-oas30-srv-url", api.getResources({ restApiId }));
      await walk(api, restApiId, step, "srv-url-");
    });
  }
});

describe("PutRestApi", () => {
  for (const mode of ["merge", "overwrite"] as const)
    replay(IMPORT, `${NAME}::test_put_rest_api_mode_binary_media_types[${mode}]`, async (api, step) => {
      const create = api.createRestApi({ name: "media", binaryMediaTypes: ["image/heif"] });
      const { id: restApiId } = await step("create-rest-api", create);
      await step("get-rest-api", api.getRestApi({ restApiId }));
      const body = bytes({
        openapi: "3.0.0",
        info: { title: "other", version: "1.0.0" },
        paths: {},
        "x-amazon-apigateway-binary-media-types": ["image/png", "image/jpg"],
      });
      await step("put-api", api.putRestApi({ restApiId, mode, body }));
    });

  replay(IMPORT, `${NAME}::test_import_api_bad_file`, async (api, step) => {
    const { id: restApiId } = await api.createRestApi({ name: "bad" });
    const bad = { yaml: bytes("swagger: '2.0'\n  info: - {"), json: bytes('{"swagger": "2.0"') };
    for (const kind of ["yaml", "json"] as const) {
      await step(`import-api-bad-${kind}-file`, api.importRestApi({ body: bad[kind] }));
      await step(`put-rest-api-bad-${kind}-file`, api.putRestApi({ restApiId, mode: "overwrite", body: bad[kind] }));
    }
  });

  const mock = { "x-amazon-apigateway-integration": { type: "mock" }, responses: {} };
  const definition = (paths: object, extras: object = {}) => ({
    openapi: "3.0.1",
    info: { title: "x", version: "1" },
    paths,
    ...extras,
  });

  test("merge keeps what the definition does not mention, overwrite does not; ids of what stays stay", async () => {
    const service = restApis();
    const first = service.importApi(definition({ "/a": { get: mock }, "/b": { get: mock } }));
    const before = service.getResources(first.id, {}).items;
    service.putRestApi(first.id, definition({ "/b": { post: mock }, "/c": { get: mock } }), { mode: "merge" });
    const merged = service.getResources(first.id, {}).items;
    expect(merged.map(({ path, resourceMethods }) => [path, Object.keys(resourceMethods)])).toEqual([
      ["/", []],
      ["/a", ["GET"]],
      ["/b", ["GET", "POST"]],
      ["/c", ["GET"]],
    ]);
    service.putRestApi(first.id, definition({ "/b": { post: mock } }), { mode: "overwrite" });
    const replaced = service.getResources(first.id, {}).items;
    expect(replaced.map(({ path, resourceMethods }) => [path, Object.keys(resourceMethods)])).toEqual([
      ["/", []],
      ["/b", ["POST"]],
    ]);
    expect(replaced.map(({ id }) => id)).toEqual([before[0]?.id, before[2]?.id]);
  });

  test("the same definition gives the same ids wherever it is imported", () => {
    const body = definition({ "/a/{b}": { get: mock }, "/c": { get: mock } });
    const ids = ["one", "two"].map((seed) => {
      const service = restApis(undefined, seed);
      const random = { bytes: (count: number) => new Uint8Array(count).fill(7) };
      const { id } = service.importApi(body, {}, { random });
      return [id, ...service.getResources(id, {}).items.map((resource) => resource.id)];
    });
    expect(ids[0]).toEqual(ids[1]);
  });

  test("what is wrong is told all at once, and nothing is changed", async () => {
    const api = operationsOf();
    const { id: restApiId } = await api.createRestApi({ name: "kept" });
    const body = bytes(
      definition(
        {
          "/a/{b}": { get: mock },
          "/a/{c}": { get: mock },
          "/d": { post: { ...mock, "x-amazon-apigateway-integration": { type: "http", uri: "http://example.com" } } },
          "/e": { get: { ...mock, security: [{ missing: [] }] } },
        },
        { components: { schemas: { body_1: { type: "object" } } } },
      ),
    );
    await expect(api.putRestApi({ restApiId, mode: "overwrite", body })).rejects.toMatchObject({
      name: "BadRequestException",
      message: [
        "Errors found during import:",
        "Unable to create model for 'body_1': Model name must be alphanumeric: body_1",
        "Unable to create resource at path '/a/{c}': A sibling ({b}) of this resource already has a variable path part -- only one is allowed",
        "Unable to put integration on 'POST' for resource at path '/d': Enumeration value for HttpMethod must be non-empty",
        "Unable to put method 'GET' on resource at path '/e': Invalid security definition specified: 'missing' is not defined",
      ].join("\n\t"),
    });
    expect(await api.getRestApi({ restApiId })).toMatchObject({ name: "kept" });
    expect((await api.getResources({ restApiId })).items).toHaveLength(1);
  });

  test("failOnWarnings makes warnings errors; without it they come with the answer alone", async () => {
    const api = operationsOf();
    const body = bytes(
      definition({
        "/a": {
          get: {
            ...mock,
            responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Lost" } } } } },
          },
        },
      }),
    );
    const warning = "Reference to model 'Lost' not found. Ignoring.";
    await expect(api.importRestApi({ body, failOnWarnings: true })).rejects.toMatchObject({
      name: "BadRequestException",
      message: `Warnings found during import:\n\t${warning}`,
    });
    expect(await api.getRestApis({})).toEqual({ items: [] });
    const { id: restApiId, warnings } = await api.importRestApi({ body });
    expect(warnings).toEqual([warning]);
    expect(await api.getRestApi({ restApiId })).not.toHaveProperty("warnings");
  });
});

describe("security of a definition", () => {
  const pool = {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "cognito_user_pools",
    "x-amazon-apigateway-authorizer": {
      type: "cognito_user_pools",
      providerARNs: ["arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_EXAMPLE"],
    },
  };
  const schemes = {
    pool,
    sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
    key: { type: "apiKey", name: "X-API-Key", in: "header" },
    unrelated: { type: "oauth2", flow: "implicit" },
    unfinished: { type: "apiKey", name: "X", in: "header", "x-amazon-apigateway-authtype": "custom" },
  };
  const NONE = { authorizationType: "NONE", apiKeyRequired: false };
  const POOL = { authorizationType: "COGNITO_USER_POOLS", authorizerId: expect.any(String), apiKeyRequired: false };

  test.each([
    ["none", undefined, undefined, NONE],
    ["its own", undefined, [{ pool: [] }], POOL],
    ["its own with scopes", undefined, [{ pool: ["a/b", "c/d"] }], { ...POOL, authorizationScopes: ["a/b", "c/d"] }],
    ["the document's", [{ pool: ["a/b"] }], undefined, { ...POOL, authorizationScopes: ["a/b"] }],
    [
      "its own before the document's",
      [{ pool: [] }],
      [{ sigv4: [] }],
      { authorizationType: "AWS_IAM", apiKeyRequired: false },
    ],
    ["none, said outright", [{ pool: [] }], [], NONE],
    ["a key", undefined, [{ key: [] }], { authorizationType: "NONE", apiKeyRequired: true }],
    ["a pool and a key", undefined, [{ pool: [], key: [] }], { ...POOL, apiKeyRequired: true }],
    ["a pool, and a key as a further entry", undefined, [{ key: [] }, { pool: [] }], { ...POOL, apiKeyRequired: true }],
    ["a scheme of no meaning here", undefined, [{ unrelated: [] }], NONE],
  ])("an operation asks for %s", (_, root, own, expected) => {
    for (const kind of ["swagger", "openapi"] as const) {
      const service = restApis();
      const operation = {
        responses: {},
        "x-amazon-apigateway-integration": { type: "mock" },
        ...(own ? { security: own } : {}),
      };
      const { id, rootResourceId } = service.importApi({
        ...(kind === "swagger"
          ? { swagger: "2.0", securityDefinitions: schemes }
          : { openapi: "3.0.1", components: { securitySchemes: schemes } }),
        info: { title: "secured" },
        paths: { "/": { get: operation } },
        ...(root ? { security: root } : {}),
      });
      const method = service.getMethod({ restApiId: id, resourceId: rootResourceId, httpMethod: "GET" });
      const { httpMethod: _method, methodIntegration: _integration, ...security } = method;
      expect(security).toEqual(expected);
    }
  });

  test("a method behind an authorizer that is not described is not made", () => {
    const service = restApis();
    const operation = { "x-amazon-apigateway-integration": { type: "mock" }, responses: {} };
    const { id, rootResourceId, warnings } = service.importApi({
      openapi: "3.0.1",
      info: { title: "secured" },
      components: { securitySchemes: schemes },
      paths: { "/": { get: { ...operation, security: [{ unfinished: [] }] }, post: operation } },
    });
    expect(warnings).toEqual([expect.stringContaining("security definition: 'unfinished'")]);
    const root = service.getResource(id, rootResourceId);
    expect(Object.keys(root.resourceMethods)).toEqual(["POST"]);
  });
});

test("what a definition says of the API as a whole", () => {
  const service = restApis();
  const { id } = service.importApi({
    openapi: "3.0.1",
    info: { title: "whole", version: "7", description: "all of it" },
    paths: {},
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    "x-amazon-apigateway-minimum-compression-size": 100,
    "x-amazon-apigateway-binary-media-types": ["*/*"],
    "x-amazon-apigateway-endpoint-configuration": {
      types: ["PRIVATE"],
      vpcEndpointIds: ["vpce-1"],
      disableExecuteApiEndpoint: true,
    },
    "x-amazon-apigateway-policy": {
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }],
    },
    "x-amazon-apigateway-gateway-responses": {
      DEFAULT_4XX: { statusCode: 418, responseParameters: { "gatewayresponse.header.X": "'1'" } },
    },
    "x-amazon-apigateway-documentation": { version: "1" },
  });
  const api = service.getRestApi(id);
  expect(api).toMatchObject({
    name: "whole",
    version: "7",
    description: "all of it",
    apiKeySource: "AUTHORIZER",
    minimumCompressionSize: 100,
    binaryMediaTypes: ["*/*"],
    endpointConfiguration: { types: ["PRIVATE"], ipAddressType: "dualstack", vpcEndpointIds: ["vpce-1"] },
    disableExecuteApiEndpoint: true,
  });
  expect(JSON.parse(api.policy ?? "").Statement[0].Resource).toBe(`arn:aws:execute-api:us-east-1:111111111111:${id}/*`);
  expect(service.getGatewayResponse(id, "UNAUTHORIZED")).toMatchObject({ statusCode: "418", defaultResponse: true });

  service.putRestApi(id, { openapi: "3.0.1", info: { title: "later" }, paths: {} }, { mode: "overwrite" });
  expect(service.getRestApi(id)).toMatchObject({ name: "later", policy: api.policy, disableExecuteApiEndpoint: true });
});
