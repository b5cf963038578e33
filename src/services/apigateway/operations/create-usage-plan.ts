import { CreateUsagePlan } from "../../../models/apigateway.js";
import { answerUsagePlan } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateUsagePlan, ({ service }, input) => answerUsagePlan(service.createUsagePlan(input)));
