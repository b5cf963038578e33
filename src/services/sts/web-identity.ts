import type { ContextValue } from "../../lib/policy/context.js";

/** Someone whom an identity provider vouches for, as its token's claims say. */
export interface WebIdentity {
  /** As trust policies name it: `cognito-identity.amazonaws.com`. */
  readonly provider: string;
  /** `sub`: of an identity pool, the identity's id. */
  readonly subject: string;
  /** `aud`: of an identity pool, the pool's id. */
  readonly audience: string;
  /** `amr`: "authenticated" or "unauthenticated", then what vouched for the login. */
  readonly methods: readonly string[];
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A web identity token that holds good, or the first thing that is wrong with it. Times are epoch seconds. */
export type CheckedToken =
  | {
      readonly identity: WebIdentity;
      readonly tags?: readonly Tag[];
      readonly transitiveTagKeys?: readonly string[];
    }
  | { readonly flaw: "form" | "signature" }
  | { readonly flaw: "issuer"; readonly issuer: string }
  | { readonly flaw: "expired"; readonly expired: number; readonly now: number };

/** Who can tell whether a web identity token is good. */
export interface WebIdentityTokens {
  check(token: string): CheckedToken;
}

export const COGNITO_IDENTITY = "cognito-identity.amazonaws.com";

/** What API Gateway's event says of a caller from an identity pool. */
export interface CognitoIdentity {
  readonly identityPoolId: string;
  readonly identityId: string;
  readonly authenticationType: "authenticated" | "unauthenticated";
  /** `cognito-idp.<region>.amazonaws.com/<pool>,…:CognitoSignIn:<sub>`; absent for a guest. */
  readonly authenticationProvider?: string;
}

/** Undefined where another provider vouched. */
export function cognitoIdentityOf({ provider, subject, audience, methods }: WebIdentity): CognitoIdentity | undefined {
  if (provider !== COGNITO_IDENTITY) return undefined;
  const [type, ...vouchers] = methods;
  return {
    identityPoolId: audience,
    identityId: subject,
    authenticationType: type === "authenticated" ? "authenticated" : "unauthenticated",
    ...(vouchers.length > 0 && { authenticationProvider: vouchers.join(",") }),
  };
}

/**
 * The condition keys of a federated user, at the taking on of a role and ever after.
 * Source: IAM user guide, "AWS federation condition context keys".
 */
export const webIdentityKeys = ({
  provider,
  subject,
  audience,
  methods,
}: WebIdentity): Readonly<Record<string, ContextValue>> => ({
  [`${provider}:aud`]: audience,
  [`${provider}:sub`]: subject,
  [`${provider}:amr`]: methods,
  "aws:FederatedProvider": provider,
});
