import { PutIntegrationResponse } from "../../../models/apigateway.js";
import { answerIntegrationResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(PutIntegrationResponse, ({ service }, input) =>
  answerIntegrationResponse(service.putIntegrationResponse(input)),
);
