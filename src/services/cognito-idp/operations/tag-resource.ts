import { TagResource } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(TagResource, ({ service }, { ResourceArn, Tags }) => {
  service.tag(ResourceArn, { add: Tags });
  return {};
});
