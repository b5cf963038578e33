import { checkSecretHash, hidesUsers, sessionValidity } from "../clients.js";
import { invalidParameter, passwordResetRequired, userNotFound } from "../faults.js";
import { openChallenge } from "../srp.js";
import { type AuthAnswer, type AuthStep, refuseUnspoken, required } from "./flow.js";
import { syntheticCredential } from "./synthetic-credential.js";

/** As long as Cognito's; the client only sends it back. */
const SECRET_BLOCK_BYTES = 1284;
const PUBLIC_DIGITS = 768;

/** USER_SRP_AUTH: answers with salt and server's public value, whether the user exists (ENABLED) or not. */
export async function userSrpAuth(step: AuthStep): Promise<AuthAnswer> {
  const { service, pool, client, parameters, now } = step;
  const username = required(step, "USERNAME");
  const clientPublic = required(step, "SRP_A");
  if (!/^[0-9a-f]+$/i.test(clientPublic)) throw invalidParameter("SRP_A is not a hexadecimal number");
  checkSecretHash(client, parameters.SECRET_HASH, [username]);
  refuseUnspoken(pool);
  const user = service.users.find(pool, username);
  if (!user && !hidesUsers(client)) throw userNotFound();
  if (user?.status === "RESET_REQUIRED") throw passwordResetRequired();
  const credential = user?.credential ?? syntheticCredential(pool, username);
  const srp = openChallenge(BigInt(`0x${clientPublic}`), credential, service.random);
  const userId = user?.username ?? username;
  const block = service.srpChallenges.open(
    { srp, clientId: client.id, userId, name: username, sub: user?.credential && user.sub },
    { now, validFor: sessionValidity(client), bytes: SECRET_BLOCK_BYTES, encoding: "base64" },
  );
  return {
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeParameters: {
      SALT: credential.salt,
      SECRET_BLOCK: block,
      SRP_B: srp.serverPublic.toString(16).padStart(PUBLIC_DIGITS, "0"),
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
  };
}
