import { CreateBasePathMapping } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(CreateBasePathMapping, ({ service }, input) => service.createBasePathMapping(input));
