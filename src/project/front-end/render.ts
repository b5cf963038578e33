import { isObject, type Json, type JsonObject } from "../json-file.js";
import type { FrontEnd } from "./front-end.js";

export interface LocalAddresses {
  /** Where Cognito user pools answer, e.g. `http://localhost:4566`. */
  readonly userPoolEndpoint: string;
  /** Where Cognito identity pools answer. */
  readonly identityPoolEndpoint: string;
  /** The address of an API, out of the one in the stack's output; the output itself where it is local already. */
  apiAddress?(rootUrl: string): string;
}

/** Outputs of the nested stack with this logical id; undefined where it is not deployed. */
export type Outputs = (stack: string) => Readonly<Record<string, string>> | undefined;

export interface FrontEndFiles {
  /** Text of `aws-exports.js`. */
  readonly awsExports: string;
  /** Text of `amplifyconfiguration.json`. */
  readonly amplifyConfiguration: string;
}

/**
 * Both configuration files of a front end that calls the local cloud without a change to its code.
 *
 * The keys that Amplify writes (`aws_user_pools_id`, …) have no place for the address of a user pool: Amplify JS 6 reads
 * nothing else as soon as one enumerable key starts with `aws_`. So both files hold what each release takes as its own
 * configuration, side by side: `Auth.Cognito` and `API.REST` for 6 (`ResourcesConfig`), `Auth.userPoolId` with
 * `Auth.endpoint` and `API.endpoints` for 5. In aws-exports.js the usual keys are there too, for code that reads them,
 * where they are not enumerated. Amplify JS 5 can't be told where identity pools are, so it is given none: a call without a
 * session then goes out unsigned instead of asking AWS.
 */
export function renderFrontEnd(frontEnd: FrontEnd, outputs: Outputs, local: LocalAddresses): FrontEndFiles {
  const legacy = legacyKeys(frontEnd, outputs, local);
  const configuration = { ...authKeys(frontEnd, outputs, local), ...apiKeys(legacy.aws_cloud_logic_custom) };
  return {
    awsExports: module(configuration, legacy),
    amplifyConfiguration: `${JSON.stringify(configuration, null, 2)}\n`,
  };
}

const names = (settings: JsonObject, key: string): string[] => {
  const value = settings[key];
  return Array.isArray(value) ? value.map(String) : [];
};

/** What Amplify itself writes, with local addresses. */
export function legacyKeys(frontEnd: FrontEnd, outputs: Outputs, local: LocalAddresses): JsonObject {
  const { region, auth, hosting } = frontEnd;
  const keys: JsonObject = { aws_project_region: region };
  const pools = auth === undefined ? undefined : outputs(auth.stack);
  if (auth !== undefined && pools !== undefined) {
    const { settings } = auth;
    if (pools.IdentityPoolId !== undefined) keys.aws_cognito_identity_pool_id = pools.IdentityPoolId;
    keys.aws_cognito_region = region;
    if (pools.UserPoolId !== undefined) keys.aws_user_pools_id = pools.UserPoolId;
    if (pools.AppClientIDWeb !== undefined) keys.aws_user_pools_web_client_id = pools.AppClientIDWeb;
    keys.oauth = {};
    keys.aws_cognito_username_attributes = names(settings, "usernameAttributes");
    keys.aws_cognito_social_providers = names(settings, "socialProviders");
    keys.aws_cognito_signup_attributes = names(settings, "signupAttributes");
    keys.aws_cognito_mfa_configuration = settings.mfaConfiguration ?? "OFF";
    keys.aws_cognito_mfa_types = names(settings, "mfaTypes");
    keys.aws_cognito_password_protection_settings = settings.passwordProtectionSettings ?? {};
    keys.aws_cognito_verification_mechanisms = names(settings, "verificationMechanisms");
  }
  const apis = frontEnd.apis.flatMap(({ name, stack }): Json[] => {
    const rootUrl = outputs(stack)?.RootUrl;
    return rootUrl === undefined ? [] : [{ name, endpoint: local.apiAddress?.(rootUrl) ?? rootUrl, region }];
  });
  if (apis.length > 0) keys.aws_cloud_logic_custom = apis;
  const hosted = hosting === undefined ? undefined : outputs(hosting.stack);
  if (hosted !== undefined) {
    if (hosted.HostingBucketName !== undefined) keys.aws_content_delivery_bucket = hosted.HostingBucketName;
    keys.aws_content_delivery_bucket_region = hosted.Region ?? region;
    const address = hosted.CloudFrontSecureURL ?? hosted.WebsiteURL;
    if (address !== undefined) keys.aws_content_delivery_url = address;
  }
  return keys;
}

