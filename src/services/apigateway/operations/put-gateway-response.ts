import { PutGatewayResponse } from "../../../models/apigateway.js";
import { answerGatewayResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(PutGatewayResponse, ({ service }, input) =>
  answerGatewayResponse(service.putGatewayResponse(input)),
);
