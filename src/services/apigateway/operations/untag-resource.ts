import { UntagResource } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(UntagResource, ({ service }, input) => {
  service.untagResource(input.resourceArn, input.tagKeys);
  return {};
});
