import { UpdateUsagePlan } from "../../../models/apigateway.js";
import { answerUsagePlan } from "../answers.js";
import { implement } from "../implement.js";

export default implement(UpdateUsagePlan, ({ service }, input) =>
  answerUsagePlan(service.updateUsagePlan(input.usagePlanId, input.patchOperations), { tags: true }),
);
