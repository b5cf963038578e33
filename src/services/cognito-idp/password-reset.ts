import { recoveryTarget } from "./codes.js";
import { invalidParameter, notAuthorized, userDisabled } from "./faults.js";
import type { DeliveredTo } from "./messages.js";
import type { PoolRecord, UserRecord } from "./records.js";

/** Where the code goes that lets this user choose a new password; throws what AWS says where there can be none. */
export function passwordResetTarget(pool: PoolRecord, user: UserRecord): [DeliveredTo, string] {
  if (!user.enabled) throw userDisabled();
  if (user.status === "FORCE_CHANGE_PASSWORD")
    throw notAuthorized("User password cannot be reset in the current state.");
  const target = user.status === "UNCONFIRMED" ? undefined : recoveryTarget(pool, user);
  if (!target)
    throw invalidParameter(
      "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
  return target;
}
