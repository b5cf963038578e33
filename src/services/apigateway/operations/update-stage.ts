import { UpdateStage } from "../../../models/apigateway.js";
import { answerStage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateStage, ({ service }, input) =>
  answerStage(service.updateStage(input.restApiId, input.stageName, input.patchOperations)),
);
