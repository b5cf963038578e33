import { UntagResource } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { taggedResource } from "../tagged-resource.js";

export default implement(UntagResource, ({ service }, { Resource, TagKeys }) => {
  taggedResource(service, Resource).change({ drop: TagKeys });
  return {};
});
