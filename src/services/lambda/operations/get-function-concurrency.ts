import { GetFunctionConcurrency } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetFunctionConcurrency, ({ service }, { FunctionName }) => {
  const reserved = service.reservedConcurrency(FunctionName);
  return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };
});