function authKeys(frontEnd: FrontEnd, outputs: Outputs, local: LocalAddresses): JsonObject {
  const pools = frontEnd.auth === undefined ? undefined : outputs(frontEnd.auth.stack);
  if (frontEnd.auth === undefined || pools === undefined) return {};
  const { settings } = frontEnd.auth;
  const usernames = names(settings, "usernameAttributes");
  const attributes = [...names(settings, "verificationMechanisms"), ...names(settings, "signupAttributes")];
  const mfa = names(settings, "mfaTypes");
  const password = isObject(settings.passwordProtectionSettings) ? settings.passwordProtectionSettings : {};
  const requires = (what: string) => names(password, "passwordPolicyCharacters").includes(`REQUIRES_${what}`);
  const byEmail = usernames.includes("EMAIL");
  const byPhone = usernames.includes("PHONE_NUMBER");
  const userPool: JsonObject =
    pools.UserPoolId === undefined
      ? {}
      : {
          userPoolId: pools.UserPoolId,
          userPoolClientId: pools.AppClientIDWeb ?? "",
          userPoolEndpoint: local.userPoolEndpoint,
        };
  const identityPool: JsonObject =
    pools.IdentityPoolId === undefined
      ? {}
      : {
          identityPoolId: pools.IdentityPoolId,
          identityPoolEndpoint: local.identityPoolEndpoint,
          allowGuestAccess: true,
        };
  return {
    Auth: {
      Cognito: {
        ...userPool,
        ...identityPool,
        userAttributes: Object.fromEntries(attributes.map((name) => [name.toLowerCase(), { required: true }])),
        mfa: {
          status: String(settings.mfaConfiguration ?? "OFF").toLowerCase(),
          totpEnabled: mfa.includes("TOTP"),
          smsEnabled: mfa.includes("SMS"),
        },
        passwordFormat: {
          minLength: password.passwordPolicyMinLength ?? 8,
          requireLowercase: requires("LOWERCASE"),
          requireUppercase: requires("UPPERCASE"),
          requireNumbers: requires("NUMBERS"),
          requireSpecialCharacters: requires("SYMBOLS"),
        },
        loginWith: { username: !byEmail && !byPhone, email: byEmail, phone: byPhone },
      },
      region: frontEnd.region,
      ...(pools.UserPoolId === undefined
        ? {}
        : {
            userPoolId: pools.UserPoolId,
            userPoolWebClientId: pools.AppClientIDWeb ?? "",
            endpoint: local.userPoolEndpoint,
          }),
    },
  };
}

function apiKeys(apis: Json | undefined): JsonObject {
  const list = (Array.isArray(apis) ? apis : []).filter(isObject);
  if (list.length === 0) return {};
  return {
    API: {
      REST: Object.fromEntries(
        list.map(({ name, endpoint = null, region = null }) => [String(name), { endpoint, region }]),
      ),
      endpoints: list,
    },
  };
}

const module = (configuration: JsonObject, legacy: JsonObject): string => `/* eslint-disable */
// Written by sekisho for the cloud on this machine; "amplify pull" or "amplify push" writes the one for AWS again.

const awsmobile = ${JSON.stringify(configuration, null, 4)};

// What Amplify names these values. They are not enumerated: Amplify JS 6 would read them alone, and they have no place for
// the address of a user pool.
const named = ${JSON.stringify(legacy, null, 4)};
for (const name of Object.keys(named)) Object.defineProperty(awsmobile, name, { value: named[name], enumerable: false });

export default awsmobile;
`;
