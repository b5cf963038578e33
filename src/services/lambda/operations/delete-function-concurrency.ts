import { DeleteFunctionConcurrency } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(DeleteFunctionConcurrency, ({ service }, { FunctionName }) => {
  service.reserveConcurrency(FunctionName, undefined);
  return {};
});
