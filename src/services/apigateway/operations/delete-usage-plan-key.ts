import { DeleteUsagePlanKey } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(DeleteUsagePlanKey, ({ service }, input) => {
  service.deleteUsagePlanKey(input.usagePlanId, input.keyId);
  return {};
});
