import { UpdateGatewayResponse } from "../../../models/apigateway.js";
import { answerGatewayResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateGatewayResponse, ({ service }, input) =>
  answerGatewayResponse(service.updateGatewayResponse(input.restApiId, input.responseType, input.patchOperations)),
);
