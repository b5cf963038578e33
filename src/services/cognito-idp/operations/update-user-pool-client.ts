import { UpdateUserPoolClient } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(UpdateUserPoolClient, ({ service }, input) => ({
  UserPoolClient: service.updateClient(input),
}));
