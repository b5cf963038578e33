import { Fault } from "../../lib/fault.js";
import { loginsDontMatch, notAuthorized, unsupportedProvider } from "./faults.js";
import type { IdentityPool } from "./pools.js";

/** What identity pools need of user pools. */
export interface UserPoolTokens {
  checkIdToken(
    poolId: string,
    token: string,
  ):
    | { readonly claims: Readonly<Record<string, unknown>> }
    | { readonly flaw: "form" | "audience" | "issuer" | "signature" }
    | { readonly flaw: "expired"; readonly expired: number; readonly now: number };
  sessionLives(poolId: string, claims: Readonly<Record<string, unknown>>): boolean;
}

/** A login whose token was found good. */
export interface Login {
  /** `cognito-idp.<region>.amazonaws.com/<pool>`. */
  readonly provider: string;
  /** The user's `sub`. */
  readonly subject: string;
  readonly clientId: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const USER_POOL = /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/([\w-]+)$/;

/** Every login of the request, or NotAuthorizedException for the first that isn't good. */
export const verifyLogins = (
  pool: IdentityPool,
  logins: Readonly<Record<string, string>>,
  userPools: UserPoolTokens,
): readonly Login[] => Object.entries(logins).map(([provider, token]) => verified(pool, provider, token, userPools));

function verified(pool: IdentityPool, provider: string, token: string, userPools: UserPoolTokens): Login {
  const { CognitoIdentityProviders: providers = [] } = pool;
  const others = [
    ...Object.keys(pool.SupportedLoginProviders ?? {}),
    ...(pool.OpenIdConnectProviderARNs ?? []).map((arn) => arn.slice(arn.indexOf("/") + 1)),
    ...(pool.SamlProviderARNs ?? []),
    ...(pool.DeveloperProviderName === undefined ? [] : [pool.DeveloperProviderName]),
  ];
  if (providers.length === 0 && others.length === 0) throw loginsDontMatch();
  if (others.includes(provider))
    throw new Fault(
      "InvalidParameterException",
      `Sekisho cannot verify logins of ${provider}: only those of its own user pools`,
    );
  const poolId = USER_POOL.exec(provider)?.[1];
  if (poolId === undefined) throw unsupportedProvider();
  const checked = userPools.checkIdToken(poolId, token);
  if ("flaw" in checked) throw notAuthorized(`Invalid login token. ${sentenceOf(checked)}`);
  const { claims } = checked;
  const clientId = String(claims.aud);
  const configured = providers.find((each) => each.ProviderName === provider && each.ClientId === clientId);
  if (!configured) throw unsupportedProvider();
  if (configured.ServerSideTokenCheck === true && !userPools.sessionLives(poolId, claims))
    throw notAuthorized("Invalid login token. Token has been revoked.");
  return { provider, subject: String(claims.sub), clientId, claims };
}

function sentenceOf(checked: Extract<ReturnType<UserPoolTokens["checkIdToken"]>, { flaw: string }>): string {
  switch (checked.flaw) {
    case "form":
      return "Not a valid OpenId Connect identity token.";
    case "audience":
      return "Missing a required claim: aud";
    case "issuer":
      return "Issuer doesn't match providerName";
    case "signature":
      return "Couldn't verify signed token.";
    default:
      return `Token expired: ${checked.now} >= ${checked.expired}`;
  }
}

/** What tokens and trust policies say of a login: the provider, and the user by the provider. */
export const methodsOf = (logins: readonly Login[]): readonly string[] =>
  logins.length === 0
    ? ["unauthenticated"]
    : [
        "authenticated",
        ...logins.flatMap(({ provider, subject }) => [provider, `${provider}:CognitoSignIn:${subject}`]),
      ];
