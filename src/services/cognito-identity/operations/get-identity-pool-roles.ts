import { GetIdentityPoolRoles } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(GetIdentityPoolRoles, ({ service }, { IdentityPoolId }) => ({
  IdentityPoolId,
  ...service.rolesOf(IdentityPoolId),
}));
