import { DeleteIntegrationResponse } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteIntegrationResponse, ({ service }, input) => {
  service.deleteIntegrationResponse(input);
  return {};
});
