import { checkMutable, checkRequired, checkValues, checkWritable } from "../attributes.js";
import { checkSecretHash } from "../clients.js";
import { invalidParameter, notAuthorized, userDisabled } from "../faults.js";
import { checkPassword, withPassword } from "../passwords.js";
import { type AuthAnswer, type AuthStep, refuseUnspoken, required, signedIn } from "./flow.js";

const ATTRIBUTE_PREFIX = "userAttributes.";

/** NEW_PASSWORD_REQUIRED: a password of the user's own instead of the temporary one, and the attributes still missing. */
export async function newPasswordRequired(step: AuthStep): Promise<AuthAnswer> {
  const { service, pool, client, parameters, session, now } = step;
  if (!session) throw invalidParameter("Missing required parameter Session");
  const username = required(step, "USERNAME");
  checkSecretHash(client, parameters.SECRET_HASH, [username]);
  refuseUnspoken(pool);
  const found = service.newPasswordChallenges.find(session, now);
  if (found.state === "used") throw notAuthorized("Invalid session for the user, session can only be used once.");
  if (found.state !== "open") throw notAuthorized("Invalid session for the user, session is expired.");
  const user = service.users.byUsername(pool, found.what.username);
  const named = service.users.find(pool, username);
  if (found.what.clientId !== client.id || user?.sub !== found.what.sub || named?.sub !== user?.sub || !user)
    throw notAuthorized("Invalid session for the user.");
  if (!user.enabled) throw userDisabled();
  if (user.status !== "FORCE_CHANGE_PASSWORD") throw notAuthorized("Invalid session for the user.");
  const password = required(step, "NEW_PASSWORD");
  checkPassword(pool, password);
  const given = Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX))
      .map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), value]),
  );
  // Clients send back what the challenge showed them; only what differs is a change.
  const values = Object.fromEntries(Object.entries(given).filter(([name, value]) => user.attributes[name] !== value));
  checkWritable(client, Object.keys(values));
  checkValues(pool, values);
  checkMutable(pool, user, values);
  const attributes = { ...user.attributes, ...values };
  for (const name of ["email", "phone_number"])
    if (values[name] !== undefined) attributes[`${name}_verified`] = "false";
  checkRequired(pool, attributes);
  const changed = service.transaction(() =>
    service.users.put({
      ...withPassword(pool, user, password, service.random),
      attributes,
      status: "CONFIRMED",
      modifiedAt: now,
    }),
  );
  service.newPasswordChallenges.close(session);
  return signedIn(step, changed);
}
