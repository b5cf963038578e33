import { DeletePolicy } from "../../../models/iam.js";
import { implement } from "../implement.js";

export default implement(DeletePolicy, ({ service, fault }, { PolicyArn }) => {
  if (service.policy(PolicyArn).versions.length > 1)
    throw fault(
      "DeleteConflictException",
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  service.deletePolicy(PolicyArn);
  return {};
});
