import { invalidParameter } from "./faults.js";

/** An identity pool as it is kept; names are the API's. */
export interface IdentityPool {
  readonly IdentityPoolId: string;
  readonly IdentityPoolName: string;
  readonly AllowUnauthenticatedIdentities: boolean;
  readonly AllowClassicFlow?: boolean;
  readonly SupportedLoginProviders?: Readonly<Record<string, string>>;
  readonly DeveloperProviderName?: string;
  readonly OpenIdConnectProviderARNs?: string[];
  readonly CognitoIdentityProviders?: CognitoIdentityProvider[];
  readonly SamlProviderARNs?: string[];
  readonly IdentityPoolTags?: Readonly<Record<string, string>>;
}

export interface CognitoIdentityProvider {
  /** `cognito-idp.<region>.amazonaws.com/<pool>`. */
  readonly ProviderName?: string;
  readonly ClientId?: string;
  readonly ServerSideTokenCheck?: boolean;
}

/** The roles of a pool: `authenticated`, `unauthenticated`, and how a provider's users get others. */
export interface PoolRoles {
  readonly Roles: Readonly<Record<string, string>>;
  readonly RoleMappings?: Readonly<Record<string, RoleMapping>>;
}

export interface RoleMapping {
  readonly Type: "Token" | "Rules";
  readonly AmbiguousRoleResolution?: "AuthenticatedRole" | "Deny";
  readonly RulesConfiguration?: { readonly Rules: MappingRule[] };
}

export interface MappingRule {
  readonly Claim: string;
  readonly MatchType: "Equals" | "Contains" | "StartsWith" | "NotEqual";
  readonly Value: string;
  readonly RoleARN: string;
}

const MAXIMUM_RULES = 25;

/** Throws InvalidParameterException. */
export function checkPool({ CognitoIdentityProviders = [] }: Omit<IdentityPool, "IdentityPoolId">): void {
  const seen = new Set(CognitoIdentityProviders.map(({ ProviderName, ClientId }) => `${ProviderName}:${ClientId}`));
  if (seen.size < CognitoIdentityProviders.length) throw invalidParameter("Duplicate Cognito identity provider.");
  for (const { ProviderName = "" } of CognitoIdentityProviders)
    if (!/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/[\w-]+$/.test(ProviderName))
      throw invalidParameter(`Invalid Cognito Identity Provider: ${ProviderName}`);
}

export function checkRoleArn(arn: string): void {
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(arn)) throw invalidParameter(`Invalid role ARN: ${arn}`);
}

export function checkMapping(provider: string, mapping: RoleMapping): void {
  const { Type, AmbiguousRoleResolution, RulesConfiguration } = mapping;
  const rules = RulesConfiguration?.Rules ?? [];
  if (AmbiguousRoleResolution === undefined)
    throw invalidParameter(`AmbiguousRoleResolution is required for ${Type} role mapping of ${provider}.`);
  if (Type === "Token" && RulesConfiguration !== undefined)
    throw invalidParameter("RulesConfiguration is not allowed for Token role mapping.");
  if (Type === "Rules" && (rules.length === 0 || rules.length > MAXIMUM_RULES))
    throw invalidParameter(`A Rules role mapping has between 1 and ${MAXIMUM_RULES} rules.`);
  for (const { RoleARN } of rules) checkRoleArn(RoleARN);
}
