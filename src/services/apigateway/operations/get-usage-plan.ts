import { GetUsagePlan } from "../../../models/apigateway.js";
import { answerUsagePlan } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetUsagePlan, ({ service }, input) =>
  answerUsagePlan(service.getUsagePlan(input.usagePlanId), { tags: true }),
);
