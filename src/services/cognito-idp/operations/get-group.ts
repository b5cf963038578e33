import { GetGroup } from "../../../models/cognito-idp.js";
import { describedGroup } from "../groups.js";
import { implement } from "../implement.js";

export default implement(GetGroup, ({ service }, { UserPoolId, GroupName }) => ({
  Group: describedGroup(service.groups.get(service.pools.get(UserPoolId).id, GroupName)),
}));
