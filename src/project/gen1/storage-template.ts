import type { Json, JsonObject } from "../json-file.js";
import { ENVIRONMENT_CONDITION, join, ref, withoutEnvironment } from "./intrinsics.js";
import type { StorageInputs, StorageOperation } from "./storage-inputs.js";

export interface StorageAround {
  /** The user pool's resource; the roles of its groups have its id in their names. */
  readonly auth: string | undefined;
  /** Whether the root stack is named `amplify-<project>-<environment>-<suffix>`: the suffix is in the bucket's name then. */
  readonly suffixed: boolean;
}

const ALLOWED = "ALLOW";
const DISALLOWED = "DISALLOW";

const ACTIONS: Record<StorageOperation, readonly string[]> = {
  CREATE_AND_UPDATE: ["s3:PutObject"],
  READ: ["s3:GetObject", "s3:ListBucket"],
  DELETE: ["s3:DeleteObject"],
};

const actions = (operations: readonly StorageOperation[]): string[] => operations.flatMap((each) => ACTIONS[each]);

/** What the template is given: `parameters.json` of the `build` folder. */
export function storageParameters(inputs: StorageInputs): JsonObject {
  const { bucketName, policyUUID, authAccess, guestAccess, triggerFunction } = inputs;
  const objects = (operations: readonly StorageOperation[]) =>
    actions(operations)
      .filter((action) => action !== "s3:ListBucket")
      .join() || DISALLOWED;
  const uploads = (operations: readonly StorageOperation[]) =>
    operations.includes("CREATE_AND_UPDATE") ? "s3:PutObject" : DISALLOWED;
  const listed = (operations: readonly StorageOperation[]) => (operations.includes("READ") ? ALLOWED : DISALLOWED);
  return {
    bucketName,
    selectedGuestPermissions: actions(guestAccess),
    selectedAuthenticatedPermissions: actions(authAccess),
    unauthRoleName: ref("UnauthRoleName"),
    authRoleName: ref("AuthRoleName"),
    ...(triggerFunction === undefined ? {} : { triggerFunction }),
    s3PrivatePolicy: `Private_policy_${policyUUID}`,
    s3ProtectedPolicy: `Protected_policy_${policyUUID}`,
    s3PublicPolicy: `Public_policy_${policyUUID}`,
    s3ReadPolicy: `read_policy_${policyUUID}`,
    s3UploadsPolicy: `Uploads_policy_${policyUUID}`,
    authPolicyName: `s3_amplify_${policyUUID}`,
    unauthPolicyName: `s3_amplify_${policyUUID}`,
    AuthenticatedAllowList: listed(authAccess),
    GuestAllowList: listed(guestAccess),
    s3PermissionsAuthenticatedPrivate: objects(authAccess),
    s3PermissionsAuthenticatedProtected: objects(authAccess),
    s3PermissionsAuthenticatedPublic: objects(authAccess),
    s3PermissionsAuthenticatedUploads: uploads(authAccess),
    s3PermissionsGuestPublic: objects(guestAccess),
    s3PermissionsGuestUploads: uploads(guestAccess),
  };
}

/** The bucket, and a policy for each way in which users, guests and groups may reach it, as Amplify generates them. */
export function storageTemplate(inputs: StorageInputs, { auth, suffixed }: StorageAround): JsonObject {
  const groups = Object.entries(inputs.groupAccess);
  const { triggerFunction } = inputs;
  const name = bucketName(suffixed);
  return {
    Description: "S3 Resource for AWS Amplify CLI",
    AWSTemplateFormatVersion: "2010-09-09",
    Parameters: parameters(
      groups.map(([group]) => group),
      auth,
      triggerFunction,
    ),
    Conditions: conditions(),
    Outputs: {
      BucketName: { Description: "Bucket name for the S3 bucket", Value: ref("S3Bucket") },
      Region: { Value: ref("AWS::Region") },
    },
    Resources: {
      S3Bucket: bucket(name, triggerFunction),
      ...(triggerFunction === undefined ? {} : { TriggerPermissions: triggerPermission(name, triggerFunction) }),
      ...accessPolicies(inputs),
      S3AuthReadPolicy: readPolicy("authRoleName", "AuthReadAndList", [
        ...OPEN_PREFIXES,
        `private/${IDENTITY}/`,
        `private/${IDENTITY}/*`,
      ]),
      S3GuestReadPolicy: readPolicy("unauthRoleName", "GuestReadAndList", OPEN_PREFIXES),
      ...Object.fromEntries(
        groups.map(([group, operations]) => [`${group}GroupPolicy`, groupPolicy(group, operations, auth ?? "")]),
      ),
      ...(triggerFunction === undefined ? {} : { S3TriggerBucketPolicy: triggerPolicy(triggerFunction) }),
    },
  };
}

