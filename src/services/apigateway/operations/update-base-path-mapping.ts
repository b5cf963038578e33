import { UpdateBasePathMapping } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(UpdateBasePathMapping, ({ service }, input) =>
  service.updateBasePathMapping(input.domainName, input.basePath, input.patchOperations),
);
