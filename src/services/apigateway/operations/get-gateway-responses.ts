import { GetGatewayResponses } from "../../../models/apigateway.js";
import { answerGatewayResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetGatewayResponses, ({ service }, input) => ({
  items: service.getGatewayResponses(input.restApiId).map(answerGatewayResponse),
}));
