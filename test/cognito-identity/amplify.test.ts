import { SetIdentityPoolRolesCommand } from "@aws-sdk/client-cognito-identity";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Amplify } from "aws-amplify";
import { fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { expect, test } from "vitest";
import { cognito, PASSWORD, subOf } from "./support.js";

test("Amplify 6 gets credentials for a guest, for who signs in, and for who comes back", async () => {
  const world = await cognito();
  const { people, cloud } = world;
  await world.user("alice");
  const identityPoolId = await world.identityPool({ AllowUnauthenticatedIdentities: true });
  const authenticated = await world.role("auth", world.trust(identityPoolId, "authenticated"));
  const unauthenticated = await world.role("guest", world.trust(identityPoolId, "unauthenticated"));
  await world.identity.send(
    new SetIdentityPoolRolesCommand({ IdentityPoolId: identityPoolId, Roles: { authenticated, unauthenticated } }),
  );
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: people.poolId,
        userPoolClientId: people.clientId,
        identityPoolId,
        allowGuestAccess: true,
        userPoolEndpoint: cloud.url,
        identityPoolEndpoint: cloud.url,
      },
    },
  });
  const session = async () => {
    const { credentials, identityId, tokens } = await fetchAuthSession({ forceRefresh: true });
    if (!credentials) throw new Error("no credentials");
    const { Arn } = await cloud
      .client(STSClient, { credentials: credentials as never })
      .send(new GetCallerIdentityCommand({}));
    return {
      identityId,
      arn: Arn,
      known: cloud.cloud.sts.credentials(credentials.accessKeyId)?.cognitoIdentity,
      tokens,
    };
  };

  const guest = await session();
  expect(guest.arn).toBe("arn:aws:sts::000000000000:assumed-role/guest/CognitoIdentityCredentials");
  expect(guest.known).toMatchObject({ identityId: guest.identityId, authenticationType: "unauthenticated" });

  await signIn({ username: "alice", password: PASSWORD });
  const user = await session();
  expect(user.arn).toBe("arn:aws:sts::000000000000:assumed-role/auth/CognitoIdentityCredentials");
  expect(user.known).toEqual({
    identityPoolId,
    identityId: user.identityId,
    authenticationType: "authenticated",
    authenticationProvider: `${people.provider},${people.provider}:CognitoSignIn:${subOf(user.tokens?.idToken?.toString() ?? "")}`,
  });

  await signOut();
  await session();
  await signIn({ username: "alice", password: PASSWORD });
  expect((await session()).identityId).toBe(user.identityId);
  await signOut();
  expect(cloud.defects).toEqual([]);
});
