import { DeleteIdentityPool } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(DeleteIdentityPool, ({ service }, { IdentityPoolId }) => {
  service.deletePool(IdentityPoolId);
  return {};
});
