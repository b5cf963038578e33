import { GetUsage } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(GetUsage, ({ service }, input) => service.getUsage(input));
