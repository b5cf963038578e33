import { SignUp } from "../../../models/cognito-idp.js";
import { checkAliases, normalized } from "../attribute-update.js";
import { checkRequired, checkValues, checkWritable, isEmail, nonEmpty, valuesOf } from "../attributes.js";
import { checkSecretHash } from "../clients.js";
import { confirmationTarget } from "../codes.js";
import { invalidParameter } from "../faults.js";
import { implement } from "../implement.js";
import { checkPassword, SIGN_UP_POLICY_PREFIX, withPassword } from "../passwords.js";
import type { UserRecord } from "../records.js";
import { refuseTriggers } from "../triggers.js";
import { checkUsername, withSignInAddress } from "../users.js";

export default implement(SignUp, ({ service, now: date, fault }, input) => {
  const client = service.clients.get(input.ClientId);
  const pool = service.pools.get(client.poolId);
  const { Username: username, Password: password } = input;
  const now = date.getTime();
  checkSecretHash(client, input.SecretHash, [username]);
  if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly)
    throw fault("NotAuthorizedException", "SignUp is not permitted for this user pool");
  refuseTriggers(pool, ["PreSignUp"]);
  checkUsername(pool, username);
  const given = normalized(valuesOf(input.UserAttributes));
  checkWritable(client, Object.keys(given));
  const values = nonEmpty(withSignInAddress(pool, username, given));
  checkValues(pool, values);
  checkRequired(pool, values);
  if (!password)
    throw invalidParameter("Password is required: sign-up without a password is not supported by this endpoint.");
  checkPassword(pool, password, SIGN_UP_POLICY_PREFIX);
  const taken = service.nameTaken(pool, username);
  if (taken !== undefined) {
    const kind = isEmail(username) ? "email" : "phone_number";
    throw fault(
      "UsernameExistsException",
      taken === "address" ? `An account with the given ${kind} already exists.` : "User already exists",
    );
  }
  const attributes = {
    ...values,
    ...(values.email && { email_verified: "false" }),
    ...(values.phone_number && { phone_number_verified: "false" }),
  };
  const unconfirmed: UserRecord = { ...service.users.fresh(pool, username, now), attributes, status: "UNCONFIRMED" };
  const user = withPassword(pool, unconfirmed, password, service.random);
  checkAliases(service, pool, user);
  return service.transaction(() => {
    const target = confirmationTarget(pool, user);
    const sent =
      target &&
      service.codes.send({
        pool,
        user,
        purpose: "SignUp",
        trigger: "SignUp",
        attribute: target[0],
        destination: target[1],
        now,
      });
    service.users.put(sent?.user ?? user);
    return { UserConfirmed: false, UserSub: user.sub, ...(sent && { CodeDeliveryDetails: sent.details }) };
  });
});
