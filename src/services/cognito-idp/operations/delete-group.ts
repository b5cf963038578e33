import { DeleteGroup } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(DeleteGroup, ({ service }, { UserPoolId, GroupName }) => {
  service.deleteGroup(UserPoolId, GroupName);
  return {};
});
