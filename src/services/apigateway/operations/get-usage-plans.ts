import { GetUsagePlans } from "../../../models/apigateway.js";
import { answerPage, answerUsagePlan } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetUsagePlans, ({ service }, input) =>
  answerPage(service.getUsagePlans(input), (plan) => answerUsagePlan(plan)),
);
