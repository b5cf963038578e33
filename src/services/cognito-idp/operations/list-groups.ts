import { ListGroups } from "../../../models/cognito-idp.js";
import { describedGroup } from "../groups.js";
import { implement } from "../implement.js";

export default implement(ListGroups, ({ service }, { UserPoolId, Limit, NextToken }) => {
  const { items, next } = service.groups.list(service.pools.get(UserPoolId).id, Limit || 60, NextToken);
  return { Groups: items.map(describedGroup), NextToken: next };
});
