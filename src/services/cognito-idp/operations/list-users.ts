import { ListUsers } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { describedUser } from "../users.js";

export default implement(ListUsers, ({ service }, { UserPoolId, AttributesToGet, Limit, PaginationToken, Filter }) => {
  const pool = service.pools.get(UserPoolId);
  const { items, next } = service.users.list(pool, { filter: Filter, limit: Limit || 60, token: PaginationToken });
  return { Users: items.map((user) => describedUser(user, AttributesToGet)), PaginationToken: next };
});
