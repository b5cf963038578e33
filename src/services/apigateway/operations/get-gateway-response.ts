import { GetGatewayResponse } from "../../../models/apigateway.js";
import { answerGatewayResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetGatewayResponse, ({ service }, input) =>
  answerGatewayResponse(service.getGatewayResponse(input.restApiId, input.responseType)),
);
