import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { specificationOf } from "../../src/models/resource-specification.js";
import { startCloud, type TestCloud } from "../harness/cloud.js";
import { contextFor, world } from "./world.js";

const local = world();
afterAll(() => local.close());

describe("a type names what it can't carry out", () => {
  const specified = [...local.types.keys()].filter((name) => specificationOf(name));

  test.each(specified)("%s takes a property or names it", (name) => {
    const type = local.type(name);
    for (const property of Object.keys(specificationOf(name)?.properties ?? {})) {
      const problems = type.validate?.({ [property]: {} }) ?? [];
      expect(problems.every((problem) => problem.includes(property))).toBe(true);
      if (problems.length > 0) expect(() => type.create({ [property]: {} }, contextFor("It"))).toThrow(property);
    }
  });

  test.each([
    [
      "AWS::S3::Bucket",
      { LifecycleConfiguration: {}, VersioningConfiguration: { Status: "Enabled" } },
      ["LifecycleConfiguration", 'VersioningConfiguration: Status "Enabled"'],
    ],
    ["AWS::S3::Bucket", { VersioningConfiguration: { Status: {} }, AccessControl: {} }, []],
    ["AWS::S3::Bucket", { VersioningConfiguration: { Status: "Suspended" } }, []],
    [
      "AWS::Cognito::UserPool",
      { LambdaConfig: { PreSignUp: {}, PostConfirmation: "arn" } },
      ["PreSignUp", "PostConfirmation"],
    ],
    ["AWS::Cognito::UserPool", { LambdaConfig: {} }, []],
    ["AWS::Cognito::UserPoolClient", { SupportedIdentityProviders: ["COGNITO", "Google", {}] }, ["Google"]],
    [
      "AWS::Events::Rule",
      { EventPattern: {}, Targets: [{ Arn: "arn:aws:sqs:us-east-1:0:q" }, { Arn: {}, InputTransformer: {} }] },
      ["EventPattern", "arn:aws:sqs", "InputTransformer"],
    ],
    [
      "AWS::Lambda::Function",
      { Runtime: "java21", Code: { ImageUri: "x" }, PackageType: "Image" },
      ["ImageUri", "Image", "java21"],
    ],
    [
      "AWS::Lambda::EventSourceMapping",
      {
        EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:q",
        DestinationConfig: { OnFailure: { Destination: {} } },
        ParallelizationFactor: 10,
        TumblingWindowInSeconds: 30,
        ScalingConfig: {},
      },
      [
        "ScalingConfig",
        "Destination",
        "ParallelizationFactor 10",
        "TumblingWindowInSeconds 30",
        "event sources of sqs",
      ],
    ],
    [
      "AWS::Lambda::EventSourceMapping",
      { EventSourceArn: {}, DestinationConfig: { OnFailure: {} }, ParallelizationFactor: {} },
      [],
    ],
    ["AWS::Lambda::Function", { Runtime: {}, Code: {}, Layers: [], PackageType: {} }, []],
    ["AWS::ApiGateway::Stage", { MethodSettings: [{ HttpMethod: "*", Loudness: 3 }] }, ["Loudness"]],
    [
      "AWS::ApiGateway::Deployment",
      { StageDescription: { CanarySetting: {}, MethodSettings: [{ Loudness: 3 }] } },
      ["CanarySetting", "Loudness"],
    ],
    ["AWS::ApiGateway::Method", { Integration: { IntegrationTarget: "x" } }, ["IntegrationTarget"]],
    ["AWS::SSM::Parameter", { Type: "SecureString" }, ["SecureString"]],
  ] as const)("%s %j", (name, properties, named) => {
    const problems = local.type(name).validate?.(properties) ?? [];
    expect(problems.length).toBe(named.length);
    for (const [at, text] of named.entries()) expect(problems[at]).toContain(text);
  });

  const site = (more: object) => ({
    DistributionConfig: {
      Enabled: true,
      Origins: [{ Id: "b", DomainName: "site.s3.amazonaws.com", S3OriginConfig: {} }],
      DefaultCacheBehavior: { TargetOriginId: "b", ViewerProtocolPolicy: "allow-all" },
      ...more,
    },
  });
  const behaves = (more: object) =>
    site({ DefaultCacheBehavior: { TargetOriginId: "b", ViewerProtocolPolicy: "allow-all", ...more } });
  const comesFrom = (more: object) => site({ Origins: [{ Id: "b", DomainName: "site.s3.amazonaws.com", ...more }] });

  test.each([
    [site({ Aliases: ["www.example.com"], WebACLId: "arn:aws:wafv2:…" }), ["Aliases", "WebACLId"]],
    [site({ ViewerCertificate: { AcmCertificateArn: "arn", SslSupportMethod: "sni-only" } }), ["ViewerCertificate"]],
    [site({ Restrictions: { GeoRestriction: { RestrictionType: "whitelist", Locations: ["DE"] } } }), ["Restrictions"]],
    [site({ Logging: { Bucket: "logs.s3.amazonaws.com" } }), ["Logging"]],
    [site({ OriginGroups: { Quantity: 1, Items: [{ Id: "g" }] } }), ["OriginGroups"]],
    [
      behaves({ LambdaFunctionAssociations: [{ EventType: "viewer-request", LambdaFunctionARN: {} }] }),
      ["LambdaFunctionAssociations"],
    ],
    [behaves({ FunctionAssociations: [{ EventType: "viewer-request", FunctionARN: {} }] }), ["FunctionAssociations"]],
    [behaves({ TrustedSigners: ["self"], TrustedKeyGroups: ["k"] }), ["TrustedSigners", "TrustedKeyGroups"]],
    [
      behaves({ ResponseHeadersPolicyId: "p", OriginRequestPolicyId: "q" }),
      ["ResponseHeadersPolicyId", "OriginRequestPolicyId"],
    ],
    [behaves({ CachePolicyId: "00000000-0000-0000-0000-000000000000" }), ["CachePolicyId"]],
    [behaves({ ForwardedValues: { QueryString: true, Headers: ["Origin"] } }), ["Headers"]],
    [site({ CacheBehaviors: [{ PathPattern: "/p", SmoothStreaming: true }] }), ["SmoothStreaming"]],
    [comesFrom({ CustomOriginConfig: { OriginProtocolPolicy: "https-only" } }), ["CustomOriginConfig"]],
    [comesFrom({ DomainName: "example.com" }), ["example.com"]],
    [comesFrom({ DomainName: "site.s3-website-us-east-1.amazonaws.com" }), ["s3-website"]],
    [
      comesFrom({ OriginAccessControlId: "EABC", OriginShield: { Enabled: true } }),
      ["OriginAccessControlId", "OriginShield"],
    ],
    // Said, but switched off; or not known yet.
    [
      site({ WebACLId: "", Aliases: [], ViewerCertificate: { CloudFrontDefaultCertificate: true }, Staging: false }),
      [],
    ],
    [site({ Restrictions: { GeoRestriction: { RestrictionType: "none" } }, OriginGroups: { Quantity: 0 } }), []],
    [site({ WebACLId: {} }), []],
    [behaves({ TrustedSigners: [], SmoothStreaming: false, CachePolicyId: {} }), []],
    [comesFrom({ DomainName: {}, OriginShield: { Enabled: false }, OriginAccessControlId: "" }), []],
  ])("AWS::CloudFront::Distribution %j", (properties, named) => {
    const type = local.type("AWS::CloudFront::Distribution");
    const problems = type.validate?.(properties) ?? [];
    expect(problems.length).toBe(named.length);
    for (const [at, text] of named.entries()) expect(problems[at]).toContain(text);
    if (named.length > 0) expect(() => type.create(properties, contextFor("It"))).toThrow(named[0]);
  });
});

