import type { Json, JsonObject } from "../json-file.js";
import { ENVIRONMENT_CONDITION, getAtt, join, ref } from "./intrinsics.js";

/** One entry of `user-pool-group-precedence.json`. */
export interface UserPoolGroup {
  readonly groupName: string;
  readonly precedence: number;
  readonly customPolicies?: Json[];
}

/**
 * The template of `auth/userPoolGroups`: the groups, and with an identity pool a role for each, which the identity pool
 * then takes from the token: the template of the user pool says so in its role mappings.
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
