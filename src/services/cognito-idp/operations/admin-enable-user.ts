import { AdminEnableUser } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(AdminEnableUser, ({ service, now }, { UserPoolId, Username }) => {
  const user = service.users.get(service.pools.get(UserPoolId), Username);
  service.transaction(() => service.users.put({ ...user, enabled: true, modifiedAt: now.getTime() }));
  return {};
});
