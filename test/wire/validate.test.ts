import { describe, expect, test } from "vitest";
import { model as apigateway } from "../../src/models/apigateway.js";
import { model as cognitoIdp } from "../../src/models/cognito-idp.js";
import { model as lambda } from "../../src/models/lambda.js";
import type { ServiceModel } from "../../src/models/smithy.js";
import { protocolOf } from "../../src/wire/dispatch.js";
import { Shape } from "../../src/wire/schema.js";
import { compilePattern, validationCode, validationMessage, violations } from "../../src/wire/validate.js";

function sentence(model: ServiceModel, name: string, input: object): string {
  const operation = model.operations[name];
  if (!operation) throw new Error(`no operation ${name}`);
  const protocol = protocolOf(model);
  return validationMessage(violations(operation, input, (member) => protocol.inputPrefix(operation, member)));
}

const long = "a".repeat(141);
describe("AWS's sentences, as recorded where a line is there", () => {
  test.each<[string, ServiceModel, string, object, string]>([
    [
      "an enum in a REST body: the input's name stands before it",
      apigateway,
      "PutIntegration",
      { restApiId: "a", resourceId: "b", httpMethod: "GET", type: "HTTPS_PROXY" },
      "1 validation error detected: Value 'HTTPS_PROXY' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, AWS, MOCK, HTTP_PROXY, AWS_PROXY]",
    ],
    [
      "a member of the path: no input's name",
      apigateway,
      "PutIntegrationResponse",
      { restApiId: "a", resourceId: "b", httpMethod: "GET", statusCode: "wrong" },
      "1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d",
    ],
    [
      "items of structures are counted from one",
      apigateway,
      "UpdateRestApi",
      { restApiId: "a", patchOperations: [{ op: "wrong" }, { op: "wrong" }] },
      "2 validation errors detected: Value 'wrong' at 'updateRestApiInput.patchOperations.1.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, replace, move, copy, test]; Value 'wrong' at 'updateRestApiInput.patchOperations.2.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, replace, move, copy, test]",
    ],
    [
      "a list of simple values is quoted whole",
      apigateway,
      "CreateRestApi",
      { name: "n", endpointConfiguration: { types: ["wrong"] } },
      "1 validation error detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [REGIONAL, EDGE, PRIVATE]]",
    ],
    [
      "a length",
      cognitoIdp,
      "CreateUserPool",
      { PoolName: long },
      `1 validation error detected: Value '${long}' at 'poolName' failed to satisfy constraint: Member must have length less than or equal to 128`,
    ],
    [
      "a pattern, matched whole",
      lambda,
      "AddPermission",
      { FunctionName: "f", StatementId: "example.com", Action: "lambda:InvokeFunction", Principal: "*" },
      "1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)",
    ],
    [
      "what is required",
      lambda,
      "UntagResource",
      { Resource: "arn:aws:lambda:us-east-1:000000000000:function:f" },
      "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a secret is not told",
      cognitoIdp,
      "ChangePassword",
      { PreviousPassword: "a b", ProposedPassword: "Passw0rd!", AccessToken: "a.b.c" },
      "1 validation error detected: Value at 'previousPassword' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+",
    ],
    [
      "a number out of range",
      cognitoIdp,
      "ListUsers",
      { UserPoolId: "us-east-1_AbC123xyz", Limit: 100 },
      "1 validation error detected: Value '100' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60",
    ],
  ])("%s", (_, model, operation, input, expected) => expect(sentence(model, operation, input)).toBe(expected));

  test("lengths count characters, not UTF-16 units", () => {
    const name = "😀".repeat(128);
    expect(sentence(cognitoIdp, "CreateUserPool", { PoolName: "a".repeat(129) })).toContain(
      "less than or equal to 128",
    );
    expect(sentence(cognitoIdp, "CreateUserPool", { PoolName: name })).not.toContain("less than or equal to");
  });
});

test("each service refuses under its own code", () => {
  expect([cognitoIdp, lambda, apigateway].map(validationCode)).toEqual([
    "InvalidParameterException",
    "ValidationException",
    "ValidationException",
  ]);
});

const MODELS = [
  "apigateway",
  "cloudformation",
  "cognito-identity",
  "cognito-idp",
  "events",
  "iam",
  "lambda",
  "logs",
  "s3",
  "ssm",
  "sts",
];
test.each(MODELS)("every pattern of %s is one that JavaScript reads", async (name) => {
  const { model } = (await import(`../../src/models/${name}.ts`)) as { model: ServiceModel };
  const seen = new Set<Shape>();
  const visit = (shape: Shape): void => {
    if (seen.has(shape)) return;
    seen.add(shape);
    if (shape.traits.pattern !== undefined)
      expect(() => compilePattern(shape.traits.pattern ?? ""), shape.traits.pattern).not.toThrow();
    for (const member of shape.members) visit(member.shape);
    if (shape.kind === "list" || shape.kind === "map") visit(shape.element);
    if (shape.kind === "map") visit(shape.key);
  };
  for (const operation of Object.values(model.operations)) visit(Shape.of(operation.schema[4]));
});
