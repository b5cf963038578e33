import { DeleteDeployment } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteDeployment, ({ service }, input) => {
  service.deleteDeployment(input.restApiId, input.deploymentId);
  return {};
});
