import { AdminSetUserPassword } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { checkPassword, withPassword, withTemporaryPassword } from "../passwords.js";

/** Sessions live on; with a temporary password the next sign-in asks for a new one. */
export default implement(AdminSetUserPassword, ({ service, now }, { UserPoolId, Username, Password, Permanent }) => {
  const pool = service.pools.get(UserPoolId);
  const user = service.users.get(pool, Username);
  checkPassword(pool, Password);
  const { random } = service;
  const modifiedAt = now.getTime();
  const changed = Permanent
    ? ({ ...withPassword(pool, user, Password, random), status: "CONFIRMED" } as const)
    : withTemporaryPassword(pool, user, Password, { random, now: modifiedAt });
  service.transaction(() => service.users.put({ ...changed, modifiedAt }));
  return {};
});
