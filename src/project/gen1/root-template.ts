import type { Json, JsonObject } from "../json-file.js";
import { getAtt, join, ref } from "./intrinsics.js";

const NAME_OF_BUCKET = "Name of the common deployment bucket provided by the parent stack";

/** The root stack without its nested ones: the deployment bucket and the roles of signed-in users and of guests. */
export function rootTemplate(): JsonObject {
  const parameter = (standard: string): JsonObject => ({
    Type: "String",
    Default: standard,
    Description: NAME_OF_BUCKET,
  });
  const exported = (name: string, description: string, value: Json): JsonObject => ({
    Description: description,
    Value: value,
    Export: { Name: { "Fn::Sub": `\${AWS::StackName}-${name}` } },
  });
  return {
    Description: "Root Stack for AWS Amplify CLI",
    AWSTemplateFormatVersion: "2010-09-09",
    Parameters: {
      DeploymentBucketName: parameter("DeploymentBucket"),
      AuthRoleName: parameter("AuthRoleName"),
      UnauthRoleName: parameter("UnAuthRoleName"),
    },
    Outputs: {
      Region: exported("Region", "CloudFormation provider root stack Region", ref("AWS::Region")),
      StackName: exported("StackName", "CloudFormation provider root stack ID", ref("AWS::StackName")),
      StackId: exported("StackId", "CloudFormation provider root stack name", ref("AWS::StackId")),
      AuthRoleArn: { Value: getAtt("AuthRole", "Arn") },
      UnauthRoleArn: { Value: getAtt("UnauthRole", "Arn") },
      DeploymentBucketName: exported(
        "DeploymentBucketName",
        "CloudFormation provider root stack deployment bucket name",
        ref("DeploymentBucketName"),
      ),
      AuthRoleName: { Value: ref("AuthRole") },
      UnauthRoleName: { Value: ref("UnauthRole") },
    },
    Resources: {
      DeploymentBucket: {
        Type: "AWS::S3::Bucket",
        Properties: { BucketName: ref("DeploymentBucketName") },
        UpdateReplacePolicy: "Retain",
        DeletionPolicy: "Retain",
      },
      DeploymentBucketBlockHTTP: plainHttpDenied(),
      AuthRole: identityRole("AuthRoleName"),
      UnauthRole: identityRole("UnauthRoleName"),
    },
  };
}

const plainHttpDenied = (): JsonObject => ({
  Type: "AWS::S3::BucketPolicy",
  Properties: {
    Bucket: ref("DeploymentBucketName"),
    PolicyDocument: {
      Statement: [
        {
          Action: "s3:*",
          Effect: "Deny",
          Principal: "*",
          Resource: [
            join("arn:aws:s3:::", ref("DeploymentBucketName"), "/*"),
            join("arn:aws:s3:::", ref("DeploymentBucketName")),
          ],
          Condition: { Bool: { "aws:SecureTransport": false } },
        },
      ],
    },
  },
});

/** Denied until the identity pool exists: a custom resource then opens the role to it alone. */
const identityRole = (name: string): JsonObject => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "",
          Effect: "Deny",
          Principal: { Federated: "cognito-identity.amazonaws.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
        },
      ],
    },
    RoleName: ref(name),
  },
});

/** A nested stack with what it is given. Lists are told as CloudFormation wants them, comma-separated. */
export const nestedStack = (templateUrl: string, parameters: JsonObject): JsonObject => ({
  Type: "AWS::CloudFormation::Stack",
  Properties: {
    TemplateURL: templateUrl,
    Parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]),
    ),
  },
});
