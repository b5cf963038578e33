import { DeleteRolePolicy } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(DeleteRolePolicy, ({ service }, { RoleName, PolicyName }) => {
  service.deleteRolePolicy(RoleName, PolicyName);
  return {};
});
