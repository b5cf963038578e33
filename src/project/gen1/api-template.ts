import { contentHash } from "../content-hash.js";
import type { Json, JsonObject } from "../json-file.js";
import { ENVIRONMENT_CONDITION, executeApiArn, join, ref, stage, withoutEnvironment } from "./intrinsics.js";

export type Permission = "create" | "read" | "update" | "delete";

export interface ApiPath {
  readonly lambdaFunction: string;
  readonly permissions: {
    readonly setting: "open" | "private" | "protected";
    readonly auth?: readonly Permission[];
    readonly guest?: readonly Permission[];
    readonly groups?: Readonly<Record<string, readonly Permission[]>>;
  };
}

export type ApiPaths = Readonly<Record<string, ApiPath>>;

const METHODS_OF: Record<Permission, readonly string[]> = {
  create: ["/POST"],
  read: ["/GET"],
  update: ["/PUT", "/PATCH"],
  delete: ["/DELETE"],
};

export const methodsOf = (permissions: readonly Permission[]): string[] =>
  permissions.flatMap((permission) => [...METHODS_OF[permission]]);

/** Suffix that stands in logical ids until the content that decides it is known, after override.ts. */
export const PENDING = "ffffffff";

export const deploymentId = (api: string, suffix: string) => `DeploymentAPIGW${api}${suffix}`;

/**
 * The template of a REST API, as Amplify generates it from the paths of `cli-inputs.json`: per path an ANY method and one
 * below it for `{proxy+}`, both to the path's function, with mocked OPTIONS for CORS. `authResource` is the project's user
 * pool, needed where paths are open to groups only.
 */
export function apiTemplate(api: string, paths: ApiPaths, authResource: string | undefined): JsonObject {
  const functions = [...new Set(Object.values(paths).map((path) => path.lambdaFunction))];
  const groupPaths = Object.entries(paths).filter(([, path]) => path.permissions.groups !== undefined);
  const userPool = authResource !== undefined && groupPaths.length > 0 ? `auth${authResource}UserPoolId` : undefined;
  const groups =
    userPool === undefined
      ? []
      : [...new Set(groupPaths.flatMap(([, path]) => Object.keys(path.permissions.groups ?? {})))];
  const named = [
    ...(userPool === undefined ? [] : [userPool]),
    ...groups.map((group) => `authuserPoolGroups${group}GroupRole`),
    ...functions.flatMap((name) => [`function${name}Name`, `function${name}Arn`]),
  ];
  return {
    Description: "API Gateway Resource for AWS Amplify CLI",
    AWSTemplateFormatVersion: "2010-09-09",
    Parameters: {
      ...Object.fromEntries(named.map((name) => [name, { Type: "String", Default: name }])),
      env: { Type: "String" },
    },
    Conditions: ENVIRONMENT_CONDITION,
    Resources: {
      ...(userPool === undefined ? {} : groupPolicies(api, userPool, groupPaths)),
      ...Object.fromEntries(functions.map((name) => [`function${name}Permission${api}`, permission(api, name)])),
      [api]: restApi(api, paths),
      ...gatewayResponses(api),
      [deploymentId(api, PENDING)]: {
        Type: "AWS::ApiGateway::Deployment",
        Properties: {
          Description: "The Development stage deployment of your API.",
          RestApiId: ref(api),
          StageName: stage(),
        },
        DependsOn: Object.keys(gatewayResponses(api)),
      },
    },
    Outputs: {
      RootUrl: {
        Description: "Root URL of the API gateway",
        Value: join("https://", ref(api), ".execute-api.", ref("AWS::Region"), ".amazonaws.com/", stage()),
      },
      ApiName: { Description: "API Friendly name", Value: api },
      ApiId: { Description: "API ID (prefix of API URL)", Value: ref(api) },
    },
  };
}

/**
 * Gives the deployment its logical id, out of everything that it publishes: a changed API must be deployed anew, and a
 * deployment is only made when its logical id changes.
 */
export function nameDeployment(api: string, template: JsonObject): JsonObject {
  const pending = deploymentId(api, PENDING);
  const text = JSON.stringify(template);
  return JSON.parse(text.replaceAll(pending, deploymentId(api, contentHash(text, 8)))) as JsonObject;
}

const permission = (api: string, name: string): JsonObject => ({
  Type: "AWS::Lambda::Permission",
  Properties: {
    Action: "lambda:InvokeFunction",
    FunctionName: ref(`function${name}Name`),
    Principal: "apigateway.amazonaws.com",
    SourceArn: executeApiArn(api, "/*/*/*"),
  },
});

