import { AdminGetUser } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";
import { describedUser } from "../users.js";

export default implement(AdminGetUser, ({ service }, { UserPoolId, Username }) => {
  const user = service.users.get(service.pools.get(UserPoolId), Username);
  const { Attributes, ...described } = describedUser(user);
  return { ...described, Username: user.username, UserAttributes: Attributes };
});
