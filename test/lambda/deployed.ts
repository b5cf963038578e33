import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { TestCloud } from "../harness/cloud.js";

/** A role and, for each function, its properties; all of them behind `ANY /` of an API `apiOf<Function>`, stage `dev`. */
export async function deployFunction(
  cloud: TestCloud,
  properties: object,
): Promise<{ url: string; status: string | undefined; reason: string | undefined }> {
  const cloudFormation = cloud.client(CloudFormationClient);
  const fn = { "Fn::GetAtt": ["Function", "Arn"] };
  const path = "2015-03-31/functions/${arn}/invocations";
  const uri = { "Fn::Sub": [`arn:aws:apigateway:\${AWS::Region}:lambda:path/${path}`, { arn: fn }] };
  const Trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const template = {
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [Trust] } },
      },
      Function: {
        Type: "AWS::Lambda::Function",
        Properties: { Role: { "Fn::GetAtt": ["Role", "Arn"] }, Timeout: 20, ...properties },
      },
      Api: {
        Type: "AWS::ApiGateway::RestApi",
        Properties: {
          Body: {
            swagger: "2.0",
            info: { title: "f", version: "1" },
            paths: {
              "/": {
                "x-amazon-apigateway-any-method": {
                  responses: {},
                  "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
                },
              },
            },
          },
        },
      },
      Deployment: {
        Type: "AWS::ApiGateway::Deployment",
        Properties: { RestApiId: { Ref: "Api" }, StageName: "dev" },
      },
      Permission: {
        Type: "AWS::Lambda::Permission",
        Properties: {
          FunctionName: fn,
          Action: "lambda:InvokeFunction",
          Principal: "apigateway.amazonaws.com",
        },
      },
    },
    Outputs: { Api: { Value: { Ref: "Api" } } },
  };
  const StackName = "one";
  await cloudFormation.send(
    new CreateStackCommand({
      StackName,
      TemplateBody: JSON.stringify(template),
      Capabilities: ["CAPABILITY_IAM"],
    }),
  );
  // The answer is held open until the stack has settled.
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const api = stack?.Outputs?.[0]?.OutputValue;
  return {
    url: `${cloud.url}/_aws/execute-api/${api}/dev/`,
    status: stack?.StackStatus,
    reason: stack?.StackStatusReason,
  };
}
