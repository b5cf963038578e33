import { GetIntegrationResponse } from "../../../models/apigateway.js";
import { answerIntegrationResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetIntegrationResponse, ({ service }, input) =>
  answerIntegrationResponse(service.getIntegrationResponse(input)),
);
