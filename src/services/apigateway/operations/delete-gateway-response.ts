import { DeleteGatewayResponse } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteGatewayResponse, ({ service }, input) => {
  service.deleteGatewayResponse(input.restApiId, input.responseType);
  return {};
});
