import { DeleteUsagePlan } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteUsagePlan, ({ service }, input) => {
  service.deleteUsagePlan(input.usagePlanId);
  return {};
});
