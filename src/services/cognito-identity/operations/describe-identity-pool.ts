import { DescribeIdentityPool } from "../../../models/cognito-identity.js";
import { implement } from "../implement.js";

export default implement(DescribeIdentityPool, ({ service }, { IdentityPoolId }) => service.pool(IdentityPoolId));
