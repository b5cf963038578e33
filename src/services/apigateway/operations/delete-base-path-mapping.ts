import { DeleteBasePathMapping } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteBasePathMapping, ({ service }, input) => {
  service.deleteBasePathMapping(input.domainName, input.basePath);
  return {};
});
