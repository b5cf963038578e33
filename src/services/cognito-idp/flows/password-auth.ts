import { checkSecretHash, hidesUsers } from "../clients.js";
import { incorrectCredentials, passwordResetRequired, userNotFound } from "../faults.js";
import { passwordMatches } from "../srp.js";
import { refuseTriggers } from "../triggers.js";
import { type AuthAnswer, type AuthStep, attemptKey, passwordProven, refuseUnspoken, required } from "./flow.js";
import { syntheticCredential } from "./synthetic-credential.js";

/** USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself, checked against the stored verifier. */
export async function passwordAuth(step: AuthStep): Promise<AuthAnswer> {
  const { service, pool, client, parameters, now } = step;
  const username = required(step, "USERNAME");
  const password = required(step, "PASSWORD");
  checkSecretHash(client, parameters.SECRET_HASH, [username]);
  refuseUnspoken(pool);
  const user = service.users.find(pool, username);
  if (!user) refuseTriggers(pool, ["UserMigration"]);
  if (!user && !hidesUsers(client)) throw userNotFound();
  if (user?.status === "RESET_REQUIRED") throw passwordResetRequired();
  const key = attemptKey(pool, user?.username ?? username);
  service.attempts.check(key, now);
  const credential = user?.credential ?? syntheticCredential(pool, username);
  const right = passwordMatches(pool.id, user?.username ?? username, password, credential);
  if (!user?.credential || !right) {
    service.attempts.failed(key, now);
    throw incorrectCredentials();
  }
  service.attempts.succeeded(key);
  return passwordProven(step, user);
}
