import type { JsonObject } from "../json-file.js";
import { AMPLIFY_META, type Backend, folderOf, type ShortId } from "./backend.js";
import { nameParameters } from "./cloud-backend.js";

/** A user pool with its clients, and perhaps an identity pool, as the cloud tells of them. */
export interface ImportedAuth {
  readonly region: string;
  readonly userPool: {
    readonly id: string;
    readonly name: string;
    readonly domain: string | undefined;
    readonly aliasAttributes: readonly string[] | undefined;
    readonly usernameAttributes: readonly string[] | undefined;
    readonly requiredAttributes: readonly string[];
    readonly autoVerifiedAttributes: readonly string[] | undefined;
    readonly passwordLength: number;
    /** In the words of the Amplify CLI: `Requires Lowercase`, … */
    readonly passwordCharacters: readonly string[];
    readonly mfaConfiguration: string;
    readonly mfaTypes: readonly string[];
    /** The role that sends messages for the second factor. */
    readonly smsRole: string | undefined;
    /** With the three functions of a custom authentication challenge. */
    readonly custom: boolean;
  };
  readonly web: ImportedClient;
  readonly native: ImportedClient;
  readonly identityPool: ImportedIdentityPool | undefined;
}

export interface ImportedClient {
  readonly id: string;
  readonly secret: string | undefined;
  /** Flows, scopes and addresses of the hosted pages, where the client has all of them. */
  readonly oauth: JsonObject | undefined;
  /** Identity providers that users may come from. */
  readonly providers: readonly string[];
}

export interface ImportedIdentityPool {
  readonly id: string;
  readonly name: string;
  readonly guests: boolean;
  readonly authRoleArn: string | undefined;
  readonly unauthRoleArn: string | undefined;
}

/** Enters a user pool that is there already, as the Amplify CLI does, and gives the resource's name. */
export function importAuth(backend: Backend, imported: ImportedAuth, shortId: ShortId): string {
  const { userPool, identityPool } = imported;
  const name = `${backend.projectName.toLowerCase().replace(/[^a-z0-9_]+/g, "_")}${shortId()}`;
  backend.draft.writeJson(`${folderOf("auth", name)}/parameters.json`, {
    authSelections: identityPool === undefined ? "userPoolOnly" : "identityPoolAndUserPool",
    resourceName: name,
    serviceType: "imported",
    region: imported.region,
    ...given({ aliasAttributes: userPool.aliasAttributes, usernameAttributes: userPool.usernameAttributes }),
    ...(imported.web.providers.length > 0 ? { authProvidersUserPool: imported.web.providers.filter(isSocial) } : {}),
    requiredAttributes: [...userPool.requiredAttributes],
    passwordPolicyMinLength: userPool.passwordLength,
    passwordPolicyCharacters: [...userPool.passwordCharacters],
    mfaConfiguration: userPool.mfaConfiguration,
    ...given({ autoVerifiedAttributes: userPool.autoVerifiedAttributes }),
    mfaTypes: [...userPool.mfaTypes],
  });
  backend.enter("auth", name, {
    service: "Cognito",
    serviceType: "imported",
    providerPlugin: "awscloudformation",
    dependsOn: [],
    customAuth: userPool.custom,
  });
  enterOutput(backend, name, imported);
  backend.giveValues("auth", name, {
    userPoolId: userPool.id,
    userPoolName: userPool.name,
    webClientId: imported.web.id,
    nativeClientId: imported.native.id,
    ...(identityPool === undefined
      ? {}
      : {
          identityPoolId: identityPool.id,
          identityPoolName: identityPool.name,
          allowUnauthenticatedIdentities: identityPool.guests,
          ...role("auth", identityPool.authRoleArn),
          ...role("unauth", identityPool.unauthRoleArn),
        }),
  });
  nameParameters(backend.draft, backend.environment);
  return name;
}

/** In `amplify-meta.json` alone: what a stack would put out. */
function enterOutput(backend: Backend, name: string, { userPool, web, native, identityPool }: ImportedAuth): void {
  const meta = backend.draft.object(AMPLIFY_META);
  if (meta === undefined) return;
  const auth = meta.auth as JsonObject;
  const output: JsonObject = {
    UserPoolId: userPool.id,
    UserPoolName: userPool.name,
    AppClientID: native.id,
    ...(native.secret === undefined ? {} : { AppClientSecret: native.secret }),
    AppClientIDWeb: web.id,
    ...(userPool.domain === undefined ? {} : { HostedUIDomain: userPool.domain }),
    ...(identityPool === undefined ? {} : { IdentityPoolId: identityPool.id, IdentityPoolName: identityPool.name }),
    ...(userPool.smsRole === undefined ? {} : { CreatedSNSRole: userPool.smsRole }),
    ...(web.oauth === undefined ? {} : { OAuthMetadata: JSON.stringify(web.oauth) }),
  };
  backend.draft.writeJson(AMPLIFY_META, {
    ...meta,
    auth: { ...auth, [name]: { ...(auth[name] as JsonObject), output } },
  });
}

const given = (lists: Readonly<Record<string, readonly string[] | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(lists).flatMap(([name, list]) => (list === undefined ? [] : [[name, [...list]]])));

const role = (prefix: string, arn: string | undefined): JsonObject =>
  arn === undefined ? {} : { [`${prefix}RoleArn`]: arn, [`${prefix}RoleName`]: arn.split("/").at(-1) ?? "" };

const isSocial = (provider: string): boolean =>
  ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple"].includes(provider);
