import type { ValueMap } from "../../../src/deploy/value.js";
import { type Case, one, PROD, parameter, resources, role, value } from "./cases-of-structure.js";

const lambda = (more: ValueMap = {}): ValueMap => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: { "Fn::GetAtt": ["Role", "Arn"] },
    Code: { ZipFile: "exports.handler = async () => ({});" },
    ...more,
  },
});
const greet = (more: ValueMap = {}): ValueMap => resources({ Greet: lambda(more), Role: role() });
const without = (member: string): ValueMap => {
  const { [member]: _, ...rest } = lambda().Properties as ValueMap;
  return resources({ Greet: { Type: "AWS::Lambda::Function", Properties: rest }, Role: role() });
};
const GREET = "Resources/Greet/Properties";

const inline = (statement: ValueMap, document: ValueMap = {}): ValueMap =>
  resources({
    Role: role(
      {},
      {
        Policies: [
          {
            PolicyName: "p",
            PolicyDocument: {
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...statement }],
              ...document,
            },
          },
        ],
      },
    ),
  });
const STATEMENT = "Resources/Role/Properties/Policies/0/PolicyDocument/Statement/0";

const nested = (Parameters: ValueMap, output = "Id"): ValueMap =>
  resources(
    { Inner: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://x/inner.json", Parameters } } },
    { Outputs: { O: { Value: { "Fn::GetAtt": ["Inner", `Outputs.${output}`] } } } },
  );
const inner = {
  nested: new Map([
    [
      "Inner",
      {
        Parameters: { Name: { Type: "String" }, Size: { Type: "String", Default: "1" } },
        ...value({ Ref: "Name" }),
        Outputs: { Id: { Value: { Ref: "A" } } },
      },
    ],
  ]),
};

const outputs = (first: ValueMap, second: ValueMap): ValueMap => one({}, { Outputs: { First: first, Second: second } });

export const ofResources: readonly Case[] = [
  {
    rule: "type-unknown",
    bad: resources({ A: { Type: "AWS::Lambda::Funtion" } }),
    path: "Resources/A/Type",
    says: /Did you mean AWS::Lambda::Function\?/,
    mended: greet(),
  },
  {
    rule: "type-unknown",
    bad: resources({ A: { Type: "Lambda::Function" } }),
    path: "Resources/A/Type",
    says: /no resource type/,
    mended: resources({ A: { Type: "AWS::EC2::VPC" }, B: { Type: "Custom::Mine", Properties: { ServiceToken: "x" } } }),
  },
  {
    rule: "type-unknown",
    level: "warning",
    bad: resources({ A: { Type: "AWS::S3::BucketV2" } }),
    path: "Resources/A/Type",
    says: /Did you mean AWS::S3::Bucket/,
    mended: resources({ A: { Type: "AWS::S3::Bucket" }, B: { Type: "MyOrg::Service::Type" } }),
  },
  {
    rule: "property-unknown",
    bad: greet({ Enviroment: {} }),
    path: `${GREET}/Enviroment`,
    says: /AWS::Lambda::Function has no property "Enviroment". Did you mean Environment\?/,
    mended: greet({ Environment: { Variables: { A: "b" } } }),
  },
  {
    rule: "property-missing",
    bad: without("Role"),
    path: GREET,
    says: /AWS::Lambda::Function requires Role/,
    mended: greet(),
  },
  {
    rule: "property-type",
    bad: greet({ Timeout: "soon" }),
    path: `${GREET}/Timeout`,
    says: /must be a whole number, not "soon"/,
    mended: greet({ Timeout: "30" }),
  },
  {
    rule: "property-type",
    bad: greet({ Environment: ["A=b"] }),
    path: `${GREET}/Environment`,
    says: /must be a map/,
    mended: {
      ...greet({ Environment: { "Fn::If": ["C", { Variables: {} }, { Ref: "AWS::NoValue" }] } }),
      Conditions: { C: PROD },
    },
  },
  {
    rule: "property-value",
    level: "warning",
    bad: greet({ TracingConfig: { Mode: "active" } }),
    path: `${GREET}/TracingConfig/Mode`,
    says: /Did you mean Active\?/,
    mended: greet({ TracingConfig: { Mode: "Active" } }),
  },
  {
    rule: "property-value",
    level: "warning",
    bad: greet({ MemorySize: 64 }),
    path: `${GREET}/MemorySize`,
    says: /is 64; the service takes "128 to/,
    mended: greet({ MemorySize: 128 }),
  },
  {
    rule: "deletion-policy",
    bad: resources({ A: { ...parameter(), DeletionPolicy: "retain" } }),
    path: "Resources/A/DeletionPolicy",
    says: /Did you mean Retain\?/,
    mended: resources({ A: { ...parameter(), DeletionPolicy: "RetainExceptOnCreate", UpdateReplacePolicy: "Retain" } }),
  },
  {
    rule: "update-policy",
    level: "warning",
    bad: resources({ A: { ...parameter(), UpdatePolicy: { CodeDeployLambdaAliasUpdat: {} } } }),
    path: "Resources/A/UpdatePolicy/CodeDeployLambdaAliasUpdat",
    says: /Did you mean CodeDeployLambdaAliasUpdate\?/,
    mended: resources({ A: { ...parameter(), UpdatePolicy: { CodeDeployLambdaAliasUpdate: {} } } }),
  },
  {
    rule: "output-value",
    bad: one({}, { Outputs: { O: { Value: { a: "b" } } } }),
    path: "Outputs/O/Value",
    says: /must be a text or a function/,
    mended: one({}, { Outputs: { O: { Value: { Ref: "A" } } } }),
  },
  {
    rule: "export-duplicate",
    bad: outputs({ Value: "1", Export: { Name: "n" } }, { Value: "2", Export: { Name: "n" } }),
    path: "Outputs/Second/Export/Name",
    says: /exports "n", as First does/,
    mended: {
      ...outputs({ Value: "1", Export: { Name: "n" }, Condition: "C" }, { Value: "2", Export: { Name: "n" } }),
      Conditions: { C: PROD },
    },
  },
  {
    rule: "nested-parameter-unknown",
    bad: nested({ Name: "x", Sise: "2" }),
    path: "Resources/Inner/Properties/Parameters/Sise",
    says: /no parameter "Sise". Did you mean Size\?/,
    mended: nested({ Name: "x", Size: "2" }),
    options: inner,
  },
  {
    rule: "nested-parameter-missing",
    bad: nested({}),
    path: "Resources/Inner/Properties",
    says: /needs a value for its parameter Name/,
    mended: nested({ Name: { Ref: "AWS::Region" } }),
    options: inner,
  },
  {
    rule: "nested-output-unknown",
    bad: nested({ Name: "x" }, "ID2"),
    path: "Outputs/O/Value",
    says: /the template of Inner has no output "ID2". Did you mean Id\?/,
    mended: nested({ Name: "x" }),
    options: inner,
  },
  {
    rule: "policy-shape",
    bad: inline({ Resouce: "*" }),
    path: `${STATEMENT}/Resouce`,
    says: /no element "Resouce". Did you mean Resource\?/,
    mended: inline({}),
  },
  {
    rule: "policy-shape",
    bad: inline({}, { Statement: [] }),
    path: "Resources/Role/Properties/Policies/0/PolicyDocument",
    says: /needs a Statement/,
    mended: inline({}),
  },
  {
    rule: "policy-version",
    bad: inline({}, { Version: "2012-10-18" }),
    path: "Resources/Role/Properties/Policies/0/PolicyDocument/Version",
    says: /use "2012-10-17"/,
    mended: inline({}),
  },
  {
    rule: "policy-effect",
    bad: inline({ Effect: "allow" }),
    path: `${STATEMENT}/Effect`,
    says: /Did you mean Allow\?/,
    mended: inline({ Effect: "Deny" }),
  },
  {
    rule: "policy-action",
    bad: inline({ Action: ["GetObject"] }),
    path: `${STATEMENT}/Action`,
    says: /service:Action/,
    mended: inline({ Action: ["s3:GetObject", "s3:Get*"] }),
  },
  {
    rule: "policy-action",
    bad: inline({ NotAction: "s3:*" }),
    path: STATEMENT,
    says: /Action or NotAction, not both/,
    mended: inline({}),
  },
  {
    rule: "policy-resource",
    bad: resources({ Role: role({ Resource: "*" }) }),
    path: "Resources/Role/Properties/AssumeRolePolicyDocument/Statement/0",
    says: /a trust policy has no Resource/,
    mended: resources({ Role: role() }),
  },
  {
    rule: "policy-principal",
    bad: inline({ Principal: "*" }),
    path: STATEMENT,
    says: /an identity policy has no Principal/,
    mended: inline({}),
  },
  {
    rule: "policy-principal",
    bad: resources({ Role: role({ Principal: { Services: "lambda.amazonaws.com" } }) }),
    path: "Resources/Role/Properties/AssumeRolePolicyDocument/Statement/0/Principal/Services",
    says: /Did you mean Service\?/,
    mended: resources({ Role: role() }),
  },
  {
    rule: "property-value",
    level: "warning",
    bad: greet({ Runtime: "node20.x" }),
    path: `${GREET}/Runtime`,
    says: /is "node20.x". Did you mean nodejs20.x\?/,
    mended: greet(),
  },
  {
    rule: "lambda-runtime-deprecated",
    level: "warning",
    bad: greet({ Runtime: "nodejs16.x" }),
    path: `${GREET}/Runtime`,
    says: /deprecated since 2024-06-12/,
    mended: greet(),
  },
  {
    rule: "lambda-zip-settings",
    bad: without("Handler"),
    path: GREET,
    says: /needs Handler/,
    mended: resources({
      Greet: {
        Type: "AWS::Lambda::Function",
        Properties: { PackageType: "Image", Code: { ImageUri: "x" }, Role: { "Fn::GetAtt": ["Role", "Arn"] } },
      },
      Role: role(),
    }),
  },
  {
    rule: "lambda-code",
    bad: greet({ Code: { S3Bucket: "b" } }),
    path: `${GREET}/Code`,
    says: /needs S3Bucket and S3Key/,
    mended: greet({ Code: { S3Bucket: "b", S3Key: "k" } }),
  },
  {
    rule: "lambda-code",
    bad: greet({ Runtime: "java21" }),
    path: `${GREET}/Code`,
    says: /java21 needs S3Bucket/,
    mended: greet({ Runtime: "python3.13" }),
  },
];
