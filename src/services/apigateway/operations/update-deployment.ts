import { UpdateDeployment } from "../../../models/apigateway.js";
import { answerDeployment } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateDeployment, ({ service }, input) =>
  answerDeployment(service.updateDeployment(input.restApiId, input.deploymentId, input.patchOperations)),
);
