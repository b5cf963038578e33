import { ListUsersInGroup } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { describedUser } from "../users.js";

export default implement(ListUsersInGroup, ({ service }, { UserPoolId, GroupName, Limit, NextToken }) => {
  const pool = service.pools.get(UserPoolId);
  const { items, next } = service.groups.members(service.groups.get(pool.id, GroupName), Limit || 60, NextToken);
  return { Users: items.map((username) => describedUser(service.users.get(pool, username))), NextToken: next };
});
