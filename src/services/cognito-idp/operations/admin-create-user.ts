import { AdminCreateUser } from "../../../models/cognito-idp.js";
import { checkAliases, normalized, releaseAlias } from "../attribute-update.js";
import { checkValues, isEmail, nonEmpty, valuesOf } from "../attributes.js";
import { implement } from "../implement.js";
import { sendInvitation } from "../invitation.js";
import { CREATE_USER_POLICY_PREFIX, checkPassword, generatedPassword, withTemporaryPassword } from "../passwords.js";
import type { UserRecord } from "../records.js";
import { refuseTriggers } from "../triggers.js";
import { checkUsername, describedUser, withSignInAddress } from "../users.js";

export default implement(AdminCreateUser, ({ service, now: date, fault }, input) => {
  const pool = service.pools.get(input.UserPoolId);
  const now = date.getTime();
  const password = input.TemporaryPassword ?? generatedPassword(pool, service.random);
  checkPassword(pool, password, CREATE_USER_POLICY_PREFIX);
  const finish = (user: UserRecord) => {
    const invited = withTemporaryPassword(pool, user, password, { random: service.random, now });
    return service.transaction(() => {
      if (input.ForceAliasCreation)
        for (const alias of ["email", "phone_number"] as const) releaseAlias(service, pool, alias, invited);
      service.users.put(invited);
      if (input.MessageAction !== "SUPPRESS")
        sendInvitation({ service, pool, user: invited, password, mediums: input.DesiredDeliveryMediums, now });
      return { User: describedUser(invited) };
    });
  };
  if (input.MessageAction === "RESEND") {
    const user = service.users.get(pool, input.Username);
    if (user.status !== "FORCE_CHANGE_PASSWORD")
      throw fault(
        "UnsupportedUserStateException",
        `Resend not possible. ${user.username} status is not FORCE_CHANGE_PASSWORD`,
      );
    return finish({ ...user, modifiedAt: now });
  }
  refuseTriggers(pool, ["PreSignUp"]);
  checkUsername(pool, input.Username);
  const values = withSignInAddress(pool, input.Username, normalized(valuesOf(input.UserAttributes)));
  checkValues(pool, values);
  const taken = service.nameTaken(pool, input.Username);
  if (taken !== undefined) {
    const kind = isEmail(input.Username) ? "email" : "phone_number";
    throw fault(
      "UsernameExistsException",
      taken === "address" ? `An account with the given ${kind} already exists.` : "User account already exists",
    );
  }
  const attributes = nonEmpty({
    ...values,
    ...(values.email && { email_verified: values.email_verified ?? "false" }),
    ...(values.phone_number && { phone_number_verified: values.phone_number_verified ?? "false" }),
  });
  const user: UserRecord = {
    ...service.users.fresh(pool, input.Username, now),
    attributes,
    status: "FORCE_CHANGE_PASSWORD",
  };
  if (!input.ForceAliasCreation) checkAliases(service, pool, user);
  return finish(user);
});
