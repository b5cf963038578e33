import { listed, orMeant, rule, shown } from "./rule.js";

export const apiGatewayRules = {
  "api-version": rule(
    "error",
    "an API definition is Swagger 2.0 or OpenAPI 3.0",
    ({ actual }) => `API Gateway reads Swagger 2.0 and OpenAPI 3.0; this says ${shown(actual)}`,
  ),
  "api-integration": rule(
    "error",
    "every method that is deployed has an integration (a warning where no deployment of the API is in the template)",
    ({ subject }) => `${subject} has no integration: its deployment fails with "No integration defined for method"`,
  ),
  "api-security-undefined": rule(
    "error",
    "`security` names schemes that the definition has",
    (facts) =>
      `security asks for ${shown(facts.actual)}, which is not in ${facts.subject}: the method would not be protected${orMeant(facts, `. There: ${listed(facts.expected) || "nothing"}`)}`,
  ),
  "api-security-misplaced": rule(
    "error",
    "schemes stand in securityDefinitions (Swagger) or in components.securitySchemes (OpenAPI)",
    ({ expected, actual }) => `${actual} is not read here: schemes belong into ${expected}`,
  ),
  "api-authorizer-incomplete": rule(
    "warning",
    "a scheme with x-amazon-apigateway-authtype has an x-amazon-apigateway-authorizer",
    ({ actual }) =>
      `has x-amazon-apigateway-authtype ${shown(actual)} and no x-amazon-apigateway-authorizer: API Gateway leaves out every method that asks for it`,
  ),
  "api-authorizer-authtype": rule(
    "warning",
    "x-amazon-apigateway-authtype is there and says what the authorizer is",
    ({ actual, expected }) =>
      actual === undefined
        ? `has no x-amazon-apigateway-authtype; say ${shown(expected)}`
        : `x-amazon-apigateway-authtype is ${shown(actual)}, and the authorizer's type asks for ${shown(expected)}`,
  ),
  "api-authorizer-type": rule(
    "error",
    "an authorizer's type is token, request or cognito_user_pools",
    (facts) =>
      `the authorizer's type is ${shown(facts.actual)}${orMeant(facts, `; a REST API has ${listed(facts.expected)}`)}`,
  ),
  "api-authorizer-provider-arns": rule(
    "error",
    "a Cognito authorizer has the ARNs of its user pools in providerARNs (a warning for what only looks like an id)",
    ({ actual, subject }) =>
      actual === undefined
        ? `a Cognito authorizer needs ${subject}: a list with the user pool's ARN, arn:aws:cognito-idp:REGION:ACCOUNT:userpool/POOL-ID`
        : `${shown(actual)} is no ARN of a user pool${subject === undefined ? "" : `: ${subject}`}. It must give arn:aws:cognito-idp:REGION:ACCOUNT:userpool/POOL-ID`,
  ),
  "api-authorizer-uri": rule(
    "error",
    "a Lambda authorizer has its function in authorizerUri",
    ({ subject }) =>
      `a Lambda authorizer needs ${subject}: arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION-ARN/invocations`,
  ),
  "api-authorizer-identity-source": rule(
    "error",
    "a TOKEN or Cognito authorizer says which header holds the token",
    ({ expected }) => `says nowhere which header holds the token: ${expected}`,
  ),
  "api-authorization-type": rule(
    "error",
    "a method's AuthorizationType is NONE, AWS_IAM, CUSTOM or COGNITO_USER_POOLS",
    (facts) => `is ${shown(facts.actual)}${orMeant(facts, `; it can be ${listed(facts.expected)}`)}`,
  ),
  "api-method-authorizer": rule(
    "error",
    "a method with CUSTOM or COGNITO_USER_POOLS has an AuthorizerId (a warning for one that is not asked)",
    ({ actual, expected }) =>
      expected === undefined
        ? `AuthorizationType is ${shown(actual)}, so that the authorizer is never asked`
        : `AuthorizationType ${shown(actual)} needs ${expected}`,
  ),
  "api-deployment-order": rule(
    "warning",
    "a deployment waits for the methods of its API",
    ({ subject }) =>
      `deploys ${subject} without waiting for its methods: AWS may make it first and fail, or deploy nothing. Name them in DependsOn`,
  ),
} as const;
