import { AdminConfirmSignUp } from "../../../models/cognito-idp.js";
import { withoutCode } from "../codes.js";
import { implement } from "../implement.js";
import { refuseTriggers } from "../triggers.js";

export default implement(AdminConfirmSignUp, ({ service, now, fault }, { UserPoolId, Username }) => {
  const pool = service.pools.get(UserPoolId);
  refuseTriggers(pool, ["PostConfirmation"]);
  const user = service.users.get(pool, Username);
  if (user.status !== "UNCONFIRMED")
    throw fault("NotAuthorizedException", `User cannot be confirmed. Current status is ${user.status}`);
  service.transaction(() =>
    service.users.put({ ...withoutCode(user, "SignUp"), status: "CONFIRMED", modifiedAt: now.getTime() }),
  );
  return {};
});
