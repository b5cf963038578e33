import { VerifyUserAttribute } from "../../../models/cognito-idp.js";
import { aliasExists, invalidParameter } from "../faults.js";
import { implement } from "../implement.js";
import type { UserRecord } from "../records.js";
import { hasAlias, signsInWith } from "../users.js";

export default implement(VerifyUserAttribute, ({ service, now }, { AccessToken, AttributeName: name, Code }) => {
  const { pool, user } = service.sessions.authorize(AccessToken);
  if (name !== "email" && name !== "phone_number") throw invalidParameter(`Attribute ${name} cannot be verified.`);
  const { user: redeemed } = service.codes.redeem(user, name, Code, {
    now: now.getTime(),
    remember: (counted) => service.transaction(() => service.users.put(counted)),
  });
  const { [name]: awaited, ...pendingAttributes } = redeemed.pendingAttributes ?? {};
  const value = awaited ?? redeemed.attributes[name] ?? "";
  const verified: UserRecord = {
    ...redeemed,
    attributes: { ...redeemed.attributes, [name]: value, [`${name}_verified`]: "true" },
    pendingAttributes,
    modifiedAt: now.getTime(),
  };
  const signsIn = hasAlias(pool, name) || signsInWith(pool, name);
  if (signsIn && service.users.holder(pool, name, value, verified))
    throw aliasExists(`An account with the ${name} already exists.`);
  service.transaction(() => service.users.put(verified));
  return {};
});
