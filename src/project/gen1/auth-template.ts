import type { Json, JsonObject } from "../json-file.js";
import { list, text } from "./auth-inputs.js";
import { ENVIRONMENT_CONDITION, getAtt, join, ref, withoutEnvironment } from "./intrinsics.js";

/**
 * The template of user pool, its two clients and the identity pool, as Amplify generates it from `cognitoConfig`. Every
 * setting is a parameter of the template, used or not: override.ts may refer to any of them.
 */
export function authTemplate(config: JsonObject): JsonObject {
  const withPool = config.authSelections !== "identityPoolOnly";
  const withIdentities = config.authSelections !== "userPoolOnly";
  const sms = sendsSms(config);
  return {
    Description: "Amplify Cognito Stack for AWS Amplify CLI",
    AWSTemplateFormatVersion: "2010-09-09",
    Parameters: {
      env: { Type: "String" },
      ...Object.fromEntries(
        Object.entries(config).map(([name, value]) => [
          name,
          { Type: Array.isArray(value) ? "CommaDelimitedList" : "String" },
        ]),
      ),
    },
    Conditions: ENVIRONMENT_CONDITION,
    Resources: {
      ...(withPool && sms ? { SNSRole: snsRole(config) } : {}),
      ...(withPool
        ? {
            UserPool: userPool(config, sms),
            UserPoolClientWeb: client(config, "clientWeb"),
            UserPoolClient: client(config, "client"),
            UserPoolClientRole: clientRole(config),
          }
        : {}),
      ...(withIdentities
        ? { IdentityPool: identityPool(config, withPool), IdentityPoolRoleMap: roleMap(config, withPool) }
        : {}),
    },
    Outputs: outputs({ withPool, withIdentities, sms, secret: config.userpoolClientGenerateSecret === true }),
  };
}

function sendsSms(config: JsonObject): boolean {
  return (
    config.useEnabledMfas !== true ||
    list(config, "autoVerifiedAttributes").includes("phone_number") ||
    (config.mfaConfiguration !== "OFF" && list(config, "mfaTypes").includes("SMS Text Message")) ||
    list(config, "requiredAttributes").includes("phone_number") ||
    list(config, "usernameAttributes").some((attribute) => attribute.includes("phone_number"))
  );
}

const externalId = (config: JsonObject) => `${text(config, "resourceNameTruncated")}_role_external_id`;

/** Role names take the fourth part of the stack's name, `amplify-project-env-suffix`, so that environments don't clash. */
const roleName = (prefix: string, config: JsonObject): JsonObject =>
  join(
    `${prefix}${text(config, "sharedId")}`,
    { "Fn::Select": [3, { "Fn::Split": ["-", ref("AWS::StackName")] }] },
    "-",
    ref("env"),
  );

const snsRole = (config: JsonObject): JsonObject => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "",
          Effect: "Allow",
          Principal: { Service: "cognito-idp.amazonaws.com" },
          Action: ["sts:AssumeRole"],
          Condition: { StringEquals: { "sts:ExternalId": externalId(config) } },
        },
      ],
    },
    Policies: [
      {
        PolicyName: `${text(config, "resourceNameTruncated")}-sns-policy`,
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: ["sns:Publish"], Resource: "*" }],
        },
      },
    ],
    RoleName: withoutEnvironment(`${text(config, "resourceNameTruncated")}_sns-role`, roleName("sns", config)),
  },
});

function userPool(config: JsonObject, sms: boolean): JsonObject {
  const verified = [...new Set([...list(config, "autoVerifiedAttributes"), ...list(config, "aliasAttributes")])].filter(
    (attribute) => attribute === "email" || attribute === "phone_number",
  );
  const autoVerified = list(config, "autoVerifiedAttributes").length > 0 ? verified : [];
  const required = list(config, "requiredAttributes");
  const usernames = list(config, "usernameAttributes");
  const characters = list(config, "passwordPolicyCharacters");
  const requires = (what: string) => characters.includes(`Requires ${what}`);
  return {
    Type: "AWS::Cognito::UserPool",
    Properties: {
      ...(list(config, "aliasAttributes").length > 0 ? { AliasAttributes: ref("aliasAttributes") } : {}),
      ...(autoVerified.length > 0 ? { AutoVerifiedAttributes: autoVerified } : {}),
      ...(autoVerified.includes("email")
        ? {
            EmailVerificationMessage: ref("emailVerificationMessage"),
            EmailVerificationSubject: ref("emailVerificationSubject"),
          }
        : {}),
      ...enabledMfas(config, sms),
      MfaConfiguration: ref("mfaConfiguration"),
      Policies: {
        PasswordPolicy: {
          MinimumLength: ref("passwordPolicyMinLength"),
          RequireLowercase: requires("Lowercase"),
          RequireNumbers: requires("Numbers"),
          RequireSymbols: requires("Symbols"),
          RequireUppercase: requires("Uppercase"),
        },
      },
      ...(required.length > 0
        ? { Schema: required.map((name): Json => ({ Mutable: true, Name: name, Required: true })) }
        : {}),
      ...(sms
        ? {
            SmsAuthenticationMessage: ref("smsAuthenticationMessage"),
            SmsConfiguration: { ExternalId: externalId(config), SnsCallerArn: getAtt("SNSRole", "Arn") },
            SmsVerificationMessage: ref("smsVerificationMessage"),
          }
        : {}),
      ...(autoVerified.length > 0
        ? { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: autoVerified } }
        : {}),
      UserPoolName: withoutEnvironment(ref("userPoolName"), join(ref("userPoolName"), "-", ref("env"))),
      ...(usernames.length > 0 && usernames[0] !== "username" ? { UsernameAttributes: ref("usernameAttributes") } : {}),
      ...(config.usernameCaseSensitive === undefined
        ? {}
        : { UsernameConfiguration: { CaseSensitive: config.usernameCaseSensitive } }),
    },
    ...(sms ? { DependsOn: ["SNSRole"] } : {}),
  };
}

