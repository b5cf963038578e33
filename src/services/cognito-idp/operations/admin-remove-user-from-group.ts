import { AdminRemoveUserFromGroup } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(AdminRemoveUserFromGroup, ({ service }, { UserPoolId, Username, GroupName }) => {
  service.removeUserFromGroup(UserPoolId, Username, GroupName);
  return {};
});
