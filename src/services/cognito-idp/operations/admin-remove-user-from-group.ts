import { AdminRemoveUserFromGroup } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(AdminRemoveUserFromGroup, ({ service }, { UserPoolId, Username, GroupName }) => {
  const pool = service.pools.get(UserPoolId);
  const user = service.users.get(pool, Username);
  const group = service.groups.get(pool.id, GroupName);
  service.transaction(() => service.groups.leave(user, group));
  return {};
});