const TEXT: JsonObject = { Type: "String" };
const standard = (value: string): JsonObject => ({ Type: "String", Default: value });
const each = (names: readonly string[], parameter: JsonObject): JsonObject =>
  Object.fromEntries(names.map((name) => [name, parameter]));

const POLICY_NAMES = ["s3PublicPolicy", "s3PrivatePolicy", "s3ProtectedPolicy", "s3UploadsPolicy", "s3ReadPolicy"];

function parameters(groups: readonly string[], auth: string | undefined, trigger: string | undefined): JsonObject {
  const outputs = [
    ...(trigger === undefined
      ? []
      : ["Arn", "Name", "LambdaExecutionRole"].map((attribute) => `function${trigger}${attribute}`)),
    ...(groups.length === 0 ? [] : [`auth${auth}UserPoolId`]),
    ...groups.map((group) => `authuserPoolGroups${group}GroupRole`),
  ];
  return {
    ...each(["env", "bucketName", "authRoleName", "unauthRoleName", "authPolicyName", "unauthPolicyName"], TEXT),
    ...each(POLICY_NAMES, standard("NONE")),
    ...each([...Object.values(CONDITIONS)], standard(DISALLOWED)),
    ...each(["selectedGuestPermissions", "selectedAuthenticatedPermissions"], {
      Type: "CommaDelimitedList",
      Default: "NONE",
    }),
    ...(trigger === undefined ? {} : { triggerFunction: TEXT }),
    ...Object.fromEntries(outputs.map((name) => [name, standard(name)])),
  };
}

/** Condition → the parameter that opens it. */
const CONDITIONS: Readonly<Record<string, string>> = {
  CreateAuthPublic: "s3PermissionsAuthenticatedPublic",
  CreateAuthProtected: "s3PermissionsAuthenticatedProtected",
  CreateAuthPrivate: "s3PermissionsAuthenticatedPrivate",
  CreateAuthUploads: "s3PermissionsAuthenticatedUploads",
  CreateGuestPublic: "s3PermissionsGuestPublic",
  CreateGuestUploads: "s3PermissionsGuestUploads",
  AuthReadAndList: "AuthenticatedAllowList",
  GuestReadAndList: "GuestAllowList",
};

const conditions = (): JsonObject => ({
  ...ENVIRONMENT_CONDITION,
  ...Object.fromEntries(
    Object.entries(CONDITIONS).map(([condition, parameter]) => [
      condition,
      { "Fn::Not": [{ "Fn::Equals": [ref(parameter), DISALLOWED] }] },
    ]),
  ),
});

const bucketName = (suffixed: boolean): JsonObject => {
  const suffix: Json[] = suffixed ? [{ "Fn::Select": [3, { "Fn::Split": ["-", ref("AWS::StackName")] }] }] : [];
  return withoutEnvironment(ref("bucketName"), join(ref("bucketName"), ...suffix, "-", ref("env")));
};

const bucket = (name: JsonObject, trigger: string | undefined): JsonObject => ({
  Type: "AWS::S3::Bucket",
  Properties: {
    BucketName: name,
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedHeaders: ["*"],
          AllowedMethods: ["GET", "HEAD", "PUT", "POST", "DELETE"],
          AllowedOrigins: ["*"],
          ExposedHeaders: ["x-amz-server-side-encryption", "x-amz-request-id", "x-amz-id-2", "ETag"],
          Id: "S3CORSRuleId1",
          MaxAge: 3000,
        },
      ],
    },
    ...(trigger === undefined
      ? {}
      : {
          NotificationConfiguration: {
            LambdaConfigurations: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"].map((event) => ({
              Event: event,
              Function: ref(`function${trigger}Arn`),
            })),
          },
        }),
  },
  // S3 asks whether it may call the function when it is told to.
  ...(trigger === undefined ? {} : { DependsOn: ["TriggerPermissions"] }),
  UpdateReplacePolicy: "Retain",
  DeletionPolicy: "Retain",
});

