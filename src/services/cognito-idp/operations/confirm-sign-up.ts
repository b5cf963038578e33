import { ConfirmSignUp } from "../../../models/cognito-idp.js";
import { releaseAlias } from "../attribute-update.js";
import { checkSecretHash, hidesUsers } from "../clients.js";
import { aliasExists, codeExpired, userDisabled, userNotFound } from "../faults.js";
import { implement } from "../implement.js";
import type { UserRecord } from "../records.js";
import { refuseTriggers } from "../triggers.js";
import { hasAlias } from "../users.js";

export default implement(ConfirmSignUp, ({ service, now, fault }, input) => {
  const client = service.clients.get(input.ClientId);
  const pool = service.pools.get(client.poolId);
  checkSecretHash(client, input.SecretHash, [input.Username]);
  refuseTriggers(pool, ["PostConfirmation"]);
  const user = service.users.find(pool, input.Username);
  if (!user) throw hidesUsers(client) ? codeExpired() : userNotFound();
  if (!user.enabled) throw userDisabled();
  if (user.status !== "UNCONFIRMED")
    throw fault("NotAuthorizedException", `User cannot be confirmed. Current status is ${user.status}`);
  const { user: redeemed, attribute } = service.codes.redeem(user, "SignUp", input.ConfirmationCode, {
    now: now.getTime(),
    remember: (counted) => service.transaction(() => service.users.put(counted)),
  });
  const confirmed: UserRecord = {
    ...redeemed,
    status: "CONFIRMED",
    attributes: { ...redeemed.attributes, [`${attribute}_verified`]: "true" },
    modifiedAt: now.getTime(),
  };
  service.transaction(() => {
    if (hasAlias(pool, attribute)) {
      if (input.ForceAliasCreation) releaseAlias(service, pool, attribute, confirmed);
      else if (service.users.holder(pool, attribute, confirmed.attributes[attribute] ?? "", confirmed))
        throw aliasExists(`An account with the ${attribute} already exists.`);
    }
    service.users.put(confirmed);
  });
  return {};
});
