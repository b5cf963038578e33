import { client } from "../../aws/client.js";
import type { UserTokens } from "../../components/user-picker.js";
import { health } from "../../data/health.js";
import type { Keys } from "./send.js";

/** A short-lived key pair of a role. Rejects with IAM's refusal where its trust policy has no place for this account. */
export async function keysOfRole(RoleArn: string): Promise<Keys> {
  const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
  const sts = await client(STSClient);
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "console" }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}

/** What an identity pool gives to a user, or to a guest. */
export async function keysOfIdentity(
  IdentityPoolId: string,
  user: { readonly userPoolId: string; readonly tokens: UserTokens } | undefined,
): Promise<Keys> {
  const { CognitoIdentityClient, GetCredentialsForIdentityCommand, GetIdCommand } = await import(
    "@aws-sdk/client-cognito-identity"
  );
  const identities = await client(CognitoIdentityClient);
  const { region } = await health();
  const Logins = user && { [`cognito-idp.${region}.amazonaws.com/${user.userPoolId}`]: user.tokens.idToken };
  const { IdentityId } = await identities.send(new GetIdCommand({ IdentityPoolId, Logins }));
  const { Credentials } = await identities.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}

/** The local root's pair, which signs the console's own calls too. */
export const ROOT_KEYS: Keys = { accessKeyId: "test", secretAccessKey: "test" };
