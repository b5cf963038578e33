import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const INPUTS = "amplify/backend/api/helloApi/cli-inputs.json";

interface Inputs {
  readonly version: number;
  readonly paths: Record<string, { readonly name: string }>;
}

/** Adds paths like `/hello` to a project made of the example, in one save. */
export function addPaths(project: string, paths: readonly string[]): void {
  const file = join(project, INPUTS);
  const { version, paths: known } = JSON.parse(readFileSync(file, "utf8")) as Inputs;
  const added = Object.fromEntries(paths.map((path) => [path, { ...known["/hello"], name: path }]));
  writeFileSync(file, JSON.stringify({ version, paths: { ...known, ...added } }, undefined, 2));
}

/** A function with the path that leads to it: so many resources. */
const PER_PATH = 4;

const ref = (Ref: string) => ({ Ref });

/** What a path of the template is, to its function's answer. */
function pathResources(name: string, answer: string): Record<string, object> {
  return {
    [`${name}Function`]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Role: { "Fn::GetAtt": ["Role", "Arn"] },
        Environment: { Variables: { NAME: name } },
        Code: { ZipFile: `exports.handler = async () => ({ statusCode: 200, body: ${JSON.stringify(answer)} });` },
      },
    },
    [`${name}Permission`]: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: ref(`${name}Function`),
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn: { "Fn::Sub": `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*/GET/${name}` },
      },
    },
    [`${name}Resource`]: {
      Type: "AWS::ApiGateway::Resource",
      Properties: { RestApiId: ref("Api"), ParentId: { "Fn::GetAtt": ["Api", "RootResourceId"] }, PathPart: name },
    },
    [`${name}Method`]: {
      Type: "AWS::ApiGateway::Method",
      Properties: {
        RestApiId: ref("Api"),
        ResourceId: ref(`${name}Resource`),
        HttpMethod: "GET",
        AuthorizationType: "NONE",
        Integration: {
          Type: "AWS_PROXY",
          IntegrationHttpMethod: "POST",
          Uri: {
            "Fn::Sub": `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}Function.Arn}/invocations`,
          },
        },
      },
    },
  };
}

/** The template's first path. */
export const FIRST_PATH = "path0";

/** A template of so many resources, in which the function of {@link FIRST_PATH} answers `answer`. */
export function largeTemplate(resources: number, answer: string): object {
  const shared = {
    Api: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: "large" } },
    Role: {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        },
      },
    },
    Stage: {
      Type: "AWS::ApiGateway::Stage",
      Properties: { RestApiId: ref("Api"), StageName: "prod", DeploymentId: ref("Deployment") },
    },
  };
  const names = Array.from({ length: Math.floor((resources - 4) / PER_PATH) }, (_, index) => `path${index}`);
  const paths = names.map((name) => pathResources(name, name === FIRST_PATH ? answer : "hello"));
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Resources: {
      ...shared,
      ...Object.assign({}, ...paths),
      Deployment: {
        Type: "AWS::ApiGateway::Deployment",
        Properties: { RestApiId: ref("Api") },
        DependsOn: names.map((name) => `${name}Method`),
      },
    },
  };
}
