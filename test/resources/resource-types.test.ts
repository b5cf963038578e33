import { zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Properties } from "../../src/resources/resource-type.js";
import { STREAM } from "../lambda/streams.js";
import { contextFor, type World, world } from "./world.js";

let cloud: World;
beforeEach(() => {
  cloud = world();
});
afterEach(() => cloud.close());

const create = async (type: string, properties: Properties, logicalId = "It") =>
  cloud.type(type).create(properties, contextFor(logicalId));
const update = async (type: string, id: string, next: Properties, previous: Properties) =>
  cloud.type(type).update(id, next, previous, contextFor("It"));
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const POLICY = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
const ROLE_ARN = "arn:aws:iam::000000000000:role/worker";
const CODE = { ZipFile: "exports.handler = async () => 1;" };
const FUNCTION = { FunctionName: "fn", Code: CODE, Handler: "index.handler", Runtime: "nodejs20.x", Role: ROLE_ARN };

interface Row {
  readonly type: string;
  readonly before?: () => Promise<unknown>;
  readonly properties: () => Properties;
  readonly next: () => Properties;
  readonly id: unknown;
  readonly attributes: object;
  /** What the service says of it. */
  readonly read: (id: string) => unknown;
  readonly made: unknown;
  readonly changed: unknown;
}

let apiId = "";
let poolId = "";
const makeApi = async () => {
  apiId = (await create("AWS::ApiGateway::RestApi", { Name: "api" }, "Api")).id;
};
const makePool = async () => {
  poolId = (await create("AWS::Cognito::UserPool", {}, "Pool")).id;
};
const makeFunction = () => create("AWS::Lambda::Function", FUNCTION, "Fn");
const makeRole = () => create("AWS::IAM::Role", { RoleName: "worker", AssumeRolePolicyDocument: TRUST }, "Role");
const root = () => cloud.apis.getRestApi(apiId).rootResourceId;
const mock = { Type: "MOCK", RequestTemplates: { "application/json": '{"statusCode":200}' } };

const site = (Comment: string) => ({
  DistributionConfig: {
    Enabled: true,
    Comment,
    Origins: [{ Id: "b", DomainName: "photos.s3.eu-west-1.amazonaws.com", S3OriginConfig: {} }],
    DefaultCacheBehavior: { TargetOriginId: "b", ViewerProtocolPolicy: "allow-all" },
  },
});

