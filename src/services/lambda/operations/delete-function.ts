import { DeleteFunction } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(DeleteFunction, async ({ service }, { FunctionName, Qualifier }) => {
  await service.deleteFunction(FunctionName, Qualifier);
  return { StatusCode: 204 };
});
