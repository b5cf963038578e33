import { ENVIRONMENT_CONDITION, getAtt, join, ref, withoutEnvironment } from "../gen1/intrinsics.js";
import type { JsonObject } from "../json-file.js";
import { merged, VARIABLES, without } from "./template-edit.js";

/** `TABLE_PREFIX` → `tablePrefix`: the parameter that carries an environment variable. */
export const cloudFormationName = (variable: string): string =>
  variable.toLowerCase().replace(/_+([a-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());

/** The name, with the environment behind it where there is one. */
const named = (name: string): JsonObject => withoutEnvironment(name, join(name, "-", ref("env")));

const LOG_GROUP = "arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${lambda}:log-stream:*";

/** In what the templates of functions differ that the Amplify CLI writes. */
export interface FunctionStack {
  readonly description: string;
  readonly parameters: JsonObject;
  readonly handler: string;
  readonly variables: JsonObject;
  readonly runtime: string;
  /** Further properties of the function, between its runtime and its timeout. */
  readonly properties?: JsonObject;
}

/** A function, its role and the right to write its log, as all of the Amplify CLI's functions have them. */
export const functionStack = (
  name: string,
  role: string,
  { description, parameters, handler, variables, runtime, properties }: FunctionStack,
): JsonObject => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Description: description,
  Parameters: parameters,
  Conditions: ENVIRONMENT_CONDITION,
  Resources: {
    LambdaFunction: {
      Type: "AWS::Lambda::Function",
      Metadata: { "aws:asset:path": "./src", "aws:asset:property": "Code" },
      Properties: {
        Code: { S3Bucket: ref("deploymentBucketName"), S3Key: ref("s3Key") },
        Handler: handler,
        FunctionName: named(name),
        Environment: { Variables: variables },
        Role: getAtt("LambdaExecutionRole", "Arn"),
        Runtime: runtime,
        ...properties,
        Timeout: 25,
      },
    },
    LambdaExecutionRole: {
      Type: "AWS::IAM::Role",
      Properties: {
        RoleName: named(role),
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] }, Action: ["sts:AssumeRole"] },
          ],
        },
      },
    },
    lambdaexecutionpolicy: {
      DependsOn: ["LambdaExecutionRole"],
      Type: "AWS::IAM::Policy",
      Properties: {
        PolicyName: "lambda-execution-policy",
        Roles: [ref("LambdaExecutionRole")],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
              Resource: {
                "Fn::Sub": [
                  LOG_GROUP,
                  { region: ref("AWS::Region"), account: ref("AWS::AccountId"), lambda: ref("LambdaFunction") },
                ],
              },
            },
          ],
        },
      },
    },
  },
  Outputs: {
    Name: { Value: ref("LambdaFunction") },
    Arn: { Value: getAtt("LambdaFunction", "Arn") },
    Region: { Value: ref("AWS::Region") },
    LambdaExecutionRole: { Value: ref("LambdaExecutionRole") },
  },
});

/** The template of a function, as the Amplify CLI writes it once; from then on it is the user's. */
export const functionTemplate = (
  name: string,
  role: string,
  { runtime, handler }: { readonly runtime: string; readonly handler: string },
): JsonObject =>
  functionStack(name, role, {
    description: "Lambda Function resource stack creation using Amplify CLI",
    parameters: {
      CloudWatchRule: { Type: "String", Default: "NONE", Description: " Schedule Expression" },
      deploymentBucketName: { Type: "String" },
      env: { Type: "String" },
      s3Key: { Type: "String" },
    },
    handler,
    variables: { ENV: ref("env"), REGION: ref("AWS::Region") },
    runtime,
    properties: { Layers: [] },
  });

export function withEnvironmentVariable(template: JsonObject, variable: string): JsonObject {
  const parameter = cloudFormationName(variable);
  return merged(template, {
    Parameters: { [parameter]: { Type: "String" } },
    Resources: { LambdaFunction: { Properties: { Environment: { Variables: { [variable]: ref(parameter) } } } } },
  });
}

export const withoutEnvironmentVariable = (template: JsonObject, variable: string): JsonObject =>
  without(without(template, ["Parameters", cloudFormationName(variable)]), [...VARIABLES, variable]);

/** The rule that calls the function on the schedule of the parameter `CloudWatchRule`. */
export const withSchedule = (template: JsonObject): JsonObject =>
  merged(template, {
    Resources: {
      CloudWatchEvent: {
        Type: "AWS::Events::Rule",
        Properties: {
          Description: "Schedule rule for Lambda",
          ScheduleExpression: ref("CloudWatchRule"),
          State: "ENABLED",
          Targets: [{ Arn: getAtt("LambdaFunction", "Arn"), Id: ref("LambdaFunction") }],
        },
      },
      PermissionForEventsToInvokeLambda: {
        Type: "AWS::Lambda::Permission",
        Properties: {
          FunctionName: ref("LambdaFunction"),
          Action: "lambda:InvokeFunction",
          Principal: "events.amazonaws.com",
          SourceArn: getAtt("CloudWatchEvent", "Arn"),
        },
      },
    },
    Outputs: { CloudWatchEventRule: { Value: ref("CloudWatchEvent") } },
  });

export const withoutSchedule = (template: JsonObject): JsonObject =>
  [
    ["Resources", "CloudWatchEvent"],
    ["Resources", "PermissionForEventsToInvokeLambda"],
    ["Outputs", "CloudWatchEventRule"],
  ].reduce(without, template);
