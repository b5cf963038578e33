import { CreateUserPoolClient } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(CreateUserPoolClient, ({ service }, input) => ({
  UserPoolClient: service.createClient(input),
}));
