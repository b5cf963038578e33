import type { JsonObject } from "../json-file.js";
import { getAtt, join, ref } from "./intrinsics.js";

/**
 * Opens both roles to the identity pool when it exists, and closes them on delete, as the function that Amplify puts into the
 * root stack does: the roles are made before the pool, which is in a nested stack that needs them.
 */
const OPEN_ROLES = `const response = require('cfn-response');
const { IAMClient, GetRoleCommand, UpdateAssumeRolePolicyCommand } = require('@aws-sdk/client-iam');

exports.handler = (event, context) => {
  const settings = event.ResourceProperties;
  const iam = new IAMClient({ region: settings.region });
  const roles = [
    { name: settings.authRoleName, amr: 'authenticated' },
    { name: settings.unauthRoleName, amr: 'unauthenticated' },
  ];
  const run = event.RequestType === 'Delete' ? close : open;
  run(iam, roles, settings.idpId).then(
    () => response.send(event, context, response.SUCCESS, {}),
    (error) => {
      console.log(error.stack);
      const status = event.RequestType === 'Delete' ? response.SUCCESS : response.FAILED;
      response.send(event, context, status, { Error: error.message });
    },
  );
};

const trust = (effect, condition) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: effect,
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        ...(condition ? { Condition: condition } : {}),
      },
    ],
  });

const open = (iam, roles, identityPool) =>
  Promise.all(
    roles.map(({ name, amr }) => {
      const policy = trust('Allow', {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': identityPool },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': amr },
      });
      return iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: policy }));
    }),
  );

async function close(iam, roles) {
  await Promise.all(roles.map(({ name }) => iam.send(new GetRoleCommand({ RoleName: name }))));
  await Promise.all(
    roles.map(({ name }) =>
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: trust('Deny') })),
    ),
  );
}
`;

/** The three resources that the root stack gets when its auth stack has an identity pool. */
export const identityRoleResources = (authStack: string): JsonObject => ({
  UpdateRolesWithIDPFunction: {
    DependsOn: ["AuthRole", "UnauthRole", authStack],
    Type: "AWS::Lambda::Function",
    Properties: {
      Code: { ZipFile: OPEN_ROLES },
      Handler: "index.handler",
      Runtime: "nodejs22.x",
      Timeout: 300,
      Role: getAtt("UpdateRolesWithIDPFunctionRole", "Arn"),
    },
  },
  UpdateRolesWithIDPFunctionOutputs: {
    Type: "Custom::LambdaCallout",
    Properties: {
      ServiceToken: getAtt("UpdateRolesWithIDPFunction", "Arn"),
      region: ref("AWS::Region"),
      idpId: getAtt(authStack, "Outputs.IdentityPoolId"),
      authRoleName: ref("AuthRole"),
      unauthRoleName: ref("UnauthRole"),
    },
  },
  UpdateRolesWithIDPFunctionRole: {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: join(ref("AuthRole"), "-idp"),
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] }, Action: ["sts:AssumeRole"] }],
      },
      Policies: [
        {
          PolicyName: "UpdateRolesWithIDPFunctionPolicy",
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: "arn:aws:logs:*:*:*",
              },
              ...["AuthRole", "UnauthRole"].map((role) => ({
                Effect: "Allow",
                Action: ["iam:UpdateAssumeRolePolicy", "iam:GetRole"],
                Resource: getAtt(role, "Arn"),
              })),
            ],
          },
        },
      ],
    },
  },
});
