import { GetDeployment } from "../../../models/apigateway.js";
import { answerDeployment } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetDeployment, ({ service }, input) =>
  answerDeployment(service.getDeployment(input.restApiId, input.deploymentId), input.embed),
);
