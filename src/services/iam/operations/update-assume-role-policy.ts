import { UpdateAssumeRolePolicy } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(UpdateAssumeRolePolicy, ({ service }, { RoleName, PolicyDocument }) => {
  service.updateTrustPolicy(RoleName, PolicyDocument);
  return {};
});
