import { DescribeUserPool } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(DescribeUserPool, ({ service }, { UserPoolId }) => ({
  UserPool: service.describePool(UserPoolId),
}));
