import type { Json, JsonObject } from "../json-file.js";
import { ENVIRONMENT_CONDITION, getAtt, join, ref, withoutEnvironment } from "./intrinsics.js";

/** One entry of `user-pool-group-precedence.json`. */
export interface UserPoolGroup {
  readonly groupName: string;
  readonly precedence: number;
  readonly customPolicies?: Json[];
}

/**
 * The template of `auth/userPoolGroups`: the groups, and with an identity pool a role for each, which the identity pool
 * then takes from the token.
 */
export function userPoolGroupsTemplate(
  authResource: string,
  groups: readonly UserPoolGroup[],
  withIdentities: boolean,
): JsonObject {
  const parameter = (attribute: string) => `auth${authResource}${attribute}`;
  const fromAuth = ["UserPoolId", ...(withIdentities ? ["IdentityPoolId"] : []), "AppClientID", "AppClientIDWeb"].map(
    parameter,
  );
  return {
    Description: "Root Stack for AWS Amplify CLI",
    AWSTemplateFormatVersion: "2010-09-09",
    Parameters: {
      env: { Type: "String" },
      AuthRoleArn: { Type: "String" },
      UnauthRoleArn: { Type: "String" },
      ...Object.fromEntries(fromAuth.map((name) => [name, { Type: "String", Default: name }])),
    },
    Conditions: ENVIRONMENT_CONDITION,
    Resources: {
      ...Object.fromEntries(
        groups.flatMap((group) => [
          [`${group.groupName}Group`, userPoolGroup(group, parameter("UserPoolId"), withIdentities)],
          ...(withIdentities
            ? [
                [
                  `${group.groupName}GroupRole`,
                  groupRole(group, parameter("UserPoolId"), parameter("IdentityPoolId")),
                ] as const,
              ]
            : []),
        ]),
      ),
      ...(withIdentities ? roleMapping(authResource, parameter) : {}),
    },
    Outputs: withIdentities
      ? Object.fromEntries(
          groups.map(({ groupName }) => [`${groupName}GroupRole`, { Value: getAtt(`${groupName}GroupRole`, "Arn") }]),
        )
      : {},
  };
}

const userPoolGroup = (group: UserPoolGroup, userPool: string, withRole: boolean): JsonObject => ({
  Type: "AWS::Cognito::UserPoolGroup",
  Properties: {
    Description: "override success",
    GroupName: group.groupName,
    Precedence: group.precedence,
    UserPoolId: ref(userPool),
    ...(withRole ? { RoleArn: getAtt(`${group.groupName}GroupRole`, "Arn") } : {}),
  },
});

const groupRole = (group: UserPoolGroup, userPool: string, identityPool: string): JsonObject => ({
  Type: "AWS::IAM::Role",
  Properties: {
    RoleName: join(ref(userPool), `-${group.groupName}GroupRole`),
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "",
          Effect: "Allow",
          Principal: { Federated: "cognito-identity.amazonaws.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: { "cognito-identity.amazonaws.com:aud": ref(identityPool) },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
          },
        },
      ],
    },
    ...(group.customPolicies !== undefined && group.customPolicies.length > 0
      ? { Policies: group.customPolicies }
      : {}),
  },
});

/** CloudFormation can't add role mappings to an attachment that another stack made, so a function does it. */
const ROLE_MAP = `const response = require('cfn-response');
const { CognitoIdentityClient, SetIdentityPoolRolesCommand } = require('@aws-sdk/client-cognito-identity');

exports.handler = (event, context) => {
  run(event).then(
    () => response.send(event, context, response.SUCCESS, {}),
    (error) => {
      console.log(error.stack);
      response.send(event, context, response.FAILED, { message: error.message });
    },
  );
};

async function run(event) {
  if (event.RequestType === 'Delete') return;
  const settings = event.ResourceProperties;
  const mapping = { Type: 'Token', AmbiguousRoleResolution: 'AuthenticatedRole' };
  const provider = 'cognito-idp.' + settings.region + '.amazonaws.com/' + settings.userPoolId;
  await new CognitoIdentityClient({ region: settings.region }).send(
    new SetIdentityPoolRolesCommand({
      IdentityPoolId: settings.identityPoolId,
      Roles: { authenticated: settings.AuthRoleArn, unauthenticated: settings.UnauthRoleArn },
      RoleMappings: {
        [provider + ':' + settings.appClientID]: mapping,
        [provider + ':' + settings.appClientIDWeb]: mapping,
      },
    }),
  );
}
`;

const allow = (actions: string[], resource: Json): JsonObject => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
});
const policyDocument = (...statements: JsonObject[]): JsonObject => ({ Version: "2012-10-17", Statement: statements });

const roleMapping = (authResource: string, parameter: (attribute: string) => string): JsonObject => ({
  LambdaExecutionRole: {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: withoutEnvironment(authResource, join(`${authResource}-ExecutionRole-`, ref("env"))),
      AssumeRolePolicyDocument: policyDocument({
        Effect: "Allow",
        Principal: { Service: ["lambda.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
      }),
      Policies: [
        {
          PolicyName: "UserGroupExecutionPolicy",
          PolicyDocument: policyDocument(
            allow(
              [
                "cognito-identity:SetIdentityPoolRoles",
                "cognito-identity:ListIdentityPools",
                "cognito-identity:describeIdentityPool",
              ],
              "*",
            ),
          ),
        },
        {
          PolicyName: "UserGroupPassRolePolicy",
          PolicyDocument: policyDocument(allow(["iam:PassRole"], [ref("AuthRoleArn"), ref("UnauthRoleArn")])),
        },
      ],
    },
  },
  RoleMapFunction: {
    Type: "AWS::Lambda::Function",
    Properties: {
      Code: { ZipFile: ROLE_MAP },
      Handler: "index.handler",
      Role: getAtt("LambdaExecutionRole", "Arn"),
      Runtime: "nodejs22.x",
      Timeout: 300,
    },
  },
  LambdaCloudWatchPolicy: {
    Type: "AWS::IAM::Policy",
    Properties: {
      PolicyName: "UserGroupLogPolicy",
      Roles: [ref("LambdaExecutionRole")],
      PolicyDocument: policyDocument(
        allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], {
          "Fn::Sub": [
            "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/${lambdaName}:log-stream:*",
            { lambdaName: ref("RoleMapFunction") },
          ],
        }),
      ),
    },
  },
  RoleMapFunctionInput: {
    Type: "Custom::LambdaCallout",
    Properties: {
      ServiceToken: getAtt("RoleMapFunction", "Arn"),
      AuthRoleArn: ref("AuthRoleArn"),
      UnauthRoleArn: ref("UnauthRoleArn"),
      identityPoolId: ref(parameter("IdentityPoolId")),
      userPoolId: ref(parameter("UserPoolId")),
      appClientIDWeb: ref(parameter("AppClientIDWeb")),
      appClientID: ref(parameter("AppClientID")),
      region: ref("AWS::Region"),
      env: ref("env"),
    },
    DependsOn: ["RoleMapFunction"],
  },
});
