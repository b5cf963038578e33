import { GetDeployments } from "../../../models/apigateway.js";
import { answerDeployment, answerPage } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetDeployments, ({ service }, input) =>
  answerPage(service.getDeployments(input.restApiId, input), (deployment) => answerDeployment(deployment)),
);
