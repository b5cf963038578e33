import { GetAlias } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetAlias, ({ service }, { FunctionName, Name }) => service.aliases.get(FunctionName, Name));
