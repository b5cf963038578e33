import { GetModels } from "../../../models/apigateway.js";
import { answerPage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetModels, ({ service }, input) =>
  answerPage(service.getModels(input.restApiId, input), (model) => model),
);