const rows: readonly Row[] = [
  {
    type: "AWS::CloudFront::CloudFrontOriginAccessIdentity",
    properties: () => ({ CloudFrontOriginAccessIdentityConfig: { Comment: "one" } }),
    next: () => ({ CloudFrontOriginAccessIdentityConfig: { Comment: "two" } }),
    id: expect.stringMatching(/^E[A-Z0-9]{13}$/),
    attributes: {
      Id: expect.stringMatching(/^E[A-Z0-9]{13}$/),
      S3CanonicalUserId: expect.stringMatching(/^[0-9a-f]{96}$/),
    },
    read: (id) => cloud.distributions.identity(id).comment,
    made: "one",
    changed: "two",
  },
  {
    type: "AWS::CloudFront::Distribution",
    properties: () => site("one"),
    next: () => site("two"),
    id: expect.stringMatching(/^E[A-Z0-9]{13}$/),
    attributes: {
      Id: expect.stringMatching(/^E[A-Z0-9]{13}$/),
      DomainName: expect.stringMatching(/^d[a-z0-9]{13}\.cloudfront\.net$/),
    },
    read: (id) => cloud.distributions.distribution(id).config.Comment,
    made: "one",
    changed: "two",
  },
  {
    type: "AWS::S3::Bucket",
    properties: () => ({
      BucketName: "photos",
      WebsiteConfiguration: { IndexDocument: "index.html", ErrorDocument: "error.html" },
      CorsConfiguration: {
        CorsRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"], MaxAge: 3000, ExposedHeaders: ["a"] }],
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    }),
    next: () => ({ BucketName: "photos", Tags: [{ Key: "a", Value: "b" }] }),
    id: "photos",
    attributes: {
      Arn: "arn:aws:s3:::photos",
      DomainName: "photos.s3.amazonaws.com",
      DualStackDomainName: "photos.s3.dualstack.us-east-1.amazonaws.com",
      RegionalDomainName: "photos.s3.us-east-1.amazonaws.com",
      WebsiteURL: "http://photos.s3-website-us-east-1.amazonaws.com",
    },
    read: (id) => cloud.buckets.bucket(id).configuration,
    made: {
      website: { IndexDocument: { Suffix: "index.html" }, ErrorDocument: { Key: "error.html" } },
      cors: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"], MaxAgeSeconds: 3000, ExposeHeaders: ["a"] }],
      encryption: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      ownership: "BucketOwnerEnforced",
      tags: [{ Key: "project", Value: "test" }],
    },
    changed: {
      ownership: "BucketOwnerEnforced",
      tags: [
        { Key: "project", Value: "test" },
        { Key: "a", Value: "b" },
      ],
    },
  },
  {
    type: "AWS::S3::BucketPolicy",
    before: () => create("AWS::S3::Bucket", { BucketName: "photos" }),
    properties: () => ({ Bucket: "photos", PolicyDocument: { Statement: [] } }),
    next: () => ({ Bucket: "photos", PolicyDocument: { Id: "2", Statement: [] } }),
    id: "photos",
    attributes: {},
    read: (id) => cloud.buckets.bucket(id).configuration.policy,
    made: '{"Statement":[]}',
    changed: '{"Id":"2","Statement":[]}',
  },
  {
    type: "AWS::IAM::Role",
    properties: () => ({
      RoleName: "worker",
      AssumeRolePolicyDocument: TRUST,
      Policies: [{ PolicyName: "one", PolicyDocument: POLICY }],
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/A"],
    }),
    next: () => ({
      RoleName: "worker",
      AssumeRolePolicyDocument: TRUST,
      Description: "changed",
      Policies: [{ PolicyName: "two", PolicyDocument: POLICY }],
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/B"],
    }),
    id: "worker",
    attributes: { Arn: ROLE_ARN, RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/) },
    read: (id) => cloud.iam.role(id),
    made: expect.objectContaining({
      inlinePolicies: { one: JSON.stringify(POLICY) },
      attachedPolicies: ["arn:aws:iam::aws:policy/A"],
      tags: [{ Key: "project", Value: "test" }],
    }),
    changed: expect.objectContaining({
      description: "changed",
      inlinePolicies: { two: JSON.stringify(POLICY) },
      attachedPolicies: ["arn:aws:iam::aws:policy/B"],
    }),
  },
  {
    type: "AWS::IAM::Policy",
    before: makeRole,
    properties: () => ({ PolicyName: "p", Roles: ["worker"], PolicyDocument: POLICY }),
    next: () => ({ PolicyName: "q", Roles: ["worker"], PolicyDocument: POLICY }),
    id: expect.stringMatching(/^stack-It-/),
    attributes: { Id: expect.stringMatching(/^stack-It-/) },
    read: () => Object.keys(cloud.iam.role("worker").inlinePolicies),
    made: ["p"],
    changed: ["q"],
  },
  {
    type: "AWS::IAM::ManagedPolicy",
    before: makeRole,
    properties: () => ({ ManagedPolicyName: "m", PolicyDocument: POLICY, Roles: ["worker"] }),
    next: () => ({ ManagedPolicyName: "m", PolicyDocument: { ...POLICY, Id: "2" } }),
    id: "arn:aws:iam::000000000000:policy/m",
    attributes: expect.objectContaining({ PolicyArn: "arn:aws:iam::000000000000:policy/m", DefaultVersionId: "v1" }),
    read: (id) => [cloud.iam.policy(id).defaultVersionId, cloud.iam.role("worker").attachedPolicies],
    made: ["v1", ["arn:aws:iam::000000000000:policy/m"]],
    changed: ["v2", []],
  },
  {
    type: "AWS::Cognito::UserPool",
    properties: () => ({
      UserPoolName: "users",
      Schema: [{ Name: "email", Required: true, Mutable: true }],
      AutoVerifiedAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
      EmailVerificationSubject: "Hello",
      Policies: { PasswordPolicy: { MinimumLength: 10 } },
      MfaConfiguration: "OFF",
    }),
    next: () => ({
      UserPoolName: "users",
      Schema: [
        { Name: "email", Required: true, Mutable: true },
        { Name: "level", AttributeDataType: "String" },
      ],
      Policies: { PasswordPolicy: { MinimumLength: 12 } },
    }),
    id: expect.stringMatching(/^us-east-1_[A-Za-z0-9]{9}$/),
    attributes: {
      Arn: expect.stringMatching(/^arn:aws:cognito-idp:us-east-1:000000000000:userpool\/us-east-1_/),
      ProviderName: expect.stringMatching(/^cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_/),
      ProviderURL: expect.stringMatching(/^https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_/),
      UserPoolId: expect.stringMatching(/^us-east-1_/),
    },
    read: (id) => cloud.userPools.describePool(id),
    made: expect.objectContaining({
      Name: "users",
      AutoVerifiedAttributes: ["email"],
      EmailVerificationSubject: "Hello",
      UserPoolTags: { project: "test" },
      Policies: expect.objectContaining({ PasswordPolicy: expect.objectContaining({ MinimumLength: 10 }) }),
    }),
    changed: expect.objectContaining({
      Policies: expect.objectContaining({ PasswordPolicy: expect.objectContaining({ MinimumLength: 12 }) }),
      SchemaAttributes: expect.arrayContaining([expect.objectContaining({ Name: "custom:level" })]),
    }),
  },
  {
    type: "AWS::Cognito::UserPoolClient",
    before: makePool,
    properties: () => ({ UserPoolId: poolId, ClientName: "web", GenerateSecret: true, RefreshTokenValidity: 30 }),
    next: () => ({ UserPoolId: poolId, ClientName: "web2", ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] }),
    id: expect.stringMatching(/^[a-z0-9]{26}$/),
    attributes: expect.objectContaining({ Name: "web", ClientSecret: expect.any(String) }),
    read: (id) => cloud.userPools.describeClient(poolId, id),
    made: expect.objectContaining({ ClientName: "web", RefreshTokenValidity: 30 }),
    changed: expect.objectContaining({ ClientName: "web2", ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] }),
  },
  {
    type: "AWS::Cognito::UserPoolGroup",
    before: makePool,
    properties: () => ({ UserPoolId: poolId, GroupName: "staff", Precedence: 1 }),
    next: () => ({ UserPoolId: poolId, GroupName: "staff", Precedence: 2, Description: "all" }),
    id: "staff",
    attributes: {},
    read: (id) => cloud.userPools.groups.get(poolId, id),
    made: expect.objectContaining({ precedence: 1 }),
    changed: expect.objectContaining({ precedence: 2, description: "all" }),
  },
  {
    type: "AWS::Cognito::IdentityPool",
    properties: () => ({ IdentityPoolName: "ids", AllowUnauthenticatedIdentities: false }),
    next: () => ({ IdentityPoolName: "ids", AllowUnauthenticatedIdentities: true }),
    id: expect.stringMatching(/^us-east-1:[0-9a-f-]{36}$/),
    attributes: { Id: expect.any(String), Name: "ids" },
    read: (id) => cloud.identityPools.pool(id).AllowUnauthenticatedIdentities,
    made: false,
    changed: true,
  },
  {
    type: "AWS::Lambda::Function",
    properties: () => ({ ...FUNCTION, Timeout: 25, Layers: [], Environment: { Variables: { ENV: "dev" } } }),
    next: () => ({ ...FUNCTION, MemorySize: 512, ReservedConcurrentExecutions: 2 }),
    id: "fn",
    attributes: { Arn: "arn:aws:lambda:us-east-1:000000000000:function:fn" },
    read: (id) => cloud.functions.configuration(id),
    made: expect.objectContaining({ Timeout: 25, MemorySize: 128, Environment: { Variables: { ENV: "dev" } } }),
    changed: expect.objectContaining({ Timeout: 3, MemorySize: 512 }),
  },
  {
    type: "AWS::Lambda::Alias",
    before: async () => {
      await makeFunction();
      await create("AWS::Lambda::Version", { FunctionName: "fn" });
    },
    properties: () => ({ FunctionName: "fn", FunctionVersion: "1", Name: "live" }),
    next: () => ({ FunctionName: "fn", FunctionVersion: "1", Name: "live", Description: "now" }),
    id: "arn:aws:lambda:us-east-1:000000000000:function:fn:live",
    attributes: { AliasArn: "arn:aws:lambda:us-east-1:000000000000:function:fn:live" },
    read: () => cloud.functions.aliases.get("fn", "live").Description,
    made: "",
    changed: "now",
  },
  {
    type: "AWS::Lambda::EventSourceMapping",
    before: makeFunction,
    properties: () => ({
      FunctionName: "fn",
      EventSourceArn: STREAM,
      StartingPosition: "LATEST",
      Enabled: false,
      BatchSize: 10,
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MaximumRetryAttempts: 2,
      Tags: [{ Key: "a", Value: "b" }],
    }),
    next: () => ({
      FunctionName: "fn",
      EventSourceArn: STREAM,
      StartingPosition: "LATEST",
      BisectBatchOnFunctionError: true,
      MaximumBatchingWindowInSeconds: 5,
    }),
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    attributes: {
      Id: expect.stringMatching(/^[\da-f-]{36}$/),
      EventSourceMappingArn: expect.stringMatching(
        /^arn:aws:lambda:us-east-1:000000000000:event-source-mapping:[\da-f-]{36}$/,
      ),
    },
    read: (id) => ({
      ...cloud.functions.eventSourceMappings.get(id),
      Tags: cloud.functions.eventSourceMappings.tags(id),
    }),
    made: expect.objectContaining({
      State: "Disabled",
      StartingPosition: "LATEST",
      BatchSize: 10,
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MaximumRetryAttempts: 2,
      Tags: { project: "test", a: "b" },
    }),
    changed: expect.objectContaining({
      State: "Enabled",
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: [],
      MaximumBatchingWindowInSeconds: 5,
      MaximumRetryAttempts: -1,
      Tags: { project: "test" },
    }),
  },
  {
    type: "AWS::ApiGateway::RestApi",
    properties: () => ({
      Name: "api",
      Description: "",
      BinaryMediaTypes: ["image/png"],
      EndpointConfiguration: { Types: ["REGIONAL"] },
    }),
    next: () => ({
      Name: "api2",
      Description: "said",
      BinaryMediaTypes: ["image/gif"],
      EndpointConfiguration: { Types: ["REGIONAL"] },
    }),
    id: expect.stringMatching(/^[a-z0-9]{10}$/),
    attributes: { RestApiId: expect.any(String), RootResourceId: expect.any(String) },
    read: (id) => cloud.apis.getRestApi(id),
    made: expect.objectContaining({ name: "api", binaryMediaTypes: ["image/png"], tags: { project: "test" } }),
    changed: expect.objectContaining({ name: "api2", description: "said", binaryMediaTypes: ["image/gif"] }),
  },
  {
    type: "AWS::ApiGateway::Method",
    before: makeApi,
    properties: () => ({
      RestApiId: apiId,
      ResourceId: root(),
      HttpMethod: "GET",
      AuthorizationType: "NONE",
      Integration: { ...mock, IntegrationResponses: [{ StatusCode: "200" }] },
      MethodResponses: [{ StatusCode: "200" }],
    }),
    next: () => ({
      RestApiId: apiId,
      ResourceId: root(),
      HttpMethod: "GET",
      AuthorizationType: "AWS_IAM",
      Integration: mock,
    }),
    id: expect.stringContaining("|GET"),
    attributes: {},
    read: () => cloud.apis.getMethod({ restApiId: apiId, resourceId: root(), httpMethod: "GET" }),
    made: expect.objectContaining({
      authorizationType: "NONE",
      methodResponses: { "200": { statusCode: "200" } },
      methodIntegration: expect.objectContaining({
        type: "MOCK",
        integrationResponses: expect.objectContaining({ "200": expect.anything() }),
      }),
    }),
    changed: expect.objectContaining({ authorizationType: "AWS_IAM" }),
  },
  {
    type: "AWS::ApiGateway::Authorizer",
    before: async () => {
      await makeApi();
      await makePool();
    },
    properties: () => ({
      RestApiId: apiId,
      Name: "pool",
      Type: "COGNITO_USER_POOLS",
      IdentitySource: "method.request.header.Authorization",
      ProviderARNs: [cloud.userPools.pools.arnOf(poolId)],
    }),
    next: () => ({
      RestApiId: apiId,
      Name: "pool2",
      Type: "COGNITO_USER_POOLS",
      IdentitySource: "method.request.header.X",
      ProviderARNs: [cloud.userPools.pools.arnOf(poolId)],
    }),
    id: expect.stringMatching(/^[a-z0-9]{6}$/),
    attributes: { AuthorizerId: expect.any(String) },
    read: (id) => cloud.apis.getAuthorizer(apiId, id),
    made: expect.objectContaining({ name: "pool", identitySource: "method.request.header.Authorization" }),
    changed: expect.objectContaining({ name: "pool2", identitySource: "method.request.header.X" }),
  },
  {
    type: "AWS::ApiGateway::GatewayResponse",
    before: makeApi,
    properties: () => ({
      RestApiId: apiId,
      ResponseType: "DEFAULT_4XX",
      ResponseParameters: { "gatewayresponse.header.A": "'*'" },
    }),
    next: () => ({ RestApiId: apiId, ResponseType: "DEFAULT_4XX", StatusCode: "499" }),
    id: expect.any(String),
    attributes: { Id: expect.any(String) },
    read: () => cloud.apis.getGatewayResponse(apiId, "DEFAULT_4XX"),
    made: expect.objectContaining({ responseParameters: { "gatewayresponse.header.A": "'*'" } }),
    changed: expect.objectContaining({ statusCode: "499" }),
  },
  {
    type: "AWS::ApiGateway::Model",
    before: makeApi,
    properties: () => ({ RestApiId: apiId, Name: "Book", Schema: { type: "object" } }),
    next: () => ({ RestApiId: apiId, Name: "Book", Schema: { type: "object", title: "x" } }),
    id: "Book",
    attributes: {},
    read: (id) => cloud.apis.getModel(apiId, id).schema,
    made: '{"type":"object"}',
    changed: '{"type":"object","title":"x"}',
  },
  {
    type: "AWS::ApiGateway::RequestValidator",
    before: makeApi,
    properties: () => ({ RestApiId: apiId, Name: "v", ValidateRequestBody: true }),
    next: () => ({ RestApiId: apiId, Name: "v", ValidateRequestParameters: true }),
    id: expect.stringMatching(/^[a-z0-9]{6}$/),
    attributes: { RequestValidatorId: expect.any(String) },
    read: (id) => cloud.apis.getRequestValidator(apiId, id),
    made: expect.objectContaining({ validateRequestBody: true, validateRequestParameters: false }),
    changed: expect.objectContaining({ validateRequestBody: false, validateRequestParameters: true }),
  },
  {
    type: "AWS::Events::Rule",
    properties: () => ({ Name: "tick", ScheduleExpression: "rate(5 minutes)", State: "ENABLED" }),
    next: () => ({
      Name: "tick",
      ScheduleExpression: "rate(1 hour)",
      Targets: [{ Id: "fn", Arn: "arn:aws:lambda:us-east-1:000000000000:function:fn" }],
    }),
    id: "tick",
    attributes: { Arn: "arn:aws:events:us-east-1:000000000000:rule/tick" },
    read: (id) => [cloud.eventRules.rule(id).scheduleExpression, cloud.eventRules.rule(id).targets.length],
    made: ["rate(5 minutes)", 0],
    changed: ["rate(1 hour)", 1],
  },
  {
    type: "AWS::SSM::Parameter",
    properties: () => ({ Name: "/app/key", Type: "String", Value: "one" }),
    next: () => ({ Name: "/app/key", Type: "String", Value: "two" }),
    id: "/app/key",
    attributes: { Type: "String", Value: "one" },
    read: (id) => cloud.parameters.get(id).value,
    made: "one",
    changed: "two",
  },
  {
    type: "AWS::Logs::LogGroup",
    properties: () => ({ LogGroupName: "/my/group", RetentionInDays: 7 }),
    next: () => ({ LogGroupName: "/my/group" }),
    id: "/my/group",
    attributes: { Arn: "arn:aws:logs:us-east-1:000000000000:log-group:/my/group:*" },
    read: (id) => cloud.logs.groups(id).map(({ name, retentionInDays }) => [name, retentionInDays]),
    made: [["/my/group", 7]],
    changed: [["/my/group", undefined]],
  },
];

