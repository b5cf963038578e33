import { AdminDisableUser } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

/** Ends every session for good: enabling the user again does not bring them back. */
export default implement(AdminDisableUser, ({ service, now }, { UserPoolId, Username }) => {
  const user = service.users.get(service.pools.get(UserPoolId), Username);
  const { generation } = user;
  service.transaction(() =>
    service.users.put({ ...user, enabled: false, generation: generation + 1, modifiedAt: now.getTime() }),
  );
  return {};
});
