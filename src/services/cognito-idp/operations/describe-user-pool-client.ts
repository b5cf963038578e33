import { DescribeUserPoolClient } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(DescribeUserPoolClient, ({ service }, { UserPoolId, ClientId }) => ({
  UserPoolClient: service.describeClient(UserPoolId, ClientId),
}));
