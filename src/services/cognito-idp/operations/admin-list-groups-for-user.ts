import { AdminListGroupsForUser } from "../../../models/cognito-idp.js";
import { describedGroup } from "../groups.js";
import { implement } from "../implement.js";

export default implement(AdminListGroupsForUser, ({ service }, { UserPoolId, Username, Limit, NextToken }) => {
  const user = service.users.get(service.pools.get(UserPoolId), Username);
  const { items, next } = service.groups.listOf(user, Limit || 60, NextToken);
  return { Groups: items.map(describedGroup), NextToken: next };
});
