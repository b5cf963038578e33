import { UpdateUsage } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(UpdateUsage, ({ service }, input) =>
  service.updateUsage(input.usagePlanId, input.keyId, input.patchOperations),
);
