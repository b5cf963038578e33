import { DescribeIdentity } from "../../../models/cognito-identity.js";
import { describedIdentity } from "../described-identity.js";
import { implement } from "../implement.js";

export default implement(DescribeIdentity, ({ service }, { IdentityId }) =>
  describedIdentity(service.identities.get(IdentityId)),
);
