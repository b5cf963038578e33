import { AdminAddUserToGroup } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(AdminAddUserToGroup, ({ service }, { UserPoolId, Username, GroupName }) => {
  const pool = service.pools.get(UserPoolId);
  const user = service.users.get(pool, Username);
  const group = service.groups.get(pool.id, GroupName);
  service.transaction(() => service.groups.add(user, group));
  return {};
});
