import { AdminDeleteUser } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(AdminDeleteUser, ({ service }, { UserPoolId, Username }) => {
  const user = service.users.get(service.pools.get(UserPoolId), Username);
  service.transaction(() => service.removeUser(user));
  return {};
});
