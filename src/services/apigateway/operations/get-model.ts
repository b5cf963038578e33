import { GetModel } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(GetModel, ({ service }, input) =>
  service.getModel(input.restApiId, input.modelName, input.flatten),
);
