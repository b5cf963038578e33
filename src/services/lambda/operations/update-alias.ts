import { UpdateAlias } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(UpdateAlias, ({ service }, input) => service.aliases.update(input));
