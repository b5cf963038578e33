import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { isFault } from "../../src/lib/fault.js";
import { definitionOf } from "../../src/services/apigateway/import/definition-text.js";
import { restApis } from "./in-process.js";

const VERBS: Record<string, string> = {
  get: "GET",
  put: "PUT",
  post: "POST",
  delete: "DELETE",
  patch: "PATCH",
  options: "OPTIONS",
  head: "HEAD",
  "x-amazon-apigateway-any-method": "ANY",
};

// One variable name per level: two at the same place are refused, which the import test covers.
const part = fc.constantFrom("a", "b", "v1.0", "{id}", "c-d", "e:f", "__proto__", "constructor");
const path = fc
  .tuple(fc.array(part, { maxLength: 4 }), fc.boolean())
  .map(([parts, slash]) => `/${parts.join("/")}${slash && parts.length > 0 ? "/" : ""}`);
const scheme = fc.constantFrom(undefined, "pool", "sigv4", "key");
const operation = fc.record({
  security: scheme,
  scoped: fc.boolean(),
  name: fc.option(fc.stringMatching(/^[a-zA-Z]{1,8}$/)),
});
const item = fc.dictionary(fc.constantFrom(...Object.keys(VERBS)), operation, { maxKeys: 4 });
const definition = fc.record({
  kind: fc.constantFrom("swagger", "openapi"),
  yaml: fc.boolean(),
  root: scheme,
  paths: fc.uniqueArray(fc.tuple(path, item), { selector: ([at]) => at.replace(/(.)\/$/, "$1"), maxLength: 8 }),
});

const SCHEMES = {
  pool: {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "cognito_user_pools",
    "x-amazon-apigateway-authorizer": {
      type: "cognito_user_pools",
      providerARNs: ["arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_EXAMPLE"],
    },
  },
  sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
  key: { type: "apiKey", name: "x-api-key", in: "header" },
};

describe("an import", () => {
  test("makes exactly the methods that the definition lists, each as protected as it says", () => {
    fc.assert(
      fc.property(definition, ({ kind, yaml, root, paths }) => {
        const document = {
          ...(kind === "swagger"
            ? { swagger: "2.0", securityDefinitions: SCHEMES }
            : { openapi: "3.0.3", components: { securitySchemes: SCHEMES } }),
          info: { title: "random", version: "1" },
          ...(root ? { security: [{ [root]: [] }] } : {}),
          paths: Object.fromEntries(
            paths.map(([at, verbs]) => [
              at,
              Object.fromEntries(
                Object.entries(verbs).map(([verb, { security, scoped, name }]) => [
                  verb,
                  {
                    ...(name ? { operationId: name } : {}),
                    ...(security ? { security: [{ [security]: scoped ? ["a/b"] : [] }] } : {}),
                    responses: {},
                    "x-amazon-apigateway-integration": { type: "mock" },
                  },
                ]),
              ),
            ]),
          ),
        };
        const expected = new Map<string, unknown>();
        for (const [at, verbs] of paths)
          for (const [verb, { security, scoped, name }] of Object.entries(verbs)) {
            const asked = security ?? root;
            const type = asked === "pool" ? "COGNITO_USER_POOLS" : asked === "sigv4" ? "AWS_IAM" : "NONE";
            expected.set(`${VERBS[verb]} ${at.replace(/(.)\/$/, "$1")}`, {
              type,
              scopes: security === "pool" && scoped ? ["a/b"] : undefined,
              key: asked === "key",
              name: name ?? undefined,
            });
          }
        const service = restApis();
        const { id } = service.importApi(definitionOf(yaml ? stringify(document) : JSON.stringify(document)), {
          failOnWarnings: true,
        });
        const made = new Map<string, unknown>();
        for (const { path, resourceMethods } of service.getResources(id, { limit: 500 }).items)
          for (const method of Object.values(resourceMethods))
            made.set(`${method.httpMethod} ${path}`, {
              type: method.authorizationType,
              scopes: method.authorizationScopes,
              key: method.apiKeyRequired,
              name: method.operationName,
            });
        expect(made).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test("of anything at all ends in an API or in an AWS error, never in a crash", () => {
    const anything = fc.object({
      key: fc.constantFrom(
        "swagger",
        "openapi",
        "info",
        "title",
        "paths",
        "/a",
        "/{b+}/c",
        "get",
        "post",
        "parameters",
        "responses",
        "200",
        "schema",
        "$ref",
        "security",
        "securityDefinitions",
        "components",
        "securitySchemes",
        "definitions",
        "servers",
        "url",
        "x-amazon-apigateway-integration",
        "x-amazon-apigateway-authorizer",
        "x-amazon-apigateway-authtype",
        "type",
        "uri",
        "x-amazon-apigateway-policy",
        "x-amazon-apigateway-gateway-responses",
        "x-amazon-apigateway-endpoint-configuration",
      ),
      values: [
        fc.string(),
        fc.boolean(),
        fc.integer(),
        fc.constant(null),
        fc.constantFrom("2.0", "#/definitions/200", "mock", "apiKey", "awsSigv4"),
      ],
      maxDepth: 6,
    });
    fc.assert(
      fc.property(anything, fc.boolean(), (body, known) => {
        const service = restApis();
        try {
          const document = known ? { ...body, swagger: "2.0", info: { title: "any" } } : body;
          const { id } = service.importApi(document);
          expect(service.getRestApi(id).id).toBe(id);
        } catch (error) {
          if (!isFault(error)) throw error;
          expect(error.code).toBe("BadRequestException");
          expect(service.getRestApis({}).items).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test("resources built one by one are all there, under the paths that they were given", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"))),
      (paths) => {
        const service = restApis();
        const api = service.createRestApi({ name: "built" });
        const ids = new Map([["", api.rootResourceId]]);
        for (const path of paths) {
          const parts = path.split("/");
          for (let depth = 1; depth <= parts.length; depth++) {
            const at = parts.slice(0, depth).join("/");
            const parentId = ids.get(parts.slice(0, depth - 1).join("/")) ?? "";
            if (!ids.has(at))
              ids.set(at, service.createResource({ restApiId: api.id, parentId, pathPart: parts[depth - 1] ?? "" }).id);
          }
        }
        const listed = service.getResources(api.id, { limit: 500 }).items;
        expect(new Map(listed.map(({ path, id }) => [path.slice(1), id]))).toEqual(ids);
      },
    ),
    { numRuns: 50 },
  );
});