describe.each(rows)("$type", ({ type, before, properties, next, id, attributes, read, made, changed }) => {
  test("is made, changed in place and removed, twice without complaint", async () => {
    await before?.();
    const first = properties();
    const placed = await create(type, first);
    expect(placed).toEqual({ id, attributes });
    expect(read(placed.id)).toEqual(made);
    const second = next();
    expect((await update(type, placed.id, second, first)).id).toBe(placed.id);
    expect(read(placed.id)).toEqual(changed);
    await cloud.type(type).remove(placed.id, second, contextFor("It"));
    await cloud.type(type).remove(placed.id, second, contextFor("It"));
    let left: unknown = "gone";
    try {
      left = read(placed.id);
    } catch (error) {
      left = error;
    }
    expect(left).not.toEqual(changed);
  });
});

describe("ids", () => {
  test.each(["AWS::Cognito::UserPool", "AWS::ApiGateway::RestApi", "AWS::Cognito::IdentityPool"])(
    "of %s are the same on every machine and differ between resources",
    async (type) => {
      const other = world({ seed: "another machine" });
      const properties = { Name: "x", UserPoolName: "x", IdentityPoolName: "x", AllowUnauthenticatedIdentities: false };
      const of = Object.fromEntries(
        Object.entries(properties).filter(([name]) =>
          type.endsWith("RestApi")
            ? name === "Name"
            : type.endsWith("IdentityPool")
              ? /Identit/.test(name)
              : name === "UserPoolName",
        ),
      );
      const here = await create(type, of, "A");
      const there = await other.type(type).create(of, contextFor("A"));
      const second = await create(type, of, "B");
      expect(there.id).toBe(here.id);
      expect(second.id).not.toBe(here.id);
      await other.close();
    },
  );
});

