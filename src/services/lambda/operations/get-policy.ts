import { GetPolicy } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetPolicy, ({ service }, { FunctionName, Qualifier }) =>
  service.policy(FunctionName, Qualifier),
);
