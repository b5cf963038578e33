import {
  CognitoIdentityClient,
  DescribeIdentityPoolCommand,
  GetIdentityPoolRolesCommand,
  paginateListIdentityPools,
} from "@aws-sdk/client-cognito-identity";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  paginateListUserPoolClients,
  paginateListUserPools,
  type UserPoolClientType,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { ImportedAuth, ImportedClient, ImportedIdentityPool } from "../../project/authoring/index.js";
import { type AwsTarget, clientSettings } from "../aws.js";

/** An identity pool with the clients of user pools that it takes users from. */
export interface FoundIdentityPool extends Omit<ImportedIdentityPool, "authRoleArn" | "unauthRoleArn"> {
  /** Ids of the clients of one user pool, by the user pool's id. */
  readonly clients: ReadonlyMap<string, readonly string[]>;
}

/** User pools and identity pools of a cloud, as far as an import has to know them. */
export class UserPools {
  readonly #pools: CognitoIdentityProviderClient;
  readonly #identities: CognitoIdentityClient;

  constructor(target: AwsTarget) {
    this.#pools = new CognitoIdentityProviderClient(clientSettings(target));
    this.#identities = new CognitoIdentityClient(clientSettings(target));
  }

  close(): void {
    this.#pools.destroy();
    this.#identities.destroy();
  }

  async list(): Promise<{ id: string; name: string }[]> {
    const found: { id: string; name: string }[] = [];
    for await (const { UserPools: pools = [] } of paginateListUserPools({ client: this.#pools }, { MaxResults: 60 }))
      for (const { Id = "", Name = "" } of pools) found.push({ id: Id, name: Name });
    return found.sort((one, other) => one.name.localeCompare(other.name));
  }

  async pool(id: string): Promise<ImportedAuth["userPool"] | undefined> {
    try {
      const { UserPool = {} as UserPoolType } = await this.#pools.send(new DescribeUserPoolCommand({ UserPoolId: id }));
      return importedPool(id, UserPool, await this.#mfa(id, UserPool));
    } catch (error) {
      if (/^(ResourceNotFoundException|InvalidParameterException)$/.test((error as Error).name)) return undefined;
      throw error;
    }
  }

  async hasIdentityPool(IdentityPoolId: string): Promise<boolean> {
    try {
      await this.#identities.send(new DescribeIdentityPoolCommand({ IdentityPoolId }));
      return true;
    } catch (error) {
      if ((error as Error).name === "ResourceNotFoundException") return false;
      throw error;
    }
  }

  async #mfa(UserPoolId: string, { MfaConfiguration = "OFF" }: UserPoolType) {
    if (MfaConfiguration === "OFF") return {};
    const settings = await this.#pools.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
    const { SmsMfaConfiguration: sms, SoftwareTokenMfaConfiguration: totp } = settings;
    return {
      types: [...(sms ? ["SMS Text Message"] : []), ...(totp ? ["TOTP"] : [])],
      role: sms?.SmsConfiguration?.SnsCallerArn,
    };
  }

  async clients(UserPoolId: string): Promise<(ImportedClient & { readonly name: string })[]> {
    const found: (ImportedClient & { readonly name: string })[] = [];
    const pages = paginateListUserPoolClients({ client: this.#pools }, { UserPoolId, MaxResults: 60 });
    for await (const { UserPoolClients = [] } of pages)
      for (const { ClientId } of UserPoolClients) {
        const described = await this.#pools.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
        if (described.UserPoolClient) found.push(importedClient(described.UserPoolClient));
      }
    return found.sort((one, other) => one.name.localeCompare(other.name));
  }

  async identityPools(): Promise<FoundIdentityPool[]> {
    const found: FoundIdentityPool[] = [];
    const pages = paginateListIdentityPools({ client: this.#identities }, { MaxResults: 60 });
    for await (const { IdentityPools = [] } of pages)
      for (const { IdentityPoolId } of IdentityPools) {
        const pool = await this.#identities.send(new DescribeIdentityPoolCommand({ IdentityPoolId }));
        const clients = new Map<string, string[]>();
        for (const { ProviderName = "", ClientId = "" } of pool.CognitoIdentityProviders ?? []) {
          const userPool = ProviderName.split("/").at(-1) ?? "";
          clients.set(userPool, [...(clients.get(userPool) ?? []), ClientId]);
        }
        found.push({
          id: IdentityPoolId ?? "",
          name: pool.IdentityPoolName ?? "",
          guests: pool.AllowUnauthenticatedIdentities === true,
          clients,
        });
      }
    return found;
  }

  async roles(IdentityPoolId: string): Promise<Pick<ImportedIdentityPool, "authRoleArn" | "unauthRoleArn">> {
    const { Roles = {} } = await this.#identities.send(new GetIdentityPoolRolesCommand({ IdentityPoolId }));
    return { authRoleArn: Roles.authenticated, unauthRoleArn: Roles.unauthenticated };
  }
}

const CORE_ATTRIBUTES = new Set([
  ...["address", "birthdate", "email", "family_name", "middle_name", "gender", "locale", "given_name", "name"],
  ...["nickname", "phone_number", "preferred_username", "picture", "profile", "updated_at", "website", "zoneinfo"],
]);

const CHARACTERS = ["Lowercase", "Uppercase", "Numbers", "Symbols"] as const;

function importedPool(
  id: string,
  pool: UserPoolType,
  mfa: { types?: string[]; role?: string | undefined },
): ImportedAuth["userPool"] {
  const policy = pool.Policies?.PasswordPolicy ?? {};
  const { DefineAuthChallenge, CreateAuthChallenge, VerifyAuthChallengeResponse } = pool.LambdaConfig ?? {};
  return {
    id,
    name: pool.Name ?? id,
    domain: pool.Domain,
    aliasAttributes: pool.AliasAttributes,
    usernameAttributes: pool.UsernameAttributes,
    requiredAttributes: (pool.SchemaAttributes ?? []).flatMap(({ Name = "", Required }) =>
      Required === true && CORE_ATTRIBUTES.has(Name) ? [Name] : [],
    ),
    autoVerifiedAttributes: pool.AutoVerifiedAttributes,
    passwordLength: policy.MinimumLength ?? 8,
    passwordCharacters: CHARACTERS.filter((kind) => policy[`Require${kind}`]).map((kind) => `Requires ${kind}`),
    mfaConfiguration: pool.MfaConfiguration ?? "OFF",
    mfaTypes: mfa.types ?? [],
    smsRole: mfa.role,
    custom: Boolean(DefineAuthChallenge && CreateAuthChallenge && VerifyAuthChallengeResponse),
  };
}

function importedClient(client: UserPoolClientType): ImportedClient & { readonly name: string } {
  const oauth = {
    AllowedOAuthFlows: client.AllowedOAuthFlows ?? [],
    AllowedOAuthScopes: client.AllowedOAuthScopes ?? [],
    CallbackURLs: client.CallbackURLs ?? [],
    LogoutURLs: client.LogoutURLs ?? [],
  };
  return {
    id: client.ClientId ?? "",
    name: client.ClientName ?? "",
    secret: client.ClientSecret,
    providers: client.SupportedIdentityProviders ?? [],
    oauth: Object.values(oauth).every((list) => list.length > 0) ? oauth : undefined,
  };
}
