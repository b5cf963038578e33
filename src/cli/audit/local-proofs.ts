import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  ListUserPoolClientsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { clientSettings, type LocalTarget } from "../aws.js";
import type { Proofs } from "./probe.js";

const USERNAME = "sekisho-audit@example.com";
const PASSWORD = "Audit-only-1";
const A_WEEK = 7 * 86_400;

/**
 * Tokens for the probes of an audit of the local cloud: of a user made for it in the API's pool, and of one in a pool
 * made for it. `use` gets them; both are gone when it is through.
 */
export async function withLocalProofs<R>(
  target: LocalTarget,
  userPoolId: string | undefined,
  use: (proofs: Proofs) => Promise<R>,
): Promise<R> {
  const keys = { ...target.credentials };
  if (userPoolId === undefined) return use({ region: target.region, keys });
  const client = new CognitoIdentityProviderClient(clientSettings(target));
  const { UserPool: other } = await client.send(new CreateUserPoolCommand({ PoolName: "sekisho-audit" }));
  const otherId = other?.Id ?? "";
  try {
    await client.send(new CreateUserPoolClientCommand({ UserPoolId: otherId, ClientName: "sekisho-audit" }));
    const own = await signIn(client, target, userPoolId);
    const foreign = await signIn(client, target, otherId);
    const now = Math.floor(Date.now() / 1000);
    return await use({
      region: target.region,
      keys,
      tokens: {
        id: (await own({})).idToken,
        access: async (scopes) => (await own({ scopes })).accessToken,
        expired: (await own({ issuedAt: now - A_WEEK })).idToken,
        otherPool: (await foreign({})).idToken,
      },
    });
  } finally {
    await client.send(new AdminDeleteUserCommand({ UserPoolId: userPoolId, Username: USERNAME })).catch(() => {});
    await client.send(new DeleteUserPoolCommand({ UserPoolId: otherId }));
    client.destroy();
  }
}

type Tokens = { readonly idToken: string; readonly accessToken: string };

/** A user in the pool, and the way to tokens of its own. */
async function signIn(client: CognitoIdentityProviderClient, { endpoint }: LocalTarget, userPoolId: string) {
  const at = { UserPoolId: userPoolId, Username: USERNAME };
  await client.send(new AdminDeleteUserCommand(at)).catch(() => {});
  await client.send(
    new AdminCreateUserCommand({
      ...at,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: USERNAME },
        { Name: "email_verified", Value: "true" },
      ],
    }),
  );
  await client.send(new AdminSetUserPasswordCommand({ ...at, Password: PASSWORD, Permanent: true }));
  const { UserPoolClients = [] } = await client.send(
    new ListUserPoolClientsCommand({ UserPoolId: userPoolId, MaxResults: 1 }),
  );
  const clientId = UserPoolClients[0]?.ClientId;
  return async (wish: { issuedAt?: number; scopes?: readonly string[] }): Promise<Tokens> => {
    const response = await fetch(`${endpoint}/_sekisho/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ userPoolId, clientId, username: USERNAME, ...wish }),
    });
    const answer = (await response.json()) as Tokens & { message?: string };
    if (!response.ok) throw new Error(answer.message ?? `no token: ${response.status}`);
    return answer;
  };
}
