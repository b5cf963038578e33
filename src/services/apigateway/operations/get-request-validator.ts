import { GetRequestValidator } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(GetRequestValidator, ({ service }, input) =>
  service.getRequestValidator(input.restApiId, input.requestValidatorId),
);
