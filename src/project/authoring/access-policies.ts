import type { Permission } from "../gen1/api-template.js";
import { join, ref } from "../gen1/intrinsics.js";
import type { JsonObject } from "../json-file.js";

/** What a function may be given of a kind of resource, as the Amplify CLI gives it. */
export interface Grant {
  /** Outputs of the resource's stack that the function gets as environment variables. */
  readonly attributes: readonly string[];
  readonly actions: Readonly<Record<Permission, readonly string[]>>;
  /** Statements for these actions; `output` refers to an output of the resource's stack. */
  statements(actions: readonly string[], output: (name: string) => JsonObject): JsonObject[];
}

const allow = (actions: readonly string[], resources: readonly JsonObject[]): JsonObject => ({
  Effect: "Allow",
  Action: [...actions],
  Resource: [...resources],
});

const region = ref("AWS::Region");
const account = ref("AWS::AccountId");
const prefixed = (service: string, names: string): string[] => names.split(" ").map((name) => `${service}:${name}`);

/** Of the control plane: calls that read and change the API's definition. */
const restApi: Grant = {
  attributes: ["ApiName", "ApiId"],
  actions: {
    create: prefixed("apigateway", "POST PUT"),
    read: prefixed("apigateway", "GET HEAD OPTIONS"),
    update: prefixed("apigateway", "PATCH"),
    delete: prefixed("apigateway", "DELETE"),
  },
  statements: (actions, output) => [
    allow(actions, [join("arn:aws:apigateway:", region, "::/restapis/", output("ApiName"), "/*")]),
  ],
};

const userPool: Grant = {
  attributes: ["UserPoolId"],
  actions: {
    create: prefixed(
      "cognito-idp",
      "ConfirmSignUp AdminCreateUser CreateUserImportJob AdminSetUserSettings AdminLinkProviderForUser CreateIdentityProvider AdminConfirmSignUp AdminDisableUser AdminRemoveUserFromGroup SetUserMFAPreference SetUICustomization SignUp VerifyUserAttribute SetRiskConfiguration StartUserImportJob AdminSetUserPassword AssociateSoftwareToken CreateResourceServer RespondToAuthChallenge CreateUserPoolClient AdminUserGlobalSignOut GlobalSignOut AddCustomAttributes CreateGroup CreateUserPool AdminForgetDevice AdminAddUserToGroup AdminRespondToAuthChallenge ForgetDevice CreateUserPoolDomain AdminEnableUser AdminUpdateDeviceStatus StopUserImportJob InitiateAuth AdminInitiateAuth AdminSetUserMFAPreference ConfirmForgotPassword SetUserSettings VerifySoftwareToken AdminDisableProviderForUser SetUserPoolMfaConfig ChangePassword ConfirmDevice AdminResetUserPassword ResendConfirmationCode",
    ),
    read: [
      ...prefixed("cognito-identity", "Describe* Get* List*"),
      ...prefixed("cognito-idp", "Describe* AdminGetDevice AdminGetUser AdminList* List*"),
      ...prefixed("cognito-sync", "Describe* Get* List*"),
      ...prefixed("iam", "ListOpenIdConnectProviders ListRoles"),
      "sns:ListPlatformApplications",
    ],
    update: prefixed(
      "cognito-idp",
      "ForgotPassword UpdateAuthEventFeedback UpdateResourceServer UpdateUserPoolClient AdminUpdateUserAttributes UpdateUserAttributes UpdateUserPoolDomain UpdateIdentityProvider UpdateGroup AdminUpdateAuthEventFeedback UpdateDeviceStatus UpdateUserPool",
    ),
    delete: prefixed(
      "cognito-idp",
      "DeleteUserPoolDomain DeleteResourceServer DeleteGroup AdminDeleteUserAttributes DeleteUserPoolClient DeleteUserAttributes DeleteUserPool AdminDeleteUser DeleteIdentityProvider DeleteUser",
    ),
  },
  statements: (actions, output) => [
    allow(actions, [join("arn:aws:cognito-idp:", region, ":", account, ":userpool/", output("UserPoolId"))]),
  ],
};

const LIST_BUCKET = "s3:ListBucket";

const bucket: Grant = {
  attributes: ["BucketName"],
  actions: {
    create: ["s3:PutObject"],
    read: ["s3:GetObject", LIST_BUCKET],
    update: ["s3:PutObject"],
    delete: ["s3:DeleteObject"],
  },
  /** Listing is of the bucket, all else of what lies in it. */
  statements(actions, output) {
    const arn = ["arn:aws:s3:::", output("BucketName")];
    const ofObjects = actions.filter((action) => action !== LIST_BUCKET);
    return [
      ...(actions.includes(LIST_BUCKET) ? [allow([LIST_BUCKET], [join(...arn)])] : []),
      ...(ofObjects.length > 0 ? [allow(ofObjects, [join(...arn, "/*")])] : []),
    ];
  },
};

/** The outputs of a table's stack that functions are given. */
export const TABLE_OUTPUTS = ["Name", "Arn", "StreamArn"] as const;

const table: Grant = {
  attributes: TABLE_OUTPUTS,
  actions: {
    create: prefixed("dynamodb", "Put* Create* BatchWriteItem PartiQLInsert"),
    read: prefixed("dynamodb", "Get* BatchGetItem List* Describe* Scan Query PartiQLSelect"),
    update: prefixed("dynamodb", "Update* RestoreTable* PartiQLUpdate"),
    delete: prefixed("dynamodb", "Delete* PartiQLDelete"),
  },
  statements: (actions, output) => [allow(actions, [output("Arn"), join(output("Arn"), "/index/*")])],
};

const lambda: Grant = {
  attributes: ["Name"],
  actions: {
    create: prefixed("lambda", "Create* Put* Add*"),
    read: prefixed("lambda", "Get* List* Invoke*"),
    update: prefixed("lambda", "Update*"),
    delete: prefixed("lambda", "Delete* Remove*"),
  },
  statements: (actions, output) => [
    allow(actions, [join("arn:aws:lambda:", region, ":", account, ":function:", output("Name"))]),
  ],
};

/** By category and service, as `backend-config.json` names them. */
const GRANTS: Readonly<Record<string, Grant>> = {
  "api/API Gateway": restApi,
  "auth/Cognito": userPool,
  "storage/S3": bucket,
  "storage/DynamoDB": table,
  "function/Lambda": lambda,
};

/** Undefined where the kind of resource can't be granted. */
export const grantOf = (category: string, service: string): Grant | undefined => GRANTS[`${category}/${service}`];