describe("a stack is refused before anything of it is there", () => {
  let cloud: TestCloud;
  let cloudFormation: CloudFormationClient;
  beforeAll(async () => {
    cloud = await startCloud();
    cloudFormation = cloud.client(CloudFormationClient);
    await cloud.client(S3Client).send(new CreateBucketCommand({ Bucket: "templates" }));
  });

  const put = async (Key: string, template: object) => {
    const Body = JSON.stringify(template);
    await cloud.client(S3Client).send(new PutObjectCommand({ Bucket: "templates", Key, Body }));
    return `https://s3.amazonaws.com/templates/${Key}`;
  };
  const create = (StackName: string, template: object) =>
    cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
  const nested = (TemplateURL: string, Parameters: object = {}) => ({
    Type: "AWS::CloudFormation::Stack",
    Properties: { TemplateURL, Parameters },
  });
  const versioned = (name: string) => ({
    Type: "AWS::S3::Bucket",
    Properties: { BucketName: name, VersioningConfiguration: { Status: "Enabled" } },
  });

  const REFUSED =
    'Property validation failure: [Files: AWS::S3::Bucket VersioningConfiguration: Status "Enabled" can\'t be carried out here, ' +
    "Users.Pool: AWS::Cognito::UserPool: the trigger PreSignUp of LambdaConfig can't be carried out here, " +
    "Users.Deeper.Rule: AWS::Events::Rule: the property EventPattern can't be carried out here]";

  async function template() {
    const deeper = await put("deeper.json", {
      Resources: { Rule: { Type: "AWS::Events::Rule", Properties: { EventPattern: { source: ["aws.s3"] } } } },
    });
    const users = await put("users.json", {
      Resources: {
        Function: { Type: "AWS::Logs::LogGroup" },
        Pool: {
          Type: "AWS::Cognito::UserPool",
          Properties: { LambdaConfig: { PreSignUp: { "Fn::GetAtt": ["Function", "Arn"] } } },
        },
        Deeper: nested(deeper),
      },
    });
    return {
      Resources: {
        First: { Type: "AWS::S3::Bucket", Properties: { BucketName: "first" } },
        Files: versioned("files"),
        Users: nested(users),
      },
    };
  }

  test("with all that is wrong in it and the templates that it nests", async () => {
    await expect(create("wrong", await template())).rejects.toMatchObject({
      name: "ValidationError",
      message: REFUSED,
    });
    await expect(cloudFormation.send(new DescribeStacksCommand({ StackName: "wrong" }))).rejects.toThrow(
      "does not exist",
    );
    expect(cloud.cloud.buckets.findBucket("first")).toBeUndefined();
  });

  test("by a change set and by an update too", async () => {
    await create("kept", { Resources: { Group: { Type: "AWS::Logs::LogGroup" } } });
    await cloudFormation.send(new DescribeStacksCommand({ StackName: "kept" }));
    const TemplateBody = JSON.stringify(await template());
    const changed = { StackName: "kept", TemplateBody };
    await expect(cloudFormation.send(new UpdateStackCommand(changed))).rejects.toThrow(REFUSED);
    await expect(cloudFormation.send(new CreateChangeSetCommand({ ...changed, ChangeSetName: "c" }))).rejects.toThrow(
      REFUSED,
    );
    const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: "kept" }));
    expect(StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.startsWith("UPDATE"))).toEqual([]);
  });

  test("what only the deployment can know is judged in it", async () => {
    const inner = await put("inner.json", {
      Parameters: { Status: { Type: "String" } },
      Conditions: { IsOn: { "Fn::Equals": [{ Ref: "Status" }, "on"] }, IsOff: { "Fn::Not": [{ Condition: "IsOn" }] } },
      Resources: {
        Maybe: { ...versioned("maybe"), Condition: "IsOff" },
        Chosen: {
          Type: "AWS::S3::Bucket",
          Properties: {
            VersioningConfiguration: { "Fn::If": ["IsOn", { Ref: "AWS::NoValue" }, { Status: "Enabled" }] },
          },
        },
      },
    });
    const outer = (Value: string) => ({
      Resources: {
        Switch: { Type: "AWS::SSM::Parameter", Properties: { Name: `/switch/${Value}`, Type: "String", Value } },
        Inner: nested(inner, { Status: { "Fn::GetAtt": ["Switch", "Value"] } }),
      },
    });
    await create("fits", outer("on"));
    const { Stacks: [fits] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: "fits" }));
    expect(fits?.StackStatus).toBe("CREATE_COMPLETE");
    await create("fails", outer("off"));
    const { Stacks: [fails] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: "fails" }));
    expect(fails?.StackStatus).toBe("ROLLBACK_COMPLETE");
    const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: "fails" }));
    expect(StackEvents.map(({ ResourceStatusReason }) => ResourceStatusReason).join()).toContain(
      "Property validation failure: [Maybe:",
    );
  });
});
