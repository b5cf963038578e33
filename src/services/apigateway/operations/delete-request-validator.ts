import { DeleteRequestValidator } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteRequestValidator, ({ service }, input) => {
  service.deleteRequestValidator(input.restApiId, input.requestValidatorId);
  return {};
});