describe("what can't be carried out is refused by name", () => {
  test.each([
    ["AWS::S3::Bucket", { LifecycleConfiguration: {} }, "LifecycleConfiguration"],
    ["AWS::S3::Bucket", { VersioningConfiguration: { Status: "Enabled" } }, "VersioningConfiguration"],
    ["AWS::S3::Bucket", { NotificationConfiguration: { QueueConfigurations: [{}] } }, "QueueConfigurations"],
    ["AWS::Cognito::UserPool", { LambdaConfig: { PreSignUp: ROLE_ARN } }, "PreSignUp"],
    ["AWS::Lambda::Function", { ...FUNCTION, Code: { ImageUri: "x" } }, "ImageUri"],
    ["AWS::Events::Rule", { EventPattern: {} }, "EventPattern"],
    ["AWS::SSM::Parameter", { Type: "SecureString", Value: "x" }, "SecureString"],
  ])("%s %j", async (type, properties, named) => {
    await expect(create(type, properties)).rejects.toThrow(named);
  });
});

describe("a distribution", () => {
  const identity = { CloudFrontOriginAccessIdentityConfig: { Comment: "" } };
  const changed = (more: object) => ({ DistributionConfig: { ...site("").DistributionConfig, ...more } });

  test.each([
    [{ DefaultCacheBehavior: { TargetOriginId: "x", ViewerProtocolPolicy: "allow-all" } }, "NoSuchOrigin"],
    [{ CustomErrorResponses: [{ ErrorCode: 402 }] }, "InvalidErrorCode"],
    [{ CustomErrorResponses: [{ ErrorCode: 404, ResponsePagePath: "/x" }] }, "InvalidArgument"],
    [
      {
        Origins: [
          {
            Id: "b",
            DomainName: "photos.s3.amazonaws.com",
            S3OriginConfig: { OriginAccessIdentity: "origin-access-identity/cloudfront/E0" },
          },
        ],
      },
      "InvalidOriginAccessIdentity",
    ],
  ])("with %j is refused with %s", async (more, code) => {
    await expect(create("AWS::CloudFront::Distribution", changed(more))).rejects.toMatchObject({ code });
    expect(cloud.distributions.list()).toEqual([]);
  });

  test("holds its identity fast", async () => {
    const reader = await create("AWS::CloudFront::CloudFrontOriginAccessIdentity", identity, "Reader");
    const OriginAccessIdentity = `origin-access-identity/cloudfront/${reader.id}`;
    const Origins = [{ Id: "b", DomainName: "photos.s3.amazonaws.com", S3OriginConfig: { OriginAccessIdentity } }];
    const type = cloud.type("AWS::CloudFront::CloudFrontOriginAccessIdentity");
    const properties = changed({ Origins });
    const placed = await create("AWS::CloudFront::Distribution", properties, "Site");
    await expect(type.remove(reader.id, identity, contextFor("Reader"))).rejects.toThrow("still being used");
    await cloud.type("AWS::CloudFront::Distribution").remove(placed.id, properties, contextFor("Site"));
    await type.remove(reader.id, identity, contextFor("Reader"));
    expect(() => cloud.distributions.identity(reader.id)).toThrow("does not exist");
  });
});