function groupPolicies(api: string, userPool: string, paths: readonly (readonly [string, ApiPath])[]): JsonObject {
  const policies: JsonObject = {};
  for (const [path, { permissions }] of paths)
    for (const [group, granted] of Object.entries(permissions.groups ?? {})) {
      const word = policyWord(path);
      policies[groupPolicyId(path, group)] = {
        Type: "AWS::IAM::Policy",
        Properties: {
          PolicyName: [api, word, group, "group", "policy"].join("-"),
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Action: "execute-api:Invoke",
                Effect: "Allow",
                Resource: [anyValue(path), `${anyValue(path)}/*`].flatMap((below) =>
                  methodsOf(granted).map((method) => executeApiArn(api, "/", stage(), method + below)),
                ),
              },
            ],
          },
          Roles: [{ "Fn::Join": ["-", [ref(userPool), `${group}GroupRole`]] }],
        },
      };
    }
  return policies;
}

/** A path as policies have it: with an asterisk in place of each parameter. */
export const anyValue = (path: string): string => path.replace(/{[a-zA-Z0-9-]+}/g, "*");

const policyWord = (path: string) => path.replace(/[^-a-z0-9]/g, "");
export const groupPolicyId = (path: string, group: string) => `${group}Group${policyWord(path)}Policy`;

function restApi(api: string, paths: ApiPaths): JsonObject {
  const schema = (title: string, property: string): JsonObject => ({
    type: "object",
    required: [property],
    properties: { [property]: { type: "string" } },
    title,
  });
  return {
    Type: "AWS::ApiGateway::RestApi",
    Properties: {
      Body: {
        swagger: "2.0",
        info: { version: "2018-05-24T17:52:00Z", title: api },
        host: join("apigateway.", ref("AWS::Region"), ".amazonaws.com"),
        basePath: withoutEnvironment("/Prod", join("/", ref("env"))),
        schemes: ["https"],
        paths: Object.fromEntries(
          Object.entries(paths).flatMap(([path, settings]) => [
            [path, pathItem(settings)],
            [`${path}/{proxy+}`, pathItem(settings)],
          ]),
        ),
        securityDefinitions: {
          sigv4: {
            type: "apiKey",
            name: "Authorization",
            in: "header",
            "x-amazon-apigateway-authtype": "awsSigv4",
          },
        },
        definitions: {
          RequestSchema: schema("Request Schema", "request"),
          ResponseSchema: schema("Response Schema", "response"),
        },
      },
      Description: "",
      FailOnWarnings: true,
      Name: api,
    },
  };
}

const JSON_ONLY: Json = ["application/json"];
const CORS_HEADERS = ["Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"];
const ALL_METHODS = "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'";
const SIGNING_HEADERS = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token";

const pathItem = (path: ApiPath): JsonObject => ({
  options: corsMethod(),
  "x-amazon-apigateway-any-method": anyMethod(path),
});

const corsMethod = (): JsonObject => ({
  consumes: JSON_ONLY,
  produces: JSON_ONLY,
  responses: {
    "200": {
      description: "200 response",
      headers: Object.fromEntries(CORS_HEADERS.map((header) => [header, { type: "string" }])),
    },
  },
  "x-amazon-apigateway-integration": {
    responses: {
      default: {
        statusCode: "200",
        responseParameters: {
          "method.response.header.Access-Control-Allow-Methods": ALL_METHODS,
          "method.response.header.Access-Control-Allow-Headers": `'${SIGNING_HEADERS},X-Amz-User-Agent'`,
          "method.response.header.Access-Control-Allow-Origin": "'*'",
        },
      },
    },
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    passthroughBehavior: "when_no_match",
    type: "mock",
  },
});

const anyMethod = ({ lambdaFunction, permissions }: ApiPath): JsonObject => ({
  consumes: JSON_ONLY,
  produces: JSON_ONLY,
  parameters: [{ in: "body", name: "RequestSchema", required: false, schema: { $ref: "#/definitions/RequestSchema" } }],
  responses: { "200": { description: "200 response", schema: { $ref: "#/definitions/ResponseSchema" } } },
  "x-amazon-apigateway-integration": {
    responses: { default: { statusCode: "200" } },
    uri: join(
      "arn:aws:apigateway:",
      ref("AWS::Region"),
      ":lambda:path/2015-03-31/functions/",
      ref(`function${lambdaFunction}Arn`),
      "/invocations",
    ),
    passthroughBehavior: "when_no_match",
    httpMethod: "POST",
    type: "aws_proxy",
  },
  ...(permissions.setting === "open" ? {} : { security: [{ sigv4: [] }] }),
});

function gatewayResponses(api: string): JsonObject {
  const responseParameters: JsonObject = {
    "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
    "gatewayresponse.header.Access-Control-Allow-Headers": `'${SIGNING_HEADERS}'`,
    "gatewayresponse.header.Access-Control-Allow-Methods": ALL_METHODS,
    "gatewayresponse.header.Access-Control-Expose-Headers": "'Date,X-Amzn-ErrorType'",
  };
  const suffix = contentHash(responseParameters, 8);
  return Object.fromEntries(
    ["4XX", "5XX"].map((family) => [
      `${api}Default${family}Response${suffix}`,
      {
        Type: "AWS::ApiGateway::GatewayResponse",
        Properties: { ResponseParameters: responseParameters, ResponseType: `DEFAULT_${family}`, RestApiId: ref(api) },
      },
    ]),
  );
}
