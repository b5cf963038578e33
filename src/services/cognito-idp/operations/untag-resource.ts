import { UntagResource } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(UntagResource, ({ service }, { ResourceArn, TagKeys }) => {
  service.tag(ResourceArn, { remove: TagKeys });
  return {};
});
