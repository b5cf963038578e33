import { AdminAddUserToGroup } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(AdminAddUserToGroup, ({ service }, { UserPoolId, Username, GroupName }) => {
  service.addUserToGroup(UserPoolId, Username, GroupName);
  return {};
});
