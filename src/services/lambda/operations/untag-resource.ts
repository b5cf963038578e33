import { UntagResource } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { taggedFunction } from "../tagged-function.js";

export default implement(UntagResource, ({ service }, { Resource, TagKeys }) => {
  service.changeTags(taggedFunction(Resource), { drop: TagKeys });
  return {};
});
