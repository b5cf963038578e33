/** The template of the section `gates`: methods that differ in nothing but what stands in front of them. */

export const ACCOUNT = "000000000000";
export const STAGE = "prod";
export const API_KEY = "benchmark-key-of-no-secret-00";

/** Policies of a caller and of a resource may have about so many characters. */
const LARGE_POLICY = 6000;

export type PolicySize = "small" | "large";
export const roleArn = (size: PolicySize): string => `arn:aws:iam::${ACCOUNT}:role/bench-${size}`;

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}
type Resources = Record<string, Resource>;

const ref = (Ref: string) => ({ Ref });
const arnOf = (name: string) => ({ "Fn::GetAtt": [name, "Arn"] });
const policy = (...Statement: readonly object[]) => ({ Version: "2012-10-17", Statement });

/** About 300 bytes, as the functions of the other sections answer. */
const ANSWER = JSON.stringify({ message: "hello", padding: "-".repeat(250) });

const mock = {
  Type: "MOCK",
  RequestTemplates: { "application/json": '{"statusCode":200}' },
  IntegrationResponses: [{ StatusCode: "200", ResponseTemplates: { "application/json": ANSWER } }],
};

const invoke = (name: string) => ({
  "Fn::Sub": `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}.Arn}/invocations`,
});

/** A path with GET, as two resources. */
function path(api: string, name: string, settings: object = {}): Resources {
  return {
    [`${api}${name}`]: {
      Type: "AWS::ApiGateway::Resource",
      Properties: { RestApiId: ref(api), ParentId: { "Fn::GetAtt": [api, "RootResourceId"] }, PathPart: name },
    },
    [`${api}${name}Get`]: {
      Type: "AWS::ApiGateway::Method",
      Properties: {
        RestApiId: ref(api),
        ResourceId: ref(`${api}${name}`),
        HttpMethod: "GET",
        AuthorizationType: "NONE",
        Integration: mock,
        MethodResponses: [{ StatusCode: "200" }],
        ...settings,
      },
    },
  };
}

/** An API with its stage; `name` is what `start` lists it by. */
function api(name: string, paths: Resources, settings: object = {}): Resources {
  return {
    [name]: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: name, ...settings } },
    ...paths,
    [`${name}Deployment`]: {
      Type: "AWS::ApiGateway::Deployment",
      Properties: { RestApiId: ref(name) },
      DependsOn: Object.keys(paths).filter((path) => path.endsWith("Get")),
    },
    [`${name}Stage`]: {
      Type: "AWS::ApiGateway::Stage",
      Properties: { RestApiId: ref(name), StageName: STAGE, DeploymentId: ref(`${name}Deployment`) },
    },
  };
}

const lambda = (code: string): Resource => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: arnOf("FunctionRole"),
    Code: { ZipFile: `exports.handler = async (event) => (${code});` },
  },
});
const permission = (name: string): Resource => ({
  Type: "AWS::Lambda::Permission",
  Properties: { FunctionName: ref(name), Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" },
});

const authorizer = (Name: string, settings: object): Resource => ({
  Type: "AWS::ApiGateway::Authorizer",
  Properties: { RestApiId: ref("Gates"), Name, IdentitySource: "method.request.header.Authorization", ...settings },
});
const lambdaAuthorizer = (Type: "TOKEN" | "REQUEST", ttl: number) =>
  authorizer(`${Type}${ttl}`, {
    Type,
    AuthorizerUri: invoke("Authorize"),
    AuthorizerResultTtlInSeconds: ttl,
  });

const custom = (name: string) => ({ AuthorizationType: "CUSTOM", AuthorizerId: ref(name) });

const gates: Resources = {
  ...api("Gates", {
    ...path("Gates", "open"),
    ...path("Gates", "function", {
      Integration: { Type: "AWS_PROXY", IntegrationHttpMethod: "POST", Uri: invoke("Hello") },
    }),
    ...path("Gates", "cognito", { AuthorizationType: "COGNITO_USER_POOLS", AuthorizerId: ref("Cognito") }),
    ...path("Gates", "token", custom("Token")),
    ...path("Gates", "tokencold", custom("TokenCold")),
    ...path("Gates", "request", custom("Request")),
    ...path("Gates", "requestcold", custom("RequestCold")),
    ...path("Gates", "iam", { AuthorizationType: "AWS_IAM" }),
    ...path("Gates", "key", { ApiKeyRequired: true }),
  }),
  Cognito: authorizer("Cognito", { Type: "COGNITO_USER_POOLS", ProviderARNs: [arnOf("Pool")] }),
  Token: lambdaAuthorizer("TOKEN", 3600),
  TokenCold: lambdaAuthorizer("TOKEN", 0),
  Request: lambdaAuthorizer("REQUEST", 3600),
  RequestCold: lambdaAuthorizer("REQUEST", 0),
};

const behind: Resources = {
  Pool: { Type: "AWS::Cognito::UserPool", Properties: { UserPoolName: "bench" } },
  Client: { Type: "AWS::Cognito::UserPoolClient", Properties: { UserPoolId: ref("Pool") } },
  Hello: lambda(`{ statusCode: 200, body: ${JSON.stringify(ANSWER)} }`),
  HelloPermission: permission("Hello"),
  Authorize: lambda(
    `{ principalId: "ada", policyDocument: ${JSON.stringify(
      policy({ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }),
    )} }`,
  ),
  AuthorizePermission: permission("Authorize"),
  FunctionRole: {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    },
  },
  Key: {
    Type: "AWS::ApiGateway::ApiKey",
    Properties: { Name: "bench", Enabled: true, Value: API_KEY },
  },
  Plan: {
    Type: "AWS::ApiGateway::UsagePlan",
    Properties: { ApiStages: [{ ApiId: ref("Gates"), Stage: STAGE }] },
    DependsOn: ["GatesStage"],
  },
  PlanKey: {
    Type: "AWS::ApiGateway::UsagePlanKey",
    Properties: { KeyId: ref("Key"), KeyType: "API_KEY", UsagePlanId: ref("Plan") },
  },
};

const allowed = (api: string) => `arn:aws:execute-api:*:*:${api}/${STAGE}/GET/*`;

/** The last statement allows what is asked; those before it, in a large policy, speak of other APIs. */
function statements(size: PolicySize, more: object = {}): object[] {
  const statement = (api: string) => ({
    Effect: "Allow",
    ...more,
    Action: "execute-api:Invoke",
    Resource: allowed(api),
  });
  const made = [statement("*")];
  const another = () => statement(`other${String(made.length).padStart(5, "0")}`);
  while (size === "large" && JSON.stringify([another(), ...made]).length < LARGE_POLICY) made.unshift(another());
  return made;
}

const role = (size: PolicySize): Resources => ({
  [`${size}Policy`]: {
    Type: "AWS::IAM::ManagedPolicy",
    Properties: { ManagedPolicyName: `bench-${size}`, PolicyDocument: policy(...statements(size)) },
  },
  [`${size}Role`]: {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: `bench-${size}`,
      AssumeRolePolicyDocument: policy({
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: "sts:AssumeRole",
      }),
      ManagedPolicyArns: [ref(`${size}Policy`)],
    },
  },
});

/** An API with an open method behind a resource policy. */
const guarded = (name: string, size: PolicySize): Resources =>
  api(name, path(name, "open"), { Policy: policy(...statements(size, { Principal: "*" })) });

export const gatesTemplate = (): object => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Resources: {
    ...gates,
    ...behind,
    ...role("small"),
    ...role("large"),
    ...guarded("SmallPolicy", "small"),
    ...guarded("LargePolicy", "large"),
  },
});
