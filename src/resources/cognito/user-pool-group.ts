import type { UserPools } from "../../services/cognito-idp/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::Cognito::UserPoolGroup";
const PROPERTIES = ["Description", "GroupName", "Precedence", "RoleArn", "UserPoolId"];

/** A group; its name is its id. */
export const userPoolGroup = (userPools: UserPools): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    const { GroupName = "" } = userPools.createGroup(groupOf(properties, context));
    return { id: GroupName, attributes: {} };
  },
  update(id, next, _previous, context) {
    userPools.updateGroup({ ...groupOf(next, context), GroupName: id });
    return { id, attributes: {} };
  },
  remove: (id, { UserPoolId }) => unlessGone(() => userPools.deleteGroup(UserPoolId, id)),
});

function groupOf(properties: Properties, context: ResourceContext) {
  return defined({
    UserPoolId: properties.UserPoolId as string,
    GroupName: (properties.GroupName ?? context.generatedName({ maxLength: 128 })) as string,
    Description: properties.Description as string,
    Precedence: properties.Precedence as number,
    RoleArn: properties.RoleArn as string,
  });
}