describe("whatever is begun and not ready is known to the engine", () => {
  const bad = { PolicyName: "bad", PolicyDocument: { Statement: [] } };
  const begun = async (type: string, properties: Properties) => {
    const ids: string[] = [];
    const context = { ...contextFor("It"), initiated: (id: string) => void ids.push(id) };
    const placed = await (async () => cloud.type(type).create(properties, context))().catch((error: Error) => error);
    return { ids, placed };
  };

  test.each([
    ["AWS::Lambda::Function", async () => FUNCTION],
    ["AWS::IAM::Role", async () => ({ RoleName: "r", AssumeRolePolicyDocument: TRUST })],
    ["AWS::IAM::ManagedPolicy", async () => ({ PolicyDocument: POLICY })],
    ["AWS::ApiGateway::RestApi", async () => ({ Name: "api" })],
    [
      "AWS::ApiGateway::Method",
      async () => {
        await makeApi();
        const method = { RestApiId: apiId, ResourceId: root(), HttpMethod: "GET" };
        return { ...method, AuthorizationType: "NONE", Integration: mock };
      },
    ],
    ["AWS::Events::Rule", async () => ({ ScheduleExpression: "rate(1 day)" })],
  ])("%s", async (type, properties) => {
    const { ids, placed } = await begun(type, await properties());
    expect(ids).toEqual([(placed as { id: string }).id]);
  });

  test.each([
    ["AWS::Lambda::Function", makeFunction, () => FUNCTION],
    ["AWS::IAM::Role", makeRole, () => ({ RoleName: "worker", AssumeRolePolicyDocument: TRUST, Policies: [bad] })],
  ])("%s of someone else's is not", async (type, before, properties) => {
    await before();
    const { ids, placed } = await begun(type, properties());
    expect([ids, placed]).toEqual([[], expect.any(Error)]);
  });
});

