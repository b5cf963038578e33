import { ChangePassword } from "../../../models/cognito-idp.js";
import { incorrectCredentials } from "../faults.js";
import { attemptKey } from "../flows/flow.js";
import { implement } from "../implement.js";
import { checkPassword, withPassword } from "../passwords.js";
import { passwordMatches } from "../srp.js";

/** Sessions live on: a change of password revokes nothing. */
export default implement(ChangePassword, ({ service, now }, input) => {
  const { pool, user } = service.sessions.authorize(input.AccessToken);
  const key = attemptKey(pool, user.username);
  service.attempts.check(key, now.getTime());
  const { credential } = user;
  const previous = input.PreviousPassword ?? "";
  if (!credential || !passwordMatches(pool.id, user.username, previous, credential)) {
    service.attempts.failed(key, now.getTime());
    throw incorrectCredentials();
  }
  service.attempts.succeeded(key);
  checkPassword(pool, input.ProposedPassword);
  const changed = withPassword(pool, user, input.ProposedPassword, service.random);
  service.transaction(() => service.users.put({ ...changed, modifiedAt: now.getTime() }));
  return {};
});
