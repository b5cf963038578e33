import { GetStage } from "../../../models/apigateway.js";
import { answerStage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetStage, ({ service }, input) =>
  answerStage(service.getStage(input.restApiId, input.stageName)),
);
