import { UpdateRequestValidator } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(UpdateRequestValidator, ({ service }, input) =>
  service.updateRequestValidator(input.restApiId, input.requestValidatorId, input.patchOperations),
);
