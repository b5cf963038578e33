import { CreateUsagePlanKey } from "../../../models/apigateway.js";
import { answerUsagePlanKey } from "../answers.js";
import { implement } from "../implement.js";

export default implement(CreateUsagePlanKey, ({ service }, input) =>
  answerUsagePlanKey(service.createUsagePlanKey(input)),
);
