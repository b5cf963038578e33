import { DeleteModel } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteModel, ({ service }, input) => {
  service.deleteModel(input.restApiId, input.modelName);
  return {};
});
