import { UpdateFunctionConfiguration } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(UpdateFunctionConfiguration, ({ service }, input) =>
  service.updateFunctionConfiguration(input),
);
