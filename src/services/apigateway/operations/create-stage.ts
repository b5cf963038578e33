import { CreateStage } from "../../../models/apigateway.js";
import { answerStage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateStage, ({ service }, input) => answerStage(service.createStage(input)));
