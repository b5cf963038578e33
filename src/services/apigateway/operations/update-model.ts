import { UpdateModel } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(UpdateModel, ({ service }, input) =>
  service.updateModel(input.restApiId, input.modelName, input.patchOperations),
);
