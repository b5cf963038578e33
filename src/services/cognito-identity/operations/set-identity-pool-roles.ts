import { SetIdentityPoolRoles } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(SetIdentityPoolRoles, ({ service }, { IdentityPoolId, Roles, RoleMappings }) => {
  service.setRoles(IdentityPoolId, { Roles, ...(RoleMappings && { RoleMappings }) });
  return {};
});
