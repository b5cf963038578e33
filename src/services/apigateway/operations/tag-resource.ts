import { TagResource } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(TagResource, ({ service }, input) => {
  service.tagResource(input.resourceArn, input.tags);
  return {};
});
