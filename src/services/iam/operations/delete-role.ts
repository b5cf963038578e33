import { DeleteRole } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(DeleteRole, ({ service }, { RoleName }) => {
  service.deleteRole(RoleName);
  return {};
});
