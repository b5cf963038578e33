import { checkSecretHash } from "../clients.js";
import { incorrectCredentials } from "../faults.js";
import { isTimestamp, proves } from "../srp.js";
import { type AuthAnswer, type AuthStep, attemptKey, passwordProven, refuseUnspoken, required } from "./flow.js";

/** PASSWORD_VERIFIER: the client's proof, checked against the challenge that its secret block stands for. */
export async function passwordVerifier(step: AuthStep): Promise<AuthAnswer> {
  const { service, pool, client, parameters, now } = step;
  const username = required(step, "USERNAME");
  const signature = required(step, "PASSWORD_CLAIM_SIGNATURE");
  const secretBlock = required(step, "PASSWORD_CLAIM_SECRET_BLOCK");
  const timestamp = required(step, "TIMESTAMP");
  checkSecretHash(client, parameters.SECRET_HASH, [username]);
  refuseUnspoken(pool);
  const found = service.srpChallenges.find(secretBlock, now);
  if (found.state !== "open" || found.what.clientId !== client.id) throw incorrectCredentials();
  const { srp, userId, name, sub } = found.what;
  service.srpChallenges.close(secretBlock);
  const key = attemptKey(pool, userId);
  service.attempts.check(key, now);
  const user = service.users.byUsername(pool, userId);
  const sameUser = username === userId || username === name || service.users.find(pool, username)?.sub === sub;
  const right = proves(srp, { poolId: pool.id, userId, secretBlock, timestamp }, signature);
  if (!right || !sameUser || !isTimestamp(timestamp) || sub === undefined || user?.sub !== sub) {
    service.attempts.failed(key, now);
    throw incorrectCredentials();
  }
  // The password may have changed between challenge and proof.
  if (user.credential?.verifier !== srp.verifier.toString(16)) throw incorrectCredentials();
  service.attempts.succeeded(key);
  return passwordProven(step, user);
}