test("a method that is refused because there is one leaves that one alone", async () => {
  await makeApi();
  const properties = {
    RestApiId: apiId,
    ResourceId: root(),
    HttpMethod: "GET",
    AuthorizationType: "NONE",
    Integration: mock,
  };
  await create("AWS::ApiGateway::Method", properties, "First");
  await expect(create("AWS::ApiGateway::Method", properties, "Second")).rejects.toThrow("already exists");
  const place = { restApiId: apiId, resourceId: root(), httpMethod: "GET" };
  expect(cloud.apis.getMethod(place).httpMethod).toBe("GET");
});

test("a role whose policies are refused leaves nothing behind", async () => {
  const properties = {
    RoleName: "half",
    AssumeRolePolicyDocument: TRUST,
    Policies: [{ PolicyName: "bad", PolicyDocument: { Statement: [] } }],
  };
  await expect(create("AWS::IAM::Role", properties)).rejects.toThrow("Syntax errors in policy.");
  expect(cloud.iam.findRole("half")).toBeUndefined();
});

test("a function takes its code from S3, and new code when the key changes", async () => {
  cloud.buckets.createBucket("code-bucket");
  for (const key of ["1.zip", "2.zip"])
    cloud.buckets.putObject(
      "code-bucket",
      key,
      zipSync({ "index.js": Buffer.from(`exports.handler = async () => "${key}";`) }),
    );
  const first = { ...FUNCTION, Code: { S3Bucket: "code-bucket", S3Key: "1.zip" } };
  const second = { ...FUNCTION, Code: { S3Bucket: "code-bucket", S3Key: "2.zip" } };
  await create("AWS::Lambda::Function", first);
  const before = cloud.functions.configuration("fn").CodeSha256;
  await update("AWS::Lambda::Function", "fn", second, first);
  expect(cloud.functions.configuration("fn").CodeSha256).not.toBe(before);
});

