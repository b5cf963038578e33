import { CreateRequestValidator } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(CreateRequestValidator, ({ service }, input) => service.createRequestValidator(input));
