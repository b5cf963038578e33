import { UpdateIntegration } from "../../../models/apigateway.js";
import { answerIntegration } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateIntegration, ({ service }, input) =>
  answerIntegration(service.updateIntegration(input, input.patchOperations)),
);
