import { ListUserPools } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { poolDescription } from "../pools.js";

export default implement(ListUserPools, ({ service }, { MaxResults, NextToken }) => {
  const { items, next } = service.pools.list(MaxResults, NextToken);
  return { UserPools: items.map(poolDescription), NextToken: next };
});
