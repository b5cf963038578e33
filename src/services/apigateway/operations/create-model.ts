import { CreateModel } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(CreateModel, ({ service }, input) => service.createModel(input));
