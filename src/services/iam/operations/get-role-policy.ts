import { GetRolePolicy } from "../../../models/iam.js";
import { encodePolicy } from "../describe.js";
import { implement } from "../implement.js";

export default implement(GetRolePolicy, ({ service }, { RoleName, PolicyName }) => ({
  RoleName: service.role(RoleName).roleName,
  PolicyName,
  PolicyDocument: encodePolicy(service.rolePolicy(RoleName, PolicyName)),
}));
