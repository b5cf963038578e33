import { DeleteResource } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteResource, ({ service }, input) => {
  service.deleteResource(input.restApiId, input.resourceId);
  return {};
});
