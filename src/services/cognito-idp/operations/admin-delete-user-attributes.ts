import { AdminDeleteUserAttributes } from "../../../models/cognito-idp.js";
import { updateAttributes } from "../attribute-update.js";
import { implement } from "../implement.js";

export default implement(
  AdminDeleteUserAttributes,
  ({ service, now }, { UserPoolId, Username, UserAttributeNames }) => {
    const pool = service.pools.get(UserPoolId);
    const user = service.users.get(pool, Username);
    const values = Object.fromEntries(UserAttributeNames.map((name) => [name, ""]));
    service.transaction(() => updateAttributes({ service, pool, user, values, now: now.getTime() }));
    return {};
  },
);
