import { GetUsagePlanKey } from "../../../models/apigateway.js";
import { answerUsagePlanKey } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetUsagePlanKey, ({ service }, input) =>
  answerUsagePlanKey(service.getUsagePlanKey(input.usagePlanId, input.keyId)),
);
