import { DeleteUserPoolClient } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(DeleteUserPoolClient, ({ service }, { UserPoolId, ClientId }) => {
  service.deleteClient(UserPoolId, ClientId);
  return {};
});
