import { ConfirmForgotPassword } from "../../../models/cognito-idp.js";
import { checkSecretHash, hidesUsers } from "../clients.js";
import { codeMismatch, userDisabled, userNotFound } from "../faults.js";
import { attemptKey } from "../flows/flow.js";
import { implement } from "../implement.js";
import { checkPassword, withPassword } from "../passwords.js";
import type { UserRecord } from "../records.js";
import { refuseTriggers } from "../triggers.js";

/** A new password against the code; ends every session of the user. */
export default implement(ConfirmForgotPassword, ({ service, now }, input) => {
  const client = service.clients.get(input.ClientId);
  const pool = service.pools.get(client.poolId);
  checkSecretHash(client, input.SecretHash, [input.Username]);
  refuseTriggers(pool, ["PostConfirmation"]);
  const user = service.users.find(pool, input.Username);
  if (!user) throw hidesUsers(client) ? codeMismatch() : userNotFound();
  if (!user.enabled) throw userDisabled();
  const { user: redeemed, attribute } = service.codes.redeem(user, "ForgotPassword", input.ConfirmationCode, {
    now: now.getTime(),
    remember: (counted) => service.transaction(() => service.users.put(counted)),
  });
  checkPassword(pool, input.Password);
  const changed: UserRecord = {
    ...withPassword(pool, redeemed, input.Password, service.random),
    status: "CONFIRMED",
    attributes: { ...redeemed.attributes, [`${attribute}_verified`]: "true" },
    generation: user.generation + 1,
    modifiedAt: now.getTime(),
  };
  service.transaction(() => service.users.put(changed));
  service.attempts.succeeded(attemptKey(pool, user.username));
  return {};
});
