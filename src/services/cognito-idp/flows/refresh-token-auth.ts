import { allowsFlow, checkSecretHash, rotates } from "../clients.js";
import { invalidParameter } from "../faults.js";
import { refuseTriggers, TOKEN_TRIGGERS } from "../triggers.js";
import { type AuthAnswer, type AuthStep, required } from "./flow.js";

/** REFRESH_TOKEN_AUTH: new ID and access tokens for the same session. A client that rotates must use GetTokensFromRefreshToken. */
export async function refreshTokenAuth(step: AuthStep): Promise<AuthAnswer> {
  const { service, pool, client, parameters } = step;
  if (!allowsFlow(client, "REFRESH_TOKEN_AUTH") || rotates(client))
    throw invalidParameter("Auth flow not enabled for this client");
  const token = required(step, "REFRESH_TOKEN");
  if (!parameters.SECRET_HASH) checkSecretHash(client, undefined, []);
  refuseTriggers(pool, TOKEN_TRIGGERS);
  const { user } = service.sessions.grantOf(pool, client, token);
  const names = [user.username, user.sub, ...(parameters.USERNAME ? [parameters.USERNAME] : [])];
  checkSecretHash(client, parameters.SECRET_HASH, names);
  return { ChallengeParameters: {}, AuthenticationResult: await service.sessions.refresh(client, token) };
}
