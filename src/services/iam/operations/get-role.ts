import { GetRole } from "../../../models/iam.js";
import { describeRole } from "../describe.js";
import { implement } from "../implement.js";

export default implement(GetRole, ({ service }, { RoleName }) => ({
  Role: { ...describeRole(service.role(RoleName)), RoleLastUsed: {} },
}));