function enabledMfas(config: JsonObject, sms: boolean): JsonObject {
  if (config.useEnabledMfas !== true || config.mfaConfiguration === "OFF") return {};
  const kinds = [
    ...(sms ? ["SMS_MFA"] : []),
    ...(list(config, "mfaTypes").includes("TOTP") ? ["SOFTWARE_TOKEN_MFA"] : []),
  ];
  return kinds.length > 0 ? { EnabledMfas: kinds } : {};
}

const client = (config: JsonObject, suffix: "client" | "clientWeb"): JsonObject => ({
  Type: "AWS::Cognito::UserPoolClient",
  Properties: {
    ClientName: `${text(config, "resourceNameTruncated")}_app_${suffix}`,
    ...(suffix === "client" ? { GenerateSecret: ref("userpoolClientGenerateSecret") } : {}),
    ...(config.userpoolClientSetAttributes === true
      ? {
          ReadAttributes: ref("userpoolClientReadAttributes"),
          WriteAttributes: ref("userpoolClientWriteAttributes"),
        }
      : {}),
    RefreshTokenValidity: ref("userpoolClientRefreshTokenValidity"),
    TokenValidityUnits: { RefreshToken: "days" },
    UserPoolId: ref("UserPool"),
  },
  DependsOn: ["UserPool"],
});

const clientRole = (config: JsonObject): JsonObject => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
    RoleName: withoutEnvironment(ref("userpoolClientLambdaRole"), roleName("upClientLambdaRole", config)),
  },
});

function identityPool(config: JsonObject, withPool: boolean): JsonObject {
  const name = text(config, "identityPoolName") ?? "";
  const provider = (clientId: string): JsonObject => ({
    ClientId: ref(clientId),
    ProviderName: {
      "Fn::Sub": [
        "cognito-idp.${region}.amazonaws.com/${client}",
        { region: ref("AWS::Region"), client: ref("UserPool") },
      ],
    },
  });
  return {
    Type: "AWS::Cognito::IdentityPool",
    Properties: {
      AllowUnauthenticatedIdentities: ref("allowUnauthenticatedIdentities"),
      ...(withPool ? { CognitoIdentityProviders: [provider("UserPoolClient"), provider("UserPoolClientWeb")] } : {}),
      IdentityPoolName: withoutEnvironment(name, join(`${name}__`, ref("env"))),
    },
  };
}

function roleMap(config: JsonObject, withPool: boolean): JsonObject {
  const grouped = withPool && (config.userPoolGroups === true || list(config, "userPoolGroupList").length > 0);
  return {
    Type: "AWS::Cognito::IdentityPoolRoleAttachment",
    Properties: {
      IdentityPoolId: ref("IdentityPool"),
      Roles: { unauthenticated: ref("unauthRoleArn"), authenticated: ref("authRoleArn") },
      ...(grouped ? { RoleMappings: roleMappings() } : {}),
    },
    DependsOn: ["IdentityPool", ...(grouped ? ["UserPoolClient", "UserPoolClientWeb"] : [])],
  };
}

/** A user of a group gets the group's role, of either client. */
function roleMappings(): JsonObject {
  const ofClient = (name: string, client: string): JsonObject => ({
    IdentityProvider: {
      "Fn::Sub": [
        `cognito-idp.\${region}.amazonaws.com/\${userPool}:\${${name}}`,
        { region: ref("AWS::Region"), userPool: ref("UserPool"), [name]: ref(client) },
      ],
    },
    AmbiguousRoleResolution: "AuthenticatedRole",
    Type: "Token",
  });
  return {
    UserPoolClientRoleMapping: ofClient("client", "UserPoolClient"),
    UserPoolWebClientRoleMapping: ofClient("webClient", "UserPoolClientWeb"),
  };
}

function outputs(has: { withPool: boolean; withIdentities: boolean; sms: boolean; secret: boolean }): JsonObject {
  return {
    ...(has.withIdentities
      ? {
          IdentityPoolId: { Description: "Id for the identity pool", Value: ref("IdentityPool") },
          IdentityPoolName: { Value: getAtt("IdentityPool", "Name") },
        }
      : {}),
    ...(has.withPool
      ? {
          UserPoolId: { Description: "Id for the user pool", Value: ref("UserPool") },
          UserPoolArn: { Description: "Arn for the user pool", Value: getAtt("UserPool", "Arn") },
          UserPoolName: { Value: ref("userPoolName") },
          AppClientIDWeb: { Description: "The user pool app client id for web", Value: ref("UserPoolClientWeb") },
          AppClientID: { Description: "The user pool app client id", Value: ref("UserPoolClient") },
          ...(has.secret ? { AppClientSecret: { Value: getAtt("UserPoolClient", "ClientSecret") } } : {}),
          ...(has.sms ? { CreatedSNSRole: { Description: "role arn", Value: getAtt("SNSRole", "Arn") } } : {}),
        }
      : {}),
  };
}
