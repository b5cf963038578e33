import { CognitoIdentityClient, CreateIdentityPoolCommand } from "@aws-sdk/client-cognito-identity";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import { startCloud } from "../harness/cloud.js";

export const ACCOUNT = "000000000000";
export const PASSWORD = "Correct-horse-9";
const FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] as const;

/** A cloud with a user pool, and hands to make users, roles and identity pools with. */
export async function cognito() {
  const time = { ahead: 0 };
  const cloud = await startCloud({ clock: { now: () => new Date(Date.now() + time.ahead) } });
  const idp = cloud.client(CognitoIdentityProviderClient);
  const iam = cloud.client(IAMClient);
  const identity = cloud.client(CognitoIdentityClient);
  const sts = cloud.client(STSClient);

  async function userPool() {
    const { UserPool } = await idp.send(new CreateUserPoolCommand({ PoolName: "people" }));
    const poolId = UserPool?.Id ?? "";
    const client = async () => {
      const made = await idp.send(
        new CreateUserPoolClientCommand({ UserPoolId: poolId, ClientName: "web", ExplicitAuthFlows: [...FLOWS] }),
      );
      return made.UserPoolClient?.ClientId ?? "";
    };
    return { poolId, clientId: await client(), client, provider: `cognito-idp.us-east-1.amazonaws.com/${poolId}` };
  }

  const people = await userPool();
  return {
    cloud,
    time,
    idp,
    iam,
    identity,
    sts,
    people,
    userPool,
    async user(Username: string, poolId = people.poolId) {
      await idp.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username, MessageAction: "SUPPRESS" }));
      await idp.send(
        new AdminSetUserPasswordCommand({ UserPoolId: poolId, Username, Password: PASSWORD, Permanent: true }),
      );
    },
    async signIn(USERNAME: string, ClientId = people.clientId) {
      const { AuthenticationResult } = await idp.send(
        new InitiateAuthCommand({
          AuthFlow: "USER_PASSWORD_AUTH",
          ClientId,
          AuthParameters: { USERNAME, PASSWORD },
        }),
      );
      return { id: AuthenticationResult?.IdToken ?? "", access: AuthenticationResult?.AccessToken ?? "" };
    },
    /** Returns its id. */
    async identityPool(settings: Partial<CreateIdentityPoolCommand["input"]> = {}) {
      const pool = await identity.send(
        new CreateIdentityPoolCommand({
          IdentityPoolName: "app",
          AllowUnauthenticatedIdentities: false,
          CognitoIdentityProviders: [{ ProviderName: people.provider, ClientId: people.clientId }],
          ...settings,
        }),
      );
      return pool.IdentityPoolId ?? "";
    },
    /** Returns its ARN. */
    async role(RoleName: string, ...statements: object[]) {
      const policy = { Version: "2012-10-17", Statement: statements };
      const { Role } = await iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(policy) }),
      );
      return Role?.Arn ?? "";
    },
    /** The trust that Amplify and the consoles write for an identity pool. */
    trust: (poolId: string, amr: string, Action: string | string[] = "sts:AssumeRoleWithWebIdentity") => ({
      Effect: "Allow",
      Principal: { Federated: "cognito-identity.amazonaws.com" },
      Action,
      Condition: {
        StringEquals: { "cognito-identity.amazonaws.com:aud": poolId },
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": amr },
      },
    }),
  };
}

export const subOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).sub;

export { refusal } from "../harness/refusal.js";
