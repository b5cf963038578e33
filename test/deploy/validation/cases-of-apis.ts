import type { Value, ValueMap } from "../../../src/deploy/value.js";
import { type Case, resources } from "./cases-of-structure.js";

const INTEGRATION = { type: "mock", requestTemplates: { "application/json": '{"statusCode":200}' } };
const POOL = { Type: "AWS::Cognito::UserPool", Properties: {} };
const ARN = { "Fn::GetAtt": ["Pool", "Arn"] };
const AUTHORIZER = "x-amazon-apigateway-authorizer";
const BODY = "Resources/Api/Properties/Body";
const SCHEME = `${BODY}/securityDefinitions/Cognito`;
const HERE = `${SCHEME}/${AUTHORIZER}`;

/** What people paste into override.ts. */
const scheme = (authorizer: ValueMap = {}, more: ValueMap = {}): ValueMap => ({
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "cognito_user_pools",
  [AUTHORIZER]: { type: "cognito_user_pools", providerARNs: [ARN], ...authorizer },
  ...more,
});

const swagger = (
  securityDefinitions: ValueMap,
  security: Value = [{ Cognito: [] }],
  more: ValueMap = {},
): ValueMap => ({
  swagger: "2.0",
  info: { title: "api" },
  paths: { "/book": { get: { security, "x-amazon-apigateway-integration": INTEGRATION } } },
  securityDefinitions,
  ...more,
});

const api = (body: ValueMap, more: ValueMap = {}): ValueMap =>
  resources(
    {
      Api: { Type: "AWS::ApiGateway::RestApi", Properties: { Body: body, Name: "api" } },
      Deployment: { Type: "AWS::ApiGateway::Deployment", Properties: { RestApiId: { Ref: "Api" } } },
      Pool: POOL,
    },
    { Parameters: { authUserPoolId: { Type: "String" } }, ...more },
  );
const good = api(swagger({ Cognito: scheme() }));
const pools = (providerARNs: Value): ValueMap => api(swagger({ Cognito: scheme({ providerARNs }) }));
const { providerARNs: _, ...withoutPools } = scheme()[AUTHORIZER] as ValueMap;

const method = (more: ValueMap): ValueMap => ({
  Type: "AWS::ApiGateway::Method",
  Properties: {
    RestApiId: { Ref: "Api" },
    ResourceId: { "Fn::GetAtt": ["Api", "RootResourceId"] },
    HttpMethod: "GET",
    AuthorizationType: "NONE",
    Integration: { Type: "MOCK" },
    ...more,
  },
});
const ofResources = (members: ValueMap): ValueMap =>
  resources({ Api: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: "api" } }, Pool: POOL, ...members });
const deployment = (more: ValueMap = {}): ValueMap => ({
  Type: "AWS::ApiGateway::Deployment",
  Properties: { RestApiId: { Ref: "Api" } },
  ...more,
});
const authorizer = (more: ValueMap): ValueMap => ({
  Type: "AWS::ApiGateway::Authorizer",
  Properties: { Name: "a", RestApiId: { Ref: "Api" }, IdentitySource: "method.request.header.Authorization", ...more },
});

