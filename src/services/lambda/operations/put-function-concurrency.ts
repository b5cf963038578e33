import { PutFunctionConcurrency } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(PutFunctionConcurrency, ({ service }, { FunctionName, ReservedConcurrentExecutions }) => {
  service.reserveConcurrency(FunctionName, ReservedConcurrentExecutions);
  return { ReservedConcurrentExecutions };
});