test("a permission lets API Gateway in until it is removed", async () => {
  await makeFunction();
  const sourceArn = "arn:aws:execute-api:us-east-1:000000000000:abc/dev/GET/x";
  const properties = {
    FunctionName: "fn",
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: "arn:aws:execute-api:us-east-1:000000000000:abc/*/*/*",
  };
  const permits = () =>
    cloud.functions.permits("arn:aws:lambda:us-east-1:000000000000:function:fn", {
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn,
    });
  expect(permits()).toBe(false);
  const { id } = await create("AWS::Lambda::Permission", properties);
  expect(permits()).toBe(true);
  await cloud.type("AWS::Lambda::Permission").remove(id, properties, contextFor("It"));
  await cloud.type("AWS::Lambda::Permission").remove(id, properties, contextFor("It"));
  expect(permits()).toBe(false);
});

test("roles of an identity pool are attached under their provider's name", async () => {
  const { id } = await create(
    "AWS::Cognito::IdentityPool",
    { IdentityPoolName: "ids", AllowUnauthenticatedIdentities: true },
    "Ids",
  );
  const properties = {
    IdentityPoolId: id,
    Roles: { authenticated: ROLE_ARN },
    RoleMappings: { Web: { IdentityProvider: "provider:client", Type: "Token", AmbiguousRoleResolution: "Deny" } },
  };
  const type = cloud.type("AWS::Cognito::IdentityPoolRoleAttachment");
  const placed = await create(type.name, properties);
  expect(cloud.identityPools.rolesOf(id)).toEqual({
    Roles: { authenticated: ROLE_ARN },
    RoleMappings: { "provider:client": { Type: "Token", AmbiguousRoleResolution: "Deny" } },
  });
  await type.remove(placed.id, properties, contextFor("It"));
  expect(cloud.identityPools.rolesOf(id)).toEqual({ Roles: {} });
});