export const ofApis: readonly Case[] = [
  {
    rule: "api-version",
    bad: api({ ...swagger({ Cognito: scheme() }), swagger: "1.2" }),
    path: `${BODY}/swagger`,
    says: /Swagger 2.0 and OpenAPI 3.0; this says "1.2"/,
    mended: good,
  },
  {
    rule: "api-integration",
    bad: api(swagger({}, [], { paths: { "/book": { get: { responses: {} } } } })),
    path: `${BODY}/paths//book/get`,
    says: /GET \/book has no integration.*No integration defined for method/,
    mended: good,
  },
  {
    rule: "api-integration",
    bad: ofResources({
      Get: method({ Integration: undefined as never }),
      Deployment: deployment({ DependsOn: "Get" }),
    }),
    path: "Resources/Get/Properties",
    says: /the method GET has no integration/,
    mended: ofResources({ Get: method({}), Deployment: deployment({ DependsOn: "Get" }) }),
  },
  {
    rule: "api-security-undefined",
    bad: api(swagger({ Cognito: scheme() }, [{ cognitoo: [] }])),
    path: `${BODY}/paths//book/get/security/0/cognitoo`,
    says: /asks for "cognitoo", which is not in securityDefinitions: the method would not be protected. Did you mean Cognito\?/,
    mended: good,
  },
  {
    rule: "api-security-undefined",
    bad: api(swagger({}, [{ Cognito: [] }])),
    path: `${BODY}/paths//book/get/security/0/Cognito`,
    says: /not in securityDefinitions.* There: nothing/,
    mended: good,
  },
  {
    rule: "api-security-misplaced",
    level: "warning",
    bad: api(
      swagger({ Cognito: scheme() }, [{ Cognito: [] }], { components: { securitySchemes: { Other: scheme() } } }),
    ),
    path: `${BODY}/components/securitySchemes`,
    says: /schemes belong into securityDefinitions/,
    mended: good,
  },
  {
    rule: "api-authorizer-incomplete",
    level: "warning",
    bad: api(swagger({ Cognito: { type: "apiKey", "x-amazon-apigateway-authtype": "cognito_user_pools" } })),
    path: SCHEME,
    says: /no x-amazon-apigateway-authorizer: API Gateway leaves out every method/,
    mended: good,
  },
  {
    rule: "api-authorizer-authtype",
    level: "warning",
    bad: api(swagger({ Cognito: scheme({}, { "x-amazon-apigateway-authtype": "custom" }) })),
    path: `${SCHEME}/x-amazon-apigateway-authtype`,
    says: /is "custom", and the authorizer's type asks for "cognito_user_pools"/,
    mended: good,
  },
  {
    rule: "api-authorizer-authtype",
    level: "warning",
    bad: api(
      swagger({
        Cognito: { type: "apiKey", name: "Authorization", in: "header", [AUTHORIZER]: scheme()[AUTHORIZER] ?? {} },
      }),
    ),
    path: SCHEME,
    says: /has no x-amazon-apigateway-authtype; say "cognito_user_pools"/,
    mended: good,
  },
  {
    rule: "api-authorizer-type",
    bad: api(swagger({ Cognito: scheme({ type: "cognito" }) })),
    path: `${HERE}/type`,
    says: /Did you mean cognito_user_pools\?/,
    mended: api(swagger({ Cognito: scheme({ type: "COGNITO_USER_POOLS" }) })),
  },
  {
    rule: "api-authorizer-type",
    bad: api(swagger({ Cognito: scheme({ type: "jwt" }) })),
    path: `${HERE}/type`,
    says: /JWT authorizers are of HTTP APIs/,
    mended: good,
  },
  {
    rule: "api-authorizer-type",
    bad: ofResources({ Authorizer: authorizer({ Type: "COGNITO_USER_POOL", ProviderARNs: [ARN] }) }),
    path: "Resources/Authorizer/Properties/Type",
    says: /Did you mean COGNITO_USER_POOLS\?/,
    mended: ofResources({ Authorizer: authorizer({ Type: "COGNITO_USER_POOLS", ProviderARNs: [ARN] }) }),
  },
  {
    rule: "api-authorizer-provider-arns",
    bad: pools([{ Ref: "Pool" }]),
    path: `${HERE}/providerARNs/0`,
    says: /Ref gives the pool's id; use {2}Fn::GetAtt: \[Pool, Arn\]/,
    mended: good,
  },
  {
    rule: "api-authorizer-provider-arns",
    bad: pools(["us-east-1_AbC123xyz"]),
    path: `${HERE}/providerARNs/0`,
    says: /"us-east-1_AbC123xyz" is no ARN of a user pool/,
    mended: pools(["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC123xyz"]),
  },
  {
    rule: "api-authorizer-provider-arns",
    bad: pools([{ "Fn::Join": ["", ["aws:cognito-idp:", { Ref: "AWS::Region" }]] }]),
    path: `${HERE}/providerARNs/0`,
    says: /is no ARN of a user pool/,
    mended: pools([{ "Fn::Join": ["", ["arn:aws:cognito-idp:", { Ref: "AWS::Region" }, ":…"]] }]),
  },
  {
    rule: "api-authorizer-provider-arns",
    bad: api(swagger({ Cognito: { ...scheme(), [AUTHORIZER]: withoutPools } })),
    path: HERE,
    says: /a Cognito authorizer needs providerARNs/,
    mended: good,
  },
  {
    rule: "api-authorizer-provider-arns",
    level: "warning",
    bad: pools([{ Ref: "authUserPoolId" }]),
    path: `${HERE}/providerARNs/0`,
    says: /holds the pool's id; use {2}Fn::Sub/,
    mended: pools([{ "Fn::Sub": "arn:aws:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${authUserPoolId}" }]),
  },
  {
    rule: "api-authorizer-provider-arns",
    bad: ofResources({ Authorizer: authorizer({ Type: "COGNITO_USER_POOLS" }) }),
    path: "Resources/Authorizer/Properties",
    says: /needs ProviderARNs/,
    mended: ofResources({ Authorizer: authorizer({ Type: "COGNITO_USER_POOLS", ProviderARNs: [ARN] }) }),
  },
  {
    rule: "api-authorizer-uri",
    bad: api(
      swagger({ Cognito: { ...scheme(), "x-amazon-apigateway-authtype": "custom", [AUTHORIZER]: { type: "token" } } }),
    ),
    path: HERE,
    says: /needs authorizerUri/,
    mended: api(
      swagger({
        Cognito: {
          ...scheme(),
          "x-amazon-apigateway-authtype": "custom",
          [AUTHORIZER]: { type: "token", authorizerUri: "x" },
        },
      }),
    ),
  },
  {
    rule: "api-authorizer-identity-source",
    bad: ofResources({
      Authorizer: {
        Type: "AWS::ApiGateway::Authorizer",
        Properties: { Name: "a", RestApiId: "x", Type: "TOKEN", AuthorizerUri: "x" },
      },
    }),
    path: "Resources/Authorizer/Properties",
    says: /which header holds the token/,
    mended: ofResources({ Authorizer: authorizer({ Type: "TOKEN", AuthorizerUri: "x" }) }),
  },
  {
    rule: "api-authorization-type",
    bad: ofResources({ Get: method({ AuthorizationType: "COGNITO" }), Deployment: deployment({ DependsOn: "Get" }) }),
    path: "Resources/Get/Properties/AuthorizationType",
    says: /Did you mean COGNITO_USER_POOLS\?/,
    mended: ofResources({ Get: method({}), Deployment: deployment({ DependsOn: "Get" }) }),
  },
  {
    rule: "api-method-authorizer",
    bad: ofResources({ Get: method({ AuthorizationType: "COGNITO_USER_POOLS" }) }),
    path: "Resources/Get/Properties",
    says: /needs an AuthorizerId/,
    mended: ofResources({ Get: method({ AuthorizationType: "COGNITO_USER_POOLS", AuthorizerId: "x" }) }),
  },
  {
    rule: "api-method-authorizer",
    level: "warning",
    bad: ofResources({ Get: method({ AuthorizerId: "x" }) }),
    path: "Resources/Get/Properties/AuthorizerId",
    says: /the authorizer is never asked/,
    mended: ofResources({ Get: method({}) }),
  },
  {
    rule: "api-deployment-order",
    level: "warning",
    bad: ofResources({ Get: method({}), Deployment: deployment() }),
    path: "Resources/Deployment",
    says: /deploys Api without waiting for its methods/,
    mended: ofResources({ Get: method({}), Deployment: deployment({ DependsOn: ["Get"] }) }),
  },
];
