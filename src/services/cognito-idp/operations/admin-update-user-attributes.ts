import { AdminUpdateUserAttributes } from "../../../models/cognito-idp.js";
import { updateAttributes } from "../attribute-update.js";
import { valuesOf } from "../attributes.js";
import { implement } from "../implement.js";

export default implement(AdminUpdateUserAttributes, ({ service, now }, { UserPoolId, Username, UserAttributes }) => {
  const pool = service.pools.get(UserPoolId);
  const user = service.users.get(pool, Username);
  const update = { service, pool, user, values: valuesOf(UserAttributes), now: now.getTime() };
  service.transaction(() => updateAttributes(update));
  return {};
});
