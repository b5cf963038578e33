import { UpdateIntegrationResponse } from "../../../models/apigateway.js";
import { answerIntegrationResponse } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateIntegrationResponse, ({ service }, input) =>
  answerIntegrationResponse(service.updateIntegrationResponse(input, input.patchOperations)),
);
