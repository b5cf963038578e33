import { DeleteAlias } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(DeleteAlias, ({ service }, { FunctionName, Name }) => {
  service.aliases.delete(FunctionName, Name);
  return {};
});