const triggerPermission = (bucket: JsonObject, trigger: string): JsonObject => ({
  Type: "AWS::Lambda::Permission",
  Properties: {
    Action: "lambda:InvokeFunction",
    FunctionName: ref(`function${trigger}Name`),
    Principal: "s3.amazonaws.com",
    SourceAccount: ref("AWS::AccountId"),
    SourceArn: join("arn:aws:s3:::", bucket),
  },
});

const IDENTITY = "${cognito-identity.amazonaws.com:sub}";
const OPEN_PREFIXES = ["public/", "public/*", "protected/", "protected/*"];

const arn = (path?: string): JsonObject =>
  join("arn:aws:s3:::", ref("S3Bucket"), ...(path === undefined ? [] : [path]));

/** Logical id → who, under which condition, on which path. A policy that would allow nothing is left out. */
const ACCESS: readonly (readonly [id: string, role: string, policy: string, condition: string, path: string])[] = [
  ["S3AuthPublicPolicy", "authRoleName", "s3PublicPolicy", "CreateAuthPublic", "/public/*"],
  ["S3AuthProtectedPolicy", "authRoleName", "s3ProtectedPolicy", "CreateAuthProtected", `/protected/${IDENTITY}/*`],
  ["S3AuthPrivatePolicy", "authRoleName", "s3PrivatePolicy", "CreateAuthPrivate", `/private/${IDENTITY}/*`],
  ["S3AuthUploadPolicy", "authRoleName", "s3UploadsPolicy", "CreateAuthUploads", "/uploads/*"],
  ["S3GuestPublicPolicy", "unauthRoleName", "s3PublicPolicy", "CreateGuestPublic", "/public/*"],
  ["S3GuestUploadPolicy", "unauthRoleName", "s3UploadsPolicy", "CreateGuestUploads", "/uploads/*"],
];

function accessPolicies(inputs: StorageInputs): JsonObject {
  const values = storageParameters(inputs);
  return Object.fromEntries(
    ACCESS.map(([id, role, policy, condition, path]) => ({ id, role, policy, condition, path }))
      .filter(({ condition }) => values[CONDITIONS[condition] ?? ""] !== DISALLOWED)
      .map(({ id, role, policy, condition, path }) => [
        id,
        {
          Type: "AWS::IAM::Policy",
          Properties: {
            PolicyDocument: {
              Version: "2012-10-17",
              Statement: [
                {
                  Effect: "Allow",
                  Action: { "Fn::Split": [",", ref(CONDITIONS[condition] ?? "")] },
                  Resource: [arn(path)],
                },
              ],
            },
            PolicyName: ref(policy),
            Roles: [ref(role)],
          },
          DependsOn: ["S3Bucket"],
          Condition: condition,
        },
      ]),
  );
}

const readPolicy = (role: string, condition: string, prefixes: readonly string[]): JsonObject => ({
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyDocument: {
      Statement: [
        { Action: "s3:GetObject", Effect: "Allow", Resource: arn("/protected/*") },
        {
          Action: "s3:ListBucket",
          Condition: { StringLike: { "s3:prefix": [...prefixes] } },
          Effect: "Allow",
          Resource: arn(),
        },
      ],
      Version: "2012-10-17",
    },
    PolicyName: ref("s3ReadPolicy"),
    Roles: [ref(role)],
  },
  DependsOn: ["S3Bucket"],
  Condition: condition,
});

function groupPolicy(group: string, operations: readonly StorageOperation[], auth: string): JsonObject {
  const allowed = actions(operations);
  return {
    Type: "AWS::IAM::Policy",
    Properties: {
      PolicyDocument: {
        Statement: [
          { Action: allowed.length === 1 ? (allowed[0] ?? "") : allowed, Effect: "Allow", Resource: arn("/*") },
          ...(operations.includes("READ") ? [{ Action: "s3:ListBucket", Effect: "Allow", Resource: arn() }] : []),
        ],
        Version: "2012-10-17",
      },
      PolicyName: `${group}-group-s3-policy`,
      Roles: [join(ref(`auth${auth}UserPoolId`), `-${group}GroupRole`)],
    },
  };
}

const triggerPolicy = (trigger: string): JsonObject => ({
  Type: "AWS::IAM::Policy",
  Properties: {
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [arn()] },
        {
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject"],
          Resource: [arn("/*")],
        },
      ],
    },
    PolicyName: "amplify-lambda-execution-policy-storage",
    Roles: [ref(`function${trigger}LambdaExecutionRole`)],
  },
  DependsOn: ["S3Bucket"],
});
