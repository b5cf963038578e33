import { GetFunctionConfiguration } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetFunctionConfiguration, ({ service }, { FunctionName, Qualifier }) =>
  service.configuration(FunctionName, Qualifier),
);
