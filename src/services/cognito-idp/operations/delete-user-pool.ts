import { DeleteUserPool } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(DeleteUserPool, ({ service }, { UserPoolId }) => {
  service.deletePool(UserPoolId);
  return {};
});
