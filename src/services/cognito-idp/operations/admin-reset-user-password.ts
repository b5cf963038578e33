import { AdminResetUserPassword } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { passwordResetTarget } from "../password-reset.js";

/** The password no longer signs in; the user chooses a new one with the code that is sent. */
export default implement(AdminResetUserPassword, ({ service, now }, { UserPoolId, Username }) => {
  const pool = service.pools.get(UserPoolId);
  const user = service.users.get(pool, Username);
  const [attribute, destination] = passwordResetTarget(pool, user);
  service.transaction(() => {
    const sending = { pool, user, attribute, destination, now: now.getTime() };
    const sent = service.codes.send({ ...sending, purpose: "ForgotPassword", trigger: "ForgotPassword" });
    service.users.put({ ...sent.user, status: "RESET_REQUIRED", modifiedAt: now.getTime() });
  });
  return {};
});
