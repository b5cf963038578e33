import { GetStages } from "../../../models/apigateway.js";
import { answerStage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetStages, ({ service }, input) => ({
  item: service.getStages(input.restApiId, input.deploymentId).map(answerStage),
}));
