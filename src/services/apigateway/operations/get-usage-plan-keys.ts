import { GetUsagePlanKeys } from "../../../models/apigateway.js";
import { answerPage, answerUsagePlanKey } from "../answers.js";
import { implement } from "../implement.js";

export default implement(GetUsagePlanKeys, ({ service }, input) =>
  answerPage(service.getUsagePlanKeys(input.usagePlanId, input), answerUsagePlanKey),
);
