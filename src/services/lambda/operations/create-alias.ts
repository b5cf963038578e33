import { CreateAlias } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(CreateAlias, ({ service }, input) => service.aliases.create(input));
