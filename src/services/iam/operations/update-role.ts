import { UpdateRole } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(UpdateRole, ({ service }, { RoleName, Description, MaxSessionDuration }) => {
  service.updateRole(RoleName, {
    maxSessionDuration: MaxSessionDuration,
    ...(Description !== undefined && { description: Description }),
  });
  return {};
});
