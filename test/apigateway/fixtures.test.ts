import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { restApis } from "./in-process.js";

const FIXTURES = join(import.meta.dirname, "../../../shared/fixtures");
type Json = Record<string, unknown>;

/** Every API template that the Amplify CLI wrote, in whatever state of the project. */
const templates = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
  .filter((file) => /\/api\/[^/]+\/build\/[^/]+-cloudformation-template\.json$/.test(`/${file}`))
  .sort();

const PARAMETERS: Record<string, string> = {
  env: "dev",
  "AWS::Region": "us-east-1",
  "AWS::AccountId": "111111111111",
  AuthCognitoUserPoolId: "us-east-1_EXAMPLE",
};
const FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:f";

/** Enough of CloudFormation's functions for a definition. */
function evaluated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(evaluated);
  if (typeof value !== "object" || value === null) return value;
  const [[name, argument] = ["", undefined], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (name === "Ref") return PARAMETERS[String(argument)] ?? FUNCTION;
    if (name === "Fn::If") return evaluated((argument as unknown[])[2]);
    if (name === "Fn::Join") {
      const [glue, parts] = argument as [string, unknown[]];
      return parts.map(evaluated).join(glue);
    }
    if (name === "Fn::Sub") {
      const text = Array.isArray(argument) ? argument[0] : argument;
      return String(text).replace(/\$\{([^}]+)\}/g, (_, parameter: string) => PARAMETERS[parameter] ?? FUNCTION);
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, evaluated(member)]));
}

describe("definitions as the Amplify CLI writes them", () => {
  test("there are some, with each kind of security", () => {
    expect(templates.length).toBeGreaterThan(8);
    const texts = templates.map((file) => readFileSync(join(FIXTURES, file), "utf8"));
    for (const kind of ["awsSigv4", "cognito_user_pools"]) expect(texts.some((text) => text.includes(kind))).toBe(true);
  });

  test.each(templates)("%s", (file) => {
    const template = JSON.parse(readFileSync(join(FIXTURES, file), "utf8")) as { Resources: Record<string, Json> };
    const api = Object.values(template.Resources).find(({ Type }) => Type === "AWS::ApiGateway::RestApi");
    const body = evaluated((api?.Properties as Json | undefined)?.Body) as Json;
    const paths = body.paths as Record<string, Record<string, Json>>;
    const schemes = (body.securityDefinitions ?? {}) as Record<string, Json>;

    const service = restApis();
    const { id, name, warnings } = service.importApi(body, { failOnWarnings: true });
    expect(name).toBe((body.info as Json).title);
    expect(warnings).toBeUndefined();

    const authorizers = service.getAuthorizers(id, {}).items;
    const pools = Object.entries(schemes).filter(([, scheme]) => scheme["x-amazon-apigateway-authorizer"]);
    expect(authorizers).toEqual(
      pools.map(([name, scheme]) => ({
        id: expect.stringMatching(/^[a-z0-9]{6}$/),
        name,
        type: "COGNITO_USER_POOLS",
        authType: "cognito_user_pools",
        identitySource: `method.request.header.${scheme.name}`,
        providerARNs: ["arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_EXAMPLE"],
      })),
    );

    const resources = service.getResources(id, { limit: 500 }).items;
    const withMethods = resources.filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0);
    expect(withMethods.map(({ path }) => path).sort()).toEqual(Object.keys(paths).sort());
    for (const { id: resourceId, path, resourceMethods } of withMethods) {
      const operations = Object.entries(paths[path] ?? {});
      expect(Object.keys(resourceMethods).sort()).toEqual(operations.map(([key]) => verbOf(key)).sort());
      for (const [key, operation] of operations) {
        const method = resourceMethods[verbOf(key)];
        const integration = operation["x-amazon-apigateway-integration"] as Json;
        expect(method).toMatchObject({
          ...expectedSecurity(operation, authorizers),
          apiKeyRequired: false,
          methodIntegration: {
            type: String(integration.type).toUpperCase(),
            passthroughBehavior: "WHEN_NO_MATCH",
            timeoutInMillis: 29000,
            cacheNamespace: resourceId,
            ...(integration.uri ? { uri: integration.uri, httpMethod: "POST" } : {}),
            ...(integration.requestTemplates ? { requestTemplates: integration.requestTemplates } : {}),
            integrationResponses: { 200: { statusCode: "200" } },
          },
          methodResponses: { 200: { statusCode: "200" } },
        });
      }
    }
    expect(() => service.createDeployment({ restApiId: id, stageName: "dev" })).not.toThrow();
  });
});

const verbOf = (key: string): string => (key === "x-amazon-apigateway-any-method" ? "ANY" : key.toUpperCase());

function expectedSecurity(operation: Json, authorizers: readonly { id: string; name: string }[]): Json {
  const [name] = ((operation.security ?? []) as Json[]).flatMap((requirement) => Object.keys(requirement));
  if (name === undefined) return { authorizationType: "NONE" };
  if (name === "sigv4") return { authorizationType: "AWS_IAM" };
  const authorizerId = authorizers.find((authorizer) => authorizer.name === name)?.id;
  expect(authorizerId).toBeDefined();
  return { authorizationType: "COGNITO_USER_POOLS", authorizerId };
}
