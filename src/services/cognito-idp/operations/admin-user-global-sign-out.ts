import { AdminUserGlobalSignOut } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(AdminUserGlobalSignOut, ({ service }, { UserPoolId, Username }) => {
  const user = service.users.get(service.pools.get(UserPoolId), Username);
  service.transaction(() => service.users.put({ ...user, generation: user.generation + 1 }));
  return {};
});
