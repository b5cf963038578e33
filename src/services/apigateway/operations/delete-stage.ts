import { DeleteStage } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteStage, ({ service }, input) => {
  service.deleteStage(input.restApiId, input.stageName);
  return {};
});
