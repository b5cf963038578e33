import { GetBasePathMapping } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(GetBasePathMapping, ({ service }, input) =>
  service.getBasePathMapping(input.domainName, input.basePath),
);
