/** Who asks. */
export type Principal =
  | { readonly kind: "root"; readonly accountId: string }
  | { readonly kind: "user"; readonly accountId: string; readonly arn: string }
  /** A role taken on: `arn` is the session's (`…:assumed-role/name/session`), `roleArn` the role's with its path. */
  | { readonly kind: "session"; readonly accountId: string; readonly arn: string; readonly roleArn: string }
  | { readonly kind: "service"; readonly name: string }
  /** Someone whom an identity provider knows, about to take on a role: `cognito-identity.amazonaws.com`. */
  | { readonly kind: "federated"; readonly provider: string }
  /** CloudFront's origin access identities: S3's policies name them by canonical id or by ARN. */
  | { readonly kind: "canonical-user"; readonly canonicalId: string; readonly arn: string }
  | { readonly kind: "anonymous" };

export type PrincipalKind = "AWS" | "Service" | "Federated" | "CanonicalUser";

/** One name in a `Principal` element. */
export interface PrincipalName {
  readonly kind: PrincipalKind;
  readonly name: string;
}

/**
 * By what a name means the principal: its own name, the role that it took on, everyone, or the account that it belongs
 * to, which only hands the decision to that account's own policies.
 */
export type NamedAs = "self" | "role" | "everyone" | "account";

const rootOf = (accountId: string) => new RegExp(`^(${accountId}|arn:aws[\\w-]*:iam::${accountId}:root)$`);

/** Undefined where the name means someone else. Source: IAM user guide, "AWS JSON policy elements: Principal". */
export function namedAs({ kind, name }: PrincipalName, principal: Principal): NamedAs | undefined {
  if (kind === "AWS" && name === "*") return "everyone";
  switch (principal.kind) {
    case "anonymous":
      return undefined;
    case "service":
      return kind === "Service" && name === principal.name ? "self" : undefined;
    case "canonical-user":
      return name === (kind === "CanonicalUser" ? principal.canonicalId : kind === "AWS" ? principal.arn : undefined)
        ? "self"
        : undefined;
    case "federated":
      return kind === "Federated" && name === principal.provider ? "self" : undefined;
    case "root":
      return kind === "AWS" && rootOf(principal.accountId).test(name) ? "self" : undefined;
    default:
      if (kind !== "AWS") return undefined;
      if (name === principal.arn) return "self";
      if (principal.kind === "session" && name === principal.roleArn) return "role";
      return rootOf(principal.accountId).test(name) ? "account" : undefined;
  }
}

/**
 * Whether `NotPrincipal` with Deny spares the principal: its account, its role and it itself must all be listed.
 * Source: IAM user guide, "AWS JSON policy elements: NotPrincipal".
 */
export function isSpared(names: readonly PrincipalName[], principal: Principal): boolean {
  const by = new Set(names.map((name) => namedAs(name, principal)));
  if (by.has("everyone")) return true;
  const needed: readonly NamedAs[] =
    principal.kind === "session"
      ? ["self", "role", "account"]
      : principal.kind === "user"
        ? ["self", "account"]
        : ["self"];
  return needed.every((each) => by.has(each));
}

/** The condition keys that say who asks. */
export function principalKeys(principal: Principal): Readonly<Record<string, string>> {
  switch (principal.kind) {
    case "anonymous":
      return { "aws:PrincipalType": "Anonymous" };
    case "canonical-user":
      return { "aws:PrincipalArn": principal.arn, "aws:PrincipalIsAWSService": "false" };
    case "service":
      return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.name };
    case "federated":
      return { "aws:FederatedProvider": principal.provider };
    case "root":
      return {
        "aws:PrincipalArn": `arn:aws:iam::${principal.accountId}:root`,
        "aws:PrincipalAccount": principal.accountId,
        "aws:PrincipalType": "Account",
        "aws:PrincipalIsAWSService": "false",
      };
    case "user":
      return {
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": principal.accountId,
        "aws:PrincipalType": "User",
        "aws:username": principal.arn.slice(principal.arn.lastIndexOf("/") + 1),
        "aws:PrincipalIsAWSService": "false",
      };
    default:
      return {
        "aws:PrincipalArn": principal.roleArn,
        "aws:PrincipalAccount": principal.accountId,
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalIsAWSService": "false",
      };
  }
}
